"""Shares that say how sure they are and how they were come by: the one place where analyses get them from."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from workbench.evaluate.corrected import corrected
from workbench.evaluate.drift import drift
from workbench.evaluate.intervals import apart, effective_size, wilson
from workbench.evaluate.labelled import agreed, prediction_powered
from workbench.model.corpus import Corpus
from workbench.model.findings import Number

LEAST_LABELS = 50  # of a slice: fewer tell too little about it
LEAST_POSTS = 300  # with fewer posts a correction is worse than none

Badge = Literal["labelled", "corrected", "uncorrected", "counted"]
METHODS: dict[Badge, str] = {  # the weakest first
    "uncorrected": "as the model calls it, not corrected for its mistakes",
    "corrected": "corrected for the mistakes the model made on held-out texts, which these posts resemble (EMQ)",
    "labelled": "what people labelled here, extended to all posts by the model (prediction-powered inference)",
    "counted": "counted, no model involved",
}
_ENDS = "Wilson interval at the effective sample size, authors as clusters"


@dataclass(frozen=True)
class Share:
    """A share (0 to 1) of ``n`` units with its interval; ``effective_n`` is what ``n`` is worth after clustering.

    ``badge`` says how it was come by. ``raw`` is the plain count of what the model calls so with its interval; the
    share itself where nothing was corrected. ``labels``: labelled posts it rests on; ``note``: why no better, or what
    was left out, as a sentence; "" for nothing to say.
    """

    value: float
    low: float
    high: float
    n: int
    effective_n: float
    badge: Badge = "counted"
    raw: float | None = None
    raw_low: float | None = None
    raw_high: float | None = None
    labels: int = 0
    note: str = ""

    @property
    def says(self) -> str:
        """The badge as every surface shows it: "labelled (n=120)", "corrected", "uncorrected", "counted"."""
        return f"labelled (n={self.labels:,})" if self.badge == "labelled" else self.badge

    @property
    def method(self) -> str:
        """How the share and its interval were come by, in words."""
        parts = [METHODS[self.badge], "bootstrap interval" if self.badge == "corrected" else _ENDS]
        if self.raw is not None and self.badge in ("labelled", "corrected"):
            parts.append(f"as the model calls it: {self.raw:.1%}".replace("%", " %"))
        return "; ".join([*parts, *([self.note] if self.note else [])])


@dataclass(frozen=True)
class Difference:
    """One share minus another, -1 to 1, with its interval and the weaker of the two badges."""

    value: float
    low: float
    high: float
    badge: Badge


def counted(part: pd.Series, cluster: pd.Series, level: float = 0.95) -> Share | None:
    """The share of units for which ``part`` holds, when units of one cluster (an author) are not independent.

    ``part``: bool, one a unit. ``cluster``: its cluster; a missing one stands alone. None for no units: no data is not
    a share of zero. The interval is Wilson's at the effective sample size.
    """
    if not len(part):
        return None
    hits = part.to_numpy(dtype=int)
    size = effective_size(hits, cluster)
    value = float(hits.mean())
    low, high = wilson(value * size, size, level)
    return Share(value, low, high, len(hits), size, "counted", value, low, high)


def of_class(
    posts: pd.DataFrame,
    name: str,
    value: str,
    *,
    labels: pd.DataFrame | None = None,
    card: Mapping[str, Any] | None = None,
    level: float = 0.95,
) -> Share | None:
    """The share of posts whose class is ``value``, see ``of_classes``; None where no post has a class."""
    return of_classes(posts, name, (value,), labels=labels, card=card, level=level).get(value)


def of_classes(
    posts: pd.DataFrame,
    name: str,
    values: Sequence[str],
    *,
    labels: pd.DataFrame | None = None,
    card: Mapping[str, Any] | None = None,
    level: float = 0.95,
) -> dict[str, Share]:
    """The share of posts of each of the classes ``values``; empty where no post has a class.

    ``posts``: one row a post with post_id, author, the column ``name`` (the class a head or rule gives; missing: left
    out) and, for a head, p_<class> for each of its classes. ``labels``: post_id, name, value, by, for posts drawn at
    random (see ``labelled.agreed`` for those that were not); only those named ``name`` count. ``card``: the head's,
    with "classes" and "reference".

    Rule: 50 labels or more among these posts: prediction-powered inference. Otherwise with 300 posts or more whose
    answers are a mixture of what the card's classes get: EMQ. Otherwise what the model says, "uncorrected".
    """
    posts = posts[posts[name].notna() & (posts[name] != "")]
    found = {value: counted(posts[name] == value, posts["author"], level) for value in values}
    raw = {value: replace(share, badge="uncorrected") for value, share in found.items() if share is not None}
    powered = {value: _labelled(posts, name, value, labels, share, level) for value, share in raw.items()}
    if all(share.badge == "labelled" for share in powered.values()):  # all have the same labels
        return powered
    return _corrected(posts, powered, card, level)


def sentiments(corpus: Corpus, posts: pd.DataFrame, values: Sequence[str], level: float = 0.95) -> dict[str, Share]:
    """The shares of posts with these sentiments, see ``sentiment``; what they have in common is computed once."""
    return of_classes(_with_sentiment(corpus, posts), "sentiment", values, **evidence(corpus, "sentiment"), level=level)


def sentiment(corpus: Corpus, posts: pd.DataFrame, value: str, level: float = 0.95) -> Share | None:
    """The share of posts with that sentiment, corrected as far as the corpus's labels and the head's card allow.

    ``posts``: rows of the corpus, one a post, with post_id and author; sentiment and its probabilities are added where
    they are missing. None where no post has a sentiment.
    """
    return sentiments(corpus, posts, (value,), level).get(value)


def _with_sentiment(corpus: Corpus, posts: pd.DataFrame) -> pd.DataFrame:
    """``posts`` with their sentiment and its probabilities, where not yet there."""
    table = corpus.table("sentiment")
    missing = [column for column in table.columns if column == "post_id" or column not in posts]
    return posts.merge(table[missing], on="post_id", how="left") if len(missing) > 1 else posts


def evidence(corpus: Corpus, name: str) -> dict[str, Any]:
    """What a corpus knows about a head of that name: ``labels`` and ``card`` for ``of_class``."""
    labels, card = None, None
    if corpus.has("labels"):
        labels = corpus.table("labels")
    if corpus.has("heads"):
        rows = corpus.table("heads")
        rows = rows[rows["head"] == name]
        made = corpus.models.get(name)
        if made is not None:  # a card of another head says nothing about this one
            rows = rows[rows["fingerprint"] == made]
        card = json.loads(rows["card"].iloc[-1]) if len(rows) else None
    return {"labels": labels, "card": card}


def difference(later: Share | None, earlier: Share | None) -> Difference | None:
    """One share minus another, of other posts; None when a side is missing.

    Shares over time and shares of brands are compared alike. Both sides are made comparable first.
    """
    if later is None or earlier is None:
        return None
    later, earlier = comparable(later, earlier)
    badge = next(one for one in METHODS if one in (later.badge, earlier.badge))
    low, high = apart((later.value, later.low, later.high), (earlier.value, earlier.low, earlier.high))
    return Difference(later.value - earlier.value, low, high, badge)


def comparable(*shares: Share) -> tuple[Share, ...]:
    """The shares themselves; as the model calls them all where one of them could not be corrected.

    A corrected share beside an uncorrected one would show the model's mistakes as a difference.
    """
    return tuple(map(_plain, shares)) if any(one.badge == "uncorrected" for one in shares) else shares


def number(
    share: Share | None,
    *,
    key: str,
    title: str,
    opens: str | None = None,
    before: Share | None = None,
    level: float = 0.95,
) -> Number:
    """The block that shows a share with its badge, and the same share one period earlier where that is comparable.

    ``level`` is the one the share's interval was made at.
    """
    if share is None:
        return Number(key=key, title=title, value=None, unit="share", n=0, opens=opens)
    earlier = None
    if before is not None:
        share, earlier = comparable(share, before)
    return Number(
        key=key,
        title=title,
        value=share.value,
        low=share.low,
        high=share.high,
        level=level,
        unit="share",
        n=share.n,
        badge=share.says,
        before=earlier.value if earlier else None,
        method=share.method,
        opens=opens,
    )


def _plain(share: Share) -> Share:
    """The share as the model calls it."""
    if share.raw is None or share.raw_low is None or share.raw_high is None:
        return share
    return replace(
        share, value=share.raw, low=share.raw_low, high=share.raw_high, badge="uncorrected", labels=0, note=""
    )


def _labelled(
    posts: pd.DataFrame, name: str, value: str, labels: pd.DataFrame | None, raw: Share, level: float
) -> Share:
    """The share from labels; where they are too few ``raw`` with a note that says so."""
    given = None if labels is None else labels[(labels["name"] == name) & labels["post_id"].isin(posts["post_id"])]
    if given is None or given.empty:
        return raw
    said = agreed(given)
    if len(said.truth) < LEAST_LABELS:
        few = f"{len(said.truth):,} labels here, {LEAST_LABELS} are needed"
        return replace(raw, note="; ".join(filter(None, [few, said.left_out])))
    chance = posts[f"p_{value}"] if f"p_{value}" in posts else posts[name] == value
    place = np.flatnonzero(posts["post_id"].isin(said.truth.index))
    labelled = posts["post_id"].iloc[place]
    found = prediction_powered(
        chance.to_numpy(dtype=float),
        place,
        (said.truth.loc[labelled] == value).to_numpy(dtype=float),
        worth=raw.effective_n,
        weight=said.weight.loc[labelled].to_numpy(dtype=float),
        level=level,
    )
    return replace(
        raw,
        value=found.value,
        low=found.low,
        high=found.high,
        badge="labelled",
        labels=len(said.truth),
        note=said.left_out,
    )


def _corrected(
    posts: pd.DataFrame, raw: dict[str, Share], card: Mapping[str, Any] | None, level: float
) -> dict[str, Share]:
    """The shares by EMQ; where that cannot be trusted ``raw`` with a note that says why."""

    def stays(why: str) -> dict[str, Share]:
        return {value: replace(one, note="; ".join(filter(None, [one.note, why]))) for value, one in raw.items()}

    reference = card.get("reference") if card else None
    if card is None or reference is None:
        return stays("nothing is known of the model's mistakes")
    columns = [f"p_{one}" for one in card["classes"]]
    if not set(raw) <= set(card["classes"]) or not set(columns) <= set(posts.columns):
        return stays("the model gives no probabilities here")
    if len(posts) < LEAST_POSTS:
        return stays(f"{len(posts):,} posts, {LEAST_POSTS} are needed for a correction")
    probabilities = posts[columns].to_numpy(dtype=float)
    if drift(reference, probabilities, posts["author"]).drifted:
        return stays("these posts are unlike the texts on which the model's mistakes are known (drift)")
    shares = dict(zip(card["classes"], corrected(reference, probabilities, posts["author"], level), strict=True))
    return {
        value: replace(
            one, value=shares[value].value, low=shares[value].low, high=shares[value].high, badge="corrected"
        )
        for value, one in raw.items()
    }
