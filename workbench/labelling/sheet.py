"""Labels in a spreadsheet: the queue as rows to fill in, and filled rows back into the store; nothing is lost."""

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbench.labelling.record import Written, labels, write
from workbench.labelling.sample import Drawn, Queue, waiting
from workbench.labelling.session import row_of, shown
from workbench.labelling.task import tasks
from workbench.model.config import Labelling
from workbench.model.errors import BadInput
from workbench.model.identity import mask
from workbench.model.plain import clean
from workbench.sources.delimited import Delimited
from workbench.sources.excel import Excel
from workbench.sources.opening import Opened, look
from workbench.store import Store, place

COLUMNS = ("post_id", "name", "value", "by", "note")
NO_VALUE = "no value yet"
_ROWS = 50_000


@dataclass(frozen=True)
class Imported:
    """What became of the rows of a file; ``refused`` counts reasons, ``quarantine`` is where those rows are."""

    rows: int
    written: Written
    refused: tuple[tuple[str, int], ...] = ()
    quarantine: str = ""

    def sentence(self) -> str:
        """All of it in one sentence."""
        parts = [f"{self.written.new:,} new"]
        parts += [f"{n:,} {said}" for n, said in ((self.written.changed, "changed"), (self.written.same, "known")) if n]
        text = f"{self.rows:,} row{'s' * (self.rows != 1)}: {', '.join(parts)}"
        if self.refused:
            why = ", ".join(f"{reason} {n:,}" for reason, n in self.refused)
            text += f"; {sum(n for _, n in self.refused):,} not taken ({why}), kept in {self.quarantine}"
        return f"{text}."


def rows(opened: Store, queue: Queue, by: str = "") -> pd.DataFrame:
    """The queue as rows to fill in: post_id, name, text (masked), value, by, note; values that are known are there.

    ``by``: whose labels to show and whose name to fill in.
    """
    posts = opened.posts([post.post_id for post in queue.posts])
    texts = dict(zip(posts["post_id"], shown(posts["text"], opened.config), strict=True))
    known = labels(opened, queue.name)
    mine = known[known["by"] == by].set_index("post_id")
    there = [post.post_id for post in queue.posts if post.post_id in texts]
    return pd.DataFrame(
        {
            "post_id": there,
            "name": queue.name,
            "text": [texts[post_id] for post_id in there],
            "value": mine["value"].reindex(there).fillna("").to_numpy(),
            "by": by,
            "note": mine["note"].reindex(there).fillna("").to_numpy(),
        }
    )


def read(opened: Store, path: Path, name: str = "", by: str = "") -> Imported:
    """Bring a filled file (CSV, TSV or Excel, in any usual encoding) into the store.

    ``name`` and ``by`` stand where the file leaves those empty. A row is taken when its post is in the store, its name
    is that of a labelling, and its value one of the classes, whatever the case; the others go to a quarantine file of
    the home with their line and reason. The same file again adds nothing.

    Raises: BadInput when the file cannot be read, or has no post_id or value column.
    """
    file = look(path)
    table = Excel(file) if file.kind == "xlsx" else Delimited(file) if file.kind == "csv" else None
    if table is None:
        raise BadInput(f"{file.name} is no table of labels", do="give a CSV or an Excel workbook")
    found = {column.strip().casefold(): column for column in table.names}
    lacking = [column for column in ("post_id", "value") if column not in found]
    if lacking:
        raise BadInput(
            f"{file.name} has no column {' and no column '.join(lacking)}, but {', '.join(table.names)}",
            do="begin with a file that `workbench label export` wrote",
        )
    wanted = {name: found[name] for name in COLUMNS if name in found}
    taken: list[dict[str, object]] = []
    refused: list[dict[str, object]] = []
    check = _Check(opened, name, by)
    count = 0
    for raw in table.batches(_ROWS, set(wanted.values())):
        count += raw.rows
        refused += [{"line": line, "reason": "a broken line", "content": reason} for line, reason in raw.broken]
        cells = {key: raw.columns[column] for key, column in wanted.items()}
        given = [
            {key: (cells[key][at] or "").strip() if key in cells else "" for key in COLUMNS}
            for at in range(len(raw.lines))
        ]
        there = set(opened.posts([row["post_id"] for row in given])["post_id"])
        for line, row in zip(raw.lines, given, strict=True):
            row = check.filled(row)
            reason = check.reason(row, there)
            if reason:
                refused.append({"line": line, "reason": reason, **row})
            else:
                taken.append(check.label(row))
    written = write(opened, pd.DataFrame(taken)) if taken else Written()
    reasons = tuple(Counter(str(row["reason"]) for row in refused).most_common())
    return Imported(count, written, reasons, _quarantine(opened.home, file, refused))


class _Check:
    """Decides of each row whether it can be taken."""

    def __init__(self, opened: Store, name: str, by: str) -> None:
        self.home, self.name, self.by = opened.home, name, by
        self.tasks: dict[str, Labelling] = tasks(opened.home)
        self._queues: dict[str, Mapping[str, Drawn]] = {}

    def filled(self, row: Mapping[str, str]) -> dict[str, str]:
        """The row with the name and the person it leaves out, and its value as the classes write it."""
        name = row["name"] or self.name
        classes = self.tasks[name].classes if name in self.tasks else ()
        value = next((one for one in classes if one.casefold() == row["value"].casefold()), row["value"])
        return {**row, "name": name, "by": row["by"] or self.by, "value": value}

    def reason(self, row: Mapping[str, str], there: set[str]) -> str:
        """Why a row cannot be taken; "" where it can."""
        if not row["post_id"]:
            return "no post id"
        if row["post_id"] not in there:
            return "no such post here"
        if row["name"] not in self.tasks:
            return "no labelling of that name"
        if not row["value"]:
            return NO_VALUE
        if row["value"] not in self.tasks[row["name"]].classes:
            return f"a value other than {', '.join(self.tasks[row['name']].classes)}"
        return "" if row["by"] else "nobody named as the one who labelled"

    def label(self, row: Mapping[str, str]) -> dict[str, object]:
        """The row for the store, with stratum and weight where the post waits in the queue of its name."""
        name = row["name"]
        if name not in self._queues:
            queue = waiting(self.home, name)
            self._queues[name] = {post.post_id: post for post in queue.posts} if queue else {}
        drawn = self._queues[name].get(row["post_id"], Drawn(row["post_id"], "", None, None))
        said = row_of(drawn, name, row["value"], row["by"], row["note"])
        return {**said, "stratum": said["stratum"] or None}


def _quarantine(home: Path, file: Opened, refused: list[dict[str, object]]) -> str:
    """Write refused rows beside the store, masked; its path, "" where there is none."""
    if not refused:
        return ""
    path = home / "quarantine" / f"labels-{file.sha256[:16]}.csv"
    buffer = io.StringIO()
    columns = ["file", "line", "reason", *COLUMNS, "content"]
    writer = csv.DictWriter(buffer, columns, restval="")
    writer.writeheader()
    for row in refused:
        writer.writerow({"file": file.name, **{key: clean(mask(str(value))) for key, value in row.items()}})
    place.write_safely(path, buffer.getvalue())
    return str(path)
