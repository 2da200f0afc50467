"""Excel workbooks (.xlsx): the first sheet that has rows."""

import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from datetime import date
from itertools import islice
from typing import Any

from workbench.model.errors import BadInput
from workbench.sources.opening import Opened
from workbench.sources.raw import Raw, named

_EXACT = 10**15  # Excel keeps 15 digits of a number


class Excel:
    """The first sheet with rows; the first row with at least two filled cells is the header."""

    def __init__(self, file: Opened) -> None:
        self.file = file
        with self._book() as book:
            for sheet in book.worksheets:
                rows = list(islice(sheet.iter_rows(values_only=True), 100))
                filled = [sum(cell is not None for cell in row) for row in rows]
                if any(filled):
                    widest = max(filled)
                    self.sheet = sheet.title
                    # lines before the header (a report's title) have fewer cells than the table below it
                    self.header = next(i for i, cells in enumerate(filled) if cells >= max(1, widest // 2))
                    self.names = named([_text(cell) or "" for cell in rows[self.header]])
                    break
            else:
                raise BadInput(f"{file.name} is empty", do="export it again, or name another file")
            others = [sheet.title for sheet in book.worksheets if sheet.title != self.sheet]
        self.notes: tuple[str, ...] = (f"only its sheet {self.sheet} was read",) if others else ()

    @contextmanager
    def _book(self) -> Iterator[Any]:
        """The open workbook, whatever the file is called: its first bytes have told what it is.

        Raises: BadInput when it cannot be opened, or turns out to be damaged while it is read.
        """
        import openpyxl

        unreadable = BadInput(f"{self.file.name} is not a readable Excel workbook", do="save it as .xlsx again")
        with self.file.raw() as raw:
            try:
                book = openpyxl.load_workbook(raw, read_only=True, data_only=True)
            except (zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, KeyError, ValueError, OSError) as error:
                raise unreadable from error
            with closing(book):
                try:
                    yield book
                except (zipfile.BadZipFile, zlib.error, EOFError, SyntaxError) as error:  # SyntaxError: of its XML
                    raise unreadable from error

    def batches(self, rows: int, wanted: Collection[str]) -> Iterator[Raw]:
        """The wanted columns, ``rows`` rows at a time; a row's line is its number in the sheet."""
        places = {name: position for position, name in enumerate(self.names) if name in wanted}
        with self._book() as book:
            sheet = book[self.sheet]
            total = max(sheet.max_row or 1, 1)
            found = enumerate(sheet.iter_rows(min_row=self.header + 2, values_only=True), start=self.header + 2)
            filled = ((line, row) for line, row in found if any(cell is not None for cell in row))
            while chunk := list(islice(filled, rows)):
                columns = {
                    name: [_text(row[place]) if place < len(row) else None for _, row in chunk]
                    for name, place in places.items()
                }
                lines = [line for line, _ in chunk]
                yield Raw(columns, lines, position=min(self.file.size, self.file.size * lines[-1] // total))


def _text(cell: Any) -> str | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, date):  # also datetime
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    return str(cell)
