"""Each brand's share of all mentions, corrected by what people said of whether posts really speak of the brand."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from workbench.enrich.intents import YES
from workbench.evaluate.brands import LABEL, spoken_of
from workbench.evaluate.intervals import apart, weighted, wilson
from workbench.evaluate.shares import LEAST_LABELS, Share, counted

TINY = 1e-9  # posts: the logarithm of none


@dataclass(frozen=True)
class _Mentions:
    """Posts that speak of a brand, with an interval; ``labels`` behind it (0: as found), what they said in a note."""

    value: float
    low: float
    high: float
    labels: int
    note: str


def shares_of_voice(
    mentions: pd.DataFrame,
    post_ids: Iterable[str],
    brands: Iterable[str],
    labels: pd.DataFrame | None = None,
    level: float = 0.95,
) -> dict[str, Share]:
    """The share of all mentions that each brand has; empty without mentions.

    ``mentions``: post_id, brand, author, one row a mention; ``post_ids``: all posts the mentions were looked for in;
    ``brands``: those wanted. ``labels``: post_id, name, value, by, where the name "brand:NAME" asks whether the post
    speaks of NAME ("yes" or "no"), for posts drawn at random from those that name it (precision) and from those that
    do not (mentions missed); weights count. A brand with 50 labels on posts that name it is "labelled", any other
    "counted". Mentions missed are added where 50 posts that do not name the brand were labelled.
    """
    plain = {name: counted(mentions["brand"] == name, mentions["author"], level) for name in brands}
    raw = {name: share for name, share in plain.items() if share is not None}
    if labels is None or not labels["name"].str.startswith(LABEL).any():
        return raw
    everything = set(post_ids)
    found = {str(name): set(ids) for name, ids in mentions.groupby("brand")["post_id"]}
    known = {name: _mentions(name, ids, everything, labels, level) for name, ids in found.items()}
    if not any(one.labels for one in known.values()):
        return {name: replace(share, note=known[name].note if name in known else "") for name, share in raw.items()}
    none = _Mentions(0.0, 0.0, 0.0, 0, "")
    return {
        name: _of_all(share, known.get(name, none), [one for other, one in known.items() if other != name], level)
        for name, share in raw.items()
    }


def _mentions(name: str, found: set[str], everything: set[str], labels: pd.DataFrame, level: float) -> _Mentions:
    """How many posts speak of a brand: those that name it and are right, and those missed."""
    size, others = len(found), len(everything - found)
    # Posts that name it and posts that do not may come of draws of their own: each side is judged by itself.
    said, other = (spoken_of(name, labels, posts) for posts in (found, everything - found))
    right, missed = said.truth, other.truth
    if len(right) < LEAST_LABELS:
        note = f"{len(right):,} posts that name it labelled, {LEAST_LABELS} are needed" if len(right) else ""
        return _Mentions(size, size, size, 0, note)
    precision = weighted(right == YES, said.weight, level)
    value, low, high = (size * end for end in precision)
    note = f"precision {_percent(*precision)}"
    if len(missed) < LEAST_LABELS:
        return _Mentions(
            value, low, high, len(right), f"{note}; posts that speak of it without its names are not counted"
        )
    rate, down, up = (others * end for end in weighted(missed == YES, other.weight, level))
    low, high = apart((value, low, high), (rate, down, up), sign=1.0)
    recall = value / (value + rate) if value else 0.0
    note += f", recall about {recall:.0%}".replace("%", " %")
    return _Mentions(value + rate, max(low, 0.0), high, len(right) + len(missed), note)


def _of_all(raw: Share, mine: _Mentions, rest: list[_Mentions], level: float) -> Share:
    """The corrected share: the labels' error and that of the posts themselves combined as independent.

    Mine to the rest is a ratio; the ends of its logarithm are combined (MOVER, see ``intervals.apart``).
    """
    value = sum(one.value for one in rest)
    down = sum((one.value - one.low) ** 2 for one in rest) ** 0.5
    up = sum((one.high - one.value) ** 2 for one in rest) ** 0.5
    share = mine.value / (mine.value + value) if mine.value + value else 0.0
    low, high = apart(_logs(mine.value, mine.low, mine.high), _logs(value, value - down, value + up))
    ends = (share, 1 / (1 + math.exp(-low)), 1 / (1 + math.exp(-high)))
    drawn = wilson(share * raw.effective_n, raw.effective_n, level)
    low, high = apart(ends, (0.0, drawn[0] - share, drawn[1] - share), sign=1.0)
    return replace(
        raw,
        value=share,
        low=max(0.0, low),
        high=min(1.0, high),
        badge="labelled" if mine.labels else "counted",
        labels=mine.labels,
        note=mine.note or "mentions of other brands are corrected by labels",
    )


def _logs(value: float, low: float, high: float) -> tuple[float, float, float]:
    return math.log(max(value, TINY)), math.log(max(low, TINY)), math.log(max(high, TINY))


def _percent(value: float, low: float, high: float) -> str:
    return f"{value:.0%} ({low * 100:.0f} to {high * 100:.0f})".replace("%", " %")
