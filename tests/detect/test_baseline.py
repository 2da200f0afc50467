"""The baseline learns what is usual, and nothing from a crisis, a silence or what was not collected."""

import numpy as np
import pandas as pd
import pytest

from workbench.detect.baseline import Baseline
from workbench.detect.season import Clock, clock


def hourly(days: int) -> Clock:
    return clock(pd.date_range("2024-01-01", periods=days * 24, freq="1h", tz="UTC"))


def run(x: np.ndarray, at: Clock, burst: float = 1.0) -> tuple[Baseline, np.ndarray]:
    """The baseline after counts (n_bins, K), and what it expected of each bin."""
    baseline, day = Baseline(at, np.full(x.shape[1], burst)), int(at.day[0])
    expected, calm, whole = np.zeros(x.shape), np.zeros(x.shape[1], dtype=bool), np.ones(x.shape[1])
    for i, row in enumerate(x):
        if at.day[i] != day:
            baseline.turn_day()
            day = int(at.day[i])
        about = baseline.expect(int(at.slot[i]), int(at.weekend[i]), whole)
        expected[i] = about.mean
        seen = ~np.isnan(row)
        baseline.learn(np.where(seen, row, 0.0), about, seen, calm, int(at.slot[i]), int(at.weekend[i]))
    return baseline, expected


def test_steady_counts_are_expected() -> None:
    _, expected = run(np.full((24 * 28, 1), 20.0), hourly(28))
    assert expected[-24:, 0] == pytest.approx(np.full(24, 20.0), rel=0.02)


def test_the_shape_of_the_day_and_of_the_weekend_is_learnt() -> None:
    at = hourly(56)
    hour = np.arange(len(at.slot)) % 24
    rate = np.where(hour < 8, 5.0, 40.0) * np.where(at.weekend == 1, 0.5, 1.0)
    _, expected = run(rate[:, None], at)
    assert expected[-7 * 24 :, 0] == pytest.approx(rate[-7 * 24 :], rel=0.1)


def test_a_day_ten_times_as_loud_hardly_changes_what_is_usual() -> None:
    x = np.full((24 * 29, 1), 20.0)
    x[24 * 27 : 24 * 28] *= 10
    _, expected = run(x, hourly(29))
    # By hand: counts are capped at m + 4 sqrt(m + s m^2); with s near its floor that is 20 + 4 * 4.6 + 1, a doubling
    # for one of about ten days that are remembered.
    assert expected[-1, 0] < 20 * 1.15


def test_the_level_of_a_day_is_that_of_the_days_before_it() -> None:
    x = np.full((24 * 10, 1), 20.0)
    x[-24:] = 60.0
    _, expected = run(x, hourly(10))
    assert expected[-24:, 0] == pytest.approx(np.full(24, 20.0), rel=0.05)


def test_bins_without_collection_teach_nothing() -> None:
    x = np.full((24 * 28, 1), 20.0)
    x[24 * 20 : 24 * 25] = np.nan
    _, expected = run(x, hourly(28))
    assert expected[-1, 0] == pytest.approx(20.0, rel=0.02)


def test_a_silence_too_long_for_chance_does_not_lower_what_is_usual() -> None:
    x = np.full((24 * 28, 1), 20.0)
    x[24 * 20 : 24 * 27] = 0.0
    _, expected = run(x, hourly(28))
    assert expected[-1, 0] == pytest.approx(20.0, rel=0.15)


def test_the_spread_beyond_poisson_is_estimated() -> None:
    rng = np.random.default_rng(4)
    at = hourly(120)
    shape = 4.0  # relative variance one quarter
    x = rng.poisson(30 * rng.gamma(shape, 1 / shape, (len(at.slot), 20))).astype(float)
    baseline, _ = run(x, at)
    # Deviations are capped at three standard deviations, which costs a gamma law of that shape some of its variance.
    assert np.median(baseline.spread) == pytest.approx(0.25, rel=0.25)


def test_poisson_counts_have_hardly_any_spread() -> None:
    rng = np.random.default_rng(5)
    baseline, _ = run(rng.poisson(30.0, (24 * 120, 20)).astype(float), hourly(120))
    assert np.median(baseline.spread) < 0.01
