import numpy as np
import pandas as pd
import pytest

from tests.contracts.test_detectors import counts
from workbench.detect.rules import RULES, alarms
from workbench.evaluate.nulls import quiet_counts

HALF, THREE, DAY_WEEK, EARS = RULES


def steady(days: int, values: tuple[float, ...] = (8.0, 12.0)) -> pd.Series:
    """Hours that go through the values in turn."""
    index = pd.date_range("2024-01-01", periods=24 * days, freq="1h", tz="UTC")
    return pd.Series(np.resize(values, len(index)), index=index)


@pytest.mark.parametrize("name", RULES)
class TestEveryRuleIsADetector:
    """What the contract of detectors asks, but that a clear burst scores highest: some rules cannot do that."""

    @pytest.mark.parametrize("cut", [1, 2, 47, 263])
    def test_the_score_of_a_prefix_is_the_prefix_of_the_score(self, name: str, cut: int) -> None:
        whole = RULES[name].score(counts())
        pd.testing.assert_series_equal(RULES[name].score(counts()[:cut]), whole[:cut], check_freq=False)

    @pytest.mark.parametrize("step", ["5min", "1h", "1D"])
    def test_scores_have_the_index_of_the_signal_and_are_finite(self, name: str, step: str) -> None:
        signal = counts(200, step=step)
        score = RULES[name].score(signal)
        assert score.index.equals(signal.index)
        assert np.isfinite(score).all() and (score >= 0).all()

    @pytest.mark.parametrize("value", [0.0, 5.0, 1e9])
    def test_a_constant_series_raises_no_alarm(self, name: str, value: float) -> None:
        assert len(alarms(RULES[name].score(steady(20, (value,))))) == 0

    @pytest.mark.parametrize("bins", [0, 1, 2])
    def test_a_tiny_series_gets_as_many_scores(self, name: str, bins: int) -> None:
        assert len(RULES[name].score(counts()[:bins])) == bins

    def test_missing_and_negative_counts_are_none(self, name: str) -> None:
        signal = counts()
        signal.iloc[50:60] = np.nan
        signal.iloc[60:70] = -3
        as_none = signal.fillna(0).clip(lower=0)
        assert RULES[name].score(signal).tolist() == RULES[name].score(as_none).tolist()


def test_half_more_than_the_mean_of_yesterday_is_the_first_bar() -> None:
    signal = steady(10)  # mean 10
    signal.iloc[100] = 15
    assert RULES[HALF].score(signal).iloc[100] == pytest.approx(1.0)
    assert alarms(RULES[HALF].score(signal + (signal == 15) * 1e-6)).tolist() == [signal.index[100]]


def test_three_deviations_of_seven_days_are_the_second_bar() -> None:
    signal = steady(10)  # of 168 hours the mean is 10, the standard deviation 2 * sqrt(168 / 167)
    signal.iloc[200] = 10 + 6 * np.sqrt(168 / 167)
    assert RULES[THREE].score(signal).iloc[200] == pytest.approx(1.0)
    assert RULES[THREE].score(signal).iloc[:168].max() == 0  # nothing is said in the first week


def test_a_day_above_the_week_is_the_third_bar() -> None:
    signal = steady(10)
    signal.iloc[192:216] += 3 * np.sqrt(168 / 167)
    # At the end of that day: the last day's mean is 13, and the week before holds 23 raised hours.
    week = signal.iloc[215 - 168 : 215]
    expected = (signal.iloc[192:216].mean() - week.mean()) / (1.5 * week.std())
    assert RULES[DAY_WEEK].score(signal).iloc[215] == pytest.approx(expected)


def test_ears_looks_at_seven_bins_two_bins_ago() -> None:
    signal = steady(2, (4.0, 6.0, 5.0))
    signal.iloc[20] = 30
    past = signal.iloc[11:18]
    assert RULES[EARS].score(signal).iloc[20] == pytest.approx((30 - past.mean()) / (3 * past.std()))


def test_a_stretch_above_the_bar_is_one_alarm() -> None:
    index = pd.date_range("2024-01-01", periods=7, freq="1h", tz="UTC")
    score = pd.Series([0, 1, 1.2, 0.9, 1, 1, 0], index=index)
    assert alarms(score).tolist() == [index[1], index[4]]


def test_on_quiet_counts_the_rules_fire_daily_or_never() -> None:
    """What the literature of products does not say; the exact rates are in the notebook on budgets."""
    quiet = quiet_counts("N2", series=4, days=56, per_hour=10, seed=3)
    weekly = {
        name: sum(len(alarms(rule.score(quiet[column]))) for column in quiet) / (4 * 7) for name, rule in RULES.items()
    }  # eight weeks less the first
    assert weekly[HALF] > 7
    assert weekly[THREE] > 1
    assert weekly[DAY_WEEK] < 0.2
