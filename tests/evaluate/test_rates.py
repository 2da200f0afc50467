"""Totals and their changes, checked by hand and by drawing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.evaluate.rates import change, total

DAYS = st.lists(st.integers(0, 50), min_size=1, max_size=30).map(np.array)


def test_a_change_is_of_totals_a_day():
    found = change(np.array([4.0, 4.0]), np.array([2.0, 2.0, 2.0, 2.0]))
    assert found is not None
    assert found.value == pytest.approx(1.0)  # 4 a day after 2 a day
    # Poisson where days are equal: error sqrt(1/8 + 1/8) = 0.5 on the logarithm, t of 4 degrees of freedom 2.776
    assert found.low == pytest.approx(2 * np.exp(-2.776 * 0.5) - 1, abs=1e-3)


def test_nothing_before_or_now_has_no_change():
    assert change(np.array([1.0]), np.array([0.0])) is None
    assert change(np.array([0.0]), np.array([1.0])) is None


def test_none_at_all_may_still_be_a_few():
    assert total(np.zeros(7)).high == pytest.approx(3.69, abs=0.01)  # -ln(0.025)


@given(DAYS, DAYS)
def test_an_interval_holds_its_value_and_turning_the_periods_round_turns_the_ratio(late, before):
    one, other = change(late, before), change(before, late)
    if one and other:
        assert one.low <= one.value <= one.high
        assert (1 + one.value) * (1 + other.value) == pytest.approx(1)


def test_intervals_hold_what_is_true_of_days_that_differ_by_more_than_chance():
    draw = np.random.default_rng(3)
    held = []
    for _ in range(400):
        late, before = draw.negative_binomial(3, 3 / (3 + 20), (2, 28)).astype(float)
        found = change(late, before)
        held.append(found is not None and found.low <= 0 <= found.high)
    assert np.mean(held) == pytest.approx(0.95, abs=0.03)
