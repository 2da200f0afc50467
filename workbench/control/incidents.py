"""Incidents as people work on them: who owns one, how far it is, what was noted."""

import builtins
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from workbench.control.audit import Audit
from workbench.control.database import Database
from workbench.control.names import required
from workbench.model.alert import Incident
from workbench.model.errors import BadInput, UnknownName

Status = Literal["open", "watching", "closed"]
STATUSES: tuple[str, ...] = get_args(Status)


@dataclass(frozen=True)
class IncidentNote:
    """What somebody wrote down about an incident."""

    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class IncidentRecord:
    """The state of an incident; ``seen`` is the incident as last detected, ``at`` the last change."""

    id: str
    owner: str
    status: str
    at: datetime
    seen: Incident | None
    notes: tuple[IncidentNote, ...]


class Incidents:
    """The incidents of one home; one that nobody touched yet has no record."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    def track(self, incident: Incident, by: str) -> IncidentRecord:
        """Keep an incident as detected, so that it can be opened when its run is gone; state and notes stay."""
        with self._audit.change(by, "incident.track", incident.id) as (connection, at):
            connection.execute(
                "INSERT INTO incident (id, seen, at) VALUES (?1, ?2, ?3)"
                " ON CONFLICT (id) DO UPDATE SET seen = ?2, at = ?3",
                (incident.id, incident.model_dump_json(), at),
            )
        return self.get(incident.id)

    def assign(self, incident_id: str, owner: str, by: str) -> IncidentRecord:
        """Give an incident its owner; an empty ``owner`` takes it away."""
        incident_id, owner = required("the incident's id", incident_id), owner.strip()
        with self._audit.change(by, "incident.assign", incident_id, {"owner": owner}) as (connection, at):
            connection.execute(
                "INSERT INTO incident (id, owner, at) VALUES (?1, ?2, ?3)"
                " ON CONFLICT (id) DO UPDATE SET owner = ?2, at = ?3",
                (incident_id, owner, at),
            )
        return self.get(incident_id)

    def set_status(self, incident_id: str, status: str, by: str) -> IncidentRecord:
        """Say how far an incident is: open, watching or closed.

        Raises: BadInput for any other word.
        """
        if status not in STATUSES:
            raise BadInput(f"an incident cannot be {status!r}", do=f"choose one of {', '.join(STATUSES)}")
        incident_id = required("the incident's id", incident_id)
        with self._audit.change(by, "incident.status", incident_id, {"status": status}) as (connection, at):
            connection.execute(
                "INSERT INTO incident (id, status, at) VALUES (?1, ?2, ?3)"
                " ON CONFLICT (id) DO UPDATE SET status = ?2, at = ?3",
                (incident_id, status, at),
            )
        return self.get(incident_id)

    def note(self, incident_id: str, text: str, by: str) -> IncidentRecord:
        """Write something down about an incident, at most 10,000 characters; notes are never changed."""
        incident_id, text = required("the incident's id", incident_id), required("the note", text, 10_000)
        with self._audit.change(by, "incident.note", incident_id) as (connection, at):
            connection.execute(
                "INSERT INTO incident (id, at) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET at = ?2",
                (incident_id, at),
            )
            connection.execute(
                "INSERT INTO incident_note (incident_id, text, by, at) VALUES (?, ?, ?, ?)",
                (incident_id, text, by.strip(), at),
            )
        return self.get(incident_id)

    def get(self, incident_id: str) -> IncidentRecord:
        """The record of one incident.

        Raises: UnknownName when nobody touched an incident of that id.
        """
        found = self._read("WHERE id = ?", incident_id)
        if not found:
            raise UnknownName(f"nobody has worked on an incident {incident_id} yet", do="track or assign it first")
        return found[0]

    def list(self, status: str | None = None) -> list[IncidentRecord]:
        """All records, last changed first, or those of one status."""
        where = ("WHERE status = ?", status) if status else ("",)
        return self._read(*where)

    def _read(self, where: str, *given: str) -> builtins.list[IncidentRecord]:
        with self._database.read() as connection:
            rows = connection.execute(f"SELECT * FROM incident {where} ORDER BY at DESC, id", given).fetchall()  # noqa: S608 - ``where`` is one of the two texts above
            noted = connection.execute("SELECT * FROM incident_note ORDER BY seq").fetchall()
        return [
            IncidentRecord(
                id=row["id"],
                owner=row["owner"],
                status=row["status"],
                at=datetime.fromisoformat(row["at"]),
                seen=Incident.model_validate_json(row["seen"]) if row["seen"] else None,
                notes=tuple(
                    IncidentNote(note["text"], note["by"], datetime.fromisoformat(note["at"]))
                    for note in noted
                    if note["incident_id"] == row["id"]
                ),
            )
            for row in rows
        ]
