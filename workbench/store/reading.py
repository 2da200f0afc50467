"""Tables into DuckDB: how rows of a pinned table are read."""

import os
from collections.abc import Sequence
from functools import cache

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable

from workbench.store.schemas import TableSchema


def connect() -> duckdb.DuckDBPyConnection:
    """A connection that speaks UTC and whose views nobody else sees."""
    return _database(os.getpid()).cursor()


@cache
def _database(process: int) -> duckdb.DuckDBPyConnection:
    """The in-memory database of this process, empty for good; opening one for each question takes 20 ms."""
    connection = duckdb.connect()
    connection.execute("SET GLOBAL TimeZone = 'UTC'")
    return connection


def files(table: DeltaTable) -> list[str]:
    """The addresses of the data files of the table's version."""
    return [str(uri) for uri in table.file_uris()]


def relation(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    table: DeltaTable,
    schema: TableSchema,
    only: Sequence[str] | None = None,
) -> None:
    """Make the table readable as ``name``; ``only`` restricts it to some of its data files."""
    uris = list(only) if only is not None else files(table)
    if not uris:
        connection.register(name, schema.arrow.empty_table())
        return
    local = [uri.removeprefix("file://") for uri in uris]
    if all(path.startswith("/") for path in local):  # DuckDB's own reader, on all cores
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in local)
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet([{listed}], union_by_name = true)"  # noqa: S608
        )
        return
    dataset = table.to_pyarrow_dataset()
    if only is not None:
        wanted = {uri.rsplit("/", 1)[-1] for uri in uris}
        fragments = [part for part in dataset.get_fragments() if part.path.rsplit("/", 1)[-1] in wanted]
        dataset = ds.FileSystemDataset(fragments, dataset.schema, dataset.format, dataset.filesystem)
    connection.register(name, dataset)


def arrow(connection: duckdb.DuckDBPyConnection, sql: str, params: Sequence[object] | None = None) -> pa.Table:
    """The rows a statement gives."""
    return connection.sql(sql, params=list(params or [])).to_arrow_table()
