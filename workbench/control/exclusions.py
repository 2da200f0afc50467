"""Exclusions: who must not be contacted or looked at, kept by pseudonym alone."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from workbench.control.audit import Audit
from workbench.control.database import Database
from workbench.control.names import required
from workbench.model.corpus import TABLES
from workbench.model.errors import BadInput, UnknownName
from workbench.model.exclusions import PURPOSES
from workbench.model.identity import mask
from workbench.model.post import TIME


@dataclass(frozen=True)
class Exclusion:
    """``author`` (a pseudonym) is left out of analyses for ``purpose``: contact, talent, or all of them."""

    author: str
    purpose: str
    why: str
    by: str
    at: datetime


class Exclusions:
    """The exclusions of one home: at most one for an author and purpose; all that was ever said is in the audit."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    def add(self, author: str, purpose: str, by: str, why: str) -> None:
        """Leave an author out from now on; saying so again keeps the first reason. Handles in ``why`` are masked.

        Raises: BadInput for an unknown purpose or without a reason.
        """
        author, purpose = required("the pseudonym", author), known(purpose)
        why = mask(required("the reason", why))
        with self._audit.change(by, "exclude", author, {"purpose": purpose, "why": why}) as (connection, at):
            connection.execute(
                "INSERT INTO exclusion VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (author, purpose, why, by.strip(), at),
            )

    def remove(self, author: str, purpose: str, by: str, why: str) -> None:
        """Let an author be found again for a purpose; an exclusion for another purpose stays.

        Raises: UnknownName when there is no such exclusion; BadInput as ``add``.
        """
        author, purpose = required("the pseudonym", author), known(purpose)
        why = mask(required("the reason", why))
        with self._audit.change(by, "exclude.remove", author, {"purpose": purpose, "why": why}) as (connection, _):
            gone = connection.execute("DELETE FROM exclusion WHERE author = ? AND purpose = ?", (author, purpose))
            if not gone.rowcount:
                raise UnknownName(
                    f"{author} is not excluded for {purpose}", do="see `workbench exclude list` for who is"
                )

    def list(self) -> list[Exclusion]:
        """All exclusions, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT * FROM exclusion ORDER BY at, author, purpose").fetchall()
        return [Exclusion(**{**dict(row), "at": datetime.fromisoformat(row["at"])}) for row in rows]

    def frame(self) -> pd.DataFrame:
        """The corpus table "exclusions" (see ``model.corpus``), by author and purpose; reasons stay here."""
        rows = sorted((one.author, one.purpose, one.at) for one in self.list())
        frame = pd.DataFrame(rows, columns=list(TABLES["exclusions"][0]))
        return frame.astype({"author": "str", "purpose": "str", "at": TIME})


def known(purpose: str) -> str:
    """``purpose``, if it is one.

    Raises: BadInput when it is none.
    """
    if purpose not in PURPOSES:
        raise BadInput(f"nobody is excluded for {purpose!r}", do=f"choose one of {', '.join(PURPOSES)}")
    return purpose
