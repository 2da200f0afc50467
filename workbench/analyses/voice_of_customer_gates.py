"""What the gates of the voice of the customer measure: aspects against planted subjects, their order by criticism."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

SUBJECTS = {
    "battery_range": "battery",
    "motor_noise": "motor and noise",
    "brakes": "brakes",
    "app_connectivity": "app and website",
    "display_failure": "display",
    "theft_lock": "theft and locks",
    "delivery": "delivery",
    "dealer_service": "store and dealer",
    "customer_support": "customer service",
    "price_leasing": "price",
    "comfort_saddle": "comfort",
    "design_colour": "design",
    "assembly_manual": "assembly and instructions",
    "sustainability": "sustainability",
    "safety_recall": "safety",
}
"""Planted subject -> aspect of the bundled lexicon; the other planted subjects are no aspect of a product."""

RESAMPLES = 400


def aspect_f1(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """F1 over (post, aspect) of the English posts with a planted subject; what else such a post says counts as wrong.

    Bootstrap interval over posts.
    """
    planted = _planted(truth)
    found = _found(corpus, planted.index).drop_duplicates(["post_id", "aspect"])
    pairs = pd.MultiIndex.from_frame(found[["post_id", "aspect"]])
    right = pd.MultiIndex.from_arrays([planted.index, planted["aspect"]], names=["post_id", "aspect"])
    hit = right.isin(pairs).astype(int)
    said = found.groupby("post_id").size().reindex(planted.index, fill_value=0).to_numpy()

    def f1(rows: np.ndarray) -> float:
        return float(2 * hit[rows].sum() / max(said[rows].sum() + len(rows), 1))

    draw = np.random.default_rng(seed)
    n = len(planted)
    values = [f1(draw.integers(0, n, n)) for _ in range(RESAMPLES)] if n else [0.0]
    recall, precision = hit.mean() if n else 0.0, hit.sum() / max(said.sum(), 1)
    low, high = (float(np.quantile(values, q)) for q in (0.025, 0.975))
    return Measured(f1(np.arange(n)), low, high, n, f"recall {recall:.2f}, precision {precision:.2f}")


def negative_order(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """Spearman's correlation over aspects of the share found negative with the planted one; bootstrap over posts."""
    planted = _planted(truth)
    found = _found(corpus, pd.Index(list(truth["sentiment"])))
    found = found.assign(negative=found["polarity"] == "negative").groupby(["post_id", "aspect"], as_index=False)
    said = found["negative"].any()
    real = planted.assign(negative=planted["sentiment"] == "negative")
    names = sorted(set(said["aspect"]) & set(real["aspect"]))
    draw = np.random.default_rng(seed)

    def order(first: pd.DataFrame, second: pd.DataFrame) -> float:
        shares = [frame.groupby("aspect")["negative"].mean().reindex(names) for frame in (first, second)]
        return float(shares[0].rank().corr(shares[1].rank()))

    values = [
        order(*(frame.iloc[draw.integers(0, len(frame), len(frame))] for frame in (said, real)))
        for _ in range(RESAMPLES)
    ]
    low, high = (float(np.nanquantile(values, q)) for q in (0.025, 0.975))
    told = f"{len(said):,} opinions found of {len(names)} aspects, {len(real):,} planted"
    return Measured(order(said, real), low, high, len(names), told)


def _planted(truth: Mapping[str, Any]) -> pd.DataFrame:
    """English posts whose planted subject is an aspect: index post_id; aspect, sentiment."""
    columns = {"aspect": pd.Series(truth["topics"]).map(SUBJECTS), "sentiment": pd.Series(truth["sentiment"])}
    frame = pd.DataFrame(columns).dropna()
    frame.index.name = "post_id"
    return frame[pd.Series(truth["lang"]).reindex(frame.index) == "en"]


def _found(corpus: Corpus, posts: pd.Index) -> pd.DataFrame:
    """Rows of the mapped aspects for some posts."""
    rows = corpus.table("aspects")
    return rows[rows["aspect"].isin(SUBJECTS.values()) & rows["post_id"].isin(posts)]
