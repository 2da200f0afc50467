"""What the gates of brand health measure: shares, changes between calm days, changes of the share negative."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from workbench.analyses import periods
from workbench.analyses.brand_health_measures import awareness, feelings, voices
from workbench.analyses.share_of_voice import MEASURES
from workbench.evaluate import brands as evaluate_brands
from workbench.evaluate.incidents import measured_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

DAYS = 28
DRAWS, LABELS = 20, 60


def share_error(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """The worst brand's error over the posts of the last 28 days; bootstrap interval over posts."""
    when = periods.of(corpus, DAYS)
    late = corpus.posts[when.late(corpus.posts["created_at"])]["post_id"]
    planted = {post: truth["brands"][post] for post in late}
    mentions = corpus.posts_with("brands", "text").dropna(subset=["brand"])
    now, before = (mentions[side(mentions["created_at"])] for side in (when.late, when.earlier))
    real = evaluate_brands.labelled_shares(planted)
    brands = sorted({*real, *now["brand"]})
    said = voices(corpus, now, before, when, "all", brands)
    errors = [abs((two.now.value if (two := said[one, "posts"]).now else 0) - real.get(one, 0)) for one in brands]
    return replace(evaluate_brands.share_error(now[["post_id", "brand"]], planted), value=max(errors))


def calm_coverage(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """How often the interval of a brand's change holds zero where nothing changed.

    For each brand the days outside its events are shuffled into two halves of equal length, ``DRAWS`` times; each is
    then a period of its own. The exact interval takes draws as independent.
    """
    draw = np.random.default_rng(seed)
    mentions = corpus.posts_with("brands", "text").dropna(subset=["brand"])
    day = mentions["created_at"].dt.floor("D")
    every = pd.Series(pd.date_range(day.min(), day.max(), freq="D"))
    held = []
    for brand in sorted({brand for brands in truth["brands"].values() for brand in brands}):
        eventful = [one for one in truth["events"] if one["brand"] in (None, brand)]
        calm = every[~_touched(every, eventful)].iloc[1:-1]  # first and last may not be whole
        mine = mentions[mentions["brand"] == brand]
        for _ in range(DRAWS):
            order = draw.permutation(calm)[: len(calm) // 2 * 2]
            place = pd.Series(range(len(order)), index=pd.DatetimeIndex(order, tz="UTC"))
            moved = day[mine.index].map(place)
            kept = mine[moved.notna()].copy()
            start = every.iloc[0] + pd.to_timedelta(moved.dropna(), unit="D")
            kept["created_at"] = start + (kept["created_at"] - kept["created_at"].dt.floor("D"))
            half = len(order) // 2
            since = every.iloc[0] + pd.Timedelta(days=half)
            found = awareness(
                kept.sort_values("created_at"), periods.Periods(half, every.iloc[0], since, True), [brand]
            )
            found = found[found["measure"].isin(MEASURES)]
            held += list((found["change low"] <= 0) & (found["change high"] >= 0))
    return measured_share(int(sum(held)), len(held), f"{DRAWS} shuffles a brand, three counts")


def _touched(days: pd.Series, events: list[dict[str, Any]]) -> pd.Series:
    touched = pd.Series(False, index=days.index)
    for event in events:
        since, until = pd.Timestamp(event["since"]), pd.Timestamp(event["until"])
        touched |= (days + periods.DAY > since) & (days < until)
    return touched


def labelled_coverage(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """How often the interval of a brand's change of the share negative holds the planted one with 60 labels a side.

    All pairs of neighbouring 28 days, labels drawn anew; the exact interval takes draws as independent.
    """
    draw = np.random.default_rng(seed)
    feeling = pd.Series(truth["sentiment"])
    posts = corpus.posts_with("brands", "sentiment").dropna(subset=["brand", "sentiment"])
    posts = posts.assign(real=posts["post_id"].map(feeling))
    until = pd.Timestamp(corpus.until)
    held, labelled = [], 0
    for brand, mine in posts.groupby("brand"):
        for _ in range(DRAWS):
            since = until - (DAYS + int(draw.integers(0, 34))) * periods.DAY
            when = periods.Periods(DAYS, since - DAYS * periods.DAY, since, True)
            until_then = mine[mine["created_at"] < since + DAYS * periods.DAY]
            late, before = (until_then[side(until_then["created_at"])] for side in (when.late, when.earlier))
            if min(len(late), len(before)) < LABELS:
                continue
            some = pd.concat([side.iloc[draw.permutation(len(side))[:LABELS]] for side in (late, before)])
            labels = some[["post_id"]].assign(name="sentiment", value=some["real"], by="truth")
            known = replace(corpus, tables={**corpus.tables, "labels": partial(pd.DataFrame, labels)}, _read={})
            moved = feelings(known, late, before, [str(brand)])[str(brand)].change
            real = (late["real"] == "negative").mean() - (before["real"] == "negative").mean()
            if moved is not None:
                held.append(bool(moved.low <= real <= moved.high))
                labelled += moved.badge == "labelled"
    return measured_share(sum(held), len(held), f"{labelled} of {len(held)} changes labelled")
