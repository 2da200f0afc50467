"""What is installed, what is where, what is wrong and how to mend it."""

import importlib.metadata
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench import __version__, analyses, promotion, sample, store
from workbench.control import FILE as CONTROL_FILE
from workbench.control import open_control
from workbench.model.errors import NotPromoted, WorkbenchError
from workbench.store import datasets

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LEAST_FREE = 1_000_000_000  # bytes; an enriched million posts takes about that
PYTHON = (3, 11)


@dataclass(frozen=True)
class Check:
    """One thing looked at. ``problem`` is "" when it is fine; ``do`` then may still say what is worth knowing."""

    name: str
    found: str
    problem: str = ""
    do: str = ""


def examine(home: Path | None = None) -> tuple[Check, ...]:
    """Everything there is to look at, in the order a reader wants it; nothing is written or downloaded."""
    folder = store.home(home)
    steps: tuple[tuple[str, Callable[[], Check]], ...] = (
        ("python", python),
        ("packages", packages),
        ("encoder", encoder),
        ("store", lambda: home_state(folder)),
        ("decisions", lambda: control_state(folder)),
        ("disk", lambda: free_space(folder)),
        ("sample corpus", sample_corpus),
        ("analyses", promotions),
        ("labelled sets", labelled_sets),
        ("browser", browser),
    )
    return tuple(_safely(name, step) for name, step in steps)


def python() -> Check:
    """The interpreter."""
    found = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}; workbench {__version__}"
    if sys.version_info < PYTHON:
        return Check("python", found, "it is older than 3.11", "install Python 3.11 or newer and run `make setup`")
    return Check("python", found)


def packages() -> Check:
    """The packages the project needs, against those that are installed."""
    needed = {name: _version(name) for name in sorted(_requirements())}
    missing = [name for name, version in needed.items() if version is None]
    found = ", ".join(f"{name} {version}" for name, version in needed.items() if version)
    if missing:
        return Check("packages", found, f"{', '.join(missing)} not installed", "run `make setup`")
    return Check("packages", found)


def encoder() -> Check:
    """The default encoder, and the weights it is made from, checked against their published hash."""
    from workbench import enrich
    from workbench.enrich import cache, weights

    default = enrich.encoder("static")
    found = f"{default.name}, fingerprint {default.fingerprint}; weights in {weights.folder()}"
    made = (cache.folder() / default.fingerprint).is_dir()
    return Check(
        "encoder", found, do="" if made else "its table is made at the first `workbench enrich` (minutes, once)"
    )


def home_state(folder: Path) -> Check:
    """The store: where it is and what it holds."""
    if not folder.exists():
        return Check("store", f"{folder} (none yet)", do="run `workbench ingest FILE`, or `make demo` for the sample")
    opened = store.open_store(folder, create=False)
    posts = len(opened.read("posts", columns=["post_id"]))
    have = [name for name in ("text", "brands", "sentiment", "embeddings", "topics") if opened.current(name)]
    known = f"; enriched with {', '.join(have)}" if have else "; not enriched"
    return Check("store", f"{folder}: {posts:,} posts{known}", do="" if have else "run `workbench enrich`")


def control_state(folder: Path) -> Check:
    """What people decided, with the audit verified."""
    if not (folder / CONTROL_FILE).is_file():
        return Check("decisions", "none yet")
    return Check("decisions", f"audit of {open_control(folder).audit.verify():,} entries verified")


def free_space(folder: Path) -> Check:
    """Room on the disk that holds the store."""
    standing = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(standing).free
    found = f"{free / 1e9:,.1f} GB free"
    if free < LEAST_FREE:
        return Check("disk", found, "less than 1 GB is free where the store is", "make room, or move WORKBENCH_HOME")
    return Check("disk", found)


def sample_corpus() -> Check:
    """The bundled sample corpus."""
    try:
        return Check("sample corpus", f"{sample.FOLDER}, fingerprint {sample.fingerprint()}")
    except WorkbenchError as error:
        return Check("sample corpus", "not at hand", do=error.do)


def promotions() -> Check:
    """Which analyses have a current record."""
    current, missing = [], []
    for name in sorted(analyses.ALL):
        try:
            promotion.current(name)
            current.append(name)
        except NotPromoted:
            missing.append(name)
    found = f"promoted: {', '.join(current) or 'none'}" + (f"; not: {', '.join(missing)}" if missing else "")
    return Check("analyses", found, do="run `workbench promote --stale --by NAME`" if missing else "")


def labelled_sets() -> Check:
    """The folder of labelled sets, if one is named."""
    named = os.environ.get(datasets.FOLDER_VARIABLE)
    if not named:
        return Check("labelled sets", f"{datasets.FOLDER_VARIABLE} names no folder")
    if not Path(named).is_dir():
        return Check(
            "labelled sets",
            named,
            f"{datasets.FOLDER_VARIABLE} names a folder that is not there",
            "correct the variable or remove it",
        )
    held = [name for name, listed in datasets.sets().items() if (Path(named) / listed.folder).is_dir()]
    return Check("labelled sets", f"{named}: {', '.join(held) or 'none of the known sets'}")


def browser() -> Check:
    """Chromium, which only the browser tests and screenshots need."""
    found = next((where for where in map(shutil.which, BROWSERS) if where), None)
    if found is None:
        return Check("browser", "no Chromium", do="only the browser tests need it: `make browser`")
    return Check("browser", found)


def _safely(name: str, step: Callable[[], Check]) -> Check:
    try:
        return step()
    except WorkbenchError as error:
        return Check(name, "unusable", error.problem, error.do)


def _requirements() -> Iterator[str]:
    for line in importlib.metadata.requires("social-workbench") or []:
        if "extra ==" not in line:
            yield re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0]


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
