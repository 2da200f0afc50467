"""Files as a source of posts."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

import pandas as pd

from workbench.model.config import Config
from workbench.model.errors import BadInput
from workbench.sources import channels, plan, times
from workbench.sources.delimited import Delimited
from workbench.sources.opening import Opened, look
from workbench.sources.options import Options
from workbench.sources.posts import Checked, Posts
from workbench.sources.raw import Table

SAMPLE_ROWS = 2_000


class FileSource:
    """A CSV, TSV, JSON lines, Parquet or Excel file (each also .gz or .zst; "-" is standard input) of posts.

    ``key`` makes the pseudonyms (``sources.key``); given as a function, it is only asked for when rows are read.

    Raises: BadInput on construction when the file cannot be read or its text and time columns cannot be told.
    """

    def __init__(
        self,
        path: str | Path,
        key: bytes | Callable[[], bytes],
        options: Options | None = None,
        config: Config | None = None,
        seen: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.options = options or Options()
        self.config = config or Config()
        self._key = key
        self.file = look(path, seen)
        self.name = self.file.name
        self.table = _table(self.file)
        first = next(self.table.batches(SAMPLE_ROWS, self.table.names), None)
        if first is None or not first.rows:
            raise BadInput(f"{self.name} has a header and no rows", do="export it again, or name another file")
        if not first.lines:
            raise BadInput(f"{self.name} has no readable row ({first.broken[0][1]})", do="check how it was exported")
        made = plan.make(self.name, first.columns, self.options, self.config)
        column = made.columns["created_at"]
        if made.time.ambiguous:
            whole = (batch.columns[column] for batch in self.table.batches(self.options.batch_rows, {column}))
            settled = times.settle(made.time, whole)
            notes = tuple(note.replace(made.time.said, settled.said) for note in made.notes)
            made = replace(made, time=settled, notes=notes)
        self.plan = made

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know about how this file is read, one sentence each."""
        return (*self.file.notes, *self.table.notes, *self.plan.notes)

    @property
    def unnamed(self) -> bool:
        """Whether posts are known by an id alone, as nobody said where they come from."""
        return self.plan.source == channels.FILE and "post_id" in self.plan.columns

    @cached_property
    def app(self) -> str:
        """The name under which batches of this file are committed: of its bytes and of all that decides the posts."""
        decides = {
            "columns": dict(self.plan.columns),
            "time": [*self.plan.time.formats, self.plan.time.unit, self.plan.time.zone],
            "options": self.options.model_dump(mode="json"),
            "places": dict(self.plan.places),
        }
        content = self.file.sha256 + json.dumps(decides, sort_keys=True)
        return f"file:{hashlib.sha256(content.encode()).hexdigest()[:32]}"

    def batches(self, now: pd.Timestamp, keep_people: bool = False) -> Iterator[Checked]:
        """All rows, in the file's order, ``options.batch_rows`` at a time: the same file gives the same batches."""
        key = self._key if isinstance(self._key, bytes) else self._key()
        posts = Posts(self.plan, key, now, keep_people)
        for raw in self.table.batches(self.options.batch_rows, self.plan.wanted):
            yield posts.check(raw)

    def posts(self, since: datetime) -> Iterator[pd.DataFrame]:
        """The posts said at ``since`` or later, oldest first; holds all of them in memory to sort them."""
        now = pd.Timestamp.now(tz="UTC")
        frames = [batch.posts[batch.posts["created_at"] >= since] for batch in self.batches(now)]
        whole = pd.concat(frames, ignore_index=True).sort_values(["created_at", "post_id"], ignore_index=True)
        for start in range(0, len(whole), self.options.batch_rows):
            yield whole.iloc[start : start + self.options.batch_rows].reset_index(drop=True)


def _table(file: Opened) -> Table:
    """The reader of a file's kind; those that need a library are imported when such a file comes."""
    match file.kind:
        case "csv":
            return Delimited(file)
        case "jsonl":
            from workbench.sources.jsonlines import JsonLines

            return JsonLines(file)
        case "parquet":
            from workbench.sources.parquet import Parquet

            return Parquet(file)
        case "xlsx":
            from workbench.sources.excel import Excel

            return Excel(file)
