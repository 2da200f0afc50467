"""Data versions: which version of every table belongs together, named by a hash of what they hold."""

import contextlib
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from deltalake import DeltaTable
from pydantic import BaseModel, ConfigDict, ValidationError

from workbench.model.errors import StoreUnusable, UnknownName
from workbench.store.place import write_safely
from workbench.store.reading import arrow, connect, files, relation
from workbench.store.schemas import TableSchema

DERIVED = ("counts",)  # made from other tables, so no part of the content


class Version(BaseModel):
    """A recorded data version: equal ``version`` means equal content, on every machine.

    ``tables`` maps a table to its Delta version, ``models`` to the fingerprint of the model whose rows are shown,
    ``content`` to (rows, hash). ``counts`` is the name under which the counts of this content are stored.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
    version: str
    at: datetime
    tables: dict[str, int]
    models: dict[str, str]
    content: dict[str, tuple[int, str]]
    counts: str


class ContentHashes:
    """Hashes of data files, kept in a file of the home so that each data file is read for it once.

    The hash of a file is the sum modulo 2**128 of the MD5 (RFC 1321) of its rows, two halves summed each modulo
    2**64; the hash of a table is the sum over its files, so neither the order of rows nor their files matter.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known: dict[str, list[int]] | None = None

    def content(self, schema: TableSchema, table: DeltaTable, model: str | None) -> tuple[int, str]:
        """Rows of the model and their hash, in hexadecimal."""
        known = self._load()
        paths = {_short(schema, path, model): path for path in files(table)}
        fresh = {short: path for short, path in paths.items() if short not in known}
        if fresh:
            known.update(_hash_files(schema, table, model, fresh))
            with contextlib.suppress(StoreUnusable):  # a cache: what cannot be kept is computed again
                write_safely(self.path, json.dumps(known))
        rows, low, high = (sum(known[short][i] for short in paths) for i in range(3))
        return rows, f"{high % 2**64:016x}{low % 2**64:016x}"

    def _load(self) -> dict[str, list[int]]:
        if self._known is None:
            try:
                self._known = json.loads(self.path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                self._known = {}  # a cache: what is lost is computed again
        return self._known


def name(
    tables: Mapping[str, int], models: Mapping[str, str], content: Mapping[str, tuple[int, str]], at: datetime
) -> Version:
    """The data version that tables with this content are, seen at a time."""
    held = {name: content[name] for name in sorted(content) if name not in DERIVED}
    return Version(
        version=_digest({name: [models.get(name), *held[name]] for name in held}),
        at=at,
        tables=dict(sorted(tables.items())),
        models=dict(sorted(models.items())),
        content=held,
        counts=counts_name(models, content),
    )


def record(folder: Path, value: Version) -> None:
    """Write down a data version; equal content keeps the time it was first seen, with the newest table versions.

    Raises: StoreUnusable when it cannot be written.
    """
    path = folder / f"{value.version}.json"
    try:
        before = read(folder, value.version)
    except (UnknownName, StoreUnusable):
        write_safely(path, value.model_dump_json(indent=1) + "\n")
        return
    value = value.model_copy(update={"at": before.at})
    if value != before:
        write_safely(path, value.model_dump_json(indent=1) + "\n")


def counts_name(models: Mapping[str, str], content: Mapping[str, tuple[int, str]]) -> str:
    """The name of the counts that this content has."""
    parts = {
        name: [models.get(name), *content[name]]
        for name in ("posts", "brands", "topics", "sentiment")
        if name in content
    }
    return "cells-1-" + _digest(parts)


def read(folder: Path, version: str) -> Version:
    """A recorded data version, by its name or the beginning of it.

    Raises: UnknownName when there is none or several; StoreUnusable when its record is damaged.
    """
    found = sorted(folder.glob(f"{version}*.json")) if version.isalnum() else []
    if len(found) != 1:
        problem = (
            f"there is no data version {version!r}"
            if not found
            else f"{len(found)} data versions begin with {version!r}"
        )
        raise UnknownName(problem, do="see `workbench store versions`")
    try:
        return Version.model_validate_json(found[0].read_text(encoding="utf-8"))
    except (OSError, ValidationError, ValueError) as error:
        raise StoreUnusable(
            f"the record of data version {version} is damaged", do=f"delete {found[0]} and select without a version"
        ) from error


def recorded(folder: Path) -> list[Version]:
    """All readable records, newest first."""
    values = []
    for path in folder.glob("*.json"):
        try:
            values.append(Version.model_validate_json(path.read_text(encoding="utf-8")))
        except (OSError, ValidationError, ValueError):
            continue  # `read` says so when somebody asks for that one
    return sorted(values, key=lambda value: (value.at, value.version), reverse=True)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def _short(schema: TableSchema, path: str, model: str | None) -> str:
    return f"{schema.name}/{path.rsplit('/', 1)[-1]}/{model or ''}"


def _hash_files(
    schema: TableSchema, table: DeltaTable, model: str | None, fresh: Mapping[str, str]
) -> dict[str, list[int]]:
    hashes = {}
    text = ", ".join(_as_text(schema, column) for column in schema.content)
    where = "true" if model is None else "model = ?"
    low, high = f"hash & {2**64 - 1}::uhugeint", "hash >> 64"
    sql = f"""SELECT count(*) AS rows, coalesce(sum(({low})::ubigint), 0)::varchar AS low,
                     coalesce(sum(({high})::ubigint), 0)::varchar AS high
              FROM (SELECT md5_number(concat({text})) AS hash FROM fresh WHERE {where} AND {schema.shown})"""  # noqa: S608
    with connect() as connection:
        for short, path in fresh.items():
            relation(connection, "fresh", table, schema, only=[path])
            found = arrow(connection, sql, [] if model is None else [model]).to_pylist()[0]
            hashes[short] = [int(found["rows"]), int(found["low"]) % 2**64, int(found["high"]) % 2**64]
    return hashes


def _as_text(schema: TableSchema, column: str) -> str:
    """SQL that writes a value with its length in bytes before it, so that no two rows read the same."""
    named = f'"{column}"'  # some columns are called as words of the language are, such as "at"
    kind = str(schema.arrow.field(column).type)
    if kind.startswith("timestamp"):
        value = f"epoch_us({named})::varchar"
    elif kind == "double":
        value = f"try_cast(round({named} * 1000000) AS hugeint)::varchar"
    elif kind.startswith("list"):
        value = f"array_to_string({named}, chr(31))"
    else:
        value = f"{named}::varchar"
    return f"coalesce(strlen({value}), -1), ':', {value}"  # concat leaves NULL out
