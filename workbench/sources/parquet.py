"""Parquet files."""

from collections.abc import Collection, Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.model.errors import BadInput
from workbench.sources.opening import Opened
from workbench.sources.raw import Raw


class Parquet:
    """A Parquet file; a row's line is its number from 1, nested fields get a dotted name, times become ISO text."""

    notes: tuple[str, ...] = ()

    def __init__(self, file: Opened) -> None:
        self.file = file
        try:
            schema = pa.Table.from_batches([], schema=pq.read_schema(file.path)).flatten().schema
        except (pa.ArrowInvalid, OSError) as error:
            raise BadInput(f"{file.name} is not a readable Parquet file", do="write or copy it again") from error
        self.names = tuple(schema.names)

    def batches(self, rows: int, wanted: Collection[str]) -> Iterator[Raw]:
        """The wanted columns, ``rows`` rows at a time."""
        line = 1
        try:
            with pq.ParquetFile(self.file.path) as source:
                total = source.metadata.num_rows
                for batch in source.iter_batches(rows, columns=sorted({name.split(".")[0] for name in wanted})):
                    table = pa.Table.from_batches([batch]).flatten()
                    columns = {name: _texts(table[name]) for name in table.column_names if name in wanted}
                    lines = list(range(line, line + batch.num_rows))
                    line += batch.num_rows
                    yield Raw(columns, lines, position=self.file.size * (line - 1) // max(total, 1))
        except (pa.ArrowInvalid, OSError) as error:
            raise BadInput(f"{self.file.name} is damaged after row {line - 1}", do="write or copy it again") from error


def _texts(column: pa.ChunkedArray) -> list[str | None]:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        return [None if value is None else value.isoformat() for value in column.cast(_micro(column.type)).to_pylist()]
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return [value or None for value in column.to_pylist()]
    if pa.types.is_integer(column.type) or pa.types.is_boolean(column.type) or pa.types.is_decimal(column.type):
        return list(pc.cast(column, pa.string()).to_pylist())
    return [None if value is None or value != value else str(value) for value in column.to_pylist()]


def _micro(kind: pa.DataType) -> pa.DataType:
    return pa.timestamp("us", tz=getattr(kind, "tz", None))
