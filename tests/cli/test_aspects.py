"""`workbench aspects`: proposals go into the file as comments, and what a person wrote stays."""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from workbench.cli.main import app
from workbench.enrich import enrich
from workbench.enrich.aspect_lexicon import lexicon
from workbench.model.errors import MissingTable
from workbench.store import open_store


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store whose posts speak of fenders, which the bundled lexicon does not know."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    store = open_store(tmp_path / "home")
    texts = [f"The fender of number {n} fell off again, delivery was fine" for n in "abcdefgh"]
    posts = pd.DataFrame(
        {
            "post_id": [f"p{place}" for place in range(len(texts))],
            "text": texts,
            "lang": "en",
            "created_at": pd.date_range("2025-01-01", periods=len(texts), freq="h", tz="UTC"),
        }
    )
    store.append_posts(posts, app="test", seq=0)
    return tmp_path / "home"


def wb(*words: str) -> str:
    return CliRunner().invoke(app, list(words), catch_exceptions=False, env={"COLUMNS": "200"}).stdout


def test_growing_before_enriching_names_the_command(home: Path) -> None:
    with pytest.raises(MissingTable, match="workbench enrich"):
        wb("aspects", "grow")


def test_proposals_are_comments_that_a_person_accepts(home: Path) -> None:
    enrich(open_store(home))
    assert "fender" in wb("aspects", "grow")
    file = home / "aspects.toml"
    grown = file.read_text()
    assert lexicon(home) == lexicon()  # nothing is used before somebody takes the # away
    file.write_text(grown.replace('# [[aspect]]\n# name = "fender"\n# terms', '[[aspect]]\nname = "fender"\nterms'))
    assert "fender" in {aspect.name for aspect in lexicon(home)}
    enrich(open_store(home))
    assert set(open_store(home).select().table("aspects")["aspect"]) == {"fender", "delivery"}


def test_growing_again_leaves_what_stands_there_and_proposes_nothing_twice(home: Path) -> None:
    enrich(open_store(home))
    wb("aspects", "grow")
    file = home / "aspects.toml"
    file.write_text(file.read_text() + '\n# mine\n[[aspect]]\nname = "bell"\nterms = ["bell"]\n')
    mine = file.read_text()
    said = wb("aspects", "grow")
    assert file.read_text().startswith(mine.rstrip("\n"))
    assert file.read_text().count('"fender"') == mine.count('"fender"')
    assert "fender" not in said


def test_the_list_says_how_many_posts_speak_of_each_and_where_the_terms_stand(home: Path) -> None:
    enrich(open_store(home))
    said = wb("aspects", "list")
    assert "They are the bundled ones." in said
    assert any("delivery" in line and line.rstrip("│ ").endswith("8") for line in said.splitlines())
