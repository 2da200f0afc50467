"""Exclusions of a home: from a handle to what the next run knows."""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from workbench import exclusions, store
from workbench.cli.main import app
from workbench.control import open_control
from workbench.model.errors import BadInput, StoreUnusable, UnknownName
from workbench.model.exclusions import excluded
from workbench.model.identity import pseudonym
from workbench.sources.key import identity_key


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    opened = store.open_store()
    frame = pd.DataFrame({"post_id": ["p1", "p2"], "text": ["I want one", "me too"], "source": "reddit"})
    frame["author"] = [name(opened.home, "ann"), name(opened.home, "bob")]
    frame["created_at"] = pd.to_datetime(["2025-05-01", "2025-05-02"], utc=True)
    opened.append_posts(frame, app="test", seq=1)
    return tmp_path


def name(home: Path, handle: str, source: str = "reddit") -> str:
    return pseudonym(identity_key(home, store.open_store(home).config), source, handle)


def out(home: Path, purpose: str = "contact", version: str | None = None) -> frozenset[str]:
    return excluded(store.select("", version=version, home=home), purpose)  # type: ignore[arg-type]


def wb(*words: str) -> str:
    return CliRunner().invoke(app, list(words), catch_exceptions=False, env={"COLUMNS": "200"}).stdout


def test_an_exclusion_changes_the_data_version_and_the_corpus(home: Path) -> None:
    before = store.select("", home=home)
    exclusions.add("@Ann ", "Reddit", "contact", "asked by mail", "bo")
    after = store.select("", home=home)
    assert excluded(after, "contact") == {name(home, "ann")}
    assert (after.data_version, after.corpus_id) != (before.data_version, before.corpus_id)
    assert after.data_version != before.data_version


def test_an_older_data_version_leaves_them_out_too(home: Path) -> None:
    old = store.select("", home=home)
    exclusions.add("ann", "reddit", "contact", "asked by mail", "bo")
    again = store.select("", version=old.data_version, home=home)
    assert again.data_version == old.data_version
    assert again.corpus_id != old.corpus_id  # so that no saved run of it is shown
    assert excluded(again, "contact") == {name(home, "ann")}


def test_removing_one_purpose_leaves_the_exclusion_for_all(home: Path) -> None:
    for purpose in ("contact", "all"):
        exclusions.add("ann", "reddit", purpose, "asked by mail", "bo")
    said = wb(
        "exclude", "remove", "ann", "--source", "reddit", "--for", "contact", "--why", "asked again", "--by", "bo"
    )
    assert "is no longer excluded for contact, but is still excluded for all" in said
    assert out(home) == out(home, "talent") == {name(home, "ann")}


def test_saying_it_twice_keeps_the_first_and_the_data_version(home: Path) -> None:
    exclusions.add("ann", "reddit", "all", "asked by mail", "bo")
    version = store.select("", home=home).data_version
    exclusions.add("ann", "reddit", "all", "asked once more", "ed")
    assert [one.why for one in open_control(home).exclusions.list()] == ["asked by mail"]
    assert store.select("", home=home).data_version == version


def test_every_change_is_in_the_audit_and_no_handle_is_anywhere(home: Path) -> None:
    exclusions.add("ann", "reddit", "contact", "@ann asked", "bo")
    exclusions.remove("ann", "reddit", "contact", "she asked again", "ed")
    entries = open_control(home).audit.entries(name(home, "ann"))
    assert [(entry.by, entry.action, entry.detail["purpose"]) for entry in entries] == [
        ("bo", "exclude", "contact"),
        ("ed", "exclude.remove", "contact"),
    ]
    assert "@ann" not in str(entries[0].detail)
    assert out(home) == frozenset()


def test_the_same_name_on_another_source_is_another_person(home: Path) -> None:
    assert exclusions.add("ann", "youtube", "all", "asked by mail", "bo").posts == 0
    assert exclusions.add("ann", "reddit", "all", "asked by mail", "bo").posts == 1


def test_a_handle_nobody_has_is_said_at_once(home: Path) -> None:
    said = wb("exclude", "add", "annn", "--source", "reddit", "--for", "contact", "--why", "asked", "--by", "bo")
    assert "the store holds no post of theirs, so check the spelling" in said


def test_a_file_of_exclusions_is_taken_whole(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("handle,source,for,why\nann,reddit,contact,asked\nbob,reddit,all,asked\n")
    assert "2 exclusions read" in wb("exclude", "import", str(file), "--by", "bo")
    assert out(home) == {name(home, "ann"), name(home, "bob")}
    assert out(home, "talent") == {name(home, "bob")}
    assert name(home, "bob") in wb("exclude", "list")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("handle,source,for,why\nann,reddit,all,asked\nbob,reddit,ads,no\n", "line 3: nobody is excluded for 'ads'"),
        ("handle,source,for,why\nann,reddit,contact,asked\n@,reddit,all,asked\n", "line 3: handle is empty"),
        ("handle,source,for,why\nann,reddit,contact\n", "line 2: why is empty"),
        ("handle,source\nann,reddit\n", "no column for, why"),
        ("handle,source,for,why\n", "no rows"),
    ],
)  # fmt: skip
def test_a_file_with_a_mistake_names_it_and_changes_nothing(
    home: Path, tmp_path: Path, content: str, problem: str
) -> None:
    file = tmp_path / "out.csv"
    file.write_text(content)
    with pytest.raises(BadInput, match=problem):
        exclusions.add_file(file, "bo")
    assert open_control(home).exclusions.list() == []


def test_mistakes_are_sentences(home: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="choose one of contact, talent, all"):
        exclusions.add("ann", "reddit", "ads", "asked", "bo")
    with pytest.raises(BadInput, match="the handle is empty"):
        exclusions.add(" @ ", "reddit", "all", "asked", "bo")
    with pytest.raises(BadInput, match="the reason is empty"):
        exclusions.add("ann", "reddit", "all", " ", "bo")
    with pytest.raises(UnknownName, match="is not excluded for talent"):
        exclusions.remove("ann", "reddit", "talent", "asked", "bo")
    with pytest.raises(StoreUnusable):
        exclusions.add("ann", "reddit", "all", "asked", "bo", tmp_path / "nothing")
    assert "Nobody is excluded." in wb("exclude", "list")
