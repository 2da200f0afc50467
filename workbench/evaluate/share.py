"""Shares that say how sure they are."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Share:
    """A share (0 to 1) of ``n`` units with its interval; ``effective_n`` is what ``n`` is worth after clustering."""

    value: float
    low: float
    high: float
    n: int
    effective_n: float


def wilson(successes: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Score interval of a binomial share, both ends within 0 and 1; (0, 1) when ``n`` is 0.

    ``n`` may be fractional (an effective sample size).
    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22.
    """
    if n <= 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + level / 2)
    share = successes / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * float(np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)))
    # Exactly 0 and 1 are their own bounds; rounding would leave them a hair inside.
    return (0.0 if successes <= 0 else max(0.0, centre - half)), (1.0 if successes >= n else min(1.0, centre + half))


def clustered_share(part: pd.Series, cluster: pd.Series, level: float = 0.95) -> Share | None:
    """The share of units for which ``part`` holds, when units of one cluster (an author) are not independent.

    ``part``: bool, one a unit. ``cluster``: its cluster; a missing one stands alone. None for no units: no data is not
    a share of zero. The interval is Wilson's at the effective sample size of the ratio estimator's linearised variance,
    never more than the number of units.
    Source: Korn & Graubard 1998, "Confidence intervals for proportions with small expected number of positive counts
    estimated from survey data", Survey Methodology 24 (effective sample size); Wilson 1927 (interval).
    """
    n = len(part)
    if n == 0:
        return None
    hits = part.to_numpy(dtype=float)
    codes, names = pd.factorize(cluster)
    alone = codes < 0
    codes = np.where(alone, len(names) + np.cumsum(alone) - 1, codes)
    value = float(hits.mean())
    residual = np.bincount(codes, weights=hits - value)
    clusters = len(residual)
    if clusters < 2:
        effective = 1.0  # one voice, however often it speaks
    else:
        variance = clusters / (clusters - 1) * float((residual**2).sum()) / n**2
        # All-or-nothing shares show no variance: count clusters, not posts.
        effective = min(float(n), value * (1 - value) / variance) if variance > 0 else float(clusters)
    low, high = wilson(value * effective, effective, level)
    return Share(value, low, high, n, effective)
