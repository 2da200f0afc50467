import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom, poisson

from workbench.detect.tail import days_of, level_of, surprise


@pytest.mark.parametrize(("x", "mean", "spread"), [(9, 3.0, 0.2), (40, 10.0, 0.05), (3, 0.1, 2.0)])
def test_surprise_is_the_mid_p_tail_of_the_negative_binomial(x: int, mean: float, spread: float) -> None:
    size = 1 / spread
    law = nbinom(size, size / (size + mean))
    expected = -np.log(law.sf(x) + 0.5 * law.pmf(x))
    assert surprise(np.array([float(x)]), np.array([mean]), np.array([spread]))[0] == pytest.approx(expected, rel=1e-9)


def test_without_spread_it_is_nearly_poisson() -> None:
    expected = -np.log(poisson.sf(30, 10) + 0.5 * poisson.pmf(30, 10))
    assert surprise(np.array([30.0]), np.array([10.0]), np.array([1e-6]))[0] == pytest.approx(expected, rel=1e-3)


def test_it_stays_finite_and_grows_where_probabilities_underflow() -> None:
    x = np.array([1e3, 1e4, 1e5])
    nats = surprise(x, np.full(3, 1.0), np.full(3, 0.01))
    assert np.isfinite(nats).all()
    assert (np.diff(nats) > 0).all()


@given(st.floats(0.01, 1e4), st.floats(0.002, 4.0))
def test_more_posts_are_never_less_surprising(mean: float, spread: float) -> None:
    x = np.arange(0.0, 60.0) * max(1.0, np.ceil(mean / 10))
    nats = surprise(x, np.full(60, mean), np.full(60, spread))
    above = x > mean + np.sqrt(mean + spread * mean**2)
    assert (np.diff(nats[above]) >= -1e-9).all()


@given(st.floats(1.5, 30_000.0))
def test_the_return_period_of_a_return_level_is_the_period(days: float) -> None:
    assert float(days_of(level_of(days))) == pytest.approx(days, rel=1e-6)
