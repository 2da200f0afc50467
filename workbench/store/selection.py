"""A corpus from a snapshot: what a query means, found once and read table by table when asked for."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import pandas as pd
import pyarrow as pa

from workbench.model import post
from workbench.model.corpus import TABLES, Corpus, Table
from workbench.model.counts import BASE_BIN, KEYS
from workbench.model.query import Everything, Query, Since, Until, all_of, canonical, conjuncts
from workbench.model.topics import OUTLIER
from workbench.store.condition import condition
from workbench.store.cube import counts_mask, counts_suffice, restricted
from workbench.store.reading import arrow
from workbench.store.snapshot import Snapshot
from workbench.store.versions import Version

_EPOCH = pd.Timestamp("1970-01-01", tz="UTC").to_pydatetime()
WHOLE = (
    "topic_table",
    "topic_quality",
    "topic_space",
    "topic_lineage",
    "topic_edits",
    "outcomes",
    "calendar",
    "market",
    "heads",
    "exclusions",
    "messages",
    "content",
)  # tables that do not speak of posts


@dataclass(frozen=True)
class Selection:
    """The posts a query means in a snapshot; ``query`` includes the bounds that were asked for."""

    snapshot: Snapshot
    version: Version
    query: Query
    _found: list[pa.Table] = field(default_factory=list, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @property
    def available(self) -> frozenset[str]:
        """The tables beside the posts that have rows to show."""
        return frozenset(name for name in self.snapshot.models if name in self.snapshot.tables and name != "counts")

    def extent(self) -> tuple[datetime, datetime] | None:
        """First and last ``created_at`` of the selected posts; None without posts."""
        meant = condition(self.query, self.available)
        with self.snapshot.connect("posts", *meant.tables) as connection:
            sql = f"SELECT min(created_at) AS first, max(created_at) AS last FROM posts WHERE {meant.sql}"  # noqa: S608
            found = arrow(connection, sql, meant.params).to_pylist()[0]
        return None if found["first"] is None else (found["first"], found["last"])

    def posts(self) -> pd.DataFrame:
        """The selected posts, oldest first."""
        meant = condition(self.query, self.available)
        return self.snapshot.rows("posts", meant.sql, meant.params, needs=sorted(meant.tables))

    def table(self, name: str) -> pd.DataFrame:
        """The rows of a table that speak of the selected posts."""
        if name in WHOLE or isinstance(self.query, Everything):
            return self.snapshot.rows(name)
        chosen = "post_id IN (SELECT post_id FROM selected)"
        if name == "embeddings":
            chosen = f"text_id IN (SELECT text_id FROM text WHERE {chosen})"  # noqa: S608 - no value in it
        return self.snapshot.rows(name, chosen, needs=["text"] if name == "embeddings" else [], selected=self.ids())

    def ids(self) -> pa.Table:
        """The ids of the selected posts, found once."""
        with self._lock:
            if not self._found:
                meant = condition(self.query, self.available)
                with self.snapshot.connect("posts", *meant.tables) as connection:
                    sql = f"SELECT post_id FROM posts WHERE {meant.sql}"  # noqa: S608
                    self._found.append(arrow(connection, sql, meant.params))
            return self._found[0]

    def counts(self) -> pd.DataFrame:
        """The counts of the selected posts: from the counts table where it can say, else from the posts."""
        if counts_suffice(self.query):
            stored = self.stored_counts()
            if stored is not None:
                labels = self.snapshot.rows("topic_table") if "topic_table" in self.available else None
                return stored[counts_mask(self.query, stored, labels)].reset_index(drop=True)
        return self.computed_counts()

    def stored_counts(self) -> pd.DataFrame | None:
        """The whole counts table; None when it was not made from this content."""
        if "counts" not in self.snapshot.tables:
            return None
        shown = Snapshot(self.snapshot.tables, {**self.snapshot.models, "counts": self.version.counts})
        stored = shown.rows("counts")
        return stored if len(stored) else None

    def computed_counts(self) -> pd.DataFrame:
        """The counts from the posts and the tables beside them: ``model.counts.cells``, said in SQL for its speed."""
        meant = condition(self.query, self.available)
        beside = [name for name in ("brands", "topics", "sentiment") if name in self.available]
        values = {
            "brand": "coalesce(brands.brand, '')" if "brands" in beside else "coalesce(chosen.brand, '')",
            "topic": f"coalesce(topics.topic, {OUTLIER})" if "topics" in beside else str(OUTLIER),
            "sentiment": "coalesce(sentiment.sentiment, '')" if "sentiment" in beside else "''",
        }
        keys = ", ".join(f"{values.get(key, 'chosen.' + key)} AS {key}" for key in KEYS)
        joins = " ".join(f"LEFT JOIN {name} ON {name}.post_id = chosen.post_id" for name in beside)
        width = pd.Timedelta(BASE_BIN) // pd.Timedelta(microseconds=1)
        sql = f"""WITH chosen AS (SELECT post_id, source, channel, brand, created_at FROM posts WHERE {meant.sql})
                  SELECT epoch_us(chosen.created_at) // {width} AS bin, {keys}, count(*) AS posts
                  FROM chosen {joins} GROUP BY ALL ORDER BY ALL"""  # noqa: S608
        with self.snapshot.connect("posts", *beside, *(meant.tables - set(beside))) as connection:
            counts = arrow(connection, sql, meant.params).to_pandas()
        bins = pd.to_datetime(counts["bin"].astype("int64") * width, unit="us", utc=True).astype(post.TIME)
        return restricted(counts.assign(bin=bins).astype({"topic": "int64", "posts": "int64"}), self.query)


def corpus(
    snapshot: Snapshot, version: Version, query: Query, since: datetime | None, until: datetime | None
) -> Corpus:
    """The corpus of a query within bounds; a bound that neither the caller nor the query gives is the posts' own."""
    asked = ([Since(since)] if since else []) + ([Until(until)] if until else [])
    first, last = bounds_of(all_of(query, *asked))
    selection = Selection(snapshot, version, all_of(query, *_cutting(snapshot, version, asked)))
    if first is None or last is None:
        extent = selection.extent()
        if extent is not None:
            first, last = first or extent[0], last or extent[1] + timedelta(microseconds=1)
    first = first or last or _EPOCH
    last = max(first, last or first)
    tables: dict[str, Table] = {"posts": selection.posts}
    tables.update({name: partial(selection.table, name) for name in TABLES if name in selection.available})
    tables["counts"] = selection.counts
    models = {name: model for name, model in sorted(snapshot.models.items()) if name in selection.available}
    text = canonical(query)
    return Corpus(
        corpus_id=identity(version.version, text, first, last, models),
        query=text,
        data_version=version.version,
        since=first,
        until=last,
        tables=tables,
        models=models,
    )


def _cutting(snapshot: Snapshot, version: Version, bounds: list[Since | Until]) -> list[Since | Until]:
    """The bounds that leave posts out; without the others the counts table can answer for the whole store."""
    extent = Selection(snapshot, version, Everything()).extent() if bounds else None
    if extent is None:
        return bounds
    return [one for one in bounds if (one.at > extent[0] if isinstance(one, Since) else one.at <= extent[1])]


def bounds_of(query: Query) -> tuple[datetime | None, datetime | None]:
    """The latest since and the earliest until that the whole query is subject to."""
    parts = conjuncts(query)
    since = [part.at for part in parts if isinstance(part, Since)]
    until = [part.at for part in parts if isinstance(part, Until)]
    return max(since, default=None), min(until, default=None)


def identity(content: str, query: str, since: datetime, until: datetime, models: Mapping[str, str]) -> str:
    """The name of a corpus: equal for equal content, query, bounds and models."""
    parts = [
        content,
        query,
        since.isoformat(),
        until.isoformat(),
        *(f"{name}={models[name]}" for name in sorted(models)),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
