"""Where things that can be made again are kept between runs: one folder a user."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from workbench.model.errors import StoreUnusable

_PATIENCE_S = 1800.0


def folder() -> Path:
    """``WORKBENCH_CACHE``, else the platform's cache folder; made when absent.

    Raises: StoreUnusable when it cannot be made.
    """
    stated = os.environ.get("WORKBENCH_CACHE")
    found = Path(stated).expanduser() if stated else _of_platform() / "social-workbench"
    try:
        found.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(
            f"the cache folder {found} cannot be made ({error.strerror})",
            do="set WORKBENCH_CACHE to a folder that can be written",
        ) from error
    return found


def made(name: str, write: Callable[[Path], None]) -> Path:
    """The folder of that name, written when absent: by one process at a time, visible when it is whole."""
    whole = folder() / name
    if whole.is_dir():
        return whole
    with alone(name):
        if not whole.is_dir():
            part = whole.with_name(f"{name}.{os.getpid()}.part")
            part.mkdir(parents=True, exist_ok=True)
            try:
                write(part)
                part.replace(whole)
            finally:
                shutil.rmtree(part, ignore_errors=True)
    return whole


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Hold a name in the cache folder against every other process; a killed process lets go of it.

    Raises: StoreUnusable when another process holds it for half an hour, or the folder cannot be written.
    """
    path = folder() / f"{name}.lock"  # SQLite locks files on every platform
    try:
        with closing(sqlite3.connect(path, timeout=_PATIENCE_S, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield
    except sqlite3.OperationalError as error:
        raise StoreUnusable(
            f"{path} is held by another process or cannot be written ({error})",
            do="wait for the other process, or set WORKBENCH_CACHE to another folder",
        ) from error


def _of_platform() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~/AppData/Local")).expanduser()
    if sys.platform == "darwin":
        return Path("~/Library/Caches").expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
