"""Who did what, when: an append-only list in which each entry carries the hash of the one before."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue

from workbench.control.database import Database
from workbench.control.names import required
from workbench.model.errors import StoreUnusable

START = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One thing done; ``hash`` is SHA-256 over the entry and ``previous``, the hash of the entry before."""

    seq: int
    at: datetime
    by: str
    action: str
    subject: str
    detail: Mapping[str, JsonValue]
    previous: str
    hash: str


class Audit:
    """The audit of one home; every change of ``control`` passes through ``change``."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def append(self, by: str, action: str, subject: str, detail: Mapping[str, JsonValue] | None = None) -> None:
        """Record that ``by`` did ``action`` to ``subject``; used where the change itself lives elsewhere."""
        with self.change(by, action, subject, detail):
            pass

    @contextmanager
    def change(
        self, by: str, action: str, subject: str, detail: Mapping[str, JsonValue] | None = None
    ) -> Iterator[tuple[sqlite3.Connection, str]]:
        """A change and its entry in one transaction: both are kept, or neither.

        Gives the connection to write with and the time of the change (UTC, ISO 8601).

        Raises: BadInput when nobody is named.
        """
        by = required("the person who does this", by)
        at = self._clock().isoformat(timespec="microseconds")
        with self._database.write() as connection:
            yield connection, at
            last = connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
            seq, previous = (last["seq"] + 1, last["hash"]) if last else (1, START)
            words = (seq, at, by, action, subject, _canonical(detail or {}), previous)
            connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*words, _hash(words)))

    def entries(self, subject: str | None = None) -> list[Entry]:
        """All entries, oldest first, or those about ``subject``."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT * FROM audit WHERE ?1 IS NULL OR subject = ?1 ORDER BY seq", (subject,)
            ).fetchall()
        return [_entry(row) for row in rows]

    def head(self) -> str:
        """Hash of the newest entry; noted elsewhere it proves later that none was cut off."""
        with self._database.read() as connection:
            row = connection.execute("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        return str(row["hash"]) if row else START

    def verify(self, head: str | None = None) -> int:
        """Number of entries, after checking that none was changed, removed or put between.

        The chain alone cannot see that its newest entries are gone: give a ``head`` noted earlier for that.

        Raises: StoreUnusable naming the first entry that does not fit.
        """
        previous, count, seen = START, 0, head in (None, START)
        with self._database.read() as connection:
            for row in connection.execute("SELECT * FROM audit ORDER BY seq"):
                count += 1
                words = (row["seq"], row["at"], row["by"], row["action"], row["subject"], row["detail"], previous)
                if row["seq"] != count or row["previous"] != previous or row["hash"] != _hash(words):
                    raise StoreUnusable(
                        f"the audit in {self._database.path} was changed at or just before entry {count}",
                        do="keep this file as evidence and restore the last backup whose audit verifies",
                    )
                previous = row["hash"]
                seen = seen or previous == head
        if not seen:
            raise StoreUnusable(
                f"the audit in {self._database.path} no longer contains the entry with hash {str(head)[:16]}",
                do="keep this file as evidence and restore the last backup whose audit verifies",
            )
        return count


def _canonical(detail: Mapping[str, JsonValue]) -> str:
    return json.dumps(detail, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _hash(words: tuple[int | str, ...]) -> str:
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        seq=row["seq"],
        at=datetime.fromisoformat(row["at"]),
        by=row["by"],
        action=row["action"],
        subject=row["subject"],
        detail=json.loads(row["detail"]),
        previous=row["previous"],
        hash=row["hash"],
    )
