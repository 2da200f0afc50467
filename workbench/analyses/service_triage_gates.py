"""What the gates of service triage measure: who needs an answer by what was planted, and the planted waits."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.analyses.service_queue import queue
from workbench.analyses.service_threads import conversations, first_answers, waits
from workbench.evaluate.incidents import exact_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

FIRST = 100  # requests at the head of the queue
CUSTOMERS = ("customer", "prospect")


def answer_time_error(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """The largest relative error of a brand's median wait of tickets; low and high are the least and the largest.

    The truth is the median of the tickets that were answered; the analysis also counts those that still wait.
    """
    begun = first_answers(corpus, conversations(corpus.posts))
    begun = begun[begun["tickets"]]
    planted: Mapping[str, float] = truth["first_response_hours"]
    medians = {brand: waits(begun[begun["brand"] == brand]).median for brand in planted}
    errors = [abs(found / planted[brand] - 1) if found is not None else 1.0 for brand, found in medians.items()]
    told = ", ".join(f"{brand} {medians[brand] or 0:.1f} h, planted {hours:.1f} h" for brand, hours in planted.items())
    return Measured(max(errors), min(errors), max(errors), int(begun["brand"].isin(planted).sum()), told)


def queue_precision(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Of the first ``FIRST`` requests of the queue over the whole corpus, the share that needs an answer.

    Replies without a subject ("any update?", "thank you") are left out: nothing is planted about their intent.
    """
    wanted = set(needing(corpus, truth))
    found = _queue(corpus)
    judged = found["posts"].map(lambda posts: any(truth["topics"][post] for post in posts))
    first = found[judged.astype(bool)].head(FIRST)
    right = first["posts"].map(lambda posts: not wanted.isdisjoint(posts))
    low, high = exact_share(int(right.sum()), len(first))
    wrong = first.loc[~right.astype(bool), "why"].value_counts()
    told = "; ".join(f"{why} {count}" for why, count in wrong.head(4).items()) or "none"
    return Measured(float(right.mean()) if len(first) else 0.0, low, high, len(first), f"not planted so: {told}")


def queue_recall(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Of the posts that need an answer, the share that is somewhere in the queue."""
    wanted = needing(corpus, truth)
    found = wanted.isin(_queue(corpus)["posts"].explode())
    low, high = exact_share(int(found.sum()), len(wanted))
    missed = wanted[~found].map(truth["lang"]).value_counts()
    told = ", ".join(f"{lang} {count}" for lang, count in missed.items()) or "none"
    return Measured(float(found.mean()) if len(wanted) else 0.0, low, high, len(wanted), f"missed by language: {told}")


def needing(corpus: Corpus, truth: Mapping[str, Any]) -> pd.Series:
    """Ids of the posts that need an answer: customers and prospects who ask, and customers' negative tickets.

    Without what a brand's account answered later in its thread, what a ticket status closes, and reposts.
    """
    posts = corpus.posts
    role, intent, feeling = (posts["post_id"].map(truth[name]) for name in ("role", "intent", "sentiment"))
    answers = posts[(role == "brand").to_numpy()].groupby("thread_id")["created_at"].max()
    answered = posts["thread_id"].map(answers) > posts["created_at"]
    closed = posts["ticket_status"] == "closed"
    asks = (intent == "question") | ((posts["kind"] == "ticket") & (feeling == "negative"))
    needs = role.isin(CUSTOMERS) & asks & ~answered & ~closed.fillna(False) & posts["repost_of"].isna()
    return posts.loc[needs, "post_id"]


def _queue(corpus: Corpus) -> pd.DataFrame:
    return queue(corpus, conversations(corpus.posts), pd.Timestamp(corpus.since))
