"""Ingest: a file's rows into the store, each exactly once; what is no post goes to the quarantine.

Text is stored as the source gives it, entities, markup and spaces included: what was said stays what was said, and
whatever reads it more loosely is an enrichment that can be made again.
"""

import errno
import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.model.config import Config
from workbench.model.errors import StoreUnusable
from workbench.sources import key
from workbench.sources.files import FileSource
from workbench.sources.posts import Rejected
from workbench.store import Store, place
from workbench.vault import Vault

CONFIG_NAME = "workbench.toml"
_QUARANTINE = pa.schema(
    [("file", pa.string()), ("line", pa.int64()), ("reason", pa.string()), ("content", pa.string())]
)


@dataclass(frozen=True)
class Imported:
    """What became of a file: ``rows`` = ``added`` + ``present`` + ``rejected``, always.

    ``present`` rows were in the store already, ``repeated`` of them because the same file gave them before.
    ``reasons`` counts rejected rows by reason, most first; ``before`` says that the whole file was imported earlier.
    """

    name: str
    rows: int
    added: int
    present: int
    repeated: int
    rejected: int
    reasons: tuple[tuple[str, int], ...]
    quarantine: str
    before: bool = False


def ingest(
    source: FileSource,
    store: Store,
    *,
    now: pd.Timestamp | None = None,
    vault: Vault | None = None,
    progress: Callable[[int, int], None] = lambda rows, position: None,
) -> Imported:
    """Bring a file's posts into the store; killed at any moment and called again, it goes on where it was.

    ``now`` bounds the times that are believed (the clock by default). ``progress`` hears rows and bytes read so far.

    Raises: StoreUnusable when the disk is full or the home cannot be written.
    """
    try:
        return _ingest(source, store, now or pd.Timestamp.now(tz="UTC"), vault, progress)
    except OSError as error:
        why = "the disk is full" if error.errno == errno.ENOSPC else str(error.strerror or error)
        raise StoreUnusable(
            f"{source.name} could not be imported to its end ({why})",
            do="mend that and run the same command again: what was stored stays, nothing is stored twice",
        ) from error


def _ingest(
    source: FileSource,
    store: Store,
    now: pd.Timestamp,
    vault: Vault | None,
    progress: Callable[[int, int], None],
) -> Imported:
    receipt = store.home / "imports" / f"{source.app.removeprefix('file:')}.json"
    last = store.done(source.app)
    if vault is None and (known := _read_receipt(receipt, last)):
        return known
    rows = added = repeated = batches = 0
    reasons: Counter[str] = Counter()
    with _Quarantine(store.home, source) as quarantine:
        for seq, batch in enumerate(source.batches(now, keep_people=vault is not None)):
            if vault is not None:
                vault.put(batch.people)
            if last is None or seq > last:
                added += store.append_posts(batch.posts, app=source.app, seq=seq)
            quarantine.add(batch.rejected)
            reasons.update(rejected.reason for rejected in batch.rejected)
            rows, repeated, batches = rows + batch.rows, repeated + batch.repeated, seq + 1
            progress(rows, batch.position)
    rejected = reasons.total()
    done = Imported(
        name=source.name,
        rows=rows,
        added=added,
        present=rows - added - rejected,
        repeated=repeated,
        rejected=rejected,
        reasons=tuple(reasons.most_common()),
        quarantine=str(quarantine.path) if rejected else "",
    )
    place.write_safely(receipt, json.dumps({"last": batches - 1, **asdict(done)}))
    return done


def _read_receipt(path: Path, last: int | None) -> Imported | None:
    """What an earlier, complete import of the file found; None unless the store holds its last batch.

    A damaged receipt is none: the file is read again, which adds nothing and writes a new one.
    """
    if last is None or not path.exists():
        return None
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept.pop("last") != last:
            return None
        kept["reasons"] = tuple((reason, count) for reason, count in kept["reasons"])
        return Imported(**{**kept, "added": 0, "present": kept["rows"] - kept["rejected"], "before": True})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


class _Quarantine:
    """The rejected rows of a file: ``<home>/quarantine/<hash of the file>.parquet``, there when complete."""

    def __init__(self, home: Path, source: FileSource) -> None:
        self.path = home / "quarantine" / f"{source.file.sha256[:32]}.parquet"
        self._draft = self.path.with_name(f".{self.path.name}.{os.getpid()}")
        self._name = source.name
        self._writer: pq.ParquetWriter | None = None

    def __enter__(self) -> "_Quarantine":
        return self

    def add(self, rejected: Sequence[Rejected]) -> None:
        """Write rejected rows, in order."""
        if not rejected:
            return
        if self._writer is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(self._draft, _QUARANTINE, compression="zstd")
        rows = [
            {"file": self._name, "line": row.line, "reason": row.reason, "content": row.content} for row in rejected
        ]
        self._writer.write_table(pa.Table.from_pylist(rows, schema=_QUARANTINE))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is not None:
            self._writer.close()
        if kind is not None:
            self._draft.unlink(missing_ok=True)
        elif self._writer is not None:
            with suppress(FileNotFoundError):  # another import of the same file was complete first
                self._draft.replace(self.path)
            for left in self.path.parent.glob(f".{self.path.name}.*"):  # by imports that were killed
                left.unlink(missing_ok=True)
        else:
            self.path.unlink(missing_ok=True)  # an earlier import of the file, read in another way, had some


def adopt(home: Path, file: Path) -> Config:
    """A configuration checked and made the store's own (``<home>/workbench.toml``).

    Raises: BadInput when it cannot be read; StoreUnusable when the store cannot be used, or when the posts that are
    there would get other ids.
    """
    config = Config.read(file)
    place.check(home, create=True)
    key.check(home, config)
    place.write_safely(home / CONFIG_NAME, file.read_text(encoding="utf-8"))
    return config
