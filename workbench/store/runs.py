"""Saved runs: each finished analysis in a folder of its own, for the next surface to open."""

import json
import os
import re
import shutil
import uuid
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import JsonValue, ValidationError

from workbench.model.errors import StoreUnusable
from workbench.model.findings import Incidents, Posts, Table
from workbench.model.provenance import Run
from workbench.store.place import sync_folder

_ID = re.compile(r"[0-9A-Za-z_-]{1,128}")
_RUN = "run.json"


def save_run(home: Path, run: Run) -> Path:
    """Keep a run; its folder: ``run.json`` (the whole run, sorted keys) and its tables and post ids as Parquet.

    The same run gives the same bytes. A run that is there already stays, unless it cannot be read.

    Raises: StoreUnusable when the disk is full or the home cannot be written.
    """
    folder = _folder(home, run.run)
    if load_run(home, run.run) is not None:
        return folder
    scratch = folder.with_name(f".{run.run}.{os.getpid()}.{uuid.uuid4().hex[:8]}")
    try:
        scratch.mkdir(parents=True)
        _write(scratch / _RUN, (json.dumps(run.model_dump(mode="json"), sort_keys=True, indent=1) + "\n").encode())
        for name, rows in _frames(run).items():
            pq.write_table(rows, scratch / name, compression="zstd")
        sync_folder(scratch)
        if folder.exists():  # damaged, or saved by somebody else this moment: the same bytes either way
            folder.rename(scratch.with_name(scratch.name + ".old"))
        scratch.rename(folder)
        sync_folder(folder.parent)
    except FileExistsError:
        pass  # somebody else saved the same run
    except OSError as error:
        if load_run(home, run.run) is None:
            raise StoreUnusable(
                f"the run cannot be saved in {folder.parent} ({error.strerror or error})",
                do="free some space or mend the permissions, then run the same command again",
            ) from error
    finally:
        for left in (scratch, scratch.with_name(scratch.name + ".old")):
            shutil.rmtree(left, ignore_errors=True)
    return folder


def load_run(home: Path, run_id: str) -> Run | None:
    """A saved run; None when there is none or its file is damaged, so that it is made again."""
    if not _ID.fullmatch(run_id):
        return None
    try:
        run = Run.model_validate_json((_folder(home, run_id) / _RUN).read_bytes())
    except (OSError, ValidationError, ValueError):
        return None
    return run if run.run == run_id else None


def list_runs(home: Path) -> list[Run]:
    """All readable saved runs, newest first."""
    found = []
    for path in (home / "runs").glob(f"[!.]*/{_RUN}"):
        run = load_run(home, path.parent.name)
        if run is not None:
            found.append((path.stat().st_mtime, run.run, run))
    return [run for _, _, run in sorted(found, key=lambda item: item[:2], reverse=True)]


def _folder(home: Path, run_id: str) -> Path:
    return home / "runs" / run_id


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _frames(run: Run) -> dict[str, pa.Table]:
    """The run's tables and lists of posts, by file name."""
    frames = {}
    for number, block in enumerate(run.blocks):
        name = f"{number:02d}-{re.sub(r'[^0-9A-Za-z_-]+', '-', block.key)[:60]}.parquet"
        match block:
            case Table():
                columns = [_column([row[i] for row in block.rows]) for i in range(len(block.columns))]
                frames[name] = pa.Table.from_arrays(columns, names=list(block.columns))
            case Posts():
                frames[name] = pa.table({"post_id": pa.array(block.post_ids, pa.string())})
            case Incidents():
                pairs = [(incident.id, post_id) for incident in block.incidents for post_id in incident.post_ids]
                frames[name] = pa.table(
                    {
                        "incident_id": pa.array([pair[0] for pair in pairs], pa.string()),
                        "post_id": pa.array([pair[1] for pair in pairs], pa.string()),
                    }
                )
    return frames


def _column(values: list[JsonValue]) -> pa.Array:
    """The values as one Arrow type; values of several types as JSON text."""
    try:
        return pa.array(values)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError):
        return pa.array([None if value is None else json.dumps(value, sort_keys=True) for value in values], pa.string())
