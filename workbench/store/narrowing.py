"""A corpus within a corpus: the query language on any corpus, whether from a store or in memory."""

from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd
import pyarrow as pa

from workbench.model import post
from workbench.model.corpus import Corpus, Table
from workbench.model.counts import cells
from workbench.model.errors import BadInput
from workbench.model.query import Everything, Query, all_of
from workbench.store.condition import condition
from workbench.store.cube import brands_named, counts_mask, counts_suffice, restricted
from workbench.store.query import parse, written
from workbench.store.reading import arrow, connect
from workbench.store.selection import WHOLE, bounds_of, identity

_ASKED = [name for name in post.COLUMNS if name not in ("collected_at", "reply_to", "repost_of", "extra")]


def narrow(corpus: Corpus, query: str) -> Corpus:
    """The posts of a corpus that a query means, with their tables; the corpus itself for the empty query.

    The bounds stay those of the corpus unless the query says since: or until: for all of it. On a store, selecting
    the result's query, bounds and data version gives the same corpus.

    Raises: BadInput when the query cannot be read, or is too long together with that of the corpus.
    """
    meant = parse(query)
    if isinstance(meant, Everything):
        return corpus
    outer = _outer(corpus)
    whole = all_of(outer, meant)
    first, last = bounds_of(meant)
    since = max(corpus.since, first) if first else corpus.since
    until = max(since, min(corpus.until, last) if last else corpus.until)
    part = _Part(corpus, meant, outer)
    tables: dict[str, Table] = {"posts": part.posts}
    tables.update({name: partial(part.table, name) for name in corpus.tables if name not in ("posts", "counts")})
    tables["counts"] = part.counts
    text = written(whole)
    return Corpus(
        corpus_id=identity(corpus.data_version, text, since, until, corpus.models),
        query=text,
        data_version=corpus.data_version,
        since=since,
        until=until,
        tables=tables,
        models=corpus.models,
    )


@dataclass(frozen=True)
class _Part:
    """The posts of ``corpus`` that ``query`` means; ``outer`` is the query that made the corpus."""

    corpus: Corpus
    query: Query
    outer: Query

    @cached_property
    def ids(self) -> pd.Index:
        """The ids of the posts."""
        meant = condition(self.query, frozenset(self.corpus.tables) - {"counts"})
        with connect() as connection:
            connection.register("posts", _arrow(self.corpus.posts[_ASKED]))
            for name in meant.tables:
                connection.register(name, _arrow(self.corpus.table(name)))
            sql = f"SELECT post_id FROM posts WHERE {meant.sql}"  # noqa: S608 - values are parameters
            return pd.Index(arrow(connection, sql, meant.params)["post_id"].to_pandas())

    def posts(self) -> pd.DataFrame:
        """The posts, oldest first."""
        return self._of_posts(self.corpus.posts)

    def table(self, name: str) -> pd.DataFrame:
        """The rows of a table that speak of the posts."""
        rows = self.corpus.table(name)
        if name in WHOLE:
            return rows
        if name == "embeddings":
            texts = self._of_posts(self.corpus.table("text"))["text_id"]
            return rows[rows["text_id"].isin(texts)].reset_index(drop=True)
        return self._of_posts(rows)

    def counts(self) -> pd.DataFrame:
        """The counts of the posts, from the counts of the corpus where these can say."""
        both_name_brands = brands_named(self.query) is not None and brands_named(self.outer) is not None
        if counts_suffice(self.query) and not both_name_brands and self.corpus.has("counts"):
            counts = self.corpus.table("counts")
            labels = self.corpus.table("topic_table") if self.corpus.has("topic_table") else None
            return counts[counts_mask(self.query, counts, labels)].reset_index(drop=True)
        beside = {name: self._of(name) for name in ("brands", "topics", "sentiment")}
        return restricted(cells(self.posts(), **beside), all_of(self.outer, self.query))

    def _of(self, name: str) -> pd.DataFrame | None:
        return self.table(name) if self.corpus.has(name) else None

    def _of_posts(self, rows: pd.DataFrame) -> pd.DataFrame:
        return rows[rows["post_id"].isin(self.ids)].reset_index(drop=True)


def _outer(corpus: Corpus) -> Query:
    """The query that made a corpus; everything when it is not in the query language."""
    try:
        return parse(corpus.query)
    except BadInput:
        return Everything()


def _arrow(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False)
