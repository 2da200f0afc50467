"""What it costs to give more posts a topic: coverage against how pure topics stay."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

QUANTILES = tuple(step / 10 for step in range(10))


def join_curve(
    similarity: np.ndarray,
    nearest: np.ndarray,
    member: np.ndarray,
    labels: Sequence[str | None] | None = None,
    quantiles: Sequence[float] = QUANTILES,
) -> pd.DataFrame:
    """What stricter and laxer rules of joining would give, a row a quantile: quantile, coverage, similarity, purity.

    A text joins its nearest topic when it is nearer to the centroid than the share ``quantile`` of the topic's members
    are; no rule forces a text into a topic. ``similarity``: (n,) cosine of each text to its nearest centroid;
    ``nearest``: (n,) that topic's position; ``member``: (n,) whether the text belongs to it now. ``labels``: what each
    text is about, None where that is not known; without them there is no purity.

    coverage is the share of texts that join, similarity the mean of theirs, purity the share of labelled ones among
    them whose label is the commonest of their topic.
    Source: Manning, Raghavan & Schütze 2008, "Introduction to Information Retrieval", section 16.3 (purity).
    """
    n_topics = int(nearest.max(initial=-1)) + 1
    own = [similarity[member & (nearest == topic)] for topic in range(n_topics)]
    known, names = pd.factorize(pd.Series(labels if labels is not None else [None] * len(nearest), dtype="str"))
    rows = []
    for quantile in quantiles:
        bars = np.array([np.quantile(one, quantile) if len(one) else np.inf for one in own])
        joins = similarity >= bars[nearest] if n_topics else np.zeros(len(nearest), dtype=bool)
        told = joins & (known >= 0)
        table = np.zeros((n_topics, len(names)))
        np.add.at(table, (nearest[told], known[told]), 1)
        rows.append(
            {
                "quantile": quantile,
                "coverage": joins.mean() if len(joins) else np.nan,
                "similarity": similarity[joins].mean() if joins.any() else np.nan,
                "purity": table.max(axis=1).sum() / told.sum() if told.any() else np.nan,
            }
        )
    return pd.DataFrame(rows)
