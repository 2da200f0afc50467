"""What the correction of the workbench is compared with: shares from counts, undone counts and probabilities."""

import numpy as np

ROUNDS = 1000
CLOSE = 1e-8


def classify_and_count(probabilities: np.ndarray) -> np.ndarray:
    """The share of posts for which each class is the most probable: what a dashboard shows. Shape (K,).

    ``probabilities``: shape (n, K), as in every function here; n is 1 or more.
    """
    n, classes = probabilities.shape
    shares: np.ndarray = np.bincount(probabilities.argmax(axis=1), minlength=classes) / n
    return shares


def adjusted_count(probabilities: np.ndarray, confusion: np.ndarray) -> np.ndarray:
    """Classify-and-count, undone for the mistakes seen on held-out texts (ACC). Shape (K,).

    ``confusion``: shape (K, K), counts, row the truth and column what was said.
    Source: Forman 2008, "Quantifying counts and costs via classification", Data Mining and Knowledge Discovery 17;
    several classes by constrained least squares.
    """
    return _unmixed(_rows(confusion), classify_and_count(probabilities))


def probabilistic_adjusted_count(probabilities: np.ndarray, mean_probabilities: np.ndarray) -> np.ndarray:
    """The mean probability of each class, undone for what held-out texts got on average (PACC). Shape (K,).

    ``mean_probabilities``: shape (K, K), row k the mean probabilities of texts whose true class is k.
    Source: Bella et al. 2010, "Quantification via probability estimators", ICDM.
    """
    return _unmixed(np.asarray(mean_probabilities, dtype=float), probabilities.mean(axis=0))


def expectation_maximisation(probabilities: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """The shares under which the probabilities, taken to be right under ``prior``, are likeliest (EMQ). Shape (K,).

    ``prior``: shape (K,), the shares in the head's training data.
    Source: Saerens, Latinne & Decaestecker 2002, "Adjusting the outputs of a classifier to new a priori
    probabilities", Neural Computation 14.
    """
    weights = probabilities / np.maximum(np.asarray(prior, dtype=float), 1e-12)
    shares = np.full(probabilities.shape[1], 1 / probabilities.shape[1])
    for _ in range(ROUNDS):
        posterior = weights * shares
        moved = (posterior / posterior.sum(axis=1, keepdims=True)).mean(axis=0)
        done = np.abs(moved - shares).max() < CLOSE
        shares = moved
        if done:
            break
    return shares


def _rows(confusion: np.ndarray) -> np.ndarray:
    counts = np.asarray(confusion, dtype=float)
    total = counts.sum(axis=1, keepdims=True)
    # A class without held-out texts is taken to be said rightly: nothing is known of its mistakes.
    return np.where(total > 0, counts / np.maximum(total, 1), np.eye(len(counts)))


def _unmixed(rows: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Non-negative shares that sum to 1 and, mixed by ``rows``, come closest to what was seen (least squares)."""
    from scipy.optimize import nnls

    heavy = 1e4  # the weight that makes the shares sum to one
    found, _ = nnls(np.vstack([rows.T, np.full(len(rows), heavy)]), np.append(seen, heavy))
    total = found.sum()
    return found / total if total > 0 else seen
