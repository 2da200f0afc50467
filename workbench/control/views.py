"""Saved views: a page with its query and parameters, kept by a person under a name."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import JsonValue

from workbench.control.audit import Audit
from workbench.control.database import Database
from workbench.control.names import required
from workbench.model.errors import UnknownName


@dataclass(frozen=True)
class View:
    """What somebody looked at and wants to find again."""

    person: str
    name: str
    page: str
    at: datetime
    query: str = ""
    params: Mapping[str, JsonValue] = field(default_factory=dict)


class Views:
    """The saved views of one home; each person sees their own."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    def save(
        self, person: str, name: str, page: str, query: str = "", params: Mapping[str, JsonValue] | None = None
    ) -> View:
        """Keep a view; the same person saving the same name again replaces it."""
        person, name, page = (
            required("the person", person),
            required("the view's name", name),
            required("the page", page),
        )
        kept = json.dumps(dict(params or {}), sort_keys=True)
        with self._audit.change(person, "view.save", name, {"page": page}) as (connection, at):
            connection.execute(
                "INSERT OR REPLACE INTO saved_view VALUES (?, ?, ?, ?, ?, ?)", (person, name, page, query, kept, at)
            )
        return View(person, name, page, datetime.fromisoformat(at), query, json.loads(kept))

    def drop(self, person: str, name: str) -> None:
        """Forget a view.

        Raises: UnknownName.
        """
        with self._audit.change(person, "view.drop", name) as (connection, _):
            gone = connection.execute("DELETE FROM saved_view WHERE person = ? AND name = ?", (person, name))
            if not gone.rowcount:
                raise UnknownName(f"{person} has no saved view {name}", do="open the list of saved views")

    def list(self, person: str) -> list[View]:
        """A person's views, by name."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT * FROM saved_view WHERE person = ? ORDER BY name", (person,)).fetchall()
        return [
            View(
                row["person"],
                row["name"],
                row["page"],
                datetime.fromisoformat(row["at"]),
                row["query"],
                json.loads(row["params"]),
            )
            for row in rows
        ]
