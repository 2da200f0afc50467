"""Which keys a table already holds: kept in memory as hashes, so that an import never reads the table again."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable

from workbench.store.reading import arrow, connect, files, relation
from workbench.store.schemas import TableSchema


class KnownKeys:
    """The keys of one table, those of one model if ``model`` is given; brought up to date file by file.

    Hashes are 64 bit; a key whose hash is known is looked up in the table before it is called known, so that
    no post is lost to a collision.
    """

    def __init__(self, schema: TableSchema, model: str | None) -> None:
        self.schema = schema
        self.key = schema.key or "post_id"
        self.model = model
        self._of_model = "true" if model is None else "model = ?"
        self._params = [] if model is None else [model]
        self._read: set[str] = set()
        self._runs: list[np.ndarray] = []  # sorted, each more than twice as long as the next

    def unknown(self, table: DeltaTable, rows: pa.Table) -> pa.Table:
        """The rows whose key the table does not hold at its version."""
        self._refresh(table)
        keys = rows[self.key]
        suspect = self._holds(_hashes(keys))
        if not suspect.any():
            return rows
        suspects = keys.filter(pa.array(suspect))
        known = self._look_up(table, suspects)
        return rows.filter(pc.invert(pc.is_in(keys, value_set=known)))

    def add(self, table: DeltaTable, rows: pa.Table) -> None:
        """Remember rows that were just committed as the newest version of the table."""
        self._read.update(files(table))
        self._insert(_hashes(rows[self.key]))

    def _refresh(self, table: DeltaTable) -> None:
        fresh = [path for path in files(table) if path not in self._read]
        if not fresh:
            return
        with connect() as connection:
            relation(connection, "held", table, self.schema, only=fresh)
            found = arrow(connection, f"SELECT {self.key} FROM held WHERE {self._of_model}", self._params)  # noqa: S608
        self._insert(_hashes(found[self.key]))
        self._read.update(fresh)

    def _look_up(self, table: DeltaTable, suspects: pa.ChunkedArray) -> pa.ChunkedArray:
        with connect() as connection:
            relation(connection, "held", table, self.schema)
            connection.register("suspects", pa.table({"suspect": suspects}))
            sql = f"SELECT DISTINCT {self.key} FROM held WHERE {self._of_model} AND {self.key} IN (FROM suspects)"  # noqa: S608
            return arrow(connection, sql, self._params)[self.key]

    def _holds(self, hashes: np.ndarray) -> np.ndarray:
        held = np.zeros(len(hashes), dtype=bool)
        for run in self._runs:
            place = np.minimum(run.searchsorted(hashes), len(run) - 1)
            held |= run[place] == hashes
        return held

    def _insert(self, hashes: np.ndarray) -> None:
        run = np.sort(hashes)
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]))
        if len(run):
            self._runs.append(run)


def first_of_each(rows: pa.Table, key: str) -> pa.Table:
    """The rows without those that repeat the key of an earlier row."""
    repeated = pd.Series(rows[key].to_pandas()).duplicated().to_numpy()
    return rows.filter(pa.array(~repeated)) if repeated.any() else rows


def _hashes(keys: Iterable[str] | pa.ChunkedArray) -> np.ndarray:
    values = keys.to_numpy(zero_copy_only=False) if isinstance(keys, pa.ChunkedArray) else np.array(list(keys), object)
    hashes: np.ndarray = pd.util.hash_array(values.astype(object), categorize=False)
    return hashes
