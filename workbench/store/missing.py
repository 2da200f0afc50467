"""What a model has not looked at yet, read in batches."""

from collections.abc import Iterator, Sequence

import pandas as pd
import pyarrow as pa

from workbench.store.schemas import SCHEMAS
from workbench.store.snapshot import Snapshot, frame

POSTS = ("post_id", "text", "lang", "brand", "created_at", "thread_id")
SAID = ("normal", "text_id")


def posts(
    snapshot: Snapshot, table: str, model: str, batch: int, columns: Sequence[str] = POSTS
) -> Iterator[pd.DataFrame]:
    """Posts without a row of that model in the table, oldest first, at most ``batch`` at once.

    ``columns`` are some of ``POSTS``, and of ``SAID``: for these a post has to have its normalised text.
    """
    beside = not set(SAID).isdisjoint(columns)
    listed = ", ".join(f"{'text' if name in SAID else 'posts'}.{name}" for name in columns)
    said = "JOIN text ON text.post_id = posts.post_id" if beside else ""
    needs = ["posts", "text"] if beside else ["posts"]
    sql, order = f"SELECT {listed} FROM posts {said}", "posts.created_at, posts.post_id"  # noqa: S608
    yield from _lacking(snapshot, table, model, needs, sql, order, batch)


def texts(snapshot: Snapshot, model: str, batch: int) -> Iterator[pd.DataFrame]:
    """Unique texts without a vector of that model, in order of text_id: text_id, normal; at most ``batch`` at once."""
    unique = "SELECT text_id, min(normal) AS normal FROM text"
    yield from _lacking(snapshot, "embeddings", model, ["text"], unique, "text_id", batch)


def _lacking(
    snapshot: Snapshot, table: str, model: str, needs: Sequence[str], sql: str, order: str, batch: int
) -> Iterator[pd.DataFrame]:
    """``needs``: the tables the statement reads, first the one whose rows may be lacking."""
    if any(name not in snapshot.tables for name in needs):
        return
    source, key = needs[0], SCHEMAS[table].key or "post_id"
    with snapshot.connect(*dict.fromkeys((*needs, table))) as connection:
        where, params = "true", []
        if table in snapshot.tables:
            held = f"{table}_all"
            where = f"NOT EXISTS (SELECT 1 FROM {held} WHERE {held}.{key} = {source}.{key} AND {held}.model = ?)"  # noqa: S608
            params = [model]
        group = "GROUP BY text_id" if source == "text" else ""
        rows = connection.sql(f"{sql} WHERE {where} {group} ORDER BY {order}", params=params)
        for part in rows.to_arrow_reader(batch):
            found = pa.Table.from_batches([part])
            if len(found):
                yield frame(source, found)
