"""A share corrected for the mistakes a head made on held-out texts, with the uncertainty of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.enrich.reference import cells
from workbench.evaluate.intervals import clusters
from workbench.evaluate.quantification import mixture

DRAWS = 200
SEED = 2002


@dataclass(frozen=True)
class Corrected:
    """A share (0 to 1) with its interval."""

    value: float
    low: float
    high: float


def corrected(
    reference: Mapping[str, Any],
    probabilities: np.ndarray,
    cluster: pd.Series,
    place: int,
    level: float = 0.95,
    seed: int = SEED,
) -> Corrected:
    """The share of the class at ``place`` by EMQ over the reference's cells, bootstrap interval.

    ``reference``: as ``enrich.reference`` makes it; ``probabilities``: shape (n, K); ``cluster``: the author of each
    post. Each draw takes authors of the bag and texts of each class of the reference anew.
    Source: Efron & Tibshirani 1993, "An introduction to the bootstrap" (percentiles).
    """
    known = np.asarray(reference["counts"], dtype=float)
    at = cells(reference, probabilities)
    codes = clusters(cluster)
    groups = int(codes.max()) + 1
    table = np.bincount(codes * known.shape[1] + at, minlength=groups * known.shape[1]).reshape(groups, -1)
    draw = np.random.default_rng(seed)
    bags = draw.multinomial(groups, np.full(groups, 1 / groups), size=DRAWS) @ table
    sizes = known.sum(axis=1).astype(int)
    again = np.stack(
        [draw.multinomial(size, row, size=DRAWS) for size, row in zip(sizes, _rows(known), strict=True)], axis=1
    )
    value = mixture(_rows(known), table.sum(axis=0).astype(float))[place]
    values = mixture(_rows(again.astype(float)), bags.astype(float))[:, place]
    low, high = np.quantile(values, [0.5 - level / 2, 0.5 + level / 2])
    return Corrected(float(value), float(min(low, value)), float(max(high, value)))


def _rows(counts: np.ndarray) -> np.ndarray:
    """How each class falls into the cells; one text spread as all texts are is added, so that no cell is impossible."""
    pooled = counts.sum(axis=-2, keepdims=True) + 0.5
    padded = counts + pooled / pooled.sum(axis=-1, keepdims=True)
    rows: np.ndarray = padded / padded.sum(axis=-1, keepdims=True)
    return rows
