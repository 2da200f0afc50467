"""Statistics of a rise: what each of them sees, and what it does not take for one."""

import numpy as np
import pandas as pd

from workbench.detect.baseline import Expected
from workbench.detect.season import clock
from workbench.detect.statistics import Statistics


def expected(mean: float) -> Expected:
    one = np.ones(1)
    return Expected(one * mean, one * mean, one * 0.1, one * 0.01, one * 0.0, one * 0.0, one)


def highest(x: np.ndarray, width: str, mean: float = 5.0) -> np.ndarray:
    """The highest value of each statistic over counts (n_bins,), after a day of usual ones."""
    at = clock(pd.date_range("2024-01-01", periods=2, freq=width, tz="UTC"))
    statistics, open_ = Statistics(at, 1), np.ones(1, dtype=bool)
    for _ in range(round(at.per_day)):
        statistics.advance(np.array([mean]), expected(mean), open_)
    rows = [statistics.advance(np.array([value]), expected(mean), open_)[:, 0] for value in x]
    top: np.ndarray = np.max(rows, axis=0)
    return top


def test_there_are_as_many_as_the_width_of_a_bin_leaves_room_for() -> None:
    kinds = {width: len(highest(np.ones(1), width)) for width in ("5min", "1h", "6h", "1D")}
    assert kinds == {"5min": 5, "1h": 4, "6h": 3, "1D": 2}


def test_what_keeps_rising_counts_more_than_what_fades() -> None:
    # By hand, in posts above five: rising ends at 1 + 4 + 7 + 10 = 22, fading is highest in its second bin, 7 + 7 = 14.
    rising = highest(np.array([6.0, 9.0, 12.0, 15.0]), "5min")[0]
    fading = highest(np.array([15.0, 12.0, 9.0, 6.0]), "5min")[0]
    assert rising > 1.4 * fading


def test_one_bin_of_ten_thousand_posts_is_no_sustained_rise() -> None:
    spike = highest(np.array([10_000.0, *[5.0] * 60]), "5min")
    surge = highest(np.full(60, 25.0), "5min")
    assert (spike[1:] < surge[1:]).all()


def test_a_day_half_as_loud_again_shows_in_the_slow_means() -> None:
    jump, *_, day, _four_days = highest(np.full(24, 30.0), "1h", mean=20.0)
    assert day > 2.5 > jump


def test_usual_counts_stay_near_zero() -> None:
    assert (np.abs(highest(np.full(288, 5.0), "5min")) < 0.5).all()


def test_bins_without_collection_change_nothing() -> None:
    at = clock(pd.date_range("2024-01-01", periods=2, freq="5min", tz="UTC"))
    statistics = Statistics(at, 1)
    statistics.advance(np.array([9.0]), expected(5.0), np.ones(1, dtype=bool))
    before = statistics.mean.copy(), statistics.last.copy(), statistics.counted.copy()
    statistics.advance(np.array([0.0]), expected(5.0), np.zeros(1, dtype=bool))
    for held, now in zip(before, (statistics.mean, statistics.last, statistics.counted), strict=True):
        np.testing.assert_array_equal(held, now)
