"""Return periods: how high the highest day of a series gets."""

import numpy as np


def level_of(days: float | np.ndarray) -> np.ndarray:
    """The reduced Gumbel variate that a daily maximum exceeds once in ``days`` days (> 1)."""
    level: np.ndarray = -np.log(-np.log1p(-1.0 / np.maximum(np.asarray(days, dtype=float), 1.0 + 1e-9)))
    return level


def days_of(level: float | np.ndarray) -> np.ndarray:
    """The return period in days of a reduced Gumbel variate; at least 1."""
    days: np.ndarray = -1.0 / np.expm1(-np.exp(-np.minimum(np.asarray(level, dtype=float), 30.0)))
    return days
