"""Pins: names people give to data versions that must stay readable."""

import shlex
from dataclasses import dataclass
from datetime import datetime

from workbench.control.audit import Audit
from workbench.control.database import Database
from workbench.control.names import required
from workbench.model.errors import BadInput, UnknownName


@dataclass(frozen=True)
class Pin:
    """``data_version`` is kept, whatever is vacuumed, as long as this pin stands."""

    name: str
    data_version: str
    why: str
    by: str
    at: datetime


class Pins:
    """The pins of one home."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    def pin(self, name: str, data_version: str, by: str, why: str = "") -> Pin:
        """Keep a data version under a name; pinning the same version under the same name again changes nothing.

        Raises: BadInput when the name already stands for another version.
        """
        name, data_version = required("the pin's name", name), required("the data version", data_version)
        with self._audit.change(by, "pin", name, {"data_version": data_version, "why": why}) as (connection, at):
            held = connection.execute("SELECT data_version FROM pin WHERE name = ?", (name,)).fetchone()
            if held and held["data_version"] != data_version:
                raise BadInput(
                    f"the pin {name} already keeps data version {held['data_version']}",
                    do=f"choose another name, or `workbench store pin {shlex.quote(name)} --remove` first",
                )
            connection.execute(
                "INSERT INTO pin VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", (name, data_version, why, by, at)
            )
        return self.get(name)

    def unpin(self, name: str, by: str) -> None:
        """Let a pin go; its data version may be vacuumed from now on.

        Raises: UnknownName.
        """
        with self._audit.change(by, "unpin", name) as (connection, _):
            if not connection.execute("DELETE FROM pin WHERE name = ?", (name,)).rowcount:
                raise self._unknown(name)

    def get(self, name: str) -> Pin:
        """The pin of that name.

        Raises: UnknownName.
        """
        for pin in self.list():
            if pin.name == name:
                return pin
        raise self._unknown(name)

    def list(self) -> list[Pin]:
        """All pins, by name."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT * FROM pin ORDER BY name").fetchall()
        return [Pin(**{**dict(row), "at": datetime.fromisoformat(row["at"])}) for row in rows]

    def versions(self) -> frozenset[str]:
        """The data versions that must be kept."""
        return frozenset(pin.data_version for pin in self.list())

    @staticmethod
    def _unknown(name: str) -> UnknownName:
        return UnknownName(f"there is no pin {name}", do="see `workbench store versions`")
