"""Expected values by hand from the rules of Lavin and Ahmad 2015: 2 / (1 + exp(5 y)) - 1 at the place y in a window."""

from math import exp, isnan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.evaluate.nab import NEVER, Labelled, Profile, best_threshold, rows_of, scaled_sigmoid, score_at
from workbench.model.errors import BadInput

STANDARD = Profile(hit=1.0, miss=1.0, false=0.11)
LOW_FALSE = Profile(hit=1.0, miss=1.0, false=0.22)
LOW_MISS = Profile(hit=1.0, miss=2.0, false=0.11)
WINDOW = (50, 59)  # ten rows of a hundred; the probation is rows 0 to 14


def alarms(*rows: int, n: int = 100, windows: tuple[tuple[int, int], ...] = (WINDOW,)) -> dict[str, Labelled]:
    scores = np.zeros(n)
    scores[list(rows)] = 1.0
    return {"a.csv": Labelled(scores, windows)}


def standard(*rows: int) -> float:
    return score_at(alarms(*rows), STANDARD, 0.5)


def worth(y: float) -> float:
    return 2 / (1 + exp(5 * y)) - 1


@pytest.mark.parametrize("profile", [STANDARD, LOW_FALSE, LOW_MISS])
def test_every_window_found_at_its_first_row_and_nothing_else_is_100(profile: Profile) -> None:
    assert score_at(alarms(50), profile, 0.5) == pytest.approx(100)


@pytest.mark.parametrize("profile", [STANDARD, LOW_FALSE, LOW_MISS])
def test_a_detector_that_never_fires_is_0_at_every_threshold(profile: Profile) -> None:
    silent = {"a.csv": Labelled(np.full(100, 0.5), (WINDOW,))}
    assert score_at(silent, profile, 0.6) == 0
    assert best_threshold(alarms(), profile)[1] >= 0


def test_the_sigmoid_has_the_published_values() -> None:
    places = scaled_sigmoid(np.array([-1.0, -0.5, 0.0, 1.0, 3.0, 9.0]))
    assert places == pytest.approx([0.98661, 0.84828, 0.0, -0.98661, -1.0, -1.0], abs=1e-5)


def test_a_late_detection_earns_less() -> None:
    # row 55 leaves 5 of 10 rows: 0.84828 / 0.98661 = 0.85979; row 59 leaves one: 0.24492 / 0.98661 = 0.24824
    assert standard(55) == pytest.approx(100 * (1 + 0.85979) / 2, abs=0.001)
    assert standard(59) == pytest.approx(100 * (1 + 0.24824) / 2, abs=0.001)


def test_of_a_window_only_the_first_detection_counts() -> None:
    assert standard(55, 56, 59) == pytest.approx(standard(55))


def test_a_false_positive_costs_the_more_the_further_it_lies_behind_the_window() -> None:
    # row 61 lies 2 rows behind a window 9 steps wide; from three windows on, and before any window, it costs in full
    assert 100 - standard(50, 61) == pytest.approx(-100 * 0.11 * worth(2 / 9) / 2)
    assert 100 - standard(50, 60) < 100 - standard(50, 61) < 100 - standard(50, 75)
    assert 100 - standard(50, 95) == pytest.approx(100 * 0.11 / 2)
    assert 100 - standard(20, 50) == pytest.approx(100 * 0.11 / 2)


def test_behind_a_second_window_the_distance_is_to_the_second() -> None:
    files = alarms(50, 70, 81, windows=(WINDOW, (70, 79)))
    assert score_at(files, STANDARD, 0.5) == pytest.approx(100 * (4 + 0.11 * worth(2 / 9)) / 4)


def test_profiles_weigh_false_positives_and_misses() -> None:
    assert score_at(alarms(20, 50), LOW_FALSE, 0.5) == pytest.approx(100 - 100 * 0.22 / 2)
    assert score_at(alarms(20), LOW_MISS, 0.5) == pytest.approx(-100 * 0.11 / 3)


def test_in_the_probation_nothing_counts() -> None:
    assert standard(3, 14, 50) == pytest.approx(100)
    assert standard(15, 50) < 100
    assert alarms(n=100)["a.csv"].probation == 15
    assert alarms(n=5003)["a.csv"].probation == 750
    assert alarms(n=20000)["a.csv"].probation == 750


def test_a_window_inside_the_probation_is_no_window() -> None:
    files = alarms(3, windows=((2, 9),))
    assert isnan(score_at(files, STANDARD, 0.5))
    assert score_at(alarms(50, windows=((2, 9), WINDOW)), STANDARD, 0.5) == pytest.approx(100)


def test_a_window_of_one_row_can_be_found_and_what_follows_it_is_false() -> None:
    assert score_at(alarms(50, windows=((50, 50),)), STANDARD, 0.5) == pytest.approx(100)
    assert score_at(alarms(50, 53, windows=((50, 50),)), STANDARD, 0.5) == pytest.approx(94.5)


def test_the_best_threshold_is_one_for_all_files_and_takes_rows_of_equal_score_together() -> None:
    first, second = np.zeros(100), np.zeros(100)
    first[50], first[20] = 0.9, 0.4
    second[50], second[20:24] = 0.4, 0.95
    files = {"a.csv": Labelled(first, (WINDOW,)), "b.csv": Labelled(second, (WINDOW,))}
    # at 0.4 both are found at five false positives of 0.11; at 0.9 one of them at four
    threshold, best = best_threshold(files, STANDARD)
    assert threshold == 0.4
    assert best == pytest.approx(100 * (4 - 5 * 0.11) / 4)


def test_where_silence_is_best_the_threshold_is_out_of_reach() -> None:
    scores = np.zeros(100)
    scores[20:40] = 0.8
    files = {"a.csv": Labelled(scores, ()), "b.csv": Labelled(np.zeros(1000), ((400, 409),))}
    assert best_threshold(files, STANDARD) == (NEVER, 0.0)


@given(st.lists(st.integers(0, 9), min_size=100, max_size=100), st.sampled_from([STANDARD, LOW_FALSE, LOW_MISS]))
def test_no_threshold_beats_the_best_one(tenths: list[int], profile: Profile) -> None:
    files = {"a.csv": Labelled(np.array(tenths) / 10, ((30, 39), WINDOW))}
    threshold, best = best_threshold(files, profile)
    assert score_at(files, profile, threshold) == pytest.approx(best)
    assert best >= max(score_at(files, profile, tenth / 10) for tenth in range(11)) - 1e-9


def test_windows_are_found_by_their_times() -> None:
    at = pd.Series(pd.date_range("2014-04-01", periods=10, freq="5min", tz="UTC"))
    windows = [("2014-04-01 00:30:00.000000", "2014-04-01 00:40:00.000000"), ("2014-04-01 00:05", "2014-04-01 00:10")]
    assert rows_of(windows, at) == ((1, 2), (6, 8))
    with pytest.raises(BadInput, match="does not fit the rows"):
        rows_of([("2014-04-01 00:31", "2014-04-01 00:40")], at)
