"""One Delta table: created so that old versions stay readable, written so that a commit survives a power loss."""

import errno
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake import Schema as DeltaSchema
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from workbench.model.errors import StoreUnusable
from workbench.store.place import sync_folder
from workbench.store.schemas import TableSchema

_ROOM = 1 << 18  # bytes: a log entry, a checkpoint, the folders
COMPACT_EVERY = 60  # commits; without it a count over 1,000 small files takes a second
_SETTINGS = {
    "delta.logRetentionDuration": "interval 36500 days",  # the default clean-up makes pinned versions unreadable
    "delta.dataSkippingStatsColumns": "",  # filled a table: no post text in the log
}
_STATISTICS = {"posts": "post_id,created_at", "counts": "bin", "embeddings": "text_id"}


class StoredTable:
    """A Delta table at ``uri`` (a local path or s3, az, gs), made on the first write."""

    def __init__(self, uri: str, schema: TableSchema, options: Mapping[str, str] | None = None) -> None:
        self.uri = uri
        self.schema = schema
        self.options = dict(options) if options else None
        self.local = "://" not in uri

    def open(self, version: int | None = None) -> DeltaTable | None:
        """The table as it is now, or at a version; None when it was never written.

        Raises: StoreUnusable when it cannot be read, or no longer has that version.
        """
        if self.local and not self._made():
            return None
        try:
            return DeltaTable(self.uri, version=version, storage_options=self.options)
        except TableNotFoundError:
            return None
        except (DeltaError, OSError, ValueError) as error:
            which = "" if version is None else f" at version {version}"
            raise StoreUnusable(
                f"table {self.schema.name}{which} at {self.uri} cannot be read ({_first_line(error)})",
                do="restore the store with `workbench store restore FILE`",
            ) from error

    def _made(self) -> bool:
        """Whether the table was ever written; what stands in its place or may not be looked at is not "never"."""
        log = Path(self.uri, "_delta_log")
        try:
            return stat.S_ISDIR(log.stat().st_mode)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise StoreUnusable(
                f"table {self.schema.name} at {self.uri} cannot be read ({error.strerror})",
                do="mend the permissions, or restore the store with `workbench store restore FILE`",
            ) from error

    def _make_sure(self, size: int = 0) -> None:
        """Refuse to begin what cannot be ended: the library panics on stderr when a disk fills up under it.

        ``size`` is the bytes to write, before packing.

        Raises: OSError when there is less room than that, or the folder takes no files.
        """
        if not self.local:
            return
        for folder in (Path(self.uri), Path(self.uri, "_delta_log")):
            if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
        if shutil.disk_usage(self.uri).free < size + _ROOM:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), self.uri)

    def open_or_create(self) -> DeltaTable:
        """The table as it is now, made empty when it was never written."""
        table = self.open()
        if table is not None:
            return table
        statistics = _STATISTICS.get(self.schema.name, "post_id" if "post_id" in self.schema.columns else "model")
        with self.refusing():
            if self.local:
                Path(self.uri).mkdir(parents=True, exist_ok=True)
            self._make_sure()
            DeltaTable.create(
                self.uri,
                schema=DeltaSchema.from_arrow(self.schema.arrow),
                mode="ignore",
                configuration={**_SETTINGS, "delta.dataSkippingStatsColumns": statistics},
                storage_options=self.options,
            )
        made = DeltaTable(self.uri, storage_options=self.options)
        self._sync(made)
        return made

    def append(self, table: DeltaTable, rows: pa.Table, transaction: tuple[str, int] | None = None) -> None:
        """Append rows in one commit that survives a power loss; ``table`` must be the newest version.

        Raises: CommitFailedError when somebody else wrote meanwhile (nothing visible was written; read again);
        StoreUnusable when the disk is full.
        """
        writing = partial(write_deltalake, table, rows, mode="append")
        self._commit(table, writing, rows.nbytes, [Transaction(*transaction)] if transaction else None)

    def overwrite(self, table: DeltaTable, rows: pa.Table, predicate: str | None = None) -> None:
        """Put rows in place of those that match the predicate, or of all, in one commit; raises as ``append``."""
        writing = partial(write_deltalake, table, rows, mode="overwrite", predicate=predicate)
        self._commit(table, writing, rows.nbytes)

    def _commit(
        self, table: DeltaTable, writing: Callable[..., None], size: int, transactions: list[Transaction] | None = None
    ) -> None:
        held = {field.name for field in table.schema().fields}
        younger = not set(self.schema.columns) <= held  # the table is of an earlier workbench: it gains the columns
        with self.refusing():
            self._make_sure(size)
            writing(
                schema_mode="merge" if younger else None,
                # the library's own retry would accept rows that were checked against an old version
                commit_properties=CommitProperties(max_commit_retries=0, app_transactions=transactions),
                writer_properties=WriterProperties(compression="ZSTD", compression_level=1),
            )
            self._sync(table)
        if table.version() % COMPACT_EVERY == 0:
            self.compact()

    def compact(self) -> int:
        """Put small files together, without a change of content; how many files were read."""
        table = self.open()
        if table is None:
            return 0
        try:
            with self.refusing():
                metrics = table.optimize.compact()
                self._sync(table)
        except CommitFailedError:
            return 0  # somebody writes at this moment; the next turn compacts
        return int(metrics["numFilesRemoved"])

    def vacuum(self, keep: list[int], hours: int = 24) -> int:
        """Delete files that neither the present, nor a kept version, nor the last hours need; how many."""
        table = self.open()
        if table is None:
            return 0
        gone = table.vacuum(
            retention_hours=hours, keep_versions=keep, full=True, dry_run=False, enforce_retention_duration=False
        )
        return len(gone)

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Turn a full disk into one sentence.

        Raises: StoreUnusable when the disk is full or the folder cannot be written.
        """
        try:
            yield
        except CommitFailedError:
            raise
        except (DeltaError, OSError) as error:
            if _disk_full(error):
                raise StoreUnusable(
                    f"the disk is full while writing {self.schema.name}",
                    do="free some space and run the same command again; what was committed before is kept",
                ) from error
            raise StoreUnusable(
                f"table {self.schema.name} at {self.uri} cannot be written ({_first_line(error)})",
                do="check the disk and the permissions, then run the same command again",
            ) from error

    def _sync(self, table: DeltaTable) -> None:
        """Fsync the newest commit: its data files, its log entry and the folders that name them."""
        if not self.local:
            return
        root = Path(self.uri)
        entry = root / "_delta_log" / f"{table.version():020d}.json"
        folders = {root, entry.parent}
        if table.version() == 0:  # just made: so are the folders that name it
            folders |= {root.parent, root.parent.parent}
        for line in entry.read_text(encoding="utf-8").splitlines():
            action = json.loads(line)
            if "add" in action:
                path = root / action["add"]["path"]
                _sync_file(path)
                folders.add(path.parent)
        _sync_file(entry)
        for folder in folders:
            sync_folder(folder)


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _disk_full(error: BaseException) -> bool:
    full = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if isinstance(error, OSError) and error.errno in full:
        return True
    text = str(error)
    return any(f"os error {number}" in text for number in full) or "No space left" in text


def _first_line(error: BaseException) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
