"""How many there were, and how much more or fewer than before, when days differ by more than chance alone."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm, t


@dataclass(frozen=True)
class Total:
    """How many there were in a period, with the interval of what such a period brings."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Change:
    """A period's total against an earlier one's: ``value`` 0.2 is 20 % more; with its interval."""

    value: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return not self.low <= 0 <= self.high


def total(days: np.ndarray, level: float = 0.95) -> Total:
    """The sum of daily numbers with the interval that the spread of the days gives it; (0, 3.7) where it is 0.

    Source: Wedderburn 1974, "Quasi-likelihood functions, generalized linear models, and the Gauss-Newton method",
    Biometrika 61 (variance proportional to the mean, here at least equal to it); Student's t for few days.
    """
    value = float(days.sum())
    if value <= 0:
        return Total(0.0, 0.0, -float(np.log((1 - level) / 2)))  # Garwood's exact upper end
    wide = float(np.exp(_quantile(len(days) - 1, level) * np.sqrt(_variance(days)) / value))
    return Total(value, value / wide, value * wide)


def change(late: np.ndarray, before: np.ndarray, level: float = 0.95) -> Change | None:
    """The later total per day over the earlier one, minus 1; None where one of them is 0.

    ``late`` and ``before``: a number a day each. Delta method on the logarithm of the ratio; variances as ``total``.
    """
    ends = float(late.sum()), float(before.sum())
    if min(ends) <= 0:
        return None
    ratio = ends[0] / len(late) / (ends[1] / len(before))
    error = float(np.sqrt(_variance(late) / ends[0] ** 2 + _variance(before) / ends[1] ** 2))
    wide = float(np.exp(_quantile(len(late) + len(before) - 2, level) * error))
    return Change(ratio - 1, ratio / wide - 1, ratio * wide - 1)


def _variance(days: np.ndarray) -> float:
    """Of the sum: the days' own, never below Poisson's."""
    spread = len(days) * float(days.var(ddof=1)) if len(days) > 1 else 0.0
    return max(float(days.sum()), spread)


def _quantile(freedom: int, level: float) -> float:
    return float(t.ppf(0.5 + level / 2, freedom) if freedom > 0 else norm.ppf(0.5 + level / 2))
