"""What the gates of the triggers measure: the direction of switches, and complaints, against what was planted."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.analyses.sides import sides
from workbench.analyses.switches import switches
from workbench.analyses.trigger_events import COMPLAINT, WEIGHT, triggers_of
from workbench.evaluate.incidents import measured_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus


def direction(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Of the planted switches for which both brands are said, the share where both are right."""
    found = _found(corpus)
    planted = found[found["post_id"].isin(truth["switches"])]
    return measured_share(_right(planted, truth), len(planted), "planted switches given a direction")


def recall(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Of the planted English switches, the share for which both brands are found and right."""
    english = [post for post in truth["switches"] if truth["lang"][post] == "en"]
    found = _found(corpus)
    right = _right(found[found["post_id"].isin(english)], truth)
    every = _right(found[found["post_id"].isin(truth["switches"])], truth) / max(len(truth["switches"]), 1)
    return measured_share(right, len(english), f"in all languages {every:.2f} of {len(truth['switches']):,}")


def precision(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Of the posts given a direction, the share that are planted switches in that direction."""
    found = _found(corpus)
    return measured_share(_right(found, truth), len(found), "posts given a direction")


def complaints(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Of the posts called complaints about a competitor, the share planted as negative posts that name one."""
    known = sides(corpus)
    rows = triggers_of(corpus, known, dict.fromkeys(WEIGHT, 10_000)).rows
    posts = rows.loc[rows["kind"] == COMPLAINT, "post_id"]
    right = sum(
        truth["sentiment"][post] == "negative" and bool(set(truth["brands"][post]) & known.others) for post in posts
    )
    return measured_share(right, len(posts), "posts called complaints")


def _found(corpus: Corpus) -> pd.DataFrame:
    return switches(corpus, corpus.posts[["post_id", "text"]]).dropna(subset=["left", "taken"])


def _right(found: pd.DataFrame, truth: Mapping[str, Any]) -> int:
    rows = found[["post_id", "left", "taken"]].itertuples(index=False, name=None)
    return sum(truth["switches"].get(post) == (left, taken) for post, left, taken in rows)
