"""The columns of every stored table: their Arrow types, the key of a row, and which of them are content."""

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from workbench.model import post
from workbench.model.corpus import TABLES

_TIME = pa.timestamp("us", tz="UTC")
_POST_TYPES = {"str": pa.string(), post.TIME: _TIME, "Float64": pa.float64(), "Int64": pa.int64()}
_TYPES: dict[str, pa.DataType] = {
    "confidence": pa.float32(),
    "p_negative": pa.float32(),
    "p_neutral": pa.float32(),
    "p_positive": pa.float32(),
    "unsure": pa.bool_(),
    "p": pa.float32(),
    "similarity": pa.float32(),
    "coherence": pa.float64(),
    "coherence_low": pa.float64(),
    "coherence_high": pa.float64(),
    "stability": pa.float64(),
    "stability_low": pa.float64(),
    "stability_high": pa.float64(),
    "exclusivity": pa.float64(),
    "exemplars": pa.list_(pa.string()),
    "others": pa.list_(pa.int64()),
    "topics": pa.list_(pa.int64()),
    "seq": pa.int64(),
    "component": pa.int64(),
    "vector": pa.list_(pa.float32()),
    "centroid": pa.list_(pa.float32()),
    "words": pa.list_(pa.string()),
    "weights": pa.list_(pa.float64()),
    "threshold": pa.float64(),
    "topic": pa.int64(),
    "posts": pa.int64(),
    "bin": _TIME,
    "at": _TIME,
    "since": _TIME,
    "until": _TIME,
    "raised": _TIME,
    "expect": pa.float64(),
    "ours": pa.bool_(),
    "ambiguous": pa.bool_(),
    "start": pa.int64(),
    "end": pa.int64(),
    "weight": pa.float64(),
}
_KEYS = {"embeddings": "text_id"}
_FILLED = {"brands": "brand", "aspects": "aspect", "classes": "head", "tags": "tag"}
_KEYLESS = (
    "topic_table",
    "topic_quality",
    "topic_space",
    "topic_lineage",
    "topic_edits",
    "counts",
    "labels",
    "outcomes",
    "calendar",
    "market",
    "heads",
    "exclusions",
    "messages",
    "content",
)
GROWN = ("labels", "sentiment")  # tables that once had fewer columns: rows written before have missing values there
_SAID = ("weight",)  # floats that no model's fingerprint stands for, so that they are content
_MACHINE = ("author", "collected_at", "url")  # differ between machines that hold the same posts


@dataclass(frozen=True)
class TableSchema:
    """A stored table: ``key`` names the column of which one model writes each value once; None for no such rule.

    ``content`` are the columns that the content hash of a data version covers: no floats (a model's fingerprint
    stands for them) and nothing that depends on the machine. A row without the column ``filled`` only says that its
    post was looked at: it is never shown.
    """

    name: str
    arrow: pa.Schema
    key: str | None
    content: tuple[str, ...]
    filled: str | None = None

    @property
    def shown(self) -> str:
        """SQL that is true for the rows to show."""
        return f'"{self.filled}" IS NOT NULL' if self.filled else "true"

    @property
    def columns(self) -> list[str]:
        """Column names, ``model`` last where the table has one."""
        return list(self.arrow.names)

    def table(self, frame: pd.DataFrame, model: str | None) -> pa.Table:
        """The frame as Arrow rows of this schema, with the model that made them.

        Raises: KeyError when a column is absent.
        """
        columns = {}
        for field in self.arrow:
            if field.name == "model" and self.name != "posts":
                columns["model"] = pa.array([model] * len(frame), pa.string())
                continue
            values = frame[field.name]
            if values.empty:  # a column of lists has no type of its own before its first list
                columns[field.name] = pa.array([], field.type)
                continue
            if field.type == pa.string() and not isinstance(values.dtype, pd.StringDtype):
                values = values.where(values.isna(), values.astype("str")).astype("str")
            columns[field.name] = _chunked(pa.Array.from_pandas(values, type=field.type))
        return pa.table(columns, schema=self.arrow)


def _chunked(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _posts() -> TableSchema:
    arrow = pa.schema([(name, _POST_TYPES[column.dtype]) for name, column in post.COLUMNS.items()])
    return TableSchema("posts", arrow, "post_id", tuple(name for name in post.COLUMNS if name not in _MACHINE))


def _beside(name: str, columns: tuple[str, ...]) -> TableSchema:
    arrow = pa.schema([(column, _TYPES.get(column, pa.string())) for column in (*columns, "model")])
    content = tuple(
        c
        for c in columns
        if c in _SAID or (not pa.types.is_floating(arrow.field(c).type) and c not in ("vector", "centroid", "weights"))
    )
    return TableSchema(
        name, arrow, None if name in _KEYLESS else _KEYS.get(name, "post_id"), content, _FILLED.get(name)
    )


SCHEMAS: dict[str, TableSchema] = {
    "posts": _posts(),
    **{name: _beside(name, columns) for name, (columns, _) in TABLES.items()},
}
