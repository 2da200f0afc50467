import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.detect.market import hours, posts_of
from workbench.cli.backtest import read_labels
from workbench.cli.main import app
from workbench.enrich import enrich
from workbench.model.errors import BadInput, WorkbenchError
from workbench.store import open_store
from workbench.store.runs import list_runs

EVENT = {"name": "fire", "since": "2024-01-08T10:00Z", "until": "2024-01-08T16:00Z", "brand": "Aster", "posts": ["x"]}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with ten days of one brand and a burst on the eighth."""
    from workbench.model import post

    counts = hours(6, 10, 1)
    counts[7 * 24 + 10 : 7 * 24 + 16] += 60
    frame = posts_of(counts, "Aster").assign(channel="forum", kind="post")
    frame["post_id"] = [f"p{i}" for i in range(len(frame))]
    store = open_store(tmp_path_factory.mktemp("backtest") / "home")
    store.append_posts(post.conform(frame), app="test", seq=1)
    enrich(store)
    return store.home


@pytest.fixture
def typed(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "400")

    def call(*words: object) -> str:
        done = CliRunner().invoke(app, ["backtest", *map(str, words)])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.output

    return call


def test_a_backtest_is_printed_saved_and_opened_again(typed, home: Path, tmp_path: Path) -> None:
    (tmp_path / "events.json").write_text(json.dumps({"events": [EVENT]}))
    said = " ".join(typed("--budget", "1/week", "--labels", tmp_path / "events.json").split())
    assert "Of 1 known event 1 was found" in said
    assert "where 4.29 were accepted" in said
    saved = [run for run in list_runs(home) if run.analysis == "backtest"]
    assert len(saved) == 1
    again = json.loads(typed("--budget", "1/week", "--labels", tmp_path / "events.json", "--json"))
    assert again["run"] == saved[0].run
    assert again["provenance"]["params"]["labels"][0]["name"] == "fire"


def test_the_command_that_gives_the_run_again_is_understood(typed, home: Path, tmp_path: Path) -> None:
    import shlex

    (tmp_path / "events.json").write_text(json.dumps([EVENT]))
    made = json.loads(typed("--labels", tmp_path / "events.json", "--json"))
    done = CliRunner().invoke(app, [*shlex.split(made["provenance"]["reproduce"])[1:], "--json"])
    assert json.loads(done.stdout)["run"] == made["run"]


@pytest.mark.parametrize("budget", ["0/month", "-1/week", "often", "5000/day"])
def test_a_budget_that_is_none_is_answered_before_anything_is_read(typed, budget: str) -> None:
    with pytest.raises(WorkbenchError, match="budget"):
        typed("--budget", budget)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not JSON"),
        ("3", "holds no list of events"),
        ('{"event": []}', "holds no list of events"),
        ('[{"name": "fire"}]', "event 1 of .* lacks a name, since or until"),
        ('["fire"]', "event 1 of .* lacks a name, since or until"),
        (json.dumps([EVENT, {**EVENT, "since": "noon"}]), "event 2 of .* cannot be read"),
        (json.dumps([{**EVENT, "until": "2024-01-01"}]), r"event 1 of .* \(fire\) ends before it begins"),
    ],
)
def test_labels_that_cannot_be_used_are_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "events.json"
    path.write_text(content)
    with pytest.raises(BadInput, match=said):
        read_labels(path)


def test_no_such_file_of_labels_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_labels(tmp_path / "none.json")
