"""Vectors as a column for the store, and those that it already holds, read in pieces."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.store.reading import connect, relation
from workbench.store.schemas import SCHEMAS
from workbench.store.store import Store

_ONE = "SELECT place, vector FROM wanted JOIN held USING (text_id) WHERE model = ?"
_TWO = """
SELECT place, one.vector, other.vector AS beside FROM wanted
JOIN (FROM held WHERE model = ?) AS one USING (text_id) JOIN (FROM held WHERE model = ?) AS other USING (text_id)
"""


def column(rows: np.ndarray) -> pd.Series:
    """Vectors, shape (n, n_dims), as a column of lists; quicker to write than lists of Python."""
    ends = pa.array(np.arange(0, rows.size + 1, rows.shape[1], dtype=np.int32))
    lists = pa.ListArray.from_arrays(ends, pa.array(rows.ravel()))
    return pd.Series(pd.arrays.ArrowExtensionArray(lists))


def stored(
    store: Store, model: str, text_ids: pd.Series, batch: int, beside: str | None = None
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Places in ``text_ids`` and the vectors of a model there, shapes (n,) and (n, n_dims) float32, in any order.

    Texts that the store has no vector of are left out. ``beside`` is a second model, whose vectors stand right of the
    others.
    """
    table = store.at("embeddings").open()
    if table is None or text_ids.empty:
        return
    wanted = pa.table({"text_id": pa.array(text_ids, pa.string()), "place": np.arange(len(text_ids))})
    with connect() as connection:
        relation(connection, "held", table, SCHEMAS["embeddings"])
        connection.register("wanted", wanted)
        found = connection.sql(_TWO if beside else _ONE, params=[model, beside] if beside else [model])
        for part in found.to_arrow_reader(batch):
            if part.num_rows:
                rows = [column.flatten().to_numpy(zero_copy_only=False) for column in part.columns[1:]]
                yield part.column("place").to_numpy(), np.hstack([one.reshape(part.num_rows, -1) for one in rows])
