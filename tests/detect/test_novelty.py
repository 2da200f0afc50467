import numpy as np
import pandas as pd
import pytest

from workbench.detect.novelty import LOOK_BACK, STRETCH, compressed, of_stretches, of_time_of_day, of_values


def test_a_value_is_as_new_as_the_nearest_earlier_one_is_far() -> None:
    assert of_values(np.array([3.0, 10.0, 4.5, 10.0, -2.0])).tolist() == [0, 7, 1.5, 0, 5]


def test_values_are_compressed_in_units_of_those_before() -> None:
    unit, small = compressed(np.array([0.0, 0.0, -6.0, 12.0]))
    assert unit.tolist() == [1.0, 1.0, 6.0, 2.0]  # the own size where only zeros came before
    assert small == pytest.approx(np.arcsinh([0, 0, -1, 6]))
    assert compressed(np.zeros(0))[1].tolist() == []


def test_a_value_is_compared_to_the_same_time_of_earlier_days_only() -> None:
    at = pd.date_range("2024-01-01", periods=24 * 5, freq="h")
    values = np.where(at.hour == 9, 5.0, 1.0)
    values[-24 + 9] = 1.0  # usual in any other hour
    values[-24 + 15] = 5.0
    found = of_time_of_day(values, at.hour.to_numpy(), 24, at.to_numpy())
    assert found[24:-24].max() == 0
    assert found[-24 + 15] == 4
    assert found[-24 + 9] == 0  # the hours beside it count as the same time


def test_a_value_of_the_last_hours_does_not_excuse_the_next() -> None:
    at = pd.date_range("2024-01-01", periods=12 * 24 * 2, freq="5min")
    values = np.zeros(len(at))
    values[-30:] = 7.0
    slot = (at.hour * 2 + at.minute // 30).to_numpy()
    assert of_time_of_day(values, slot, 48, at.to_numpy())[-30:].tolist() == [7.0] * 30


def test_a_clock_that_goes_backwards_shows_nothing_of_what_comes_later() -> None:
    at = pd.date_range("2024-01-01", periods=100, freq="h").to_numpy()
    at = np.concatenate([at[50:], at[:50]])
    values = np.random.default_rng(3).normal(size=100)
    slot = (np.arange(100) % 24).astype(int)
    whole = of_time_of_day(values, slot, 24, at)
    assert of_time_of_day(values[:60], slot[:60], 24, at[:60]).tolist() == whole[:60].tolist()


def test_stretches_agree_with_comparing_each_pair_by_hand() -> None:
    values = np.random.default_rng(4).normal(size=STRETCH * 4)
    expected = np.zeros(len(values))
    for end in range(STRETCH, len(values) + 1):
        this = values[end - STRETCH : end]
        # earlier stretches that share no row with it
        earlier = [values[one - STRETCH : one] for one in range(STRETCH, end - STRETCH + 1)]
        if earlier:
            expected[end - 1] = min(np.sqrt(np.mean((this - other) ** 2)) for other in earlier)
    np.testing.assert_allclose(of_stretches(values), expected, atol=1e-9)


def test_a_stretch_seen_before_is_not_new_until_it_is_forgotten() -> None:
    once = np.random.default_rng(5).normal(size=STRETCH)
    rest = np.zeros(STRETCH * 3)
    assert of_stretches(np.concatenate([rest, once, rest, once]))[-1] == 0
    late = np.concatenate([once, np.zeros(LOOK_BACK), once])
    assert of_stretches(late)[-1] > 0.5
