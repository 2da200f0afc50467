"""How far people who labelled the same posts agree, and what most of them said."""

import numpy as np
import pandas as pd

from workbench.model.analysis import Measured

RESAMPLES = 1_000


def alpha(labels: pd.DataFrame, seed: int = 0) -> Measured | None:
    """Krippendorff's alpha for nominal values, bootstrap interval over posts; ``n``: posts with two labels or more.

    ``labels``: post_id, value, a row a label. 1 is perfect agreement, 0 what chance gives, below 0 worse than chance.
    None where no post has two labels, or where everybody said the same throughout: more than chance cannot show then.
    The interval leaves out resamples in which only one value occurs.

    Source: Krippendorff 2011, "Computing Krippendorff's alpha-reliability", sections A to C.
    """
    counts = _values(labels)
    counts = counts[counts.sum(axis=1) >= 2]
    value = _alpha(counts)
    if np.isnan(value):
        return None
    draw = np.random.default_rng(seed)
    drawn = np.array([_alpha(counts[draw.integers(0, len(counts), len(counts))]) for _ in range(RESAMPLES)])
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    return Measured(value, float(low), float(high), len(counts))


def majority(labels: pd.DataFrame) -> pd.DataFrame:
    """What most labels of each post say: post_id, value, weight, in order of post_id; ties are left out.

    ``labels``: post_id, value, weight. ``weight`` is the mean of the weights that are known, missing where none is.
    """
    votes = labels.groupby(["post_id", "value"], as_index=False).size()
    most = votes[votes["size"] == votes.groupby("post_id")["size"].transform("max")]
    alone = most[~most["post_id"].duplicated(keep=False)][["post_id", "value"]]
    of_post = labels.groupby("post_id", as_index=False).agg(weight=("weight", "mean"))
    return alone.merge(of_post, on="post_id").sort_values("post_id", ignore_index=True)


def _values(labels: pd.DataFrame) -> np.ndarray:
    """(posts, values): how many labels of each post have each value."""
    posts, _ = pd.factorize(labels["post_id"])
    values, names = pd.factorize(labels["value"])
    counts = np.zeros((posts.max(initial=-1) + 1, len(names)))
    np.add.at(counts, (posts, values), 1)
    return counts


def _alpha(counts: np.ndarray) -> float:
    """Alpha of (posts, values) counts, two or more a post; NaN where no two values occur."""
    by_post, by_value = counts.sum(axis=1), counts.sum(axis=0)
    n = by_post.sum()
    by_chance = (n**2 - (by_value**2).sum()) / (n * (n - 1)) if n else 0.0
    if by_chance == 0:
        return float("nan")
    seen = ((by_post**2 - (counts**2).sum(axis=1)) / (by_post - 1)).sum() / n
    return float(1 - seen / by_chance)
