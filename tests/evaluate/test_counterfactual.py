"""What would have been without an event, on counts whose answer is known by hand."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.evaluate.counterfactual import as_far, effect, placebos, unusual


def by_day(counts):
    return pd.Series(counts, index=pd.date_range("2025-01-06", periods=len(counts), freq="D", tz="UTC"))


def window(n, start, length):
    inside = np.zeros(n, dtype=bool)
    inside[start : start + length] = True
    return inside


NONE = np.zeros(35, dtype=bool)
DATASETS = os.environ.get("WORKBENCH_DATASETS")


def test_the_gain_is_what_was_posted_minus_what_the_same_weekdays_let_expect():
    inside = window(35, 14, 7)
    found = effect(by_day(np.where(inside, 20, 10)), None, inside, NONE)
    assert found.expected == pytest.approx(70)
    assert found.gained == pytest.approx(70)
    # Poisson: 70 posts of chance, and each weekday's mean of 10 known from four days: 7 * 10 / 4 = 17.5.
    assert found.low == pytest.approx(70 - 1.95996 * np.sqrt(70 + 17.5), abs=0.01)
    assert found.least == pytest.approx((1.95996 + 0.84162) * np.sqrt(87.5), abs=0.01)
    assert found.seen and found.days == 28


def test_a_rise_of_the_whole_market_is_no_effect():
    inside = window(35, 14, 7)
    market = np.where(np.arange(35) // 7 % 2 == 0, 40, 80)
    market[inside] = 160
    found = effect(by_day(market // 4), by_day(market), inside, NONE)
    assert found.gained == pytest.approx(0, abs=2) and not found.seen


def test_counts_that_wander_from_week_to_week_widen_the_interval():
    inside = window(35, 14, 7)
    calm = effect(by_day(np.full(35, 10)), None, inside, NONE)
    wandering = effect(by_day(np.repeat([4, 16, 10, 4, 16], 7)), None, inside, NONE)
    assert wandering.high - wandering.low > 2 * (calm.high - calm.low)


@pytest.mark.parametrize("n", [0, 8, 20])
def test_too_few_days_to_learn_from_give_no_answer(n):
    assert effect(by_day(np.full(n, 5)), None, window(n, 0, 7), np.zeros(n, dtype=bool)) is None


def test_nothing_posted_on_other_days_gives_no_answer():
    inside = window(35, 14, 7)
    assert effect(by_day(np.where(inside, 3, 0)), None, inside, NONE) is None


def test_days_left_out_are_not_learnt_from():
    inside, odd = window(35, 14, 7), window(35, 0, 1)
    counts = np.where(odd, 500, 10)
    assert effect(by_day(counts), None, inside, odd).expected == pytest.approx(70)


def test_without_an_event_an_effect_is_rarely_seen():
    draw = np.random.default_rng(5)
    seen = [
        effect(by_day(draw.negative_binomial(10, 0.5, 70)), None, window(70, 30, 7), np.zeros(70, dtype=bool)).seen
        for _ in range(200)
    ]
    assert np.mean(seen) <= 0.08  # nominal 0.05, and 1.96 standard errors of 200 draws


def test_placebos_lie_outside_what_is_left_out_and_say_how_rare_the_gain_is():
    inside = window(35, 14, 7)
    counts = by_day(np.where(inside, 20, 10))
    others = placebos(counts, None, 7, inside)
    assert len(others) == 8 + 8  # from day 0 to 7, and from day 21 to 28
    assert as_far(effect(counts, None, inside, NONE), others) == pytest.approx(1 / 17)


def test_an_emergency_is_among_the_placebos_it_is_compared_with():
    inside = window(42, 14, 7)
    counts = np.where(inside, 20, 10)
    counts[30] = 300
    others = placebos(by_day(counts), None, 7, inside)
    assert len(others) == 8 + 15
    assert sum(one.gained > 200 for one in others) == 7  # the weeks that hold day 30
    assert max(one.expected for one in others) < 90  # and no other week learns from it


def test_an_emergency_is_unusual_and_a_busy_day_is_not():
    counts = np.full(30, 20)
    counts[3], counts[4] = 300, 40
    assert np.flatnonzero(unusual(by_day(counts), np.ones(30, dtype=bool))).tolist() == [3]


@pytest.mark.skipif(not DATASETS, reason="NO DATA: set WORKBENCH_DATASETS to a folder with brand_volumes")
def test_without_an_event_real_companies_rarely_seem_to_have_had_one():
    """Every week of the daily posts on five companies; the model was chosen on these among others."""
    files = sorted((Path(str(DATASETS)) / "brand_volumes").glob("*.csv"))
    counts = [pd.read_csv(file, parse_dates=["timestamp"]).set_index("timestamp")["value"] for file in files]
    days = (
        pd.concat([of_one.resample("D").sum() for of_one in counts], axis=1, keys=range(len(files))).dropna().iloc[1:-1]
    )
    nothing = np.zeros(len(days), dtype=bool)
    weeks = [one for name in days for one in placebos(days[name], days.drop(columns=name).sum(axis=1), 7, nothing)]
    assert len(weeks) >= 200
    assert np.mean([one.seen for one in weeks]) <= 0.08  # nominal 0.05; 240 weeks that overlap
