"""What the gates of the voices measure: the planted wave of copies, press accounts, the brands' own accounts."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.analyses.voices_accounts import accounts, links, public
from workbench.analyses.voices_patterns import evidence
from workbench.evaluate.incidents import exact_share, measured_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

PRESS = ("journalist", "media")
LEAST, TOP = 3, 0.05


def copies_recall(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the wave's accounts that have copies as evidence."""
    planted, marked = _wave(corpus, truth)
    return measured_share(len(planted & marked), len(planted))


def copies_precision(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the accounts with copies as evidence that posted the wave."""
    planted, marked = _wave(corpus, truth)
    return measured_share(len(planted & marked), len(marked))


def press_lift(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of press accounts among the ``TOP`` with most views a post over that among all voices with views.

    The exact interval is that of the share at the top.
    """
    posts = public(corpus)
    known = accounts(posts, links(corpus, posts))
    known = known[~known["owned"] & (known["own"] >= LEAST) & (known["seen_posts"] >= LEAST)]
    press = _roles(posts, truth).reindex(known.index).isin(PRESS)
    n = max(1, round(TOP * len(known)))
    top = press[known.sort_values(["per_post", "reach"], ascending=False, kind="stable").index[:n]]
    usual = float(press.mean()) if press.any() else 1.0
    low, high = exact_share(int(top.sum()), n)
    detail = f"{int(top.sum())} of {n} at the top, {int(press.sum())} of {len(known)} in all"
    return Measured(float(top.mean()) / usual, low / usual, high / usual, n, detail)


def owned_separated(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the accounts whose side (owned or earned) is the planted one."""
    posts = public(corpus)
    known = accounts(posts, links(corpus, posts))
    right = known["owned"] == (_roles(posts, truth).reindex(known.index) == "brand")
    return measured_share(int(right.sum()), len(right), f"{int(known['owned'].sum())} owned")


def _wave(corpus: Corpus, truth: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    posts = public(corpus)
    copied = {one for event in truth["events"] if event["kind"] == "copy_paste" for one in event["posts"]}
    found = evidence(posts)
    marked = found.loc[found["pattern"] == "copies", "authors"]
    return set(posts.loc[posts["post_id"].isin(copied), "author"]), set().union(*marked)


def _roles(posts: pd.DataFrame, truth: Mapping[str, Any]) -> pd.Series:
    return posts["post_id"].map(truth["role"]).groupby(posts["author"]).first()
