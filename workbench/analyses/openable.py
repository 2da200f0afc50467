"""Queries that open exactly some posts."""

from collections.abc import Iterable

MOST = 200  # posts that one query names


def opening(posts: Iterable[str]) -> str | None:
    """A query for exactly these posts; None for none, and where it would be too long to read."""
    ids = list(posts)
    return " OR ".join(f"post:{post}" for post in ids) if 0 < len(ids) <= MOST else None
