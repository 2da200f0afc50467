"""The calendar from a file to what a corpus carries; mistakes are one sentence each."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli.main import app
from workbench.enrich import enrich
from workbench.model.errors import BadInput
from workbench.store import open_store

BRANDS = '[[brands]]\nname = "Aster"\n\n'
LAUNCH = '[[calendar]]\nname = "Launch"\nbrand = "Aster"\nsince = 2025-03-24\nuntil = 2025-03-31\nexpect = 3\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def wb(*words: object) -> str:
    words = tuple(map(str, words))
    return CliRunner().invoke(app, list(words), catch_exceptions=False, env={"COLUMNS": "200"}).stdout


def test_a_good_calendar_is_shown_and_counted(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text(BRANDS + LAUNCH + LAUNCH.replace("expect = 3\n", ""))
    said = wb("calendar", "check", file)
    assert "2 events, 1 of them raise the bar; nothing is wrong." in said
    assert "2025-03-24 00:00" in said


def test_brands_are_those_of_the_file_else_those_of_the_home(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "calendar.toml"
    file.write_text(LAUNCH)
    with pytest.raises(BadInput, match="nobody watches that one: give the brands in the same file"):
        wb("calendar", "check", file)
    open_store(home)
    (home / "workbench.toml").write_text(BRANDS)
    assert "1 event, 1 of them" in wb("calendar", "check", file)
    file.write_text(LAUNCH.replace('"Aster"', '"Atser"'))
    with pytest.raises(BadInput, match=r"names the brand 'Atser' for Launch, and nobody watches.*: write one of Aster"):
        wb("calendar", "check", file)


def test_what_the_configuration_says_reaches_the_corpus_with_enrich(home: Path) -> None:
    store = open_store(home)
    assert "The calendar is empty" in wb("calendar", "show")
    assert not store.select().has("calendar")
    (home / "workbench.toml").write_text(BRANDS + LAUNCH)
    assert "run `workbench enrich`" in wb("calendar", "show")
    first = enrich(open_store(home)).data_version
    assert "run `workbench enrich`" not in wb("calendar", "show")
    known = store.select().table("calendar")
    assert known[["name", "brand", "about", "expect"]].values.tolist() == [["Launch", "Aster", "", 3.0]]
    assert enrich(open_store(home)).data_version == first
    (home / "workbench.toml").write_text(BRANDS + LAUNCH.replace("expect = 3", "expect = 4"))
    assert enrich(open_store(home)).data_version != first
    assert store.select().table("calendar")["expect"].tolist() == [4.0]
    assert store.select(version=first).table("calendar")["expect"].tolist() == [3.0]
    (home / "workbench.toml").write_text(BRANDS)
    enrich(open_store(home))
    assert store.select().table("calendar").empty
