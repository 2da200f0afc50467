"""Labelled sets to evaluate on: where each is published, under which licence, and whether its files are right."""

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import pooch
from pydantic import BaseModel, ConfigDict

from workbench.model.errors import BadInput, UnknownName

FOLDER_VARIABLE = "WORKBENCH_DATASETS"
_RECORDED = "first-seen.json"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Part(_Value):
    """A named part of a set, as some hold it: SHA-256 by path."""

    name: str
    files: dict[str, str]


class LabelledSet(_Value):
    """A published set. ``files``: SHA-256 by path below ``base``, "" where nobody has seen the file yet.

    ``ships`` says whether weights trained on it may go into the package; ``by_hand`` why it cannot be fetched.
    """

    title: str
    labels: str
    licence: str
    ships: bool
    citation: str
    homepage: str
    folder: str
    base: str
    files: dict[str, str]
    part: Part | None = None
    by_hand: str = ""


@dataclass(frozen=True)
class Found:
    """Where a set's files are and which they are: figures name ``part_name`` and ``sha256``.

    ``sha256`` is over the lines "<sha256 of file>  <path>" of the set or part, sorted by path, as sha256sum prints
    them. ``whole`` is False for a part and for a set "-unverified": complete, but with files whose right hash the
    project does not know and that ``fetch`` did not bring.
    """

    path: Path
    part_name: str
    sha256: str
    whole: bool


@cache
def sets() -> Mapping[str, LabelledSet]:
    """All labelled sets by name."""
    listed = tomllib.loads(resources.files("workbench.store").joinpath("datasets.toml").read_text(encoding="utf-8"))
    return {name: LabelledSet(**values) for name, values in listed.items()}


def get(name: str) -> LabelledSet:
    """The set of that name.

    Raises: UnknownName.
    """
    try:
        return sets()[name]
    except KeyError:
        raise UnknownName(f"there is no labelled set {name}", do=f"choose one of {', '.join(sets())}") from None


def path(name: str) -> Found:
    """Where the set is: in the folder that ``WORKBENCH_DATASETS`` names, else where ``fetch`` puts it.

    Every file is checked against its SHA-256.

    Raises: UnknownName; BadInput when the set is not at hand or a file is not the published one.
    """
    wanted = get(name)
    places = [_cache() / name]
    if held := os.environ.get(FOLDER_VARIABLE):
        places.insert(0, Path(held) / wanted.folder)
    for place in places:
        if any((place / file).is_file() for file in (*wanted.files, *(wanted.part.files if wanted.part else ()))):
            return _identify(name, wanted, place)
    raise BadInput(
        f"the labelled set {name} is not at hand",
        do=f"run `workbench datasets fetch {name}`, or name a folder that holds {wanted.folder} with {FOLDER_VARIABLE}",
    )


def fetch(name: str, progress: bool = True) -> Found:
    """Download the whole set from its publisher; what is there already and right is not downloaded again.

    Raises: UnknownName; BadInput when it cannot be reached, is not what was expected, or must be fetched by hand.
    """
    wanted = get(name)
    if wanted.by_hand:
        raise BadInput(f"the labelled set {name} cannot be fetched ({wanted.by_hand})", do=f"see {wanted.homepage}")
    place = _cache() / name
    expected = wanted.files | _recorded(place)
    registry = {file: (f"sha256:{digest}" if digest else None) for file, digest in expected.items()}
    try:
        shelf = pooch.create(place, base_url=wanted.base, registry=registry)
        for file in wanted.files:
            shelf.fetch(file, progressbar=progress)
    except OSError as error:  # requests' errors are OSErrors too
        why = error.strerror or type(error).__name__
        raise BadInput(
            f"the labelled set {name} could not be fetched from {wanted.homepage} ({why})",
            do="connect to the internet and try again; everything else works offline",
        ) from error
    except ValueError as error:  # what pooch raises for a wrong hash
        raise BadInput(
            f"the labelled set {name} is not what was published when this workbench was made ({_short(error)})",
            do=f"look at {wanted.homepage}; if the change is right, the hash in datasets.toml must follow it",
        ) from error
    first_seen = {file: _sha256(place / file) for file, digest in wanted.files.items() if not digest}
    if first_seen:
        (place / _RECORDED).write_text(json.dumps(first_seen, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return _identify(name, wanted, place)


def _identify(name: str, wanted: LabelledSet, place: Path) -> Found:
    files = set(wanted.files) | set(wanted.part.files if wanted.part else ())
    seen = {file: _sha256(place / file) for file in files if (place / file).is_file()}
    if wanted.part and not _first_problem(wanted.part.files, seen):
        return Found(place, wanted.part.name, _together(wanted.part.files), whole=False)
    known = wanted.files | _recorded(place)
    if problem := _first_problem(known, seen):
        raise BadInput(
            f"{place} holds neither the whole labelled set {name} nor the part of it that is known ({problem})",
            do=f"remove that folder and run `workbench datasets fetch {name}`",
        )
    verified = all(known.values())
    whole = {file: seen[file] for file in wanted.files}
    return Found(place, name if verified else f"{name}-unverified", _together(whole), whole=verified)


def _first_problem(expected: Mapping[str, str], seen: Mapping[str, str]) -> str:
    for file, digest in expected.items():
        if file not in seen:
            return f"{file} is missing"
        if digest and seen[file] != digest:
            return f"{file} has SHA-256 {seen[file][:12]}..., expected {digest[:12]}..."
    return ""


def _cache() -> Path:
    return Path(os.environ.get("WORKBENCH_CACHE") or pooch.os_cache("social-workbench")).expanduser() / "datasets"


def _recorded(place: Path) -> dict[str, str]:
    try:
        seen = json.loads((place / _RECORDED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {str(file): str(digest) for file, digest in seen.items()}


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _together(files: Mapping[str, str]) -> str:
    lines = "".join(f"{digest}  {file}\n" for file, digest in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _short(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
