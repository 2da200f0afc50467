"""What the gates of explained shifts measure: exact sums, planted events named, calm days left alone."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.analyses.periods import DAY, Periods
from workbench.analyses.shift_explained_parts import SPLITS, largest_part, shift
from workbench.evaluate.incidents import measured_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus
from workbench.model.topics import OUTLIER

DRAWS = 20
CALM = ("brand", "channel", "sentiment")  # splits of few groups, each with enough posts to judge
PLANTED = {  # event -> what the generator planted beside its brand and subject
    "fire_rumour": {"channel": "microblog"},
    "fogged_display": {},
    "ride_past_it": {"channel": "microblog"},
    "own_your_ride": {"channel": "microblog"},
}


def parts_sum(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """The largest distance of a split's sum from the change, over every week and measure."""
    counts = corpus.table("counts")
    until = pd.Timestamp(corpus.until).floor("D")
    misses = []
    for week in range(int((until - pd.Timestamp(corpus.since)) / (7 * DAY)) - 1):
        since = until - (week + 1) * 7 * DAY
        when = Periods(7, since - 7 * DAY, since, True)
        for measure in SPLITS:
            found = shift(counts[counts["bin"] < since + 7 * DAY], when, measure)
            if found is not None:
                misses += [abs(frame["part"].sum() - found.change) for frame in found.splits.values()]
    worst = float(max(misses, default=1.0))
    return Measured(worst, 0.0, worst, len(misses), "splits of weeks; no sampling, so no interval")


def planted_named(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """How often the largest part is what was planted: brand, subject where there is one, channel where there is one."""
    counts, topics = corpus.table("counts"), corpus.table("topics").set_index("post_id")["topic"]
    right, missed = 0, []
    for event in truth["events"]:
        if event["name"] not in PLANTED:
            continue
        since, until = pd.Timestamp(event["since"]), pd.Timestamp(event["until"])
        days = max(1, int(np.ceil((until - since) / DAY)))
        when = Periods(days, until - 2 * days * DAY, until - days * DAY, True)
        found = shift(counts[counts["bin"] < until], when, "posts")
        wanted: dict[str, object] = {"brand": event["brand"], **PLANTED[event["name"]]}
        if event["topic"]:
            told = topics.reindex(event["posts"]).dropna()
            wanted["topic"] = int(told[told != OUTLIER].mode().iloc[0])
        for split, group in wanted.items():
            top = largest_part(found, split) if found else None
            named = top[0] if top else None
            right += named == group
            missed += [] if named == group else [f"{event['name']}: {split} {named}"]
    return measured_share(right, right + len(missed), f"missed: {', '.join(missed) or 'none'}")


def calm_coverage(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """How often the interval of a part holds zero where the days without any event are shuffled into two halves.

    Parts of one shuffle are not independent: the exact interval is narrower than it should be.
    """
    counts = corpus.table("counts")
    day = counts["bin"].dt.floor("D")
    every = pd.Series(pd.date_range(day.min(), day.max(), freq="D")).iloc[1:-1]
    for event in truth["events"]:
        since, until = pd.Timestamp(event["since"]), pd.Timestamp(event["until"])
        every = every[(every + DAY <= since) | (every >= until)]
    half, draw, held = len(every) // 2, np.random.default_rng(seed), []
    start = pd.Timestamp("2025-01-01", tz="UTC")
    for turn in range(DRAWS):
        order = draw.permutation(len(every))[: 2 * half]
        place = pd.Series(range(2 * half), index=pd.DatetimeIndex(every.iloc[order]))
        moved = day.map(place)
        kept = counts[moved.notna()]
        kept = kept.assign(bin=start + pd.to_timedelta(moved.dropna(), unit="D") + (kept["bin"] - day[kept.index]))
        found = shift(kept, Periods(half, start, start + half * DAY, True), "posts", seed=turn)
        for frame in [found.splits[split] for split in CALM] if found else []:
            held += list((frame["low"] <= 0) & (frame["high"] >= 0))
    return measured_share(int(sum(held)), len(held), f"{DRAWS} shuffles of {2 * half} calm days")
