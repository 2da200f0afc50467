"""A snapshot: every table of a store at one version, and how its rows are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd
import pyarrow as pa
from deltalake import DeltaTable

from workbench.model import post
from workbench.model.corpus import TABLES
from workbench.store.reading import arrow, connect, relation
from workbench.store.schemas import SCHEMAS

_ORDER = {
    "posts": "created_at, post_id",
    "embeddings": "text_id",
    "topic_table": "topic",
    "topic_quality": "topic",
    "topic_space": "component",
    "topic_lineage": '"at", topic, event',
    "topic_edits": "seq",
    "brands": "post_id, brand",
    "aspects": "post_id, start, aspect",
    "counts": "bin, source, brand, channel, topic, sentiment",
    "labels": 'post_id, name, value, "by"',
    "outcomes": 'incident_id, "at"',
    "calendar": "since, name, brand",
    "market": "brand",
    "classes": "post_id, head",
    "tags": "post_id, tag",
    "heads": "head",
    "exclusions": "author, purpose",
    "messages": "name",
    "content": "page, seq",
}


@dataclass(frozen=True)
class Snapshot:
    """Tables opened at one data version; ``models`` says whose rows of each table are shown."""

    tables: Mapping[str, DeltaTable]
    models: Mapping[str, str]

    def connect(self, *names: str) -> duckdb.DuckDBPyConnection:
        """A DuckDB with the named tables (those that exist) as views of the rows that are shown."""
        connection = connect()
        for name in names:
            if name == "posts" and name not in self.tables:
                connection.register("posts", SCHEMAS["posts"].arrow.empty_table())
            elif name == "posts":
                relation(connection, "posts", self.tables[name], SCHEMAS[name])
            elif name in self.tables:
                relation(connection, f"{name}_all", self.tables[name], SCHEMAS[name])
                columns = ", ".join(f'"{column}"' for column in TABLES[name][0])
                model = self.models.get(name, "").replace("'", "''")
                shown = f"model = '{model}' AND {SCHEMAS[name].shown}"
                connection.execute(f"CREATE TEMP VIEW {name} AS SELECT {columns} FROM {name}_all WHERE {shown}")  # noqa: S608
        return connection

    def rows(
        self,
        name: str,
        where: str = "true",
        params: Sequence[object] = (),
        *,
        needs: Sequence[str] = (),
        columns: Sequence[str] | None = None,
        selected: pa.Table | None = None,
    ) -> pd.DataFrame:
        """The shown rows of a table that match a condition, in their usual order.

        ``needs`` names further tables the condition speaks of; ``selected`` can be read as a table of that name.

        Raises: StoreUnusable when files of this version are gone or damaged.
        """
        listed = ", ".join(f'"{column}"' for column in columns) if columns else "*"
        with self.connect(*{name, *needs}) as connection:
            if selected is not None:
                connection.register("selected", selected)
            sql = f"SELECT {listed} FROM {name} WHERE {where} ORDER BY {_ORDER.get(name, 'post_id')}"  # noqa: S608
            return frame(name, arrow(connection, sql, params))


def frame(name: str, rows: pa.Table) -> pd.DataFrame:
    """Arrow rows as a frame with the dtypes that callers expect."""
    made = rows.to_pandas()
    if name == "posts" and len(rows.column_names) == len(post.COLUMNS):
        return post.conform(made)
    for column in made.columns:
        kind = rows.schema.field(column).type
        if name == "posts" and column in post.COLUMNS:
            made[column] = made[column].astype(post.COLUMNS[column].dtype)
        elif pa.types.is_string(kind):
            made[column] = made[column].astype("str")
        elif pa.types.is_timestamp(kind):
            made[column] = made[column].astype(post.TIME)
    return made
