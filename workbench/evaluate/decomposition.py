"""A change of a rate split exactly over groups: what comes from other groups being larger, what from within them."""

import numpy as np


def kitagawa(
    before: np.ndarray, hits_before: np.ndarray, now: np.ndarray, hits_now: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How much each group adds to the change of the overall rate: by its size (mix) and by its own rate (within).

    All of shape (..., K): how many units each of K groups has, and how many of them count. Both answers have that
    shape and together sum to the change exactly. A group's size counts against the mean of both overall rates, so one
    that grew and lies above it adds. A group absent from a period has no rate there: all it does is mix.

    Source: Kitagawa 1955, "Components of a difference between two rates", JASA 50.
    """
    weight = [_over(n, n.sum(axis=-1, keepdims=True)) for n in (before, now)]
    rate = [_over(h, n) for h, n in ((hits_before, before), (hits_now, now))]
    rate = [np.where(before > 0, rate[0], rate[1]), np.where(now > 0, rate[1], rate[0])]
    overall = [
        _over(h.sum(axis=-1, keepdims=True), n.sum(axis=-1, keepdims=True))
        for h, n in ((hits_before, before), (hits_now, now))
    ]
    middle = (overall[0] + overall[1]) / 2
    mix = (weight[1] - weight[0]) * ((rate[0] + rate[1]) / 2 - middle)
    within = (rate[1] - rate[0]) * (weight[0] + weight[1]) / 2
    return mix, within


def _over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """``part`` / ``whole``; 0 where there is nothing."""
    part, whole = np.broadcast_arrays(np.asarray(part, dtype=float), np.asarray(whole, dtype=float))
    divided: np.ndarray = np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)
    return divided
