"""How many times as often: two counts of events compared, exactly, however few they are."""

from dataclasses import dataclass

import numpy as np
from scipy.stats import hypergeom

from workbench.evaluate.incidents import exact_share


@dataclass(frozen=True)
class Ratio:
    """A rate divided by an earlier one, with its interval; ``value`` is None where there were no earlier events."""

    value: float | None
    low: float
    high: float | None  # None: nothing bounds it from above

    @property
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
    """
    both = later + earlier
    if not both:
        return None
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
    """
    chance: np.ndarray = hypergeom.sf(later - 1, later_all + earlier_all, later + earlier, later_all)
    return np.where((later_all > 0) & (earlier_all > 0), chance, 1.0)
