"""The null models have the means, variances and memory that their description says."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import i0

from workbench.evaluate.nulls import NULLS, RATE, bins, mixed_fleet, quiet_counts, quiet_fleet

# E[1 / Y] of a gamma variate of mean one and shape k is k / (k - 1), its variance 1 / k.
LATENT = np.exp(0.3**2) - 1  # variance of exp(f - 0.045), f normal with sd 0.3


def drawn(null, series=150, days=14, rate=50.0, **options):
    return quiet_fleet([null] * series, np.full(series, rate), days, 7, **options)


def usual(null, series=150, days=14, rate=50.0):
    """The rate without dispersion and memory: N1 draws peak and drift first, as every model does with the same seed."""
    return quiet_fleet(["N1"] * series, np.full(series, rate), days, 7).rate.astype(float)


@pytest.mark.parametrize(
    ("null", "variance"),
    [("N1", 0.0), ("N2", 1 / 3), ("N3", (1 + 1 / 5) * (1 + LATENT) - 1), ("N4", (1 + 1 / 5) * (1 + LATENT) - 1)],
)
def test_the_rate_varies_about_the_season_as_much_as_the_model_says(null, variance):
    factor = drawn(null).rate / usual(null)
    assert factor.mean() == pytest.approx(1.0, abs=0.01)
    assert factor.var() == pytest.approx(variance, abs=0.02)


@pytest.mark.parametrize("null", ["N1", "N2", "N3"])
def test_counts_are_poisson_given_the_rate(null):
    fleet = drawn(null)
    scaled = (fleet.counts - fleet.rate) / np.sqrt(fleet.rate)
    assert scaled.mean() == pytest.approx(0.0, abs=0.01)
    assert scaled.var() == pytest.approx(1.0, abs=0.01)


def test_the_latent_rate_remembers_the_last_bin_by_97_percent_whatever_the_width():
    for width in ("5min", "1h"):
        fleet = quiet_fleet(["N3"] * 200, np.full(200, 1e6), 60 if width == "1h" else 6, 3, width)
        plain = quiet_fleet(["N1"] * 200, np.full(200, 1e6), 60 if width == "1h" else 6, 3, width)
        log = np.log(fleet.rate.astype(float) / plain.rate)
        log -= log.mean()
        # ln of a gamma variate of shape 5 is independent noise with variance trigamma(5) = 0.2213; f has 0.09.
        assert log.var() == pytest.approx(0.09 + 0.2213, abs=0.01)
        assert (log[1:] * log[:-1]).mean() == pytest.approx(0.97 * 0.09, abs=0.006)
        assert (log[20:] * log[:-20]).mean() == pytest.approx(0.97**20 * 0.09, abs=0.006)


def test_the_week_has_its_days_and_the_day_its_peak():
    fleet = quiet_fleet(["N1"] * 60, np.full(60, 40.0), 7, 1)
    rate = fleet.rate.astype(float)
    weekend = np.asarray(fleet.index.day_of_week) >= 5
    assert rate[weekend].mean() / rate[~weekend].mean() == pytest.approx(0.75 / 1.1, rel=0.02)
    assert rate.mean() == pytest.approx(40.0, rel=0.02)
    highest = rate[:288].max(axis=0) / 1.1 / 40
    assert highest.mean() == pytest.approx(np.exp(0.6) / i0(0.6), rel=0.02)


def test_the_drift_of_the_log_rate_is_three_percent_a_day():
    fleet = quiet_fleet(["N1"] * 400, np.full(400, 40.0), 8, 1)
    rate = fleet.rate.astype(float)
    assert np.log(rate[7 * 288] / rate[0]).std() == pytest.approx(0.03 * np.sqrt(7), rel=0.1)


def test_a_cascade_begins_in_one_bin_of_a_hundred_with_pareto_sizes():
    plain, fleet = drawn("N3", 200, 14, 1e-9), drawn("N4", 200, 14, 1e-9, smallest=100.0)
    assert plain.counts.max() <= 1
    sizes = fleet.counts[fleet.counts > 50]
    assert len(sizes) / fleet.counts.size == pytest.approx(0.01, rel=0.03)
    for times in (2, 4, 10):  # P(size > t smallest) = t^-1.3
        assert (sizes > 100 * times).mean() == pytest.approx(times**-1.3, rel=0.1)


def test_a_fading_cascade_has_as_many_posts_over_a_longer_time():
    at_once = quiet_fleet(["N4"] * 50, np.full(50, 1e-9), 2, 5, fading="0min", smallest=1e4)
    slow = quiet_fleet(["N4"] * 50, np.full(50, 1e-9), 2, 5, fading="30min", smallest=1e4)
    first = at_once.counts.argmax(axis=0)
    fade = np.exp(-5 / 30)
    for column in range(50):
        i = first[column]
        if i + 6 < len(slow.counts):
            alone = slow.counts[i, column] - fade * slow.counts[i - 1, column] * (i > 0)
            assert alone == pytest.approx(at_once.counts[i, column] * (1 - fade), rel=0.1)
    assert (slow.counts > 0).sum() > 5 * (at_once.counts > 0).sum()


def test_the_sparse_model_is_the_cascading_one_at_another_rate():
    assert RATE["N5"] == 0.3
    assert {RATE[null] for null in NULLS[:4]} == {5.0}
    one = quiet_fleet(["N5"], np.array([2.0]), 3, 1)
    other = quiet_fleet(["N4"], np.array([2.0]), 3, 1)
    assert (one.counts == other.counts).all()


def test_a_mixed_fleet_has_a_fifth_of_each_model_and_rates_over_two_decades():
    rate = mixed_fleet(500, 1, 2).rate.astype(float).mean(axis=0)
    others = np.delete(rate, np.s_[4::5])
    assert rate[4::5].mean() == pytest.approx(0.3 * 1.1, rel=0.1)
    assert np.log(others).mean() == pytest.approx(np.log(3 * 1.1), abs=0.15)  # the middle of 0.3 and 30, on a Monday
    assert 0.2 < others.min() < 0.6 and 15 < others.max() < 60


def test_a_fleet_is_the_same_for_the_same_seed_and_series_do_not_repeat_each_other():
    one, same, other = (mixed_fleet(60, 1, seed).counts for seed in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()
    assert len(np.unique(drawn("N1", 120, 1).counts, axis=1).T) == 120


def test_a_frame_of_counts_says_its_hours_and_series():
    frame = quiet_counts("N2", 3, 7, 10.0, 1)
    assert list(frame.columns) == ["series 0", "series 1", "series 2"]
    assert frame.index.equals(pd.date_range("2024-01-01", periods=168, freq="1h", tz="UTC"))
    assert frame.to_numpy().mean() == pytest.approx(10.0, rel=0.15)
    assert len(bins(2)) == 576
