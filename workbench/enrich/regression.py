"""Multinomial logistic regression on several blocks of features at once: dense vectors and sparse n-grams."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Features = Any  # an array or a sparse matrix (csr), which has no types
_STEPS = 400


def fit(
    blocks: Sequence[Features],
    labels: np.ndarray,
    n_classes: int,
    penalty: float,
    begin: Sequence[np.ndarray] | None = None,
    tolerance: float = 1e-5,
) -> list[np.ndarray]:
    """Weights of shape (n_columns, n_classes) for each block, then the bias: all float64.

    ``begin`` is an earlier answer to start from; it ends when a step lowers the loss by less than ``tolerance`` of it.

    Minimises the mean loss plus ``penalty / 2`` times the squared weights (the bias is free) with L-BFGS; the
    same input gives the same numbers on one machine. Source: Liu and Nocedal, On the limited memory BFGS method for
    large scale optimization (Mathematical Programming 45, 1989).
    """
    turned = [block.T.tocsr() if isinstance(block, csr_matrix) else block.T for block in blocks]
    edges = np.cumsum([0, *(block.shape[1] for block in blocks)])
    truth = np.eye(n_classes, dtype=np.float32)[labels]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        table = flat.reshape(-1, n_classes)
        small = table.astype(np.float32)
        scores = small[-1] + sum(block @ small[a:b] for block, (a, b) in zip(blocks, pairwise(edges), strict=True))
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        gap = (np.exp(logs) - truth) / len(labels)
        slope = np.concatenate([*(block @ gap for block in turned), gap.sum(axis=0, keepdims=True)]).astype(np.float64)
        slope[:-1] += penalty * table[:-1]
        value = -float((logs * truth).sum(dtype=np.float64)) / len(labels)
        return value + penalty / 2 * float((table[:-1] ** 2).sum()), slope.ravel()

    start = np.zeros((edges[-1] + 1) * n_classes) if begin is None else np.vstack([*begin]).ravel()
    options = {"maxiter": _STEPS, "gtol": 1e-6, "ftol": tolerance}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    table = found.x.reshape(-1, n_classes)
    return [*(table[a:b] for a, b in pairwise(edges)), table[-1]]
