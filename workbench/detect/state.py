"""The state of a running detector, kept in a file: a restart changes nothing."""

from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from workbench.detect.budget import Budget
from workbench.detect.product import FleetDetector
from workbench.detect.season import Clock
from workbench.model.errors import BadInput

FORMAT = 1
READ_AGAIN = "delete it and let the history be read again"


def save(path: Path, detector: FleetDetector, budget: Budget) -> None:
    """Write everything that the next bin depends on, at once or not at all.

    Raises: BadInput where the file cannot be written.
    """
    arrays = {
        f"{part}.{name}": value
        for part, owner in _parts(detector, budget).items()
        for name, value in vars(owner).items()
        if isinstance(value, np.ndarray)
    }
    unfinished = path.with_name(path.name + ".unfinished.npz")
    day = -1 if detector.day is None else detector.day
    arrays |= {"format": np.array(FORMAT), "day": np.array(day), "slots": np.array(detector.clock.slots)}
    try:
        np.savez(unfinished, allow_pickle=False, **arrays)
        unfinished.replace(path)
    except OSError as error:
        raise BadInput(f"{path} cannot be written ({error.strerror})", do="choose a folder you may write to") from error


def load(path: Path, at: Clock) -> tuple[FleetDetector, Budget]:
    """The detector and budget as they were saved, to go on with the bins of ``at``.

    Raises: BadInput where the file cannot be read, is damaged, or was saved for bins of another width.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            held = {name: kept[name] for name in kept.files}
    except (OSError, ValueError, EOFError, BadZipFile) as error:
        raise BadInput(
            f"{path} holds no state of a detector", do="delete it and let the history be read again"
        ) from error
    if int(held.get("format", -1)) != FORMAT or int(held["slots"]) != at.slots:
        raise BadInput(f"{path} was saved for other bins", do=READ_AGAIN)
    detector = FleetDetector(at, held["baseline.burst"])
    budget = Budget(at, held["budget.fleets"])
    for part, owner in _parts(detector, budget).items():
        for name, value in vars(owner).items():
            if isinstance(value, np.ndarray):
                if held[f"{part}.{name}"].shape != value.shape:
                    raise BadInput(f"{path} was saved for other bins", do=READ_AGAIN)
                setattr(owner, name, held[f"{part}.{name}"])
    detector.day = budget.day = None if int(held["day"]) < 0 else int(held["day"])
    return detector, budget


def _parts(detector: FleetDetector, budget: Budget) -> dict[str, object]:
    return {
        "baseline": detector.baseline,
        "statistics": detector.statistics,
        "each": detector.each,
        "all": detector.all,
        "budget": budget,
        "fleet": budget.highest,
    }
