"""Every detector is held to the protocol: causal, same index, calm where there is nothing to say."""

import numpy as np
import pandas as pd
import pytest

from workbench.detect import DETECTORS
from workbench.model.protocols import Detector


def counts(bins: int = 24 * 12, seed: int = 7, step: str = "1h") -> pd.Series:
    rng = np.random.default_rng(seed)
    index = pd.date_range("2024-03-25", periods=bins, freq=step, tz="UTC")
    rate = 12 * np.exp(0.8 * np.sin(2 * np.pi * np.asarray(index.hour) / 24))
    values = rng.poisson(rate).astype(float)
    values[bins - 30 : bins - 20] *= 8
    return pd.Series(values, index=index)


@pytest.fixture(params=sorted(DETECTORS))
def detector(request: pytest.FixtureRequest) -> Detector:
    return DETECTORS[request.param]


def test_a_detector_is_listed_under_its_own_name(detector: Detector) -> None:
    assert DETECTORS[detector.name] is detector


@pytest.mark.parametrize("cut", [1, 2, 47, 100, 263, 287])
def test_the_score_of_a_prefix_is_the_prefix_of_the_score(detector: Detector, cut: int) -> None:
    signal = counts()
    whole = detector.score(signal)
    pd.testing.assert_series_equal(detector.score(signal[:cut]), whole[:cut], check_freq=False, rtol=0, atol=0)


@pytest.mark.parametrize("cut", [3, 120, 200])
def test_so_it_is_with_holes_and_with_a_clock_that_goes_backwards(detector: Detector, cut: int) -> None:
    signal = counts()
    signal.iloc[[0, 90, 91, 92, 150]] = np.nan
    backwards = signal.set_axis(signal.index[np.r_[100:288, 0:100]])
    for odd in (signal, backwards):
        whole = detector.score(odd)
        assert np.isfinite(whole).all()
        assert detector.score(odd[:cut]).tolist() == whole[:cut].tolist()


@pytest.mark.parametrize("step", ["5min", "1h", "6h", "1D", "7D"])
def test_scores_have_the_index_of_the_signal_and_are_finite(detector: Detector, step: str) -> None:
    signal = counts(200, step=step)
    score = detector.score(signal)
    assert score.index.equals(signal.index)
    assert np.isfinite(score).all()
    assert (score >= 0).all()


@pytest.mark.parametrize("bins", [0, 1, 2])
def test_an_empty_or_tiny_series_gets_as_many_scores(detector: Detector, bins: int) -> None:
    assert len(detector.score(counts()[:bins])) == bins


@pytest.mark.parametrize("value", [0.0, 5.0, 1e9])
def test_a_constant_series_is_never_unusual(detector: Detector, value: float) -> None:
    signal = pd.Series(value, index=pd.date_range("2024-01-01", periods=400, freq="1h", tz="UTC"))
    assert detector.score(signal).max() < 1  # for the product detector: once in three days


def test_missing_bins_are_scored_and_teach_nothing_wrong(detector: Detector) -> None:
    signal = counts()
    signal.iloc[100:140] = np.nan
    score = detector.score(signal)
    assert np.isfinite(score).all()
    assert score.iloc[140:150].max() < score.iloc[-30:].max()


def test_a_clear_burst_scores_highest(detector: Detector) -> None:
    signal = counts(24 * 30, seed=3)
    score = detector.score(signal)
    assert int(np.argmax(score)) in range(len(signal) - 30, len(signal))


def test_naive_times_are_utc(detector: Detector) -> None:
    signal = counts()
    naive = signal.copy()
    naive.index = pd.DatetimeIndex(signal.index).tz_localize(None)
    assert detector.score(naive).tolist() == detector.score(signal).tolist()


def test_another_time_zone_changes_nothing_not_even_where_clocks_change(detector: Detector) -> None:
    signal = counts()  # spans the European change of clocks on 31 March 2024
    abroad = signal.copy()
    abroad.index = pd.DatetimeIndex(signal.index).tz_convert("Europe/Berlin")
    assert detector.score(abroad).tolist() == detector.score(signal).tolist()


def test_the_signal_is_left_as_it_was(detector: Detector) -> None:
    signal = counts()
    before = signal.copy()
    detector.score(signal)
    pd.testing.assert_series_equal(signal, before)


def test_fractional_and_negative_values_give_finite_scores(detector: Detector) -> None:
    signal = counts() / 7 - 3
    score = detector.score(signal)
    assert np.isfinite(score).all()


def test_general_scores_lie_between_0_and_1_whatever_the_scale() -> None:
    for scale in (1e-12, 1.0, -1e12):
        score = DETECTORS["general"].score(counts() * scale)
        assert score.between(0, 1).all()
