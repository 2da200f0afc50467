"""Vectors that the store already holds, read in pieces."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.store.reading import connect, relation
from workbench.store.schemas import SCHEMAS
from workbench.store.store import Store

_ONE = "SELECT text_id, vector FROM held WHERE model = ? AND text_id IN (SELECT text_id FROM wanted)"
_TWO = """
SELECT text_id, one.vector, other.vector AS beside FROM (FROM held WHERE model = ?) AS one
JOIN (FROM held WHERE model = ?) AS other USING (text_id) WHERE text_id IN (SELECT text_id FROM wanted)
"""


def stored(
    store: Store, model: str, text_ids: pd.Series, batch: int, beside: str | None = None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Text ids and their vectors of a model, shapes (n,) and (n, n_dims) float32, without those the store lacks.

    ``beside`` is a second model, whose vectors stand right of the others.
    """
    table = store.at("embeddings").open()
    if table is None or text_ids.empty:
        return
    wanted = pa.table({"text_id": pa.array(text_ids.unique(), pa.string())})
    with connect() as connection:
        relation(connection, "held", table, SCHEMAS["embeddings"])
        connection.register("wanted", wanted)
        found = connection.sql(_TWO if beside else _ONE, params=[model, beside] if beside else [model])
        for part in found.to_arrow_reader(batch):
            if part.num_rows:
                rows = [column.flatten().to_numpy(zero_copy_only=False) for column in part.columns[1:]]
                ids = part.column("text_id").to_numpy(zero_copy_only=False)
                yield ids, np.hstack([one.reshape(part.num_rows, -1) for one in rows])
