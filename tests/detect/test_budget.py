"""The budget: what is promised is kept whatever the scores are, and confirmed alarms cost nothing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.detect.budget import FLEET_RANGE, MOST_STEP, OWN_RANGE, OWN_STEP, Budget, Confirmed, raise_alerts
from workbench.detect.season import Clock, clock
from workbench.detect.tail import level_of

LEAST_COMMON = -40.0  # location of the fleet's daily maxima when every score is zero and a series is allowed little


def hourly(days: int) -> Clock:
    return clock(pd.date_range("2024-01-01", periods=days * 24, freq="1h", tz="UTC"))


def gumbel(days: int, series: int, seed: int, scale: float = 1.0) -> np.ndarray:
    """Scores whose daily maxima follow the Gumbel law of that scale; 1 is what the bar believes."""
    return np.random.default_rng(seed).gumbel(-np.log(24) * scale, scale, (days * 24, series))


def promised(days: int, series: int, every: float) -> np.ndarray:
    return np.full((days * 24, series), 1 / every)


@pytest.mark.parametrize("scale", [0.6, 1.0, 2.0])
def test_the_promise_is_kept_even_where_scores_are_wrong(scale: float) -> None:
    days, series, every = 300, 60, 30.0
    raised = raise_alerts(gumbel(days, series, 3, scale), promised(days, series, every), hourly(days))
    late = raised.opened & (raised.rows >= 60 * 24)
    assert late.sum() / (series * (days - 60) / every) == pytest.approx(1.0, abs=0.1)


def test_the_first_bar_is_the_return_level_and_half_of_that_of_the_fleet_in_doubt() -> None:
    budget = Budget(hourly(1), np.zeros(3, dtype=int))
    allowed = np.array([1 / 7, 1 / 30, 1 / 365])
    bar, *_ = budget.advance(0, np.zeros(3), allowed)
    # Before any day of the fleet is known its scale is taken for 1.5, where 1 would leave the return levels alone.
    np.testing.assert_allclose(bar, level_of(1 / allowed) + 0.5 * level_of(1 / allowed.sum()))


def test_a_fleet_whose_highest_series_are_wild_has_a_higher_bar() -> None:
    days, wild = 60, gumbel(60, 50, 5)
    wild[:, 0] *= 4
    bars = [
        raise_alerts(score, promised(days, 50, 1500.0), hourly(days)).threshold[-1, 1]
        for score in (wild, gumbel(days, 50, 5))
    ]
    assert bars[0] > bars[1] + 3


def test_the_promise_for_a_whole_fleet_is_kept_though_some_of_its_series_are_wild() -> None:
    days, series = 400, 40
    score = gumbel(days, series, 9)
    score[:, :4] *= 3
    raised = raise_alerts(score, promised(days, series, 7.5 * series), hourly(days))  # four a month for all
    fired = (raised.opened & (raised.rows >= 60 * 24)).sum()
    assert fired / ((days - 60) / 7.5) == pytest.approx(1.0, abs=0.2)


def test_series_of_one_subject_alarmed_together_cost_the_fleet_once() -> None:
    score, allowed, at = np.zeros((48, 4)), promised(2, 4, 30.0), hourly(2)
    score[10, :3] = 20.0
    together = raise_alerts(score, allowed, at, subjects=np.array([0, 0, 0, 1]))
    apart = raise_alerts(score, allowed, at)
    assert together.opened.sum() == apart.opened.sum() == 3
    np.testing.assert_allclose(apart.threshold[11, 3] - together.threshold[11, 3], 2 * MOST_STEP)


def test_an_episode_opens_once_and_escalates_only_on_a_new_record() -> None:
    score = np.zeros((48, 1))
    score[10:20, 0] = [6, 6, 6, 7, 7, 7, 6, 8, 8, 8]
    raised = raise_alerts(score, promised(2, 1, 30.0), hourly(2))
    assert raised.rows.tolist() == [10, 13, 17]
    assert raised.opened.tolist() == [True, False, False]


def test_it_opens_again_after_the_score_was_low_and_the_cool_down_is_over() -> None:
    score = np.zeros((72, 1))
    score[[10, 12, 30], 0] = 9.0
    raised = raise_alerts(score, promised(3, 1, 30.0), hourly(3))
    assert raised.rows[raised.opened].tolist() == [10, 30]


def test_nothing_is_raised_where_nothing_is_allowed() -> None:
    raised = raise_alerts(np.full((24, 2), 50.0), np.zeros((24, 2)), hourly(1))
    assert not len(raised.rows)


def test_a_confirmed_alarm_is_refunded_from_when_it_was_known() -> None:
    score, allowed, at = np.zeros((72, 2)), promised(3, 2, 30.0), hourly(3)
    score[10, 0] = 20.0
    event = Confirmed(np.array([True, False]), first=9, last=12, known=40)
    plain, told = raise_alerts(score, allowed, at), raise_alerts(score, allowed, at, [event])
    np.testing.assert_array_equal(told.threshold[:40], plain.threshold[:40])
    given_back = np.array([OWN_STEP + MOST_STEP, MOST_STEP])
    np.testing.assert_allclose((plain.threshold - told.threshold)[40:], np.tile(given_back, (32, 1)))


def test_an_alarm_of_an_event_already_known_costs_nothing() -> None:
    score, allowed, at = np.zeros((48, 1)), promised(2, 1, 30.0), hourly(2)
    score[30, 0] = 20.0
    plain = raise_alerts(score, allowed, at)
    told = raise_alerts(score, allowed, at, [Confirmed(np.array([True]), first=20, last=40, known=25)])
    assert told.opened.tolist() == [True]
    np.testing.assert_allclose((plain.threshold - told.threshold)[31:], OWN_STEP + MOST_STEP)


def test_fleets_have_budgets_of_their_own() -> None:
    score, allowed, at = gumbel(30, 4, 8), promised(30, 4, 3.0), hourly(30)
    both = raise_alerts(score, allowed, at, fleets=np.array([0, 0, 1, 1]))
    first = raise_alerts(score[:, :2], allowed[:, :2], at)
    np.testing.assert_array_equal(both.threshold[:, :2], first.threshold)


def test_bars_learnt_elsewhere_are_used_as_they_are() -> None:
    score, at = np.array([[1.0], [3.0], [0.0]]), clock(pd.date_range("2024-01-01", periods=3, freq="1h", tz="UTC"))
    raised = raise_alerts(score, np.ones((3, 1)), at, bars=np.full((3, 1), 2.0))
    assert raised.rows.tolist() == [1]
    assert (raised.threshold == 2.0).all()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60), st.floats(1e-4, 5.0))
def test_bars_stay_in_their_range_and_every_alarm_is_over_its_bar(scores: list[float], allowed: float) -> None:
    score = np.array(scores)[:, None]
    at = clock(pd.date_range("2024-01-01", periods=len(score), freq="1h", tz="UTC"))
    raised = raise_alerts(score, np.full(score.shape, allowed), at)
    assert np.isfinite(raised.threshold).all()
    assert (raised.threshold >= level_of(1 / allowed) + OWN_RANGE[0] + FLEET_RANGE[0] + LEAST_COMMON).all()
    assert (score[raised.rows, raised.columns] >= raised.threshold[raised.rows, raised.columns]).all()
