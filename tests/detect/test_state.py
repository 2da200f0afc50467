"""The state of a detector: a restart changes nothing."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.detect.budget import Budget
from workbench.detect.product import FleetDetector
from workbench.detect.season import Clock, clock
from workbench.detect.state import load, save
from workbench.model.errors import BadInput

SERIES = 3


def at_width(width: str, days: int = 12) -> Clock:
    periods = int(pd.Timedelta(days=days) / pd.Timedelta(width))
    return clock(pd.date_range("2024-01-01", periods=periods, freq=width, tz="UTC"))


def counts(bins: int) -> np.ndarray:
    x = np.random.default_rng(6).poisson(6.0, (bins, SERIES)).astype(float)
    x[bins // 2 : bins // 2 + 3, 0] = 80.0
    x[20:30, 1] = np.nan
    return x


def run(detector: FleetDetector, budget: Budget, x: np.ndarray, rows: range) -> np.ndarray:
    """Scores, bars and alarms of the rows."""
    told, allowed, whole = [], np.full(SERIES, 1 / 20), np.ones(SERIES)
    for row in rows:
        score = detector.advance(row, x[row], whole).score
        told.append(np.stack([score, *budget.advance(int(detector.clock.day[row]), score, allowed)]))
    return np.array(told)


@pytest.mark.parametrize("width", ["5min", "1h"])
def test_scores_bars_and_alarms_go_on_as_if_nothing_had_happened(tmp_path: Path, width: str) -> None:
    at = at_width(width)
    x, half = counts(len(at.slot)), len(at.slot) // 2 + 1  # in the middle of a burst and of a day
    one = FleetDetector(at, np.ones(SERIES)), Budget(at, np.zeros(SERIES, dtype=int))
    run(*one, x, range(half))
    save(tmp_path / "state.npz", *one)
    other = load(tmp_path / "state.npz", at)
    rest = range(half, len(at.slot))
    np.testing.assert_array_equal(run(*other, x, rest), run(*one, x, rest))


def test_saving_again_replaces_the_file_and_leaves_no_other(tmp_path: Path) -> None:
    at = at_width("1h")
    one = FleetDetector(at, np.ones(SERIES)), Budget(at, np.zeros(SERIES, dtype=int))
    for _ in range(2):
        save(tmp_path / "state.npz", *one)
    assert [path.name for path in tmp_path.iterdir()] == ["state.npz"]


def test_state_of_other_bins_and_files_that_hold_none_are_one_sentence(tmp_path: Path) -> None:
    at, path = at_width("1h"), tmp_path / "state.npz"
    save(path, FleetDetector(at, np.ones(SERIES)), Budget(at, np.zeros(SERIES, dtype=int)))
    with pytest.raises(BadInput, match="other bins"):
        load(path, at_width("5min"))
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(BadInput, match="no state"):
        load(path, at)
    with pytest.raises(BadInput, match="no state"):
        load(tmp_path / "missing.npz", at)
