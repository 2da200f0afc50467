"""A whole store in one file, and back."""

import contextlib
import errno
import gzip
import io
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, cast

import zstandard

from workbench.model.errors import BadInput, StoreUnusable
from workbench.store import place
from workbench.store.store import Store

_MANIFEST = "backup.json"
_CACHES = ("hashes.json",)  # computed again after a restore, which proves the data
_PACKERS = (".tar.zst", ".tar.gz", ".tar")


def backup(store: Store, file: Path) -> str:
    """Write the home into ``file`` (.tar.zst, .tar.gz or .tar); the data version it holds.

    Posts may arrive meanwhile: the file holds every table as it was when its log was read. The identity key and the
    decisions in SQLite are part of it, so keep it as safe as the store itself.

    Raises: BadInput when the file exists or has another ending; StoreUnusable when the tables stand outside the home,
    a file in it is damaged or the disk is full.
    """
    if not file.name.endswith(_PACKERS):
        raise BadInput(f"{file.name} does not say how to pack", do=f"let the name end with {', '.join(_PACKERS)}")
    if file.exists():
        raise BadInput(f"{file} exists", do="name another file or remove it")
    if store.config.store.uri is not None:
        raise StoreUnusable(
            f"the tables stand at {store.config.store.uri}, outside the home",
            do="copy them with the tools of that storage",
        )
    version = store.commit_version()
    scratch = file.with_name(f".{file.name}.{uuid.uuid4().hex[:8]}")
    try:
        with _writing(scratch, file.name) as stream, tarfile.open(fileobj=stream, mode="w|") as archive:
            _add_text(archive, _MANIFEST, json.dumps({"schema": place.SCHEMA, "version": version}))
            for path in _files(store.home):
                _add(archive, path, path.relative_to(store.home).as_posix())
        scratch.rename(file)
        place.sync_folder(file.absolute().parent)
    except sqlite3.DatabaseError as error:
        raise StoreUnusable(
            f"a file of decisions or identities in {store.home} is damaged ({error})", do="restore or remove it first"
        ) from error
    except OSError as error:
        raise _unwritable(file, error) from error
    finally:
        with contextlib.suppress(OSError):  # what could not be made need not go
            scratch.unlink()
    return version


def restore(file: Path, home: Path) -> str:
    """Unpack a backup into a home that does not exist yet; its data version, computed anew from what was unpacked.

    Raises: BadInput when the file is no backup or is damaged; StoreUnusable when the home is in use, the disk is full
    or the backup is of a newer schema.
    """
    if not file.is_file():
        raise BadInput(f"there is no file {file}", do="name a file that `workbench store backup` wrote")
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise StoreUnusable(f"{home} is in use", do="move it away, or name another home with WORKBENCH_HOME")
    scratch = home.with_name(f".{home.name}.{uuid.uuid4().hex[:8]}")
    try:
        manifest = _unpack(file, scratch)
        place.check(scratch, create=False)
        found = Store(scratch).commit_version()
        if found != manifest.get("version"):
            raise BadInput(
                f"{file} is damaged: it holds data version {found}, not {manifest.get('version')}",
                do="use another backup",
            )
        if home.exists():
            home.rmdir()
        scratch.rename(home)
    except (tarfile.TarError, zstandard.ZstdError, EOFError, ValueError, gzip.BadGzipFile) as error:
        raise BadInput(f"{file} is not a readable backup ({error})", do="use another backup") from error
    except OSError as error:
        raise _unwritable(home, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return found


def _files(home: Path) -> list[Path]:
    """What to pack: first the logs, then the data they speak of, so that whatever a log names is there."""
    found = [path for path in sorted(home.rglob("*")) if path.is_file() and not path.is_symlink()]
    kept = [
        path
        for path in found
        if path.relative_to(home).as_posix() not in _CACHES
        and not path.name.startswith(".")
        and not path.name.endswith(("-wal", "-shm", ".lock", "-journal"))
    ]
    return sorted(kept, key=lambda path: "_delta_log" not in path.parts)


def _add(archive: tarfile.TarFile, path: Path, name: str) -> None:
    if path.suffix == ".sqlite":
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / path.name
            source, target = sqlite3.connect(path), sqlite3.connect(copy)
            with contextlib.closing(source), contextlib.closing(target):
                source.backup(target)
            archive.add(copy, name)
        return
    with contextlib.suppress(FileNotFoundError):  # deleted meanwhile: no log that was packed names it
        archive.add(path, name, recursive=False)


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(text.encode())
    archive.addfile(entry, io.BytesIO(text.encode()))


@contextlib.contextmanager
def _writing(path: Path, name: str) -> Iterator[IO[bytes]]:
    with path.open("wb") as raw:
        if name.endswith(".zst"):
            with zstandard.ZstdCompressor(level=3).stream_writer(raw, closefd=False) as stream:
                yield cast(IO[bytes], stream)
        elif name.endswith(".gz"):
            with gzip.GzipFile(fileobj=raw, mode="wb") as packed:
                yield cast(IO[bytes], packed)
        else:
            yield raw
        raw.flush()
        os.fsync(raw.fileno())


def _unpack(file: Path, folder: Path) -> dict[str, object]:
    manifest: dict[str, object] = {}
    with file.open("rb") as raw, contextlib.ExitStack() as stack:
        stream: IO[bytes] = raw
        if file.name.endswith(".zst"):
            stream = cast(IO[bytes], stack.enter_context(zstandard.ZstdDecompressor().stream_reader(raw)))
        elif file.name.endswith(".gz"):
            stream = cast(IO[bytes], stack.enter_context(gzip.GzipFile(fileobj=raw)))
        with tarfile.open(fileobj=stream, mode="r|") as archive:
            for entry in archive:
                content = archive.extractfile(entry) if entry.isfile() else None
                name = PurePosixPath(entry.name)
                if content is None or name.is_absolute() or ".." in name.parts:
                    raise ValueError(f"unexpected entry {entry.name!r}")
                if entry.name == _MANIFEST:
                    manifest = dict(json.loads(content.read()))
                    continue
                target = folder.joinpath(*name.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as out:
                    shutil.copyfileobj(content, out)
                    out.flush()
                    os.fsync(out.fileno())
                target.chmod(entry.mode & 0o700)
    if not manifest:
        raise ValueError("it holds no store")
    return manifest


def _unwritable(path: Path, error: OSError) -> StoreUnusable:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StoreUnusable(f"the disk is full while writing {path}", do="free some space and run the command again")
    return StoreUnusable(f"{path} cannot be written ({error.strerror or error})", do="mend that or name another place")
