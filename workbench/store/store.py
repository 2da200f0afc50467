"""The store: posts and what is known about them, written once, read at a version."""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import pandas as pd
import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from workbench.model import post
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput, StoreUnusable, UnknownName
from workbench.store import missing, place, versions
from workbench.store.known import KnownKeys, first_of_each
from workbench.store.query import bound, parse
from workbench.store.schemas import SCHEMAS
from workbench.store.selection import Selection, corpus
from workbench.store.snapshot import Snapshot
from workbench.store.snapshot import frame as frame_of
from workbench.store.table import StoredTable

_ATTEMPTS = 60
_T = TypeVar("_T")


def open_store(home: Path | None = None, create: bool = True) -> "Store":
    """The store in a home (``WORKBENCH_HOME`` or ``.workbench`` by default), made when there is none.

    Raises: StoreUnusable when it cannot be read, is of another schema, or is absent and ``create`` is false.
    """
    folder = place.home(home)
    place.check(folder, create)
    return Store(folder)


def select(
    query: str = "",
    since: str | date | None = None,
    until: str | date | None = None,
    version: str | None = None,
    home: Path | None = None,
) -> Corpus:
    """The posts a query means, with what is known about them; see ``Store.select``."""
    return open_store(home, create=False).select(query, since, until, version)


