from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.store import golden
from workbench.cli.main import app
from workbench.model.errors import BadInput
from workbench.store import open_store


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def said(*words: str, noun: str = "query") -> str:
    done = CliRunner().invoke(app, [noun, *words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def test_a_query_is_checked_without_a_store(home):
    assert (
        said("check", "late NEAR/5 flight")
        == "valid: flight NEAR/5 late\nThere is no store here, so nothing was looked up.\n"
    )
    with pytest.raises(BadInput, match="did you mean channel"):
        said("check", "chanel:x")


def test_a_query_may_begin_with_a_minus(home):
    assert "do not say" in said("explain", "-late crew")


def test_a_query_is_checked_against_the_store(home):
    open_store(home).append_posts(golden.posts(), app="test", seq=0)
    assert "note: no post of the store says flihgt." in said("check", "late OR flihgt")
    assert said("check", "late") == "valid: late\n"


def test_a_preview_masks_people_and_shows_bars(home):
    open_store(home).append_posts(golden.posts(), app="test", seq=0)
    shown = said("preview", "course OR flight")
    assert "5 posts from 2026-03-01 to 2026-03-03" in shown
    assert "2026-03-01 2 " in shown
    assert "C++ course by @someone was great" in shown
    assert "dana_k" not in said("preview", "@dana*")
    assert "No post meets the query" in said("preview", "nowhere")


def test_a_query_is_saved_and_used_by_name(home):
    open_store(home)
    assert "no saved queries" in said("list")
    said("save", "slow", "late OR delay*", "--note", "takes long")
    assert "takes long" in said("list")
    assert '"late"' in said("explain", "saved:slow")
    with pytest.raises(BadInput, match="asks for saved:me"):
        said("save", "me", "saved:me")


def test_a_rule_is_saved_checked_and_applied(home):
    open_store(home).append_posts(golden.posts(), app="test", seq=0)
    assert "there are no rules" in said("apply", noun="tags")
    assert "there are no rules" in said("check", noun="tags")
    assert "there are no rules" in said("list", noun="tags")
    said("save", "slow", "late OR delayed", noun="tags")
    assert said("check", noun="tags") == "slow: 2 posts\n  note: no post of the store says delayed\n"
    assert "12 posts looked at, 2 tagged; 0 were done before" in said("apply", noun="tags")
    assert "slow" in said("list", noun="tags")
    assert "2 posts from" in said("preview", "tag:slow")
    (home / "tags.toml").unlink()
    assert "whose rule is gone" in said("list", noun="tags")
    with pytest.raises(BadInput, match="cannot build on tags"):
        said("save", "x", "tag:slow", noun="tags")
