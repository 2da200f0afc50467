"""Rows as a file gives them: text in named columns, each with its line, and the lines that are no rows."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Protocol

MAX_LINE = 4_000_000  # characters kept of one line; a field that long is refused anyway
LONGEST_FIELD = 131_072  # characters; the csv module's own bound


@dataclass
class Raw:
    """A batch of rows: ``columns[name][i]`` is on line ``lines[i]``; ``broken`` holds (line, reason) of the others.

    ``position`` is how many bytes of the file on disk were read when the batch was complete.
    """

    columns: dict[str, list[str | None]]
    lines: list[int] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)
    position: int = 0

    @property
    def rows(self) -> int:
        """Rows read: good and broken."""
        return len(self.lines) + len(self.broken)


class Table(Protocol):
    """A file with named columns."""

    names: tuple[str, ...]
    notes: tuple[str, ...]

    def batches(self, rows: int, wanted: Collection[str]) -> Iterator[Raw]:
        """The wanted columns, ``rows`` rows at a time; the same file gives the same batches each time."""


def named(header: list[str]) -> tuple[str, ...]:
    """Column names from a header: trimmed, never empty, never twice."""
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        name = cell.strip().strip("\ufeff") or f"column {position}"
        twice = sum(1 for known in names if known == name or known.startswith(f"{name} ("))
        names.append(f"{name} ({twice + 1})" if twice else name)
    return tuple(names)
