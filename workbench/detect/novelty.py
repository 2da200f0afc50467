"""Novelty: how far a value, or the stretch it ends, lies from anything that the series showed before."""

from bisect import bisect_left, insort

import numpy as np

STRETCH = 48  # rows of a stretch
LOOK_BACK = 10_000  # rows back to which a stretch is compared
NEIGHBOURS = (-2, -1, 0, 1, 2)  # slots of the day that count as the same time of day
WAIT = np.timedelta64(12, "h")  # a value may stand for its time of day from half a day on
SAME = 1e-6  # stretches this close are the same; what is left is rounding


def compressed(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values in units of the mean size of those before, and the inverse hyperbolic sine of that; (n,) and (n,).

    The unit is the value's own size where there is nothing but zeros before; it is returned first.
    """
    size = np.abs(values)
    before = np.concatenate([[0.0], np.cumsum(size)[:-1]]) / np.maximum(np.arange(len(values)), 1)
    unit = np.where(before > 0, before, np.where(size > 0, size, 1.0))
    return unit, np.arcsinh(values / unit)


def of_values(values: np.ndarray) -> np.ndarray:
    """Distance to the nearest earlier value, shape (n,); 0 for the first."""
    seen: list[float] = []
    out = np.zeros(len(values))
    for i, value in enumerate(values.tolist()):
        out[i] = _gap(seen, value) if seen else 0.0
        insort(seen, value)
    return out


def of_time_of_day(values: np.ndarray, slot: np.ndarray, slots: int, at: np.ndarray) -> np.ndarray:
    """Distance to the nearest value at the same time of an earlier day, shape (n,); 0 where there is none.

    ``slot`` (n,): position in the day, 0 to ``slots`` - 1. ``at`` (n,): datetime64.
    """
    seen: list[list[float]] = [[] for _ in range(slots)]
    near = [sorted({(one + step) % slots for step in NEIGHBOURS}) for one in range(slots)]
    out = np.zeros(len(values))
    taken = 0
    for i, value in enumerate(values.tolist()):
        while taken < i and at[i] - at[taken] > WAIT:
            insort(seen[slot[taken]], float(values[taken]))
            taken += 1
        out[i] = min((_gap(seen[one], value) for one in near[slot[i]] if seen[one]), default=0.0)
    return out


def of_stretches(values: np.ndarray) -> np.ndarray:
    """Root mean square distance of the last rows to the nearest earlier stretch apart from them, shape (n,).

    Source: the left matrix profile without normalisation, Yeh et al. 2016 (IEEE ICDM), by the recurrence over lags.
    """
    n = len(values)
    total = np.zeros(min(n, LOOK_BACK) + 1)  # squared distance of the two stretches that lie so many rows apart
    out = np.zeros(n)
    for i in range(1, n):
        lags = min(i, LOOK_BACK)
        total[1 : lags + 1] += (values[i] - values[i - lags : i][::-1]) ** 2
        gone = i - STRETCH
        if gone > 0:
            old = min(gone, LOOK_BACK)
            total[1 : old + 1] -= (values[gone] - values[gone - old : gone][::-1]) ** 2
        apart = total[STRETCH : min(lags, gone + 1) + 1]
        if len(apart):
            distance = (max(float(apart.min()), 0.0) / STRETCH) ** 0.5
            out[i] = distance if distance > SAME else 0.0
    return out


def _gap(ordered: list[float], value: float) -> float:
    place = bisect_left(ordered, value)
    above = ordered[place] - value if place < len(ordered) else np.inf
    below = value - ordered[place - 1] if place else np.inf
    return float(min(above, below))
