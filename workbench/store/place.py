"""Where a store is: its home folder, what the company configured there, and which schema wrote it."""

import contextlib
import json
import os
import uuid
from pathlib import Path

from workbench.model.config import Config
from workbench.model.errors import StoreUnusable

SCHEMA = 1
CONFIG = "workbench.toml"
_MARK = "store.json"
_UNSTORABLE = frozenset("[]^|%") | ({"\\"} - {os.sep})


def home(path: Path | None = None) -> Path:
    """The home folder: ``path``, else ``WORKBENCH_HOME``, else ``.workbench`` in the working folder; absolute."""
    chosen = path or Path(os.environ.get("WORKBENCH_HOME") or ".workbench")
    return Path(chosen).expanduser().absolute()


def config(folder: Path) -> Config:
    """What ``workbench.toml`` in the home says; defaults when there is none."""
    path = folder / CONFIG
    return Config.read(path) if path.exists() else Config()


def schema(folder: Path) -> int | None:
    """The schema number of the store in that home; None when there is no store.

    Raises: StoreUnusable when the mark is there and cannot be read.
    """
    path = folder / _MARK
    try:
        return int(json.loads(path.read_text(encoding="utf-8"))["schema"])
    except FileNotFoundError:
        return None
    except NotADirectoryError as error:
        raise StoreUnusable(f"{folder} is not a folder", do="name another home with WORKBENCH_HOME") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreUnusable(
            f"the store at {folder} cannot be read ({path.name}: {error})",
            do="restore it with `workbench store restore FILE` or name another home with WORKBENCH_HOME",
        ) from error


def mark(folder: Path, number: int = SCHEMA) -> None:
    """Write the schema number, making the home if need be.

    Raises: StoreUnusable when the folder cannot be written.
    """
    write_safely(folder / _MARK, json.dumps({"schema": number}) + "\n")


def check(folder: Path, create: bool) -> None:
    """Make sure that this version of the workbench can use the store in that home.

    Raises: StoreUnusable when there is none and ``create`` is false, or when its schema is another.
    """
    if odd := sorted(_UNSTORABLE.intersection(str(folder))):
        raise StoreUnusable(
            f"the store cannot stand at {folder}, its library does not take {' '.join(odd)} in a path",
            do="name another home with WORKBENCH_HOME",
        )
    number = schema(folder)
    if number is None:
        if not create:
            raise StoreUnusable(f"there is no store at {folder}", do="run `workbench ingest FILE` first")
        mark(folder)
    elif number > SCHEMA:
        raise StoreUnusable(
            f"the store at {folder} has schema {number}, newer than the {SCHEMA} this workbench knows",
            do="install a newer workbench",
        )
    elif number < SCHEMA:
        raise StoreUnusable(
            f"the store at {folder} has schema {number}, older than {SCHEMA}", do="run `workbench store migrate`"
        )


def write_safely(path: Path, content: str) -> None:
    """Write a small file so that a reader sees the old or the new content, also after a power loss.

    Raises: StoreUnusable when it cannot be written; the old content is there then.
    """
    scratch = path.with_name(f".{path.name}.{os.getpid()}.{uuid.uuid4().hex[:8]}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch.open("w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            scratch.unlink(missing_ok=True)
        raise StoreUnusable(
            f"{path} cannot be written ({error.strerror or error})",
            do="free some space or mend the permissions, then run the same command again",
        ) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power loss."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
