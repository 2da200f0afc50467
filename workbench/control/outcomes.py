"""Outcomes: what an incident turned out to be, said by a person who knows."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

import pandas as pd

from workbench.control.audit import Audit
from workbench.control.database import Database
from workbench.control.names import required
from workbench.model.alert import Incident, Series
from workbench.model.corpus import TABLES
from workbench.model.errors import BadInput
from workbench.model.post import TIME
from workbench.model.topics import OUTLIER

Verdict = Literal["true", "false", "late"]
OUTCOMES: tuple[str, ...] = get_args(Verdict)


@dataclass(frozen=True)
class Outcome:
    """``outcome`` is true (it was one), false (it was none) or late (it was one, known before the alert)."""

    incident_id: str
    outcome: str
    by: str
    at: datetime


class Outcomes:
    """The outcomes of one home: one for an incident, the last word counts; earlier words stay in the audit."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    def say(self, incident_id: str, outcome: str, by: str) -> Outcome:
        """Say what an incident was.

        Raises: BadInput for any word but true, false and late.
        """
        if outcome not in OUTCOMES:
            raise BadInput(f"an outcome cannot be {outcome!r}", do=f"choose one of {', '.join(OUTCOMES)}")
        incident_id = required("the incident's id", incident_id)
        with self._audit.change(by, "outcome", incident_id, {"outcome": outcome}) as (connection, at):
            connection.execute(
                "INSERT INTO outcome VALUES (?1, ?2, ?3, ?4)"
                " ON CONFLICT (incident_id) DO UPDATE SET outcome = ?2, by = ?3, at = ?4",
                (incident_id, outcome, by.strip(), at),
            )
        return Outcome(incident_id, outcome, by.strip(), datetime.fromisoformat(at))

    def withdraw(self, incident_id: str, by: str) -> None:
        """Take an outcome back; saying so of an incident without one changes nothing but the audit."""
        incident_id = required("the incident's id", incident_id)
        with self._audit.change(by, "outcome.withdraw", incident_id) as (connection, _):
            connection.execute("DELETE FROM outcome WHERE incident_id = ?", (incident_id,))

    def list(self) -> list[Outcome]:
        """All outcomes, by incident."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT * FROM outcome ORDER BY incident_id").fetchall()
        return [Outcome(**{**dict(row), "at": datetime.fromisoformat(row["at"])}) for row in rows]

    def frame(self) -> pd.DataFrame:
        """The corpus table "outcomes" (see ``model.corpus``): each outcome with the incident it speaks of."""
        columns, _ = TABLES["outcomes"]
        with self._database.read() as connection:
            said = connection.execute(
                "SELECT outcome.*, incident.seen FROM outcome LEFT JOIN incident ON incident.id = outcome.incident_id"
                " ORDER BY incident_id"
            ).fetchall()
        frame = pd.DataFrame([_row(row) for row in said], columns=list(columns))
        times = dict.fromkeys(("since", "until", "raised", "at"), TIME)
        words = dict.fromkeys(("incident_id", "brand", "channel", "sentiment", "outcome", "by"), "str")
        return frame.astype({**words, **times, "topic": "int64"})


def _row(said: sqlite3.Row) -> dict[str, object]:
    seen = Incident.model_validate_json(said["seen"]) if said["seen"] else None
    series = seen.signal if seen else Series()
    return {
        "incident_id": said["incident_id"],
        "brand": series.brand or "",
        "topic": OUTLIER if series.topic is None else series.topic,
        "channel": series.channel or "",
        "sentiment": series.sentiment or "",
        "since": seen.onset if seen else None,
        "until": seen.until if seen else None,
        "raised": seen.at if seen else None,
        "outcome": said["outcome"],
        "by": said["by"],
        "at": datetime.fromisoformat(said["at"]),
    }