class Store:
    """Posts and the tables beside them in one home; any number of processes may read and write at once."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.config = place.config(home)
        self.versions = home / "versions"
        self._known: dict[tuple[str, str | None], KnownKeys] = {}
        self._hashes = versions.ContentHashes(home / "hashes.json")
        self._seen: tuple[object, versions.Version] | None = None

    def at(self, table: str) -> StoredTable:
        """Where a table stands.

        Raises: UnknownName when no table is called that.
        """
        if table not in SCHEMAS:
            raise UnknownName(f"there is no table {table!r}", do=f"use one of {', '.join(SCHEMAS)}")
        root = self.config.store.uri or str(self.home / "tables")
        if "://" not in root:
            root = str((self.home / Path(root).expanduser()).absolute())
        return StoredTable(f"{root}/{table}", SCHEMAS[table], self.config.store.options)

    # posts

    def append_posts(self, frame: pd.DataFrame, *, app: str, seq: int) -> int:
        """Add the posts whose ``post_id`` the store does not hold, once for each (app, seq); how many were new.

        ``frame`` has the columns of ``model.post``. When this returns, the posts survive a power loss.

        Raises: StoreUnusable when the disk is full; nothing of the batch is visible then.
        """
        rows = first_of_each(SCHEMAS["posts"].table(post.conform(frame), None), "post_id")

        def attempt(table: DeltaTable) -> int:
            last = table.transaction_version(app)
            if last is not None and last >= seq:
                return 0
            new = self._keys("posts", None).unknown(table, rows)
            self.at("posts").append(table, new, (app, seq))
            self._keys("posts", None).add(table, new)
            return len(new)

        return self._commit("posts", attempt)

    def done(self, app: str) -> int | None:
        """The last batch number that was committed for an app; None when there was none."""
        table = self.at("posts").open()
        return None if table is None else table.transaction_version(app)

    # tables beside them

    def read(self, table: str, *, model: str | None = None, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """The newest rows of a table: those of ``model``, else of the current one. No rows when never written."""
        snapshot = self._latest(table, models={table: model} if model is not None else {})
        if table not in snapshot.tables:
            names = [name for name in SCHEMAS[table].columns if name != "model" and (not columns or name in columns)]
            return frame_of(table, SCHEMAS[table].arrow.empty_table().select(names))
        return snapshot.rows(table, columns=columns)

    def posts(self, ids: Sequence[str]) -> pd.DataFrame:
        """The posts of these ids that are there, columns of ``model.post``, oldest first."""
        chosen = pa.table({"post_id": pa.array(list(ids), pa.string())})
        return self._latest("posts").rows("posts", "post_id IN (SELECT post_id FROM selected)", selected=chosen)

    def missing(
        self, table: str, model: str, batch: int = 20_000, columns: Sequence[str] = missing.POSTS
    ) -> Iterator[pd.DataFrame]:
        """Posts that have no row of that model in a table, oldest first; ``columns`` as ``missing.posts``.

        What is missing is decided when the first batch is asked for.
        """
        yield from missing.posts(self._latest("posts", "text", table), table, model, batch, columns)

    def missing_texts(self, model: str, batch: int = 20_000) -> Iterator[pd.DataFrame]:
        """Unique texts without a vector of that model: text_id, normal; in order of text_id."""
        yield from missing.texts(self._latest("text", "embeddings"), model, batch)

    def write(self, table: str, frame: pd.DataFrame, model: str, examined: Sequence[str] | None = None) -> None:
        """Add rows that a model made; a key that has rows of that model already is left as it is.

        ``examined`` names posts that were looked at: those without a row in ``frame`` (no brand found) are no longer
        missing. A ``brands`` row without a brand says the same. The first model written to a table becomes its
        current one.

        Raises: StoreUnusable when the disk is full.
        """
        schema = SCHEMAS[self.at(table).schema.name]
        if examined is not None and schema.key is not None:
            filled = set(frame[schema.key].tolist())
            without = pd.Series([one for one in examined if one not in filled], dtype="str")
            frame = pd.concat([frame, pd.DataFrame({schema.key: without})], ignore_index=True)
        if table == "brands":
            frame = frame.assign(brand=frame["brand"].astype("object").where(frame["brand"] != ""))
        rows = schema.table(frame, model)

        def attempt(found: DeltaTable) -> None:
            if schema.key is None:
                self.at(table).append(found, rows)
                return
            new = self._keys(table, model).unknown(found, rows)
            if len(new):
                self.at(table).append(found, new)
                self._keys(table, model).add(found, new)

        self._commit(table, attempt)
        if self.current(table) is None:
            self.set_current(table, model)

    def replace(
        self,
        table: str,
        frame: pd.DataFrame,
        model: str,
        *,
        shown: bool = True,
        where: Mapping[str, Sequence[str]] = {},
    ) -> None:
        """Put rows in place of all that a model made before; raises and ``current`` as ``write``.

        With ``shown`` false no model becomes current: ``show`` chooses when all that belongs together is written.
        ``where`` maps columns to values: only rows that have one of them in each go, in the same commit.
        """
        rows = self.at(table).schema.table(frame, model)
        among = {"model": [model], **where}
        mine = " AND ".join(f'"{column}" IN ({", ".join(map(_quoted, values))})' for column, values in among.items())
        self._commit(table, lambda found: self.at(table).overwrite(found, rows, mine))
        self._known.pop((table, model), None)
        if shown and self.current(table) is None:
            self.set_current(table, model)

    def current(self, table: str) -> str | None:
        """The model whose rows of a table a corpus shows; None when nothing was written."""
        return self._models().get(table)

    def set_current(self, table: str, model: str) -> None:
        """Choose the model whose rows of a table a corpus shows."""
        self.show({table: model})

    def show(self, chosen: Mapping[str, str]) -> None:
        """Choose the models of several tables at once: a corpus shows all of them or none.

        Raises: UnknownName when no table is called that.
        """
        for table in chosen:
            self.at(table)
        models = {**self._models(), **chosen}
        if models != self._models():
            place.write_safely(self.home / "current.json", json.dumps(models, indent=1, sort_keys=True) + "\n")

    def refresh_counts(self) -> None:
        """Bring the counts table up to the posts, brands, topics and sentiment; nothing to do when it is."""
        snapshot = self._latest(*SCHEMAS)
        selection = Selection(snapshot, self._version(snapshot), parse(""))
        if selection.stored_counts() is not None:
            return
        counts = selection.computed_counts()
        rows = SCHEMAS["counts"].table(counts, selection.version.counts)
        self._commit("counts", lambda found: self.at("counts").overwrite(found, rows))
        self.set_current("counts", selection.version.counts)

    # versions

    def commit_version(self) -> str:
        """Record what the tables hold now as a data version; its name, equal for equal content."""
        version = self._version(self._latest(*SCHEMAS))
        versions.record(self.versions, version)
        return version.version

    def select(
        self,
        query: str = "",
        since: str | date | None = None,
        until: str | date | None = None,
        version: str | None = None,
    ) -> Corpus:
        """The posts a query means within half-open bounds, pinned to a data version (the present one by default).

        Bounds that are not given are those of the posts. Texts of bounds are ISO 8601, UTC where they name no zone.

        Raises: BadInput for a query or time that cannot be read, or since after until; UnknownName for a version that
        was never recorded.
        """
        meant = parse(query, self.home)
        first, last = bound("since", since), bound("until", until)
        if first and last and first > last:
            raise BadInput(f"since = {since} is after until = {until}", do="give the earlier time as since")
        if version is None:
            snapshot = self._latest(*SCHEMAS)
            present = self._version(snapshot)
            with suppress(StoreUnusable):  # a store that may only be read can be read
                versions.record(self.versions, present)
            return corpus(snapshot, present, meant, first, last)
        pinned = versions.read(self.versions, version)
        opened = {name: self.at(name).open(number) for name, number in pinned.tables.items()}
        # Who asked to be left out is left out of older data versions too.
        now = self._latest("exclusions")
        tables = {name: table for name, table in opened.items() if table is not None} | dict(now.tables)
        models = pinned.models | {name: now.models[name] for name in now.tables if name in now.models}
        return corpus(Snapshot(tables, models), pinned, meant, first, last)

    def selection(self, query: str) -> Selection:
        """The posts a query means now, for questions that need no corpus; raises as ``select`` for its query."""
        snapshot = self._latest(*SCHEMAS)
        return Selection(snapshot, self._version(snapshot), parse(query, self.home))

    def _latest(self, *names: str, models: dict[str, str] | None = None) -> Snapshot:
        opened = {name: self.at(name).open() for name in names}
        tables = {name: table for name, table in opened.items() if table is not None}
        return Snapshot(tables, {**self._models(), **(models or {})})

    def _version(self, snapshot: Snapshot) -> versions.Version:
        numbers = {name: table.version() for name, table in snapshot.tables.items()}
        models = {name: model for name, model in snapshot.models.items() if name in numbers and name != "counts"}
        state = (sorted(numbers.items()), sorted(models.items()))
        if self._seen is None or self._seen[0] != state:
            content = {
                name: self._hashes.content(SCHEMAS[name], table, models.get(name))
                for name, table in snapshot.tables.items()
                if name not in versions.DERIVED and (name == "posts" or name in models)
            }
            self._seen = (state, versions.name(numbers, models, content, datetime.now(UTC)))
        return self._seen[1]

    def _models(self) -> dict[str, str]:
        path = self.home / "current.json"
        try:
            return {str(k): str(v) for k, v in json.loads(path.read_text(encoding="utf-8")).items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError) as error:
            raise StoreUnusable(
                f"{path} cannot be read ({error})", do="restore the store with `workbench store restore FILE`"
            ) from error

    def _keys(self, table: str, model: str | None) -> KnownKeys:
        return self._known.setdefault((table, model), KnownKeys(SCHEMAS[table], model))

    def _commit(self, name: str, attempt: Callable[[DeltaTable], _T]) -> _T:
        """Try on a fresh version of the table until nobody else was faster."""
        for turn in range(_ATTEMPTS):
            try:
                return attempt(self.at(name).open_or_create())
            except CommitFailedError:
                time.sleep(random.uniform(0, 0.02 * min(turn + 1, 25)))  # noqa: S311 - spreads two writers apart
        raise StoreUnusable(f"other processes keep writing {name}", do="run the same command again when they are done")


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
