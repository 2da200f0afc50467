"""Whether what a head says about a bag of posts is a mixture of what it says about its classes, or something new."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.enrich.reference import cells
from workbench.evaluate.intervals import effective_size

ROUNDS = 500
CLOSE = 1e-7


@dataclass(frozen=True)
class Drift:
    """What the test says: ``statistic`` is chi-square distributed with ``freedom`` degrees where nothing drifted.

    ``n`` posts, worth ``effective_n`` after clustering; ``drifted``: the p-value is below the level.
    """

    statistic: float
    freedom: int
    p_value: float
    n: int
    effective_n: float
    drifted: bool


def drift(
    reference: Mapping[str, Any],
    probabilities: np.ndarray,
    cluster: pd.Series | None = None,
    level: float = 0.05,
) -> Drift:
    """Test that a bag's answers are some mixture of the reference's classes: another mix of classes is no drift.

    ``reference``: as ``enrich.reference`` makes it; ``probabilities``: shape (n, K) of the bag; ``cluster``: the author
    of each post, one a row. Likelihood-ratio test of the mixture against free cells, the reference's own sampling error
    included: classes and mixture are fitted to both together.
    Source: Wilks 1938, "The large-sample distribution of the likelihood ratio", Annals of Mathematical Statistics 9;
    Rao & Scott 1981, "The analysis of categorical data from complex sample surveys", JASA 76 (clusters, first order).
    """
    from scipy.stats import chi2

    known = np.asarray(reference["counts"], dtype=float)
    place = cells(reference, probabilities)
    n = len(place)
    worth = float(n) if cluster is None else effective_size(place, cluster, known.shape[1])
    bag = np.bincount(place, minlength=known.shape[1]) * (worth / max(n, 1))
    held = (known.sum(axis=0) + bag) > 0
    known, bag = known[known.sum(axis=1) > 0][:, held], bag[held]
    statistic = _distance(known, bag)
    freedom = max(known.shape[1] - known.shape[0], 0)
    p_value = float(chi2.sf(statistic, freedom)) if freedom and n else 1.0
    return Drift(statistic, freedom, p_value, n, worth, p_value < level)


def _distance(known: np.ndarray, bag: np.ndarray) -> float:
    """Twice the log likelihood lost when the bag must be a mixture of the known classes."""
    size = known.sum(axis=1, keepdims=True)
    rows = (known + 0.5) / (known + 0.5).sum(axis=1, keepdims=True)
    shares = np.full(len(known), 1 / len(known))
    for _ in range(ROUNDS):
        part = shares[:, None] * rows
        part *= bag / np.maximum(part.sum(axis=0), 1e-300)
        moved = part.sum(axis=1) / max(bag.sum(), 1e-300)
        rows = (known + part) / (size + part.sum(axis=1, keepdims=True))
        done = np.abs(moved - shares).max() < CLOSE
        shares = moved
        if done:
            break
    free = _likelihood(known, known / size) + _likelihood(bag, bag / max(bag.sum(), 1e-300))
    return max(0.0, 2 * (free - _likelihood(known, rows) - _likelihood(bag, shares @ rows)))


def _likelihood(counts: np.ndarray, shares: np.ndarray) -> float:
    return float((counts * np.log(np.maximum(shares, 1e-300))).sum())
