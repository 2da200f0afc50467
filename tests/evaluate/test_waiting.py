"""The median wait, by hand and against its promise."""

import numpy as np
import pytest

from workbench.evaluate.waiting import median_wait


def test_without_anybody_waiting_on_it_is_the_plain_median():
    found = median_wait(np.array([5.0, 1, 3, 9, 7]), np.ones(5, dtype=bool))
    assert (found.n, found.ended, found.median) == (5, 5, 5.0)


def test_those_still_waiting_lengthen_it():
    # Curve by hand: 3/4 after 1, then one of three left at 2 still waits; 3/4 x 1/2 = 3/8 after 3.
    found = median_wait(np.array([1.0, 2, 3, 4]), np.array([True, False, True, True]))
    assert found.median == 3.0


def test_it_is_not_known_where_fewer_than_half_have_ended():
    found = median_wait(np.array([1.0, 9, 9, 9]), np.array([True, False, False, False]))
    assert (found.median, found.high) == (None, None)
    assert median_wait(np.array([9.0]), np.array([False])).low is None


def test_its_interval_holds_the_true_median_about_nineteen_times_in_twenty():
    draw = np.random.default_rng(3)
    held = 0
    for _ in range(200):
        waits, looks = draw.exponential(6, 60), draw.uniform(0, 40, 60)
        found = median_wait(np.minimum(waits, looks), waits <= looks)
        held += (found.low or 0) <= 6 * np.log(2) <= (found.high or np.inf)
    assert held / 200 == pytest.approx(0.95, abs=0.045)
