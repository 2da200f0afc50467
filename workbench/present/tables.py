"""How the columns of a table belong together: a quantity with its interval is one thing to read."""

from dataclasses import dataclass

from pydantic import JsonValue

from workbench.model.findings import Table
from workbench.present import numbers


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
        low, high = (float(row[end]) for end in (self.low, self.high) if end is not None)  # type: ignore[arg-type]
        unit = "share" if self.share else ""
        return f"{numbers.amount(at, unit, numbers.digits(low, high, unit))} ({span})"

    def interval(self, row: tuple[JsonValue, ...]) -> str:
        """The interval alone, "15 to 17"; "" where there is none."""
        if self.low is None or self.high is None:
            return ""
        low, high = row[self.low], row[self.high]
        if isinstance(low, str | bool) or isinstance(high, str | bool):
            return ""
        if not isinstance(low, int | float) or not isinstance(high, int | float):
            return ""
        return numbers.span(low, high, "share" if self.share else "")


def columns(block: Table) -> tuple[Column, ...]:
    """The columns to show: without queries; "x low" and "x high" are part of "x" or "x share"."""
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
    return tuple(column for column in found if column.at not in absorbed and column.name != block.opens)


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
    return numbers.moment_of(content) or content


def _words(name: str) -> tuple[str, ...]:
    return tuple(name.lower().replace("_", " ").split())
