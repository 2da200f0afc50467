"""What the gates of the voice of the customer measure: aspects against planted subjects, shares against feelings."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.analyses.voice_of_customer_opinions import negative, opinions_of, said_of
from workbench.evaluate.incidents import exact_share
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
DRAWS, LABELS = 10, 60


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


def labelled_coverage(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """How often the interval of an aspect's share negative holds the truth when 60 of its posts are labelled.

    The truth is the planted feeling of all posts found to speak of the aspect; labels are drawn from it ``DRAWS``
    times. The exact interval takes draws as independent.
    """
    feeling = pd.Series(truth["sentiment"])
    opinions = opinions_of(said_of(corpus, "all"))
    draw = np.random.default_rng(seed)
    held: list[bool] = []
    for aspect in sorted(set(SUBJECTS.values())):
        of_it = opinions[opinions["aspect"] == aspect]
        real = of_it["post_id"].map(feeling)
        for _ in range(DRAWS if len(of_it) >= 2 * LABELS else 0):
            some = draw.choice(len(of_it), LABELS, replace=False)
            ids, values = of_it["post_id"].iloc[some], real.iloc[some]
            labels = pd.DataFrame({"post_id": ids, "name": f"aspect:{aspect}", "value": values, "by": "truth"})
            share = negative(of_it, labels)
            held.append(share is not None and share.low <= (real == "negative").mean() <= share.high)
    low, high = exact_share(sum(held), len(held))
    return Measured(sum(held) / max(len(held), 1), low, high, len(held), f"{DRAWS} draws of {LABELS} labels an aspect")


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
