"""How the columns of a table belong together: a quantity with its interval is one thing to read."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from workbench.model.findings import Table
from workbench.present import numbers

SMALL = 10  # below this a quantity with a fraction keeps one decimal beside a wide interval
LETTER, PAD, ROOM = 7, 20, 845  # pixels of a letter, around a cell, of a page at 1280
WIDE, LINES = 170, 4  # pixels from which a column is long and wraps, and the most lines of a cell
IDENTIFIER = re.compile(r"[0-9a-f]{16,}")  # of a post or a pseudonym: its beginning tells it apart; files keep it whole


@dataclass(frozen=True)
class Column:
    """A column as shown: ``at`` its position, ``low`` and ``high`` those of its interval; ``share``: from 0 to 1."""

    name: str
    at: int
    numeric: bool
    share: bool
    low: int | None = None
    high: int | None = None

    def text(self, row: tuple[JsonValue, ...]) -> str:
        """The cell of a row, with its interval."""
        span, at = self.interval(row), row[self.at]
        if not span or not isinstance(at, int | float):
            return plain(at, self.share)
        return f"{numbers.amount(at, 'share' if self.share else '', self._places(row))} ({span})"

    def interval(self, row: tuple[JsonValue, ...]) -> str:
        """The interval alone, "15 to 17"; "" where there is none."""
        if self.low is None or self.high is None:
            return ""
        low, high = row[self.low], row[self.high]
        if isinstance(low, str | bool) or isinstance(high, str | bool):
            return ""
        if not isinstance(low, int | float) or not isinstance(high, int | float):
            return ""
        places, unit = self._places(row), "share" if self.share else ""
        ends = (numbers.amount(end, unit, places).removesuffix(" %") for end in (low, high))
        return " to ".join(ends)

    def _places(self, row: tuple[JsonValue, ...]) -> int:
        """Decimals that the interval justifies; a small quantity with a fraction, such as a ratio, keeps one."""
        at, low, high = (float(row[i]) for i in (self.at, self.low, self.high) if i is not None)  # type: ignore[arg-type]
        places = numbers.digits(low, high, "share" if self.share else "")
        return max(places, 1) if not self.share and abs(at) < SMALL and not at.is_integer() else places


def columns(block: Table) -> tuple[Column, ...]:
    """The columns to show: without queries and what is empty throughout; "x low" and "x high" are part of "x"."""
    positions = {_words(name): at for at, name in enumerate(block.columns)}
    found: list[Column] = []
    absorbed: set[int] = set()
    for at, name in enumerate(block.columns):
        words = _words(name)
        named = words[-1:] in (("share",), ("rate",))
        stem = words[:-1] if named else words
        low, high = positions.get((*stem, "low")), positions.get((*stem, "high"))
        theirs = named or not {(*stem, "share"), (*stem, "rate")} & positions.keys()  # "x low" belongs to "x share"
        paired = low is not None and high is not None and at not in (low, high) and theirs
        values = [row[i] for row in block.rows for i in ((at, low, high) if paired else (at,)) if i is not None]
        given = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
        small = bool(given) and all(-1 <= value <= 1 for value in given)
        if paired and low is not None and high is not None:
            absorbed |= {low, high}
        column = Column(name, at, bool(given), small and (named or paired))
        found.append(Column(name, at, column.numeric, column.share, low, high) if paired else column)
    empty = {at for at in range(1, len(block.columns)) if block.rows and all(row[at] == "" for row in block.rows)}
    return tuple(column for column in found if column.at not in absorbed | empty and column.name != block.opens)


def widths(shown: Mapping[str, Sequence[str]]) -> tuple[dict[str, int], int]:
    """Pixels for each column of a table wider than a page, and how many lines its longest cell then takes.

    Short columns keep what they need, long ones share the rest and wrap; no width where all fits.
    """
    wanted = {name: PAD + LETTER * max(map(len, (*cells, name))) for name, cells in shown.items()}
    if sum(wanted.values()) <= ROOM:
        return {}, 1
    wide = {name: pixels for name, pixels in wanted.items() if pixels > WIDE}
    left = ROOM - sum(pixels for name, pixels in wanted.items() if name not in wide)
    given = {name: max(WIDE, round(left * pixels / sum(wide.values()))) for name, pixels in wide.items()}
    lines = max((math.ceil(1.1 * wide[name] / given[name]) for name in given), default=1)  # words break early
    return {name: given.get(name, pixels) for name, pixels in wanted.items()}, min(lines, LINES)


def plain(content: JsonValue, share: bool = False) -> str:
    """One cell as text: shares are percentages, whole numbers have separators, times are in plain form."""
    if content is None:
        return numbers.NO_DATA
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, int | float):
        return numbers.amount(content, "share" if share else "")
    if isinstance(content, list):
        return ", ".join(plain(item) for item in content)
    if isinstance(content, dict):
        return ", ".join(f"{name}: {plain(item)}" for name, item in sorted(content.items()))
    return content[:8] if IDENTIFIER.fullmatch(content) else numbers.moment_of(content) or content


def _words(name: str) -> tuple[str, ...]:
    return tuple(name.lower().replace("_", " ").split())
