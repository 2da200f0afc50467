"""What a model has not looked at yet, read in batches."""

from collections.abc import Iterator

import pandas as pd
import pyarrow as pa

from workbench.store.schemas import SCHEMAS
from workbench.store.snapshot import Snapshot, frame

POSTS = ("post_id", "text", "lang", "brand", "created_at", "thread_id")


def posts(snapshot: Snapshot, table: str, model: str, batch: int) -> Iterator[pd.DataFrame]:
    """Posts without a row of that model in the table, oldest first, columns ``POSTS``, at most ``batch`` at once."""
    listed = ", ".join(f"posts.{name}" for name in POSTS)
    yield from _lacking(snapshot, table, model, "posts", f"SELECT {listed} FROM posts", "created_at, post_id", batch)  # noqa: S608


def texts(snapshot: Snapshot, model: str, batch: int) -> Iterator[pd.DataFrame]:
    """Unique texts without a vector of that model, in order of text_id: text_id, normal; at most ``batch`` at once."""
    unique = "SELECT text_id, min(normal) AS normal FROM text"
    yield from _lacking(snapshot, "embeddings", model, "text", unique, "text_id", batch)


def _lacking(
    snapshot: Snapshot, table: str, model: str, source: str, sql: str, order: str, batch: int
) -> Iterator[pd.DataFrame]:
    if source not in snapshot.tables:
        return
    key = SCHEMAS[table].key or "post_id"
    with snapshot.connect(source, table) as connection:
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
