import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.control import Control, open_control
from workbench.model.errors import BadInput, StoreUnusable

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=20).filter(str.strip)


@pytest.fixture
def control(tmp_path: Path) -> Control:
    control = open_control(tmp_path)
    for name in ("a", "b", "c"):
        control.pins.pin(name, "v1", by="ada")
    return control


def tamper(control: Control, *statements: str) -> None:
    raw = sqlite3.connect(control.database.path)
    for statement in ("DROP TRIGGER audit_keeps_rows", "DROP TRIGGER audit_keeps_words", *statements):
        raw.execute(statement)
    raw.commit()
    raw.close()


def test_each_change_says_who_what_and_on_what(control: Control) -> None:
    first = control.audit.entries()[0]
    assert (first.by, first.action, first.subject) == ("ada", "pin", "a")
    assert first.detail == {"data_version": "v1", "why": ""}
    assert control.audit.verify() == 3


def test_a_change_that_fails_leaves_no_entry_and_no_change(control: Control) -> None:
    with pytest.raises(BadInput):
        control.pins.pin("a", "another version", by="ada")
    assert control.audit.verify() == 3
    assert control.pins.get("a").data_version == "v1"


def test_entries_about_one_subject_are_found(control: Control) -> None:
    control.pins.unpin("b", by="bo")
    assert [(entry.by, entry.action) for entry in control.audit.entries("b")] == [("ada", "pin"), ("bo", "unpin")]


@pytest.mark.parametrize("statement", ["DELETE FROM audit WHERE seq = 2", "UPDATE audit SET by = 'eve' WHERE seq = 2"])
def test_the_database_itself_refuses_to_change_an_entry(control: Control, statement: str) -> None:
    raw = sqlite3.connect(control.database.path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(statement)
    raw.close()


@pytest.mark.parametrize(
    ("statement", "entry"),
    [
        ("UPDATE audit SET by = 'eve' WHERE seq = 2", 2),
        ("UPDATE audit SET detail = '{}' WHERE seq = 1", 1),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("UPDATE audit SET hash = 'x' WHERE seq = 3", 3),
    ],
)
def test_tampering_below_the_database_is_seen_at_the_first_entry_that_does_not_fit(
    control: Control, statement: str, entry: int
) -> None:
    tamper(control, statement)
    with pytest.raises(StoreUnusable, match=f"at or just before entry {entry}"):
        control.audit.verify()


def test_a_cut_off_end_is_seen_only_with_a_head_noted_before(control: Control) -> None:
    head = control.audit.head()
    tamper(control, "DELETE FROM audit WHERE seq = 3")
    assert control.audit.verify() == 2
    with pytest.raises(StoreUnusable, match="no longer contains"):
        control.audit.verify(head)


def test_entries_added_after_a_noted_head_are_fine(control: Control) -> None:
    head = control.audit.head()
    control.pins.pin("d", "v2", by="bo")
    assert control.audit.verify(head) == 4


@given(
    by=WORDS, action=WORDS, subject=st.text(st.characters(codec="utf-8")), value=st.text(st.characters(codec="utf-8"))
)
def test_whatever_the_words_the_chain_verifies_and_gives_them_back(
    tmp_path_factory: pytest.TempPathFactory, by: str, action: str, subject: str, value: str
) -> None:
    control = open_control(tmp_path_factory.mktemp("home"))
    control.audit.append(by, action, subject, {"value": value})
    (entry,) = control.audit.entries()
    assert (entry.by, entry.action, entry.subject, entry.detail) == (by.strip(), action, subject, {"value": value})
    assert control.audit.verify() == 1
