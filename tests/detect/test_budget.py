"""The budget: what is promised is kept whatever the scores are, and confirmed alarms cost nothing."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.detect.budget import FLEET_RANGE, OWN_RANGE, OWN_STEP, Budget, Confirmed, raise_alerts
from workbench.detect.season import Clock, clock
from workbench.detect.tail import level_of


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


def test_the_bar_of_an_untouched_fleet_is_the_return_level() -> None:
    budget = Budget(hourly(1), np.zeros(3, dtype=int))
    allowed = np.array([1 / 7, 1 / 30, 1 / 365])
    np.testing.assert_allclose(budget.bar(allowed), level_of(1 / allowed))


def test_an_episode_opens_once_and_escalates_only_on_a_new_record() -> None:
    score = np.zeros((48, 1))
    score[10:20, 0] = [5, 5, 5, 6, 6, 6, 5, 7, 7, 7]
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
    score[10, 0] = 9.0
    event = Confirmed(np.array([True, False]), first=9, last=12, known=40)
    plain, told = raise_alerts(score, allowed, at), raise_alerts(score, allowed, at, [event])
    np.testing.assert_array_equal(told.threshold[:40], plain.threshold[:40])
    assert (told.threshold[40:] < plain.threshold[40:]).all()  # both series: the fleet's part is refunded, too
    quiet = raise_alerts(np.zeros((72, 2)), allowed, at)
    np.testing.assert_allclose(told.threshold[40:], quiet.threshold[40:])


def test_an_alarm_of_an_event_already_known_costs_nothing() -> None:
    score, allowed, at = np.zeros((48, 1)), promised(2, 1, 30.0), hourly(2)
    score[30, 0] = 9.0
    told = raise_alerts(score, allowed, at, [Confirmed(np.array([True]), first=20, last=40, known=25)])
    quiet = raise_alerts(np.zeros((48, 1)), allowed, at)
    assert told.opened.tolist() == [True]
    np.testing.assert_allclose(told.threshold[31:], quiet.threshold[31:])


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
def test_offsets_stay_in_their_range_and_every_alarm_is_over_its_bar(scores: list[float], allowed: float) -> None:
    score = np.array(scores)[:, None]
    at = clock(pd.date_range("2024-01-01", periods=len(score), freq="1h", tz="UTC"))
    raised = raise_alerts(score, np.full(score.shape, allowed), at)
    level = level_of(1 / allowed)
    assert (raised.threshold >= level + OWN_RANGE[0] + FLEET_RANGE[0] - 1e-9).all()
    assert (raised.threshold <= level + OWN_RANGE[1] + FLEET_RANGE[1] + 1e-9).all()
    assert (score[raised.rows, raised.columns] >= raised.threshold[raised.rows, raised.columns]).all()
    assert OWN_STEP > 0
