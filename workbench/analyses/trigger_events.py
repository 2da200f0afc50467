"""Triggers: posts that give sales a reason to speak to somebody now, each with the day it expires."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from workbench.analyses.lead_people import left_out
from workbench.analyses.lead_signals import BUSINESS, COMPARES, LEAVES, OTHERWISE, SWITCHED, signals
from workbench.analyses.sides import Sides
from workbench.analyses.switches import switches
from workbench.enrich.intents import fold
from workbench.model.corpus import Corpus

LOSS, WIN, ASKS, RENEWAL, COMPLAINT = (
    "leaves us",
    "leaves a competitor",
    "asks before buying",
    "renewal is due",
    "complains about a competitor",
)
WEIGHT = {LOSS: 5, ASKS: 4, WIN: 4, RENEWAL: 3, COMPLAINT: 2}
"""How urgent a new trigger is; it falls evenly to 0 on the day it expires."""
NO_QUESTION = (BUSINESS, COMPARES, LEAVES, SWITCHED, OTHERWISE)  # signals of buying that are another trigger, or none

_TERM = r"(?:lease|leasing|contract|subscription|membership|plan|rental)"
_RENEWAL = re.compile(
    rf"\b(?:my|our|the) (?:\w+ )?{_TERM}\b[^.?!]{{0,30}}\b(?:ends|is ending|(?:is|are) up|expires|is expiring|runs out"
    rf"|(?:is )?due|comes? to an end)\b|\b(?:end|last months?|expiry) of (?:my|our) (?:\w+ )?{_TERM}\b"
    rf"|\b(?:renew(?:ing)?|extend(?:ing)?) (?:my|our|the) (?:\w+ )?{_TERM}\b|\bup for renewal\b"
    r"|\brenewal (?:offer|price|date)\b"
    r"|\b(?:time|due|ready) (?:for|to get) (?:a|an|my) (?:new one|replacement|upgrade)\b"
    r"|\b(?:want|looking|planning|going|need|time) to (?:replace|trade in) (?:my|our)"
    r" (?:old|\w+ year old|current|ageing|aging)\b"
)
_OVER = re.compile(r"\b(?:refund|charged|cancel\w*|automatic(?:ally)?|auto[- ]renew\w*|without asking)\b")


@dataclass(frozen=True)
class Triggers:
    """The open triggers, and what stands beside them.

    ``rows``: post_id, kind, person, left, taken, created_at, expires, urgency, most urgent first; those that have
    expired are only counted. ``flows``: post_id, left, taken of each switch whose two sides are said. ``complaints``:
    post_id, brand, aspect, quote, created_at, person. ``left_out``: authors by reason. ``open_ended``: switches of
    which the words do not say from where.
    """

    rows: pd.DataFrame
    flows: pd.DataFrame
    complaints: pd.DataFrame
    left_out: Mapping[str, int]
    expired: int
    open_ended: int


def triggers_of(corpus: Corpus, known: Sides, ages: Mapping[str, int]) -> Triggers:
    """The triggers of a corpus; ``ages``: days after which each kind expires. One trigger a post: the most urgent."""
    posts = corpus.posts[["post_id", "author", "text", "created_at", "repost_of"]]
    posts = posts[posts["author"].notna() & posts["repost_of"].isna()]
    moves = switches(corpus, posts)
    complaints = _complaints(corpus, known).merge(posts[["post_id", "author", "created_at"]], on="post_id")
    said = pd.concat([_moving(moves, known), _asking(corpus), _renewing(corpus, moves), _complaining(complaints)])
    said = said.merge(posts[["post_id", "author", "created_at"]], on="post_id")
    both = moves.dropna(subset=["left", "taken"]).merge(posts[["post_id", "author"]], on="post_id")
    out = left_out(corpus, {*said["author"], *complaints["author"], *both["author"]})
    hidden = out[out.index.isin(said["author"])]
    said = said[~said["author"].isin(out.index)].merge(moves, on="post_id", how="left")
    life = pd.to_timedelta(said["kind"].map(dict(ages)).astype("float64"), unit="D")
    said = said.assign(expires=said["created_at"] + life)
    rest = (said["expires"] - pd.Timestamp(corpus.until)) / life
    said = said.assign(urgency=rest.clip(0, 1) * said["kind"].map(WEIGHT).astype("float64"))
    alive = said[rest > 0].sort_values(["urgency", "post_id"], ascending=[False, True]).drop_duplicates("post_id")
    return Triggers(
        rows=alive.rename(columns={"author": "person"}).reset_index(drop=True),
        flows=both.loc[~both["author"].isin(out.index), ["post_id", "left", "taken"]].reset_index(drop=True),
        complaints=complaints[~complaints["author"].isin(out.index)].rename(columns={"author": "person"}),
        left_out=hidden.value_counts().to_dict(),
        expired=int(said["post_id"].nunique() - said.loc[rest > 0, "post_id"].nunique()),
        open_ended=int(moves["left"].isna().sum()),
    )


def _moving(moves: pd.DataFrame, known: Sides) -> pd.DataFrame:
    """Those who leave us, and those who leave a competitor for none of our brands."""
    loss = moves["left"].isin(known.ours) & ~moves["taken"].isin(known.ours)
    win = moves["left"].isin(known.others) & ~moves["taken"].isin(known.ours)
    return pd.concat([moves.loc[loss, ["post_id"]].assign(kind=LOSS), moves.loc[win, ["post_id"]].assign(kind=WIN)])


def _asking(corpus: Corpus) -> pd.DataFrame:
    said = signals(corpus)
    return said.loc[~said["signal"].isin(NO_QUESTION), ["post_id"]].drop_duplicates().assign(kind=ASKS)


def _renewing(corpus: Corpus, moves: pd.DataFrame) -> pd.DataFrame:
    """Those whose term ends, unless they say already to whom they go."""
    text = corpus.table("text")
    folded = text["normal"].astype("object").fillna("").map(fold).astype("str")
    due = folded.str.contains(_RENEWAL) & ~folded.str.contains(_OVER)
    due &= ~text["post_id"].isin(moves.dropna(subset=["taken"])["post_id"])
    return text.loc[due, ["post_id"]].drop_duplicates().assign(kind=RENEWAL)


def _complaining(complaints: pd.DataFrame) -> pd.DataFrame:
    return complaints[["post_id"]].drop_duplicates().assign(kind=COMPLAINT)


def _complaints(corpus: Corpus, known: Sides) -> pd.DataFrame:
    """Clauses the model calls negative, in posts it is sure are negative that name one competitor alone."""
    columns = ["post_id", "brand", "aspect", "quote"]
    if not (corpus.has("aspects") and corpus.has("sentiment")):
        return pd.DataFrame(columns=columns).astype("str")
    brands, aspects, sentiment = (corpus.table(name) for name in ("brands", "aspects", "sentiment"))
    alone = brands[~brands["post_id"].duplicated(keep=False) & brands["brand"].isin(known.others)]
    sure = sentiment[sentiment["unsure"] != True] if "unsure" in sentiment else sentiment  # noqa: E712 - may be missing
    negative = sure.loc[sure["sentiment"] == "negative", "post_id"]
    said = aspects[(aspects["polarity"] == "negative") & aspects["post_id"].isin(negative)]
    return said.merge(alone, on="post_id")[columns]
