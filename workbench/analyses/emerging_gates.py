"""What the gates of emerging topics measure: planted emergences found, and nothing found where there is none."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.analyses.emerging_figures import frame, known_topics
from workbench.evaluate import emergence
from workbench.evaluate.incidents import Event, events_of, exact_share
from workbench.evaluate.shares import counted
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

DAY = pd.Timedelta(days=1)
SUBJECTS = ("crisis", "defect")  # events in which many people begin to speak of one thing
SHUFFLES = 150


def recall(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the planted subjects that are found on some day, until they have left the window."""
    first = _first_finds(corpus, truth)
    found = sum(day is not None for day in first.values())
    missed = ", ".join(name for name, day in first.items() if day is None) or "none"
    low, high = exact_share(found, len(first))
    return Measured(found / len(first) if first else 0.0, low, high, len(first), f"missed: {missed}")


def delay(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """The longest time in days from the start of a planted subject to the first look that finds it."""
    days = {name: day for name, day in _first_finds(corpus, truth).items() if day is not None}
    if not days:
        return Measured(np.inf, np.inf, np.inf, 0, "no planted subject was found")
    told = ", ".join(f"{name}: {day:.0f} days" for name, day in days.items())
    return Measured(max(days.values()), min(days.values()), max(days.values()), len(days), told)


def not_planted(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the topics found, looking every day, of whose growth no planted event makes up the half.

    Looks of one week share most of their posts and count together in the interval.
    """
    looks = _looks(corpus, truth)
    finds = pd.DataFrame(
        [
            (now.tz_localize(None).to_period("W"), f"{label} on {now:%d %b}", not events)
            for now, of_day in looks
            for label, events in of_day
        ],
        columns=["week", "find", "wrong"],
    )
    share = counted(finds["wrong"], finds["week"])
    told = f"{len(looks)} looks; not planted: {'; '.join(finds.loc[finds['wrong'], 'find']) or 'none'}"
    return Measured(share.value, share.low, share.high, share.n, told) if share else Measured(0.0, 0.0, 1.0, 0, told)


def false_finds(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of shuffled corpora in which anything is found: all finds are false there, so this is their expected share.

    Moments are dealt in turn to whole authors, whole threads and whole families of copies.
    """
    posts, topics = frame(corpus), known_topics(corpus)
    clusters = [posts[who].fillna(posts["post_id"]) for who in ("author", "thread", "family")]
    hits = 0
    for seed in range(SHUFFLES):
        moments = emergence.shuffled_times(posts["created_at"], clusters[seed % 3], seed)
        shuffled = posts.assign(created_at=moments).sort_values("created_at", kind="stable", ignore_index=True)
        found = emergence.look(shuffled, pd.Timestamp(corpus.until), topics)
        hits += found is not None and bool((found["false_share"] <= emergence.RATE).any())
    low, high = exact_share(hits, SHUFFLES)
    return Measured(
        hits / SHUFFLES, low, high, SHUFFLES, f"{SHUFFLES} shuffles, of authors, threads and copied texts in turn"
    )


def _first_finds(corpus: Corpus, truth: Mapping[str, Any]) -> dict[str, float | None]:
    """For each planted subject the days from its start to the first daily look that finds it."""
    looks = _looks(corpus, truth)
    return {
        event.name: next(
            ((now - event.since) / DAY for now, finds in looks for _, events in finds if event.name in events), None
        )
        for event in events_of(truth)
        if event.kind in SUBJECTS
    }


def _looks(corpus: Corpus, truth: Mapping[str, Any]) -> list[tuple[pd.Timestamp, list[tuple[str, list[str]]]]]:
    """What is found on each day that can be judged: the day, and each topic's label with the events it is about."""
    posts, topics = frame(corpus), known_topics(corpus)
    labels = corpus.table("topic_table").set_index("topic")["label"].astype("str")
    planted = [(event, set(one["posts"])) for event, one in zip(events_of(truth), truth["events"], strict=True)]
    looks = []
    for now in pd.date_range(pd.Timestamp(corpus.since).ceil("D"), corpus.until, freq=DAY):
        found = emergence.look(posts, now, topics)
        if found is not None:
            rows = found[found["false_share"] <= emergence.RATE].itertuples()
            looks.append((now, [(labels[row.topic], _about(row, now, posts, planted)) for row in rows]))
    return looks


def _about(row: Any, now: pd.Timestamp, posts: pd.DataFrame, planted: list[tuple[Event, set[str]]]) -> list[str]:
    """The planted events whose posts make up at least half of what the topic grew by."""
    window = posts[(posts["topic"] == row.topic) & (posts["created_at"] >= now - emergence.DAYS * DAY)]
    window = window[window["created_at"] < now]
    grown = len(window) - row.earlier * emergence.DAYS
    return [event.name for event, ids in planted if ids and window["post_id"].isin(ids).sum() >= grown / 2]
