"""Tables into DuckDB: how rows of a pinned table are read."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from urllib.parse import unquote

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
from deltalake import DeltaTable

from workbench.model.errors import StoreUnusable
from workbench.store.schemas import GROWN, TableSchema

_GLOB = re.compile(r"[*?\[]")  # DuckDB would take these in a path for a pattern


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
    """The data files of the table's version: paths, or addresses on object storage."""
    return [_path(str(uri)) for uri in table.file_uris()]


def _path(uri: str) -> str:
    """A local address as a path: the library writes spaces and the like as in a URL."""
    path = uri.removeprefix("file://")
    return unquote(path) if path.startswith("/") else uri


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
    if all(path.startswith("/") and not _GLOB.search(path) for path in uris):  # DuckDB's own reader, on all cores
        listed = ", ".join("'" + path.replace("'", "''") + "'" for path in uris)
        rows = f"SELECT * FROM read_parquet([{listed}], union_by_name = true)"  # noqa: S608
        if schema.name in GROWN:
            connection.register(f"{name}_none", schema.arrow.empty_table())
            rows += f" UNION ALL BY NAME SELECT * FROM {name}_none"  # noqa: S608
        with _refusing():
            connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {rows}")
        return
    dataset = table.to_pyarrow_dataset()
    if only is not None:
        wanted = {uri.rsplit("/", 1)[-1] for uri in uris}
        fragments = [part for part in dataset.get_fragments() if part.path.rsplit("/", 1)[-1] in wanted]
        dataset = ds.FileSystemDataset(fragments, dataset.schema, dataset.format, dataset.filesystem)
    connection.register(name, dataset)


def arrow(connection: duckdb.DuckDBPyConnection, sql: str, params: Sequence[object] | None = None) -> pa.Table:
    """The rows a statement gives.

    Raises: StoreUnusable when files are gone or damaged.
    """
    with _refusing():
        return connection.sql(sql, params=list(params or [])).to_arrow_table()


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn unreadable files into one sentence."""
    try:
        yield
    except (duckdb.IOException, duckdb.InvalidInputException, FileNotFoundError) as error:
        first = str(error).strip().splitlines()[0]
        if isinstance(error, FileNotFoundError) or "No files found" in first or "No such file" in first:
            raise StoreUnusable(
                "files of this data version are gone from the store",
                do="restore it with `workbench store restore FILE`, or take the newest version if you named another",
            ) from error
        raise StoreUnusable(
            f"a file of the store cannot be read ({first[:300]})",
            do="restore the store with `workbench store restore FILE`",
        ) from error
