"""What the gates of the message tracker measure: the planted campaign, in its window and not before."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.analyses.message_matching import carried, denies, given, public
from workbench.evaluate.incidents import measured_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus


def precision(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the earned posts found to carry the campaign's message that the campaign planted."""
    found, planted, _ = _campaign(corpus, truth)
    return measured_share(int(found["post_id"].isin(planted).sum()), len(found))


def recall(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the posts that the campaign planted that are found to carry its message.

    The generator gives the campaign's hashtag to 47 % of them (78 % on the microblog, 60 % of these); the others are
    cheer in ordinary words, which nobody could tell from other cheer.
    """
    found, planted, _ = _campaign(corpus, truth)
    return measured_share(len(planted & set(found["post_id"])), len(planted))


def in_window(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the posts found to carry the campaign's message that were said while it ran."""
    found, _, event = _campaign(corpus, truth)
    since, until = (pd.Timestamp(event[end]) for end in ("since", "until"))
    return measured_share(int(found["created_at"].between(since, until, inclusive="left").sum()), len(found))


def false_rebuttals(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the posts found to carry the campaign's message, planted as praise, that are said to contradict it."""
    found, planted, _ = _campaign(corpus, truth)
    mine = public(corpus).merge(found.loc[found["post_id"].isin(planted), ["post_id"]], on="post_id")
    praise = mine[mine["post_id"].map(truth["sentiment"]) == "positive"]
    return measured_share(int(denies(praise).sum()), len(praise))


def _campaign(corpus: Corpus, truth: Mapping[str, Any]) -> tuple[pd.DataFrame, set[str], Mapping[str, Any]]:
    """Earned posts that carry any message, the planted ids, the event; at any time, whatever ``since`` says."""
    event = next(one for one in truth["events"] if one["kind"] == "campaign")
    posts = public(corpus)
    found = carried(corpus, posts[~posts["owned"]], given(corpus))
    return found.merge(posts[["post_id", "created_at"]], on="post_id"), set(event["posts"]), event
