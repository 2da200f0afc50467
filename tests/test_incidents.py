"""Incidents of a home: found by runs, worked on by people, and known to the data afterwards."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from workbench import incidents, runs
from workbench.cli.main import app
from workbench.control import open_control
from workbench.model.alert import Incident, Series
from workbench.model.errors import BadInput, StoreUnusable, UnknownName
from workbench.store import Store, open_store

SINCE = pd.Timestamp("2024-01-01", tz="UTC")
BURST = 16 * 24 + 9  # hours after SINCE


def posts(until_hour: float = BURST + 5) -> pd.DataFrame:
    """An even stream about Aster for 16 days, then 40 posts an hour more."""
    hours = [i / 5 for i in range(5 * (BURST + 24))] + [BURST + i / 40 for i in range(200)]
    frame = pd.DataFrame({"hour": sorted(hours)})
    frame["post_id"] = [f"p{i}" for i in range(len(frame))]
    frame["text"] = frame["post_id"] + " says something"
    frame["created_at"] = SINCE + pd.to_timedelta(frame["hour"], unit="h")
    return frame[frame["hour"] < until_hour].assign(brand="Aster").drop(columns="hour")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    add(posts(), 1)
    return tmp_path


def add(frame: pd.DataFrame, number: int) -> Store:
    store = open_store()
    store.append_posts(frame, app="test", seq=number)
    return store


def wb(*words: str) -> str:
    return CliRunner().invoke(app, list(words), catch_exceptions=False, env={"COLUMNS": "200"}).stdout


def test_before_any_run_the_list_says_what_to_do(home: Path) -> None:
    assert "run `workbench run crisis_watch`" in wb("incidents", "list")
    assert incidents.cases().runs == 0


def test_a_run_without_incidents_is_not_the_same_as_no_run(home: Path) -> None:
    runs.run("crisis_watch", until=(SINCE + pd.Timedelta(days=10)).isoformat())
    assert "found none" in wb("incidents", "list")


def test_an_incident_is_listed_shown_closed_and_opened_again(home: Path) -> None:
    runs.run("crisis_watch")
    (found,) = json.loads(wb("incidents", "list", "--json"))
    assert (found["status"], found["outcome"], found["incident"]["signal"]["brand"]) == ("open", None, "Aster")
    assert found["id"] in wb("incidents", "list")
    assert "more posts than expected" in wb("incidents", "show", found["id"][:5]).replace("\n", " ")
    said = wb("incidents", "close", found["id"], "--outcome", "true", "--by", "ada", "--note", "called the plant")
    assert said == f"Incident {found['id']}: closed, outcome true.\n"
    assert "ada: called the plant" in wb("incidents", "show", found["id"])
    assert wb("incidents", "list", "--status", "open") == (
        "None of the 1 incidents is open: see `workbench incidents list`.\n"
    )
    assert wb("incidents", "reopen", found["id"], "--by", "bo") == f"Incident {found['id']}: open.\n"
    assert open_control(home).outcomes.list() == []


def test_an_outcome_makes_a_data_version_that_knows_it_and_the_old_one_keeps_what_it_knew(home: Path) -> None:
    store = open_store()
    before = runs.run("crisis_watch")
    (case,) = incidents.cases().cases
    incidents.close(case.id, "true", "ada")
    after = runs.run("crisis_watch")
    assert after.provenance.data_version != before.provenance.data_version
    assert after.run != before.run
    row = store.select().table("outcomes").iloc[0]
    assert case.incident is not None
    assert row.to_dict() | {"at": None} == {
        "incident_id": case.id,
        "brand": "Aster",
        "topic": -1,
        "channel": "",
        "sentiment": "",
        "since": case.incident.onset,
        "until": case.incident.until,
        "raised": case.incident.at,
        "outcome": "true",
        "by": "ada",
        "at": None,
    }
    incidents.close(case.id, "false", "bo")
    assert store.select().table("outcomes")["outcome"].tolist() == ["false"]
    assert store.select(version=after.provenance.data_version).table("outcomes")["outcome"].tolist() == ["true"]
    assert not store.select(version=before.provenance.data_version).has("outcomes")
    incidents.reopen(case.id, "bo")
    assert store.select().table("outcomes").empty


def test_promised_against_fired_counts_what_people_confirmed(home: Path) -> None:
    def left() -> float | None:
        return runs.run("crisis_watch").model_copy().blocks[unconfirmed()].value  # type: ignore[union-attr]

    def unconfirmed() -> int:
        return [block.key for block in runs.run("crisis_watch").blocks].index("unconfirmed")

    assert left() != 0
    (case,) = incidents.cases().cases
    incidents.close(case.id, "late", "ada")
    assert left() == 0


def test_a_story_that_grows_keeps_its_id_owner_and_outcome(home: Path) -> None:
    runs.run("crisis_watch", until=(SINCE + pd.Timedelta(hours=BURST + 2)).isoformat())
    (early,) = incidents.cases().cases
    open_control(home).incidents.track(early.incident, by="ada")  # type: ignore[arg-type]
    open_control(home).incidents.assign(early.id, "bo", by="ada")
    add(posts(BURST + 24), 2)
    runs.run("crisis_watch")
    (grown,) = incidents.cases().cases
    assert grown.id == early.id
    assert grown.record is not None
    assert grown.record.owner == "bo"
    assert grown.incident is not None
    assert early.incident is not None
    assert grown.incident.observed > early.incident.observed


def test_a_story_that_other_parameters_name_otherwise_is_found_by_its_brand_and_time(home: Path) -> None:
    runs.run("crisis_watch")
    (case,) = incidents.cases().cases
    incidents.close(case.id, "true", "ada")
    run = runs.run("crisis_watch", bin="5min")
    (again,) = incidents.cases().cases
    assert again.incident is not None
    assert again.run == run.run
    assert again.incident.id != case.id
    assert (again.id, again.outcome) == (case.id, "true")


def test_what_people_worked_on_stays_listed_when_its_run_is_gone(home: Path) -> None:
    at = datetime(2023, 1, 1, tzinfo=UTC)
    old = Incident(
        id="abc", at=at, onset=at, until=at + timedelta(hours=1), signal=Series(brand="Belio"), score=9.0,
        return_period_days=400.0, observed=90, expected=10.0, excess=80.0, history_days=60.0, short_history=False,
    )  # fmt: skip
    open_control(home).incidents.track(old, by="ada")
    open_control(home).incidents.assign("abd", "bo", by="ada")
    assert [(case.id, case.run) for case in incidents.cases().cases] == [("abd", None), ("abc", None)]
    assert "not kept" in wb("incidents", "list")
    with pytest.raises(BadInput, match="2 incidents begin with 'ab'"):
        incidents.cases().get("ab")


def test_what_cannot_be_is_one_sentence(home: Path, tmp_path: Path) -> None:
    runs.run("crisis_watch")
    (case,) = incidents.cases().cases
    with pytest.raises(UnknownName, match="there is no incident 'zzz': see `workbench incidents list`"):
        incidents.close("zzz", "true", "ada")
    with pytest.raises(BadInput, match="choose one of true, false, late"):
        incidents.close(case.id, "maybe", "ada")
    with pytest.raises(BadInput, match="an incident is never 'done'"):
        wb("incidents", "list", "--status", "done")
    with pytest.raises(StoreUnusable, match="there is no store"):
        incidents.cases(tmp_path / "elsewhere")
    assert not (tmp_path / "elsewhere").exists()
