"""Vectors that the store already holds, read in pieces."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.store.reading import connect, relation
from workbench.store.schemas import SCHEMAS
from workbench.store.store import Store


def stored(store: Store, model: str, text_ids: pd.Series, batch: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Text ids and their vectors of a model, shapes (n,) and (n, n_dims) float32, without those the store lacks."""
    table = store.at("embeddings").open()
    if table is None or text_ids.empty:
        return
    wanted = pa.table({"text_id": pa.array(text_ids.unique(), pa.string())})
    with connect() as connection:
        relation(connection, "held", table, SCHEMAS["embeddings"])
        connection.register("wanted", wanted)
        sql = "SELECT text_id, vector FROM held WHERE model = ? AND text_id IN (SELECT text_id FROM wanted)"
        for part in connection.sql(sql, params=[model]).to_arrow_reader(batch):
            if part.num_rows:
                rows = part.column("vector").flatten().to_numpy(zero_copy_only=False)
                yield part.column("text_id").to_numpy(zero_copy_only=False), rows.reshape(part.num_rows, -1)
