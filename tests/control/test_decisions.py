"""Pins, incidents, outcomes and views: each from decision to what is read back."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from workbench.control import Control, open_control
from workbench.model.alert import Incident, Series
from workbench.model.corpus import TABLES
from workbench.model.errors import BadInput, UnknownName

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def control(tmp_path: Path) -> Control:
    return open_control(tmp_path, lambda: NOON)


def incident(**changed: object) -> Incident:
    values = {
        "id": "i-1", "at": NOON, "onset": NOON, "until": NOON, "signal": Series(brand="Aster"), "score": 9.0,
        "return_period_days": 400.0, "observed": 90, "expected": 10.0, "excess": 80.0, "history_days": 60.0,
        "short_history": False,
    }  # fmt: skip
    return Incident(**(values | changed))


def test_a_pin_keeps_a_version_until_it_is_let_go(control: Control) -> None:
    pin = control.pins.pin("board", "v1", by="ada", why="quarterly figures")
    assert (pin.by, pin.at, pin.why) == ("ada", NOON, "quarterly figures")
    assert control.pins.versions() == {"v1"}
    control.pins.unpin("board", by="ada")
    assert control.pins.versions() == frozenset()


def test_pinning_the_same_again_changes_nothing(control: Control) -> None:
    assert control.pins.pin("board", "v1", by="ada") == control.pins.pin("board", "v1", by="bo")


def test_a_pin_never_moves_to_another_version(control: Control) -> None:
    control.pins.pin("board", "v1", by="ada")
    with pytest.raises(BadInput, match="already keeps data version v1"):
        control.pins.pin("board", "v2", by="ada")


def test_an_unknown_pin_is_a_sentence(control: Control) -> None:
    with pytest.raises(UnknownName, match="there is no pin bord"):
        control.pins.unpin("bord", by="ada")
    with pytest.raises(UnknownName, match="workbench store versions"):
        control.pins.get("bord")


def test_an_incident_carries_owner_status_and_notes(control: Control) -> None:
    control.incidents.assign("i-1", "bo", by="ada")
    control.incidents.note("i-1", "called the airport", by="bo")
    record = control.incidents.set_status("i-1", "watching", by="bo")
    assert (record.owner, record.status, record.seen) == ("bo", "watching", None)
    assert [(note.text, note.by, note.at) for note in record.notes] == [("called the airport", "bo", NOON)]


def test_tracking_an_incident_again_updates_what_was_seen_and_keeps_what_people_said(control: Control) -> None:
    control.incidents.track(incident(), by="watch")
    control.incidents.assign("i-1", "bo", by="ada")
    record = control.incidents.track(incident(observed=120), by="watch")
    assert record.seen == incident(observed=120)
    assert record.owner == "bo"


def test_incidents_are_listed_by_status(control: Control) -> None:
    control.incidents.set_status("i-1", "closed", by="ada")
    control.incidents.assign("i-2", "bo", by="ada")
    assert [record.id for record in control.incidents.list("open")] == ["i-2"]
    assert {record.id for record in control.incidents.list()} == {"i-1", "i-2"}


def test_an_incident_has_no_other_status_and_no_empty_note(control: Control) -> None:
    with pytest.raises(BadInput, match="choose one of open, watching, closed"):
        control.incidents.set_status("i-1", "solved", by="ada")
    with pytest.raises(BadInput, match="the note is empty"):
        control.incidents.note("i-1", " ", by="ada")
    with pytest.raises(UnknownName, match="nobody has worked on"):
        control.incidents.get("i-1")


def test_the_last_word_on_an_outcome_counts_and_the_first_stays_in_the_audit(control: Control) -> None:
    control.outcomes.say("i-1", "false", by="ada")
    control.outcomes.say("i-1", "late", by="bo")
    assert [(outcome.outcome, outcome.by) for outcome in control.outcomes.list()] == [("late", "bo")]
    assert [entry.detail for entry in control.audit.entries("i-1")] == [{"outcome": "false"}, {"outcome": "late"}]


def test_outcomes_are_a_corpus_table_also_when_there_are_none(control: Control) -> None:
    assert control.outcomes.frame().empty
    assert list(control.outcomes.frame().columns) == list(TABLES["outcomes"][0])
    control.outcomes.say("i-1", "true", by="ada")
    control.incidents.track(incident(), by="watch")
    control.outcomes.say("i-2", "late", by="bo")
    known, unknown = control.outcomes.frame().to_dict("records")
    assert known == {
        "incident_id": "i-1", "brand": "Aster", "topic": -1, "channel": "", "sentiment": "", "since": NOON,
        "until": NOON, "raised": NOON, "outcome": "true", "by": "ada", "at": NOON,
    }  # fmt: skip
    assert (unknown["brand"], unknown["outcome"]) == ("", "late")
    assert pd.isna(unknown["since"])


def test_an_outcome_can_be_taken_back_and_the_audit_keeps_both(control: Control) -> None:
    control.outcomes.say("i-1", "true", by="ada")
    control.outcomes.withdraw("i-1", by="bo")
    assert control.outcomes.list() == []
    assert [(entry.action, entry.by) for entry in control.audit.entries("i-1")] == [
        ("outcome", "ada"),
        ("outcome.withdraw", "bo"),
    ]


def test_an_outcome_is_true_false_or_late(control: Control) -> None:
    with pytest.raises(BadInput, match="choose one of true, false, late"):
        control.outcomes.say("i-1", "maybe", by="ada")


def test_a_view_belongs_to_the_person_who_saved_it(control: Control) -> None:
    control.views.save("ada", "delays", "crisis_watch", "brand:Aster", {"false_alarms": 2, "bin": "1h"})
    assert control.views.list("bo") == []
    (view,) = control.views.list("ada")
    assert (view.page, view.query, view.params) == ("crisis_watch", "brand:Aster", {"false_alarms": 2, "bin": "1h"})


def test_saving_a_view_again_replaces_it_and_dropping_forgets_it(control: Control) -> None:
    control.views.save("ada", "delays", "crisis_watch")
    control.views.save("ada", "delays", "share_of_voice")
    assert [view.page for view in control.views.list("ada")] == ["share_of_voice"]
    control.views.drop("ada", "delays")
    assert control.views.list("ada") == []
    with pytest.raises(UnknownName, match="ada has no saved view delays"):
        control.views.drop("ada", "delays")
