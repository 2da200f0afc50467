"""Queries that open exactly some posts."""

from collections.abc import Iterable

from workbench.model.query import Field, any_of, canonical

MOST = 400  # posts that one query names


def opening(posts: Iterable[str]) -> str | None:
    """A query for exactly these posts, whatever their ids look like; None for none, and for more than ``MOST``."""
    ids = list(dict.fromkeys(posts))
    return canonical(any_of(*(Field("post", one) for one in ids))) if 0 < len(ids) <= MOST else None
