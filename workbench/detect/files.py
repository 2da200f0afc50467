"""Scoring plain files: CSVs of timestamp and value, one or a tree of them."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.model.errors import BadInput
from workbench.model.protocols import Detector

COLUMNS = ("timestamp", "value")
MONTH = np.log(30.0)  # a product score that comes once a month is one half


def csv_files(source: Path) -> list[tuple[Path, Path]]:
    """Each CSV with its path relative to the source: the file itself, or all ``*.csv`` of a folder, sorted.

    Raises: BadInput when there is no such file or no CSV in the folder.
    """
    if source.is_file():
        return [(source, Path(source.name))]
    if not source.is_dir():
        raise BadInput(f"there is no file or folder {source}", do="name a CSV of timestamp,value or a folder of them")
    found = sorted(path for path in source.rglob("*") if path.suffix.lower() == ".csv" and path.is_file())
    if not found:
        raise BadInput(f"the folder {source} holds no .csv file", do="name a folder with CSVs of timestamp,value")
    return [(path, path.relative_to(source)) for path in found]


def read_series(path: Path) -> pd.DataFrame:
    """The file's rows in their order: timestamp and written (as they stand in the file), at (UTC), value (float).

    An empty value is missing.
    Raises: BadInput naming the file and what is wrong with it.
    """
    try:
        frame = pd.read_csv(path, dtype="str", keep_default_na=False, skipinitialspace=True, encoding="utf-8-sig")
    except pd.errors.EmptyDataError as error:
        raise BadInput(f"{path} is empty", do="give a CSV with the columns timestamp,value") from error
    except (OSError, UnicodeDecodeError, pd.errors.ParserError) as error:
        reason = " ".join(str(error).split())
        raise BadInput(
            f"{path} cannot be read as CSV ({reason})", do="give a CSV of timestamp,value in UTF-8"
        ) from error
    frame = frame.rename(columns=lambda name: str(name).strip().lower())
    missing = [name for name in COLUMNS if name not in frame]
    if missing:
        has = ", ".join(name[:40] for name in frame.columns[:8]) or "none"
        raise BadInput(f"{path} lacks the column {missing[0]} (it has: {has})", do="name the columns timestamp,value")
    if frame.empty:
        raise BadInput(f"{path} has no rows below its header", do="give at least one row of timestamp,value")
    at = pd.to_datetime(frame["timestamp"], utc=True, errors="coerce", format="ISO8601")
    if at.isna().all():
        at = pd.to_datetime(frame["timestamp"], utc=True, errors="coerce", format="mixed")
    value = pd.to_numeric(frame["value"].str.strip().replace({"": "nan"}), errors="coerce")
    unreadable = ~np.isfinite(value) & ~_blank(frame["value"])
    for name, bad in (("timestamp", at.isna()), ("value", unreadable)):
        if bad.any():
            row = int(np.argmax(bad.to_numpy()))
            given = frame[name].iloc[row][:40]
            wanted = "a time such as 2025-01-31 10:00" if name == "timestamp" else "a finite number"
            raise BadInput(f"{path}, line {row + 2}: {given!r} is no {name}", do=f"give {wanted}, or remove the row")
    return pd.DataFrame(
        {"timestamp": frame["timestamp"], "at": at, "value": value.astype(float), "written": frame["value"]}
    )


def _blank(values: pd.Series) -> pd.Series:
    return values.str.strip().str.lower().isin(["", "nan", "na", "null"])


def score_rows(series: pd.DataFrame, detector: Detector) -> pd.DataFrame:
    """timestamp, value and anomaly_score in [0, 1], a row for each row of ``series``, in its order."""
    scores = detector.score(pd.Series(series["value"].to_numpy(), index=pd.DatetimeIndex(series["at"])))
    anomaly = scores.to_numpy(dtype=float)
    if detector.name == "product":
        anomaly = anomaly / (anomaly + MONTH)
    return pd.DataFrame(
        {
            "timestamp": series["timestamp"].to_numpy(),
            "value": series["written"].to_numpy(),
            "anomaly_score": np.clip(anomaly, 0.0, 1.0).round(6),
        }
    )


def score_files(files: list[tuple[Path, Path]], out: Path, detector: Detector) -> Iterator[tuple[Path, int | BadInput]]:
    """Score each file into ``out`` under its relative path; yields that path as each is done, with its rows.

    A file that cannot be used comes with what is wrong with it in place of its rows, and the next one follows.
    Raises: BadInput when a file would be overwritten by its own scores or ``out`` cannot be written.
    """
    for path, relative in files:
        target = out / relative
        if target.resolve() == path.resolve():
            raise BadInput(f"{target} would overwrite its own input", do="choose another folder with --out")
        try:
            scored = score_rows(read_series(path), detector)
        except BadInput as problem:
            yield relative, problem
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            scored.to_csv(target, index=False)
        except OSError as error:
            raise BadInput(f"{target} cannot be written ({error.strerror})", do="choose another --out") from error
        yield relative, len(scored)
