"""What a store holds, table by table."""

from dataclasses import dataclass
from pathlib import Path

from deltalake import DeltaTable

from workbench.store.reading import arrow, connect, relation
from workbench.store.schemas import SCHEMAS, TableSchema
from workbench.store.store import Store


@dataclass(frozen=True)
class TableState:
    """One table: ``rows`` are those a corpus shows, ``others`` those of models that are not current.

    ``lacking`` counts the posts (unique texts for embeddings) without a row of the current model; None where that
    says nothing.
    """

    name: str
    rows: int
    others: int
    lacking: int | None
    model: str | None
    files: int
    bytes: int
    commits: int


def overview(store: Store) -> tuple[TableState, ...]:
    """The tables that were written, posts first."""
    states = []
    for name, schema in SCHEMAS.items():
        table = store.at(name).open()
        if table is None:
            continue
        actions = table.get_add_actions(flatten=True)
        sizes = [int(size) for size in actions["size_bytes"].to_pylist()] if actions.num_rows else []
        model = store.current(name)
        rows = int(table.count()) if name == "posts" else len(store.read(name, columns=[schema.columns[0]]))
        others = 0 if name == "posts" else _of_other_models(table, schema, model)
        lacking = None
        if schema.key is not None and name != "posts" and model is not None:
            batches = (
                store.missing_texts(model) if name == "embeddings" else store.missing(name, model, columns=["post_id"])
            )
            lacking = sum(map(len, batches))
        states.append(TableState(name, rows, others, lacking, model, len(sizes), sum(sizes), table.version() + 1))
    return tuple(states)


def _of_other_models(table: DeltaTable, schema: TableSchema, model: str | None) -> int:
    with connect() as connection:
        relation(connection, "held", table, schema)
        found = arrow(connection, "SELECT count(*) AS n FROM held WHERE model IS DISTINCT FROM ?", [model])
        return int(found["n"][0].as_py())


def size(folder: Path) -> int:
    """Bytes of all files below a folder, also of those that no table needs any more."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
