"""What the gates of service triage measure: who needs an answer by what was planted, and the planted waits."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.analyses.service_queue import queue
from workbench.analyses.service_threads import conversations, first_answers, waits
from workbench.evaluate.incidents import measured_share
from workbench.evaluate.waiting import Wait
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

FIRST = 100  # requests at the head of the queue
CUSTOMERS = ("customer", "prospect")


def answer_time_error(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """The largest relative error of a brand's median wait of tickets; its interval is that of the brand's median.

    The truth is the median of the tickets that were answered; the analysis also counts those that still wait.
    """
    begun = first_answers(corpus, conversations(corpus.posts))
    begun = begun[begun["tickets"]]
    planted: Mapping[str, float] = truth["first_response_hours"]
    found = {brand: waits(begun[begun["brand"] == brand]) for brand in planted}
    told = ", ".join(
        f"{brand} {wait.median or 0:.1f} h, planted {planted[brand]:.1f} h" for brand, wait in found.items()
    )
    n = int(begun["brand"].isin(planted).sum())
    if any(wait.median is None for wait in found.values()):
        return Measured(1.0, 0.0, 1.0, n, told)
    error, low, high = max(_error(found[brand], hours) for brand, hours in planted.items())
    return Measured(error, low, high, n, told)


def _error(wait: Wait, planted: float) -> tuple[float, float, float]:
    """How far a median is from the planted one, relative to it, with the ends its interval gives."""
    ends = [end if end is not None else np.inf for end in (wait.low, wait.high)]
    off = [abs(hours / planted - 1) for hours in (wait.median or 0.0, *ends)]
    return off[0], 0.0 if ends[0] <= planted <= ends[1] else min(off[1:]), max(off[1:])


def queue_precision(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Of the first ``FIRST`` requests of the queue over the whole corpus, the share that needs an answer.

    Replies without a subject ("any update?", "thank you") are left out: nothing is planted about their intent.
    """
    wanted = set(needing(corpus, truth))
    found = _queue(corpus)
    judged = found["posts"].map(lambda posts: any(truth["topics"][post] for post in posts))
    first = found[judged.astype(bool)].head(FIRST)
    right = first["posts"].map(lambda posts: not wanted.isdisjoint(posts))
    wrong = first.loc[~right.astype(bool), "why"].value_counts()
    told = "; ".join(f"{why} {count}" for why, count in wrong.head(4).items()) or "none"
    return measured_share(int(right.sum()), len(first), f"not planted so: {told}")


def queue_recall(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Of the posts that need an answer, the share that is somewhere in the queue."""
    wanted = needing(corpus, truth)
    found = wanted.isin(_queue(corpus)["posts"].explode())
    missed = wanted[~found].map(truth["lang"]).value_counts()
    told = ", ".join(f"{lang} {count}" for lang, count in missed.items()) or "none"
    return measured_share(int(found.sum()), len(wanted), f"missed by language: {told}")


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
