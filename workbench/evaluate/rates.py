"""How many there were, and how much more or fewer than before, when days differ by more than chance alone."""
"""How many times as often: two counts of events compared, exactly, however few they are."""

from dataclasses import dataclass

import numpy as np
@dataclass(frozen=True)
class Total:
    """How many there were in a period, with the interval of what such a period brings."""
    value: float
    low: float
    high: float
class Change:
    """A period's total against an earlier one's: ``value`` 0.2 is 20 % more; with its interval."""
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
class Ratio:
    """A rate divided by an earlier one, with its interval; ``value`` is None where there were no earlier events."""
    value: float | None
    high: float | None  # None: nothing bounds it from above
    def says(self) -> str:
        """In words what the interval leaves no doubt of: "rising", "falling" or "no clear change"."""
        if self.low > 1:
            return "rising"
        return "falling" if self.high is not None and self.high < 1 else "no clear change"
def ratio(later: int, earlier: int, exposure: float = 1.0, level: float = 0.95) -> Ratio | None:
    """The later rate by the earlier one from counts of independent events; None without any event.
    ``exposure``: how many times as long (or as large) the later part is. Given the sum of both, the later count is
    binomial; the ends are those of its exact interval.
    Source: Przyborowski and Wilenski 1940, "Homogeneity of results in testing samples from Poisson series",
    Biometrika 31; Clopper and Pearson 1934, Biometrika 26.
    both = later + earlier
    if not both:
    low, high = exact_share(later, both, level)
    return Ratio(
        later / earlier / exposure if earlier else None,
        low / (1 - low) / exposure,
        high / (1 - high) / exposure if high < 1 else None,
    )
def rarer_than(later: np.ndarray, later_all: np.ndarray, earlier: np.ndarray, earlier_all: np.ndarray) -> np.ndarray:
    """The chance of at least ``later`` events among ``later_all`` when nothing has changed; arrays of one shape.
    ``earlier`` of ``earlier_all`` had it before. One-sided; 1 where a side is empty.
    Source: Fisher 1934, "Statistical methods for research workers" (exact test of a fourfold table).
    chance: np.ndarray = hypergeom.sf(later - 1, later_all + earlier_all, later + earlier, later_all)
    return np.where((later_all > 0) & (earlier_all > 0), chance, 1.0)
from scipy.stats import hypergeom, norm, t
from workbench.evaluate.incidents import exact_share
