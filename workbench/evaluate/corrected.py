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
    level: float = 0.95,
    seed: int = SEED,
) -> tuple[Corrected, ...]:
    """The share of each class, in the reference's order, by EMQ over the reference's cells, bootstrap interval.

    ``reference``: as ``enrich.reference`` makes it; ``probabilities``: shape (n, K); ``cluster``: the author of each
    post. Each draw takes authors of the bag and texts of each class of the reference anew. The ends are the further of
    the percentiles and the percentiles mirrored at the value: few texts of a class bias the draws as they bias the
    value, to an unknown side.
    Source: Efron & Tibshirani 1993, "An introduction to the bootstrap"; Davison & Hinkley 1997, "Bootstrap methods".
    """
    known = np.asarray(reference["counts"], dtype=float)
    at = cells(reference, probabilities)
    codes = clusters(cluster)
    groups = int(codes.max()) + 1
    table = np.bincount(codes * known.shape[1] + at, minlength=groups * known.shape[1]).reshape(groups, -1)
    draw = np.random.default_rng(seed)
    kinds, authors = np.unique(table, axis=0, return_counts=True)  # most authors wrote one post: few kinds of author
    bags = draw.multinomial(groups, authors / groups, size=DRAWS) @ kinds
    sizes = known.sum(axis=1).astype(int)
    again = np.stack(
        [draw.multinomial(size, row, size=DRAWS) for size, row in zip(sizes, _rows(known), strict=True)], axis=1
    )
    value = mixture(_rows(known), table.sum(axis=0).astype(float))
    values = mixture(_rows(again.astype(float)), bags.astype(float))
    low, high = np.quantile(values, [0.5 - level / 2, 0.5 + level / 2], axis=0)
    lows, highs = np.minimum(low, 2 * value - high).clip(min=0), np.maximum(high, 2 * value - low).clip(max=1)
    return tuple(map(Corrected, value.tolist(), lows.tolist(), highs.tolist()))


def _rows(counts: np.ndarray) -> np.ndarray:
    """How each class falls into the cells; one text spread as all texts are is added, so that no cell is impossible."""
    pooled = counts.sum(axis=-2, keepdims=True) + 0.5
    padded = counts + pooled / pooled.sum(axis=-1, keepdims=True)
    rows: np.ndarray = padded / padded.sum(axis=-1, keepdims=True)
    return rows
