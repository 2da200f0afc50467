"""What a reader chose on a page, as a query, a period and parameters."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from workbench.store import place
from workbench.store.query import parse

ALL_TIME = "All data"
BETWEEN = "Between two days"
LAST = {"Last 7 days": 7, "Last 28 days": 28, "Last 90 days": 90}
PERIODS = (ALL_TIME, *LAST, BETWEEN)


@dataclass(frozen=True)
class Choices:
    """``query`` in the query language; ``since`` and ``until`` half-open, None for the data's own ends."""

    query: str
    since: datetime | None
    until: datetime | None
    params: dict[str, Any]


def period(name: str, end: datetime) -> tuple[datetime | None, datetime | None]:
    """The bounds that a named period means; the days are whole and the last is the day of the newest post."""
    if name not in LAST:
        return None, None
    tomorrow = datetime.combine(end.astimezone(UTC).date() + timedelta(days=1), time(), tzinfo=UTC)
    return tomorrow - timedelta(days=LAST[name]), None


def between(first: date, last: date) -> tuple[datetime, datetime]:
    """The bounds of whole days, both included, whichever was named first."""
    first, last = sorted((first, last))
    start = datetime.combine(first, time(), tzinfo=UTC)
    return start, datetime.combine(last + timedelta(days=1), time(), tzinfo=UTC)


def narrowed(query: str, brand: str | None, words: str, home: Path | None = None) -> str:
    """The department's query, restricted to a brand and to what the reader searches for.

    Raises: BadInput pointing into the words when these alone are no query.
    """
    parse(words, place.home(home))
    quoted = brand.replace("\\", "\\\\").replace('"', '\\"') if brand else ""
    parts = [query.strip(), f'brand:"{quoted}"' if brand else "", words.strip()]
    given = [part for part in parts if part]
    return given[0] if len(given) == 1 else " AND ".join(f"({part})" for part in given)
