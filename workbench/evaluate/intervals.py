"""Intervals of shares: at the sample size that clustered units are worth, and of differences."""

from statistics import NormalDist

import numpy as np
import pandas as pd


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


def weighted(part: pd.Series, weight: pd.Series, level: float = 0.95) -> tuple[float, float, float]:
    """The weighted share for which ``part`` holds and Wilson's ends at the effective number of units.

    ``part``: bool, one a unit or more; ``weight``: how many units each stands for, above 0.
    Source: Wilson 1927 (interval); Kish 1965, "Survey sampling" (effective sample size of weighted cases).
    """
    w = weight.to_numpy(dtype=float)
    size = float(w.sum() ** 2 / (w**2).sum())
    value = float(w[part.to_numpy(dtype=bool)].sum() / w.sum())
    return (value, *wilson(value * size, size, level))


def clusters(cluster: pd.Series) -> np.ndarray:
    """The number of each unit's cluster, from 0; a missing cluster stands alone."""
    codes, names = pd.factorize(cluster)
    alone = codes < 0
    numbered: np.ndarray = np.where(alone, len(names) + np.cumsum(alone) - 1, codes)
    return numbered


def effective_size(place: np.ndarray, cluster: pd.Series, n_cells: int = 2) -> float:
    """What ``n`` units are worth when units of one cluster are not independent: the mean over cells, at most ``n``.

    ``place``: shape (n,), the cell of each unit from 0; ``cluster``: its cluster; a missing one stands alone.
    Source: Korn & Graubard 1998, "Confidence intervals for proportions with small expected number of positive counts
    estimated from survey data", Survey Methodology 24: the variance of the ratio estimator, linearised.
    """
    n, codes = len(place), clusters(cluster)
    groups = int(codes.max(initial=-1)) + 1
    if groups < 2:
        return float(groups)  # one voice, however often it speaks
    table = np.bincount(codes * n_cells + place, minlength=groups * n_cells).reshape(groups, n_cells)
    share = table.sum(axis=0) / n
    residual = table - table.sum(axis=1, keepdims=True) * share
    variance = groups / (groups - 1) * float((residual**2).sum()) / n**2
    # All-or-nothing shares show no variance: count clusters, not posts.
    return min(float(n), float((share * (1 - share)).sum()) / variance) if variance > 0 else float(groups)


def apart(
    first: tuple[float, float, float], second: tuple[float, float, float], sign: float = -1.0
) -> tuple[float, float]:
    """The interval of first plus ``sign`` times second, from (value, low, high) of each, combined as independent.

    Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10,
    Statistics in Medicine 17; Zou & Donner 2008, "Construction of confidence limits about effect measures" (MOVER).
    """
    value, low, high = first
    other, down, up = second if sign > 0 else (-second[0], -second[2], -second[1])
    middle = value + other
    return (
        middle - float(np.hypot(value - low, other - down)),
        middle + float(np.hypot(high - value, up - other)),
    )
