"""What is kept: the data versions people name, and the clean-up that leaves them readable."""

from collections.abc import Iterable
from pathlib import Path

from workbench.model.errors import BadInput, StoreUnusable
from workbench.store import versions
from workbench.store.reading import files
from workbench.store.schemas import SCHEMAS
from workbench.store.store import Store


def keepable(store: Store, version: str | None = None) -> versions.Version:
    """The data version, the present one by default, if it can still be kept.

    Raises: UnknownName when there is no such version; StoreUnusable when its files are gone already.
    """
    chosen = versions.read(store.versions, version if version is not None else store.commit_version())
    if not readable(store, chosen):
        raise StoreUnusable(
            f"files of data version {chosen.version} are gone", do="pin another one, see `workbench store versions`"
        )
    return chosen


def readable(store: Store, version: versions.Version) -> bool:
    """Whether all data files of a version are there; on object storage this is taken as given."""
    for name, number in version.tables.items():
        stored = store.at(name)
        if not stored.local:
            continue
        try:
            table = stored.open(number)
        except StoreUnusable:
            return False
        if table is None or not all(Path(path).exists() for path in files(table)):
            return False
    return True


def vacuum(store: Store, keep: Iterable[str], hours: int = 24) -> tuple[int, list[str]]:
    """Delete files that neither the present data version nor those in ``keep`` need.

    Gives how many were deleted, and which recorded versions went with them. Files younger than ``hours`` stay: another
    process may be about to commit them.

    Raises: BadInput when ``hours`` is negative; UnknownName when the record of a version to keep is lost.
    """
    if hours < 0:
        raise BadInput(f"hours = {hours}", do="give zero or more")
    kept = [versions.read(store.versions, version) for version in sorted(set(keep))]
    deleted = 0
    for name in SCHEMAS:
        numbers = sorted({version.tables[name] for version in kept if name in version.tables})
        deleted += store.at(name).vacuum(numbers, hours)
    held = {version.version for version in kept}
    gone = []
    for version in versions.recorded(store.versions):
        if version.version not in held and not readable(store, version):
            (store.versions / f"{version.version}.json").unlink(missing_ok=True)
            gone.append(version.version)
    return deleted, gone


def compact(store: Store) -> dict[str, int]:
    """Put the small files of every table together; how many files each table had to read for it."""
    return {name: store.at(name).compact() for name in SCHEMAS}
