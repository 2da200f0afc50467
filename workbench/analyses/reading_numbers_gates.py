"""What the gates of the training page measure: that what it teaches is true of the sample."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.analyses.reading_numbers_silence import longest
from workbench.evaluate.incidents import exact_share
from workbench.evaluate.intervals import wilson
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

SAMPLES, SIZE = 400, 200


def interval_coverage(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """How often the 95 % interval of a brand's share in a sample of posts holds the planted share in all of them.

    ``SAMPLES`` samples of ``SIZE`` posts for each planted brand.
    """
    planted = pd.Series(truth["brands"])
    draw = np.random.default_rng(seed)
    held = []
    for brand in sorted({name for names in planted for name in names}):
        names_it = np.array([brand in names for names in planted])
        share = names_it.mean()
        for _ in range(SAMPLES):
            low, high = wilson(names_it[draw.choice(len(names_it), SIZE, replace=False)].sum(), SIZE)
            held.append(low <= share <= high)
    low, high = exact_share(sum(held), len(held))
    return Measured(float(np.mean(held)), low, high, len(held), f"{SAMPLES} samples of {SIZE} posts a brand")


def silence_overlap(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """How far the time without collection behind the exercise is the planted outage: time in both over in either."""
    (outage,) = (event for event in truth["events"] if event["kind"] == "outage")
    shown = longest(corpus.table("counts"))
    if shown is None or shown.source != outage["source"]:
        return Measured(0.0, 0.0, 1.0, 1, "another source")
    since, until = pd.Timestamp(outage["since"]), pd.Timestamp(outage["until"])
    first, last = shown.down
    both = max(min(until, last) - max(since, first), pd.Timedelta(0))
    share = float(both / (max(until, last) - min(since, first)))
    return Measured(share, share, share, 1, f"{shown.hours:.0f} hours of {shown.source}")
