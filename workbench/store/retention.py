"""What is kept: pinned data versions, and the clean-up that leaves them readable."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from workbench.model.errors import BadInput, StoreUnusable, UnknownName
from workbench.store import versions
from workbench.store.place import write_safely
from workbench.store.reading import files
from workbench.store.schemas import SCHEMAS
from workbench.store.store import Store

_NAME = re.compile(r"[\w][\w .-]{0,63}")


class Pin(BaseModel):
    """A name that keeps a data version readable."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    version: str
    at: datetime


class _Pins(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    pins: tuple[Pin, ...] = ()


def pins(store: Store) -> tuple[Pin, ...]:
    """All pins, by name.

    Raises: StoreUnusable when they cannot be read: better no clean-up than one that forgets a pin.
    """
    path = store.home / "pins.json"
    try:
        return _Pins.model_validate_json(path.read_text(encoding="utf-8")).pins
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError, ValueError) as error:
        raise StoreUnusable(f"{path} cannot be read", do="mend the file or restore the store from a backup") from error


def pin(store: Store, name: str, version: str | None = None) -> Pin:
    """Keep a data version, the present one by default, under a name.

    Raises: BadInput when the name is taken or not usable; UnknownName when there is no such version; StoreUnusable
    when the files of that version are gone already.
    """
    if not _NAME.fullmatch(name):
        raise BadInput(f"{name!r} is no name for a pin", do="use letters, digits, spaces, dots and dashes, at most 64")
    chosen = versions.read(store.versions, version if version is not None else store.commit_version())
    held = {one.name: one for one in pins(store)}
    if name in held and held[name].version != chosen.version:
        raise BadInput(
            f"the pin {name!r} keeps data version {held[name].version}",
            do=f"use another name, or `workbench store pin {name!r} --remove` first",
        )
    if not readable(store, chosen):
        raise StoreUnusable(
            f"files of data version {chosen.version} are gone", do="pin another one, see `workbench store versions`"
        )
    held.setdefault(name, Pin(name=name, version=chosen.version, at=datetime.now(UTC)))
    _write(store.home, held.values())
    return held[name]


def unpin(store: Store, name: str) -> None:
    """Let a version go; the next clean-up may delete its files.

    Raises: UnknownName when there is no such pin.
    """
    held = {one.name: one for one in pins(store)}
    if name not in held:
        raise UnknownName(f"there is no pin {name!r}", do=f"the pins are: {', '.join(held) or 'none'}")
    del held[name]
    _write(store.home, held.values())


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


def vacuum(store: Store, hours: int = 24) -> tuple[int, list[str]]:
    """Delete files that only old, unpinned versions need; how many, and which recorded versions went with them.

    Files younger than ``hours`` stay: another process may be about to commit them.

    Raises: BadInput when ``hours`` is negative; UnknownName when the record of a pinned version is lost.
    """
    if hours < 0:
        raise BadInput(f"hours = {hours}", do="give zero or more")
    kept = [versions.read(store.versions, one.version) for one in pins(store)]
    deleted = 0
    for name in SCHEMAS:
        numbers = sorted({version.tables[name] for version in kept if name in version.tables})
        deleted += store.at(name).vacuum(numbers, hours)
    pinned = {version.version for version in kept}
    gone = []
    for version in versions.recorded(store.versions):
        if version.version not in pinned and not readable(store, version):
            (store.versions / f"{version.version}.json").unlink(missing_ok=True)
            gone.append(version.version)
    return deleted, gone


def compact(store: Store) -> dict[str, int]:
    """Put the small files of every table together; how many files each table had to read for it."""
    return {name: store.at(name).compact() for name in SCHEMAS}


def _write(home: Path, held: Iterable[Pin]) -> None:
    listed = _Pins(pins=tuple(sorted(held, key=lambda one: one.name)))
    write_safely(home / "pins.json", listed.model_dump_json(indent=1) + "\n")
