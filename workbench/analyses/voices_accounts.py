"""Accounts and what they reach: own words apart from what is only passed on, everybody counted once."""

import numpy as np
import pandas as pd

from workbench.model.corpus import Corpus
from workbench.model.exclusions import EVERY, excluded
from workbench.model.post import owned

FEWEST_WORDS = 6  # shorter texts ("Thank you so much!") are alike by chance
RESAMPLES = 400
SHORT = 8  # characters of a pseudonym on screen: stable, and two of 10,000 accounts share them once in a hundred stores
_PASSED_ON = r"\s*[\"“]?RT @"


def public(corpus: Corpus) -> pd.DataFrame:
    """Public posts with a known account and what is known of each: owned, repost, copy, repeated, source's views.

    Tickets are private and left out, and so is who is excluded for all. A repost is one by its link or by its "RT @"; a
    copy is a text of at least ``FEWEST_WORDS`` words that another account said before in the same words (its family)
    and that is no repost.
    """
    posts = corpus.posts_with("duplicates", "text")
    looked_at = posts["author"].notna() & ~posts["author"].isin(excluded(corpus, EVERY))
    posts = posts[(posts["kind"] != "ticket") & looked_at].reset_index(drop=True)
    text = posts["text"]
    posts["owned"] = owned(posts["author"])
    posts["repost"] = posts["repost_of"].notna() | text.str.match(_PASSED_ON)
    posts["normal"] = posts["normal"].fillna(text)
    posts["wordy"] = text.str.split().str.len() >= FEWEST_WORDS
    family = posts["family"].fillna(posts["post_id"])
    posts["family"] = family
    first = posts.groupby(family)["author"].transform("first")  # posts stand in order of time
    posts["copy"] = ~posts["repost"] & posts["wordy"] & (first != posts["author"])
    posts["repeated"] = posts["repost"] | posts["copy"]
    return posts


def links(corpus: Corpus, posts: pd.DataFrame) -> pd.DataFrame:
    """Who answered or reposted whom: columns author, to (accounts), kind ("reply" or "repost"), a row a post.

    Only links within the corpus are known, none to who is excluded for all; nobody links to themselves.
    """
    whose = corpus.posts.dropna(subset=["author"]).set_index("post_id")["author"]
    whose = whose[~whose.isin(excluded(corpus, EVERY))]
    parts = [
        pd.DataFrame({"author": posts["author"], "to": posts[column].map(whose), "kind": kind})
        for column, kind in (("reply_to", "reply"), ("repost_of", "repost"))
    ]
    found = pd.concat(parts, ignore_index=True).dropna(subset=["to"])
    return found[found["author"] != found["to"]].reset_index(drop=True)


def accounts(posts: pd.DataFrame, between: pd.DataFrame) -> pd.DataFrame:
    """One row an account, by author: what it posts, reaches, and who takes it up.

    Columns: owned, channel (its usual one), news (whether all it posts is news), posts, own (posts in its own words),
    reach (views of all its posts), repeated_reach (of those that are reposts or copies), per_post (median views of a
    post in its own words), once (views of its best seen post: at least so many different people), spread_by and
    answered_by (different accounts).
    """
    views = posts["views"].astype("Float64")
    by = posts.assign(
        own=~posts["repeated"],
        seen=views,
        again=views.where(posts["repeated"], 0.0),
        said=views.where(~posts["repeated"]),
        is_news=posts["kind"] == "news",
    ).groupby("author", sort=True)
    found = pd.DataFrame(
        {
            "owned": by["owned"].first(),
            "channel": _usual(posts, "channel"),
            "news": by["is_news"].all(),
            "posts": by.size(),
            "own": by["own"].sum(),
            "reach": by["seen"].sum(min_count=1),
            "repeated_reach": by["again"].sum(min_count=1),
            "per_post": by["said"].median(),
            "seen_posts": by["said"].count(),
            "once": by["seen"].max(),
        }
    )
    for kind, name in (("repost", "spread_by"), ("reply", "answered_by")):
        who = between[between["kind"] == kind].groupby("to")["author"].nunique()
        found[name] = who.reindex(found.index).fillna(0).astype(int)
    return found


def _usual(posts: pd.DataFrame, column: str) -> pd.Series:
    """The value of a column that most posts of each author have, the first in order of several."""
    times = posts.groupby(["author", column]).size().rename("times").reset_index()
    times = times.sort_values(["author", "times", column], ascending=[True, False, True])
    return times.drop_duplicates("author").set_index("author")[column]


def name(author: str) -> str:
    """An account as it is shown: a brand's own by its brand, anybody else by the beginning of the pseudonym."""
    return f"{author.partition(':')[2]} (own account)" if ":" in author else author[:SHORT]


def ranked(posts: pd.DataFrame, some: pd.Index, seed: int = 0) -> pd.DataFrame:
    """The accounts ``some`` by reach a post with intervals of reach and rank from resampled posts.

    ``posts``: as ``public``. Index author; rank, rank low, rank high, low, high (95 %). Within each of ``RESAMPLES``
    draws every account gets as many of its own posts as it has, drawn with replacement, and all are ranked again.
    Source: Efron 1979 (bootstrap); Hall & Miller 2009, "Using the bootstrap to quantify the authority of an empirical
    ranking", Annals of Statistics 37.
    """
    said = posts[~posts["repeated"] & posts["views"].notna() & posts["author"].isin(some)]
    code = pd.Categorical(said["author"], categories=some).codes
    order = np.argsort(code, kind="stable")
    code, seen = code[order].astype(np.int64), said["views"].to_numpy(dtype=float)[order]
    size = np.bincount(code, minlength=len(some))
    start = np.cumsum(size) - size
    draw = np.random.default_rng(seed)
    middle = np.empty((RESAMPLES + 1, len(some)))
    for turn in range(RESAMPLES + 1):
        place = np.arange(len(code)) if not turn else start[code] + (draw.random(len(code)) * size[code]).astype(int)
        value = seen[place]
        value = value[np.lexsort((value, code))]
        middle[turn] = (value[start + (size - 1) // 2] + value[start + size // 2]) / 2
    ranks = len(some) - middle.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    low, high = np.quantile(middle[1:], (0.025, 0.975), axis=0)
    best, worst = np.quantile(ranks[1:], (0.025, 0.975), axis=0)
    return pd.DataFrame(
        {"rank": ranks[0], "rank low": best.astype(int), "rank high": worst.astype(int), "low": low, "high": high},
        index=some,
    )


def share_of_reach(part: pd.Series, whole: pd.Series, seed: int = 0) -> tuple[float, float, float] | None:
    """The sum of ``part`` over the sum of ``whole``, one pair an account, with a 95 % interval over accounts.

    None without reach. Source: Efron 1979 (bootstrap of a ratio).
    """
    top, bottom = part.to_numpy(dtype=float), whole.to_numpy(dtype=float)
    if not len(bottom) or bottom.sum() <= 0:
        return None
    draw = np.random.default_rng(seed)
    values = []
    for _ in range(RESAMPLES):
        some = draw.integers(0, len(bottom), len(bottom))
        if bottom[some].sum() > 0:
            values.append(top[some].sum() / bottom[some].sum())
    low, high = np.quantile(values, (0.025, 0.975))
    return float(top.sum() / bottom.sum()), float(low), float(high)
