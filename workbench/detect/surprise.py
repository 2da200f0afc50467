"""Surprise: -ln of the chance of a value so large, given those before it."""

from bisect import bisect_left, bisect_right, insort
from math import log

import numpy as np

LEARN_ROWS = 30  # rows before anything is surprising: an unknown series has no usual values yet
TAIL = 0.02  # share of the values so far that forms the tail, of at least ...
FEWEST = 5  # ... so many values
THINNEST = 0.05  # smallest mean of ln(value / start of the tail), so that a thin tail does not promise too much
LARGEST = 60.0  # nats


def surprise(values: np.ndarray) -> np.ndarray:
    """Nats of surprise of each value >= 0 from the values before it, shape (n,), the same for any unit.

    Its rank within the values so far; beyond the start of the tail, a power law with the tail's own exponent.
    Source: Hill 1975 (Annals of Statistics 3); Weissman 1978 (JASA 73) for the chance beyond it.
    """
    ordered: list[float] = []
    out = np.zeros(len(values))
    for n, value in enumerate(values.tolist()):
        if n >= LEARN_ROWS and value > 0:
            # Only values above zero have a logarithm; a series of repeats has few of them.
            tail = max(min(max(int(TAIL * n), FEWEST), n - bisect_right(ordered, 0.0) - 1), 0)
            start = ordered[n - 1 - tail]
            if start <= 0 or value <= start:
                out[n] = -log((n - bisect_left(ordered, value) + 1) / (n + 1))
            else:
                mean = sum(log(one / start) for one in ordered[n - tail :]) / max(tail, 1)
                out[n] = -log((tail + 1) / (n + 1)) + log(value / start) / (mean + THINNEST)
        insort(ordered, value)
    return np.minimum(out, LARGEST)
