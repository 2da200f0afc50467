"""The SQLite file behind ``control``: its schema and the two ways to use it, reading and changing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from workbench.model.errors import StoreUnusable

BUSY_SECONDS = 30.0

_FIRST = (
    """CREATE TABLE pin (
        name TEXT PRIMARY KEY, data_version TEXT NOT NULL, why TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE incident (
        id TEXT PRIMARY KEY, seen TEXT, owner TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'open',
        at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE incident_note (
        seq INTEGER PRIMARY KEY, incident_id TEXT NOT NULL REFERENCES incident (id), text TEXT NOT NULL,
        by TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE outcome (
        incident_id TEXT PRIMARY KEY, outcome TEXT NOT NULL CHECK (outcome IN ('true', 'false', 'late')),
        by TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE saved_view (
        person TEXT NOT NULL, name TEXT NOT NULL, page TEXT NOT NULL, query TEXT NOT NULL, params TEXT NOT NULL,
        at TEXT NOT NULL, PRIMARY KEY (person, name)
    ) STRICT""",
    """CREATE TABLE audit (
        seq INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
        detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT""",
    """CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    """CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
)
_SECOND = (
    """CREATE TABLE exclusion (
        author TEXT NOT NULL, purpose TEXT NOT NULL CHECK (purpose IN ('contact', 'talent', 'all')),
        why TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (author, purpose)
    ) STRICT""",
)
_STEPS = (_FIRST, _SECOND)  # each brings a file to the next schema
SCHEMA_VERSION = len(_STEPS)


class Database:
    """One SQLite file in WAL mode with ``synchronous=FULL``: a change that returned survives a power cut.

    Each use opens its own connection, so threads and processes share the file and nothing else.

    Raises (all methods): StoreUnusable when the file is damaged, of a newer schema, locked for longer than
    ``BUSY_SECONDS``, or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreUnusable(
                f"the folder {path.parent} cannot be made ({error.strerror})", do="choose a folder you may write to"
            ) from error
        with self._connect() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
        self._make_schema()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection whose reads all see the same moment."""
        with self._connect() as connection:
            connection.execute("BEGIN")
            yield connection
            connection.execute("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A connection that alone may write; all is kept when the block ends, nothing when it raises."""
        with self._connect() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def backup(self, target: Path) -> None:
        """Copy the whole file, consistent while others write, to ``target``."""
        with self._connect() as connection, closing(sqlite3.connect(target)) as copy:
            connection.backup(copy)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                yield connection  # an open transaction is rolled back by closing
        except sqlite3.OperationalError as error:
            raise StoreUnusable(
                f"{self.path} cannot be used right now ({error})",
                do="check free space and permissions, close other programs that hold it, then try again",
            ) from error
        except sqlite3.IntegrityError:
            raise  # callers check what people give; what the schema still refuses is a mistake in this package
        except sqlite3.DatabaseError as error:
            raise StoreUnusable(
                f"{self.path} is damaged or no control file ({error})",
                do="restore it from a backup, or move it away to start anew",
            ) from error

    def _make_schema(self) -> None:
        with self.write() as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version > SCHEMA_VERSION:
                raise StoreUnusable(
                    f"{self.path} has schema {version}, newer than this workbench's {SCHEMA_VERSION}",
                    do="upgrade social-workbench",
                )
            for statement in (statement for step in _STEPS[version:] for statement in step):
                connection.execute(statement)
            if version < SCHEMA_VERSION:
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
