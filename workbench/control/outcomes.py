"""Outcomes: what an incident turned out to be, said by a person who knows."""

import builtins
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

import pandas as pd

from workbench.control.audit import Audit
from workbench.control.database import Database
from workbench.control.names import required
from workbench.model.corpus import TABLES
from workbench.model.errors import BadInput
from workbench.model.post import TIME

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

    def list(self) -> list[Outcome]:
        """All outcomes, by incident."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT * FROM outcome ORDER BY incident_id").fetchall()
        return [Outcome(**{**dict(row), "at": datetime.fromisoformat(row["at"])}) for row in rows]

    def frame(self) -> pd.DataFrame:
        """The corpus table "outcomes": incident_id, outcome, by, at (UTC)."""
        columns, _ = TABLES["outcomes"]
        said: builtins.list[Outcome] = self.list()
        frame = pd.DataFrame([vars(outcome) for outcome in said], columns=list(columns))
        return frame.astype({"incident_id": "str", "outcome": "str", "by": "str", "at": TIME})
