"""The share of each class in a bag of posts, from the cells its answers fall into."""

import numpy as np

ROUNDS = 1000
CLOSE = 1e-6


def mixture(rows: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The shares under which the cells of a bag are likeliest, given how each class falls into cells. Shape (..., K).

    ``rows``: shape (..., K, cells), each row sums to 1, no column of zeros where ``counts`` has posts; ``counts``:
    shape (..., cells). This is EMQ with probabilities replaced by what held-out texts of each class were seen to get:
    it needs no calibrated head. Source: Saerens et al. 2002; Garg et al. 2020, "A unified view of label shift
    estimation", NeurIPS.
    """
    shares = np.full(rows.shape[:-1], 1 / rows.shape[-2])
    for _ in range(ROUNDS):
        fitted = np.einsum("...k,...km->...m", shares, rows)
        moved = shares * np.einsum("...m,...km->...k", counts / np.maximum(fitted, 1e-300), rows)
        moved /= moved.sum(axis=-1, keepdims=True)
        done = np.abs(moved - shares).max() < CLOSE
        shares = moved
        if done:
            break
    return shares
