"""Tails: how surprising a count is, and how high the highest day of a series gets."""

import numpy as np
from scipy.special import betainc, gammaln, log_ndtr

EULER = 0.5772156649015329
GUMBEL_SD = np.pi / np.sqrt(6.0)  # standard deviation of the standard Gumbel law


def surprise(x: np.ndarray, mean: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """-ln of the mid p-value of a negative-binomial count, in nats, any shape; 0.69 is the median.

    ``mean`` > 0; ``spread`` > 0 is the relative variance beyond Poisson: Var = mean + spread * mean**2. Below one
    standard deviation a normal tail is used: only the upper tail ever raises an alert.
    Source: Johnson, Kemp and Kotz, Univariate Discrete Distributions, 3rd ed., section 5.3 (tail as incomplete beta).
    """
    z = (x - mean) / np.sqrt(mean + spread * mean * mean)
    nats: np.ndarray = -log_ndtr(-np.clip(z, -8.0, 1.0))
    high = z > 1.0
    if high.any():
        nats[high] = _upper(x[high], mean[high], 1.0 / spread[high])
    return nats


def _upper(x: np.ndarray, mean: np.ndarray, size: np.ndarray) -> np.ndarray:
    p = mean / (mean + size)
    log_pmf = gammaln(x + size) - gammaln(size) - gammaln(x + 1.0) + size * np.log1p(-p) + x * np.log(p)
    beyond = betainc(x + 1.0, size, p)  # P(X > x)
    far = beyond < 1e-280
    # Far out the terms fall off geometrically, so the sum is the first term over one minus their ratio.
    ratio = np.minimum(p * (x + size) / (x + 1.0), 0.999)
    log_far = log_pmf + np.log(0.5 + ratio / (1.0 - ratio))
    near = np.log(np.maximum(beyond + 0.5 * np.exp(np.minimum(log_pmf, 0.0)), 1e-300))
    nats: np.ndarray = -np.where(far, log_far, near)
    nats = np.maximum(nats, 0.0)
    return nats


def level_of(days: float | np.ndarray) -> np.ndarray:
    """The reduced Gumbel variate that a daily maximum exceeds once in ``days`` days (> 1)."""
    level: np.ndarray = -np.log(-np.log1p(-1.0 / np.maximum(np.asarray(days, dtype=float), 1.0 + 1e-9)))
    return level


def days_of(level: float | np.ndarray) -> np.ndarray:
    """The return period in days of a reduced Gumbel variate; at least 1."""
    days: np.ndarray = -1.0 / np.expm1(-np.exp(-np.minimum(np.asarray(level, dtype=float), 30.0)))
    return days
