"""What the gates of the campaign's effect measure: the planted campaign, and weeks in which nothing was planted."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from workbench.analyses.campaign import DAY, Campaign
from workbench.analyses.campaign_counts import daily
from workbench.evaluate.counterfactual import effect, unusual
from workbench.evaluate.incidents import exact_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

WEEK = 7
MEASURE = "positive posts"


def planted_found(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """1 where the interval holds the planted posts and leaves zero out, feelings being the planted ones."""
    feelings = pd.DataFrame({"post_id": list(truth["sentiment"]), "sentiment": list(truth["sentiment"].values())})
    known = replace(corpus, tables={**corpus.tables, "sentiment": lambda: feelings}, _read={})
    return _found(known, truth)


def called_found(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """The same with the feelings a model calls, against those of the planted posts that it calls positive."""
    return _found(corpus, truth)


def false_positives(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of brands and weeks (from any day on) without a planted event whose interval leaves zero out.

    Weeks overlap; the exact interval takes as many as fit side by side.
    """
    seen: list[bool] = []
    apart = 0
    for brand in sorted({brand for brands in truth["brands"].values() for brand in brands}):
        days = daily(corpus, _nothing(corpus, brand), MEASURE, "earned")
        index = pd.DatetimeIndex(days.posts.index)
        planted = np.zeros(len(index), dtype=bool)
        for event in truth["events"]:
            if event["brand"] in (brand, None):
                planted |= np.asarray(
                    (index < pd.Timestamp(event["until"])) & (index + DAY > pd.Timestamp(event["since"]))
                )
        for start in range(len(index) - WEEK + 1):
            inside = np.zeros(len(index), dtype=bool)
            inside[start : start + WEEK] = True
            if (inside & (planted | days.left_out)).any():
                continue
            odd = days.left_out | unusual(days.posts, ~inside & ~days.left_out)
            one = effect(days.posts, days.control, inside, odd)
            if one is not None:
                seen.append(one.seen)
        apart += int((~planted & ~days.left_out).sum()) // WEEK
    share = float(np.mean(seen)) if seen else 1.0
    low, high = exact_share(round(share * apart), apart)
    return Measured(share, low, high, len(seen), f"{sum(seen)} of {len(seen)} overlapping weeks, {apart} side by side")


def _nothing(corpus: Corpus, brand: str) -> Campaign:
    """A campaign that never was: the days before the corpus."""
    first = pd.Timestamp(corpus.since).floor("D")
    return Campaign("", brand, first - 2 * DAY, first - DAY)


def _found(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    (event,) = (one for one in truth["events"] if one["kind"] == "campaign")
    campaign = Campaign(event["name"], event["brand"], pd.Timestamp(event["since"]), pd.Timestamp(event["until"]))
    days = daily(corpus, campaign, MEASURE, "earned")
    calls = corpus.table("sentiment").set_index("post_id")["sentiment"]
    planted = int((calls.reindex(event["posts"]) == "positive").sum())
    odd = days.left_out | unusual(days.posts, ~days.inside & ~days.left_out)
    found = effect(days.posts, days.control, days.inside, odd)
    held = found is not None and found.seen and found.low <= planted <= found.high
    told = f"gained {found.gained:.0f} ({found.low:.0f} to {found.high:.0f})" if found else "no estimate"
    low, high = exact_share(int(held), 1)
    return Measured(float(held), low, high, 1, f"{told}, planted {planted}; one campaign")
