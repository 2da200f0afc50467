import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.detect.general import General, records
from workbench.evaluate.nulls import quiet_counts

GENERAL = General()


def hourly(values: np.ndarray) -> pd.Series:
    return pd.Series(values, index=pd.date_range("2024-01-01", periods=len(values), freq="5min", tz="UTC"))


def daily_wave(days: int = 10, noise: float = 0.02) -> np.ndarray:
    at = np.arange(288 * days)
    wave = np.where((at % 288 >= 100) & (at % 288 < 200), 80.0, 20.0)
    return wave + np.random.default_rng(6).normal(0, noise * 20, len(at))


def test_a_jump_that_does_not_come_is_unusual_though_its_values_are_usual() -> None:
    values = daily_wave()
    values[288 * 8 + 100 : 288 * 8 + 200] = daily_wave()[288 * 8 - 100 : 288 * 8]
    score = GENERAL.score(hourly(values)).to_numpy()
    assert score[288 * 8 + 100 : 288 * 8 + 200].max() > score[288 * 3 : 288 * 8].max()


def test_of_an_episode_the_first_rise_counts_and_not_each_row() -> None:
    values = np.random.default_rng(8).normal(50, 5, 3000)
    values[2500:2560] += 200
    score = GENERAL.score(hourly(values)).to_numpy()
    assert score[2500] > 0.6
    assert (score[2501:2560] > 0.5).sum() <= 1


def test_only_what_beats_the_fading_record_by_a_tenth_counts_in_full() -> None:
    nats = np.array([5.0, 5.0, 5.4, 5.6, 0.0])
    assert records(nats) == pytest.approx([5, 1.5, 1.62, 5.6, 0])
    later = np.zeros(401)
    later[[0, 400]] = 5.0, 3.0  # by then the record has faded to 5 * 0.995 ** 400 = 0.67
    assert records(later)[-1] == 3


@pytest.mark.parametrize("null", ["N1", "N2", "N3", "N4"])
def test_quiet_counts_pass_one_half_at_most_four_times_in_ten_days_and_a_burst_does_at_once(null: str) -> None:
    counts = quiet_counts(null, 3, 40, 120.0, seed=10, bin="5min").astype(float)  # type: ignore[arg-type]
    quiet = np.mean([(GENERAL.score(counts[name])[288 * 10 :] > 0.5).sum() for name in counts])
    assert quiet / 3 <= 4
    burst = counts["series 0"].copy()
    burst.iloc[288 * 30 : 288 * 30 + 24] += 40 * burst.max() / 10
    assert (GENERAL.score(burst).iloc[288 * 30 : 288 * 30 + 3] > 0.5).any()


@given(st.sampled_from([1e-9, 0.5, 3.0, 1e9]), st.integers(0, 5))
def test_another_unit_changes_nothing(unit: float, seed: int) -> None:
    values = np.random.default_rng(seed).gamma(2, 10, 300)
    scaled = GENERAL.score(hourly(values * unit))
    np.testing.assert_allclose(scaled, GENERAL.score(hourly(values)), atol=1e-5)


def test_a_clock_that_goes_backwards_or_stands_still_changes_no_earlier_score() -> None:
    signal = hourly(daily_wave(3))
    for order in (np.r_[400:864, 0:400], np.repeat(np.arange(432), 2)):
        odd = signal.set_axis(signal.index[order])
        whole = GENERAL.score(odd)
        assert GENERAL.score(odd[:600]).tolist() == whole[:600].tolist()
        assert whole.between(0, 1).all()


def test_missing_rows_score_nothing_and_are_as_if_they_were_not_there() -> None:
    signal = hourly(daily_wave(4))
    holes = signal.copy()
    holes.iloc[[0, 5, 700, 701]] = np.nan
    holes.iloc[800] = np.inf
    score = GENERAL.score(holes)
    gone = ~np.isfinite(holes.to_numpy())
    assert (score[gone] == 0).all()
    assert score[~gone].tolist() == GENERAL.score(signal.iloc[1:][~gone[1:]]).tolist()


def test_a_series_without_times_and_one_of_absurd_sizes_are_scored() -> None:
    values = np.random.default_rng(11).normal(size=300)
    assert GENERAL.score(pd.Series(values)).between(0, 1).all()
    values[100], values[200] = 1e308, -1e308
    assert GENERAL.score(hourly(values)).between(0, 1).all()
    assert GENERAL.score(hourly(values * np.nan)).eq(0).all()
