"""CSV and TSV files, also broken ones: a bad line costs that line, never its neighbours."""

import csv
import io
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator
from itertools import islice

from workbench.model.errors import BadInput
from workbench.sources.opening import Opened
from workbench.sources.raw import LONGEST_FIELD, MAX_LINE, Raw, named

_DELIMITERS = (",", ";", "\t", "|")
_RETURN = "\ue00d"  # stands for a carriage return while a line is parsed; a private-use character
_PEEK = 100  # records looked at to find delimiter and header


class Delimited:
    """A CSV or TSV file; delimiter, quoting and the header's line are found in its first records.

    Rows are read by the strict rules of RFC 4180. A line that breaks them is reported alone and reading goes on with
    the next *line*, so that a quote which is never closed does not swallow the rows after it.
    """

    def __init__(self, file: Opened) -> None:
        self.file = file
        with file.raw() as raw, file.text(raw) as text:
            lines = list(islice(_Lines(text.readline), 4 * _PEEK))
        self.escape = "\\" if _backslashed(lines) else None
        self.delimiter = max(_DELIMITERS, key=lambda mark: (_columns(lines, mark, self.escape)[0], mark == ","))
        columns, self.skipped = _columns(lines, self.delimiter, self.escape)[1:]
        with file.raw() as raw, file.text(raw) as text:
            header = next(_records(_Lines(text.readline), self, columns, self.skipped), None)
        if header is None or not isinstance(header[1], list):
            raise BadInput(
                f"{file.name} has no readable header line", do="give a CSV whose first line names the columns"
            )
        self.names = named(header[1])
        self.first_line = header[0]
        self.notes: tuple[str, ...] = ()
        if self.skipped:
            self.notes = (f"the {self.skipped} lines before its header were skipped",)

    def batches(self, rows: int, wanted: Collection[str]) -> Iterator[Raw]:
        """The wanted columns, ``rows`` rows at a time."""
        places = {name: position for position, name in enumerate(self.names) if name in wanted}
        with self.file.raw() as raw, self.file.text(raw) as text:
            records = _records(_Lines(text.readline), self, len(self.names), self.skipped)
            next(records, None)  # the header
            while chunk := list(islice(records, rows)):
                good = [(line, row) for line, row in chunk if isinstance(row, list)]
                cells = list(zip(*(row for _, row in good), strict=True)) or [()] * len(self.names)
                yield Raw(
                    columns={name: [cell or None for cell in cells[place]] for name, place in places.items()},
                    lines=[line for line, _ in good],
                    broken=[(line, row) for line, row in chunk if isinstance(row, str)],
                    position=raw.tell(),
                )


class _Lines:
    """Physical lines with their number; lines of a broken record can be given back."""

    def __init__(self, readline: Callable[[int], str]) -> None:
        self.readline = readline
        self.number = 0  # of the last line handed out
        self.record: list[str] = []  # lines handed out since the record began
        self.back: deque[str] = deque()
        self.ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.back.popleft() if self.back else self.readline(MAX_LINE)
        if not line:
            self.ended = True
            raise StopIteration
        if len(line) == MAX_LINE and line[-1] not in "\r\n":
            self._skip_rest()
        self.number += 1
        self.record.append(line)
        return line

    def _skip_rest(self) -> None:
        while rest := self.readline(MAX_LINE):
            if rest[-1] in "\r\n":
                return

    def give_back(self) -> None:
        """Hand out all lines of the record but its first again."""
        again = self.record[1:]
        self.back.extendleft(reversed(again))
        self.number -= len(again)
        self.ended = False


def _records(lines: _Lines, table: Delimited, columns: int, skip: int) -> Iterator[tuple[int, list[str] | str]]:
    """(line, cells) of each record, or (line, what is wrong with that line); blank lines are none."""
    for _ in range(skip):
        next(lines, None)
    while True:
        lines.record.clear()
        reader = csv.reader(lines, delimiter=table.delimiter, escapechar=table.escape, strict=True)
        try:
            # One reader for many records: a new one is made only after an error.
            for row in reader:
                line = lines.number - len(lines.record) + 1
                if len(row) != columns and row:
                    row = _fitted(row, columns)
                    if len(row) != columns:
                        yield line, f"{_fields(len(row))} where the header has {columns}"
                        lines.give_back()
                        break
                if row:
                    yield line, row
                lines.record.clear()
            else:
                return
        except csv.Error as error:
            line = lines.number - len(lines.record) + 1
            yield line, _lenient(lines.record, table, columns) or _reason(error, len(lines.record))
            lines.give_back()


def _lenient(record: list[str], table: Delimited, columns: int) -> list[str] | None:
    """A one-line record read by looser rules, if it then has the right shape.

    Allowed are a quote inside a quoted field and a lone carriage return in the text.
    """
    if len(record) != 1:
        return None
    line = record[0].rstrip("\r\n").replace("\r", _RETURN)
    lines = _Lines(io.StringIO(line).readline)
    try:
        row = _fitted(next(csv.reader(lines, delimiter=table.delimiter, escapechar=table.escape)), columns)
    except csv.Error:
        return None
    return [cell.replace(_RETURN, "\r") for cell in row] if len(row) == columns and not lines.ended else None


def _fitted(row: list[str], columns: int) -> list[str]:
    """The row without empty cells beyond the header's last column (spreadsheets write them)."""
    while len(row) > columns and not row[-1]:
        row.pop()
    return row


def _fields(count: int) -> str:
    return f"{count} field{'s' * (count != 1)}"


def _reason(error: csv.Error, lines: int) -> str:
    if "field larger" in str(error) and lines == 1:
        return f"a field longer than {LONGEST_FIELD:,} characters"
    return "a quote that is opened and not closed as it should be"


def _backslashed(lines: list[str]) -> bool:
    """Whether quotes inside quoted fields are written with a backslash instead of doubled."""
    text = "".join(lines)
    return '\\"' in text and '""' not in text


def _columns(lines: list[str], delimiter: str, escape: str | None) -> tuple[tuple[float, int], int, int]:
    """How well a delimiter fits (share of records with the usual number of cells), that number, lines before it."""
    reader = csv.reader(lines, delimiter=delimiter, escapechar=escape)
    widths: list[tuple[int, int]] = []  # (cells, line the record starts on, from 0)
    start = 0
    try:
        for row in islice(reader, _PEEK):
            if row:
                widths.append((len(row), start))
            start = reader.line_num
    except csv.Error:
        pass  # the records before the broken one decide
    counts = Counter(width for width, _ in widths if width > 1)
    if not counts:
        return (0.0, 1), 1, 0
    usual = max(counts, key=lambda width: (counts[width] > 1, counts[width] * width))
    skip = next(line for width, line in widths if width == usual)
    return (counts[usual] / len(widths), usual), usual, skip
