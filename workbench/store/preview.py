"""A look at what a query means: how many posts, when, and what it found in some of them."""

from dataclasses import dataclass

import pandas as pd

from workbench.model.query import Near, Pattern, Phrase, Word, leaves
from workbench.store.condition import condition
from workbench.store.pattern import MARKED, marked, unmarked
from workbench.store.reading import arrow
from workbench.store.store import Store


@dataclass(frozen=True)
class Example:
    """A post that a query means, and the words in it that the query found."""

    post_id: str
    created_at: pd.Timestamp
    channel: str
    text: str
    found: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """``days``: posts a day, index the days (UTC) from the first post to the last; ``examples`` in order of time."""

    posts: int
    days: pd.Series
    examples: tuple[Example, ...]


def preview(store: Store, query: str, examples: int = 5) -> Preview:
    """What a query means in a store, with some posts that its ids draw by chance: always the same for equal posts.

    Raises: BadInput when the query cannot be read.
    """
    selection = store.selection(query)
    meant = condition(selection.query, selection.available)
    terms = [
        part
        for part, negated in leaves(selection.query)
        if not negated and isinstance(part, Word | Phrase | Pattern | Near)
    ]
    found = ", ".join(f"regexp_extract({MARKED}, ?)" for _ in terms)
    with selection.snapshot.connect("posts", *meant.tables) as connection:
        chosen = f"FROM posts WHERE {meant.sql}"
        sql = f"SELECT created_at::date AS day, count(*) AS posts {chosen} GROUP BY ALL ORDER BY ALL"
        per_day = arrow(connection, sql, meant.params).to_pandas()
        some = f"SELECT post_id, created_at, channel, text {chosen} ORDER BY md5(post_id) LIMIT {examples:d}"
        sql = (
            f"SELECT post_id, created_at, channel, text, [{found}] AS found FROM ({some}) ORDER BY created_at, post_id"  # noqa: S608
        )
        rows = arrow(connection, sql, [*map(marked, terms), *meant.params]).to_pylist()
    days = pd.Series(per_day["posts"].to_numpy(), index=pd.to_datetime(per_day["day"]), name="posts", dtype="int64")
    if len(days):
        days = days.reindex(pd.date_range(days.index[0], days.index[-1]), fill_value=0)
    shown = [Example(**{**row, "found": _unique(row["found"] or [])}) for row in rows]
    return Preview(int(days.sum()), days, tuple(shown))


def _unique(found: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(unmarked(one) for one in found if one))
