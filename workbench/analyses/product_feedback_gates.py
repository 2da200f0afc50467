"""What the gates of product feedback measure: the planted defect warned of, nothing else, and wishes found."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.analyses.product_opinions import complaints, first_told, voices, watched, wishes
from workbench.evaluate.incidents import exact_rate, exact_share, measured_share
from workbench.evaluate.rising import DAY, WINDOW, Warned, warnings
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

FALSE_ALARMS = 0.1  # a month, the default
HALF = 0.5  # of what is above the usual must be an event's posts for the event to explain a warning


def warning_delay(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """The longest time in days from the start of a planted defect to the first warning that its posts explain."""
    found = explained(corpus, truth)
    delays = {}
    for event in truth["events"]:
        if event["kind"] == "defect":
            raised = [warned.raised for warned, names in found if event["name"] in names]
            begun = pd.Timestamp(event["since"])
            delays[event["name"]] = (min(raised) - begun) / DAY if raised else np.inf
    if not delays:
        return Measured(np.inf, np.inf, np.inf, 0, "no defect is planted")
    told = ", ".join(f"{name}: {days:.0f} days" for name, days in delays.items())
    return Measured(max(delays.values()), min(delays.values()), max(delays.values()), len(delays), told)


def false_warnings(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Warnings a month of which no planted event makes up the half of what is above the usual."""
    found = explained(corpus, truth)
    false = [warned for warned, names in found if not names]
    months = (corpus.until - corpus.since) / DAY / 30
    low, high = exact_rate(len(false), months)
    told = "; ".join(f"{brand}, {aspect} on {one.raised:%d %b}" for one in false for brand, aspect in [one.series])
    return Measured(len(false) / months, low, high, len(found), f"{len(found)} warnings; false: {told or 'none'}")


def request_precision(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Of the posts found to wish for something, the share planted so; the recall of English ones is told beside it."""
    posts = corpus.posts[["post_id", "created_at", "author"]]
    found = set(wishes(corpus, posts)["post_id"])
    planted = {post for post, intent in truth["intent"].items() if intent == "feature_request"}
    right = len(found & planted)
    english = {post for post in planted if truth["lang"][post] == "en"}
    few, many = (f"{end:.2f}" for end in exact_share(len(found & english), len(english)))
    recall = len(found & english) / max(len(english), 1)
    told = f"recall {recall:.2f} ({few} to {many}) of {len(english)} English ones"
    return measured_share(right, len(found), told)


def explained(
    corpus: Corpus, truth: Mapping[str, Any], false_alarms: float = FALSE_ALARMS
) -> list[tuple[Warned, list[str]]]:
    """Each warning with the names of the events whose posts are the half of its excess."""
    posts = voices(corpus)
    critical = first_told(complaints(corpus, posts))
    rows = critical.merge(corpus.table("brands"), on="post_id")
    rows["event"] = rows["post_id"].map(truth["event"])
    out = []
    for warned in warnings(watched(corpus, posts, critical), false_alarms):
        brand, aspect = warned.series
        mine = rows[(rows["brand"] == brand) & (rows["aspect"] == aspect) & (rows["created_at"] < warned.raised)]
        events = mine.loc[mine["created_at"] >= warned.raised - WINDOW * DAY, "event"].value_counts()
        out.append((warned, list(events.index[events >= HALF * (warned.posts - warned.usual)])))
    return out
