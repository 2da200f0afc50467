"""The sample corpus as it grows, refreshed week by week, against what was planted in it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pandas as pd

from workbench import sample
from workbench.ingest import adopt
from workbench.model.protocols import TopicModel
from workbench.model.topics import OUTLIER
from workbench.store import Store, open_store
from workbench.topics.refresh import refresh_store, width

WEEKS = 10
WINDOW = "30d"
OURS = 0.5  # share of a found topic's posts that one planted subject must have for the topic to be about it
HELD = ("text", "language", "embeddings")


@dataclass(frozen=True)
class Week:
    """After one refresh: found topics to the planted subject they are about, their posts, and ids seen first."""

    subject: Mapping[int, str]
    posts: Mapping[int, int]
    born: frozenset[int]
    truth: Mapping[str, int]  # planted subject to its posts in the window


def weeks(home: Path, source: Path, model: TopicModel, late: str = "", since: int = 5) -> Iterator[Week]:
    """Ten refreshes of a store in ``home`` that gets the posts of ``source`` week by week.

    The planted subject ``late`` is kept out before week ``since`` (counted from 0).
    """
    truth = {post: subject for post, subject in sample.planted()["topics"].items() if subject}
    whole = open_store(source, create=False)
    corpus = whole.select()
    adopt(home, sample.CONFIG)
    store = open_store(home)
    last = corpus.posts["created_at"].max()
    before: set[int] = set()
    there: set[str] = set()
    held = {name: corpus.table(name) for name in HELD}
    store.write("embeddings", held.pop("embeddings"), corpus.models["embeddings"])
    hidden = corpus.posts["post_id"].map(truth) == late
    start = last - pd.Timedelta(days=7 * (WEEKS - 1 - since))
    for week in range(WEEKS):
        end = last - pd.Timedelta(days=7 * (WEEKS - 1 - week))
        new = corpus.posts[(corpus.posts["created_at"] <= end) & ~corpus.posts["post_id"].isin(there)]
        new = new[~hidden[new.index] | (new["created_at"] > start - pd.Timedelta(days=7))] if late else new
        _grow(store, new, held, corpus.models, week)
        there |= set(new["post_id"])
        made = refresh_store(store, model, WINDOW)
        recent = corpus.posts.loc[corpus.posts["created_at"] > end - width(WINDOW), "post_id"]
        posts = made.posts[made.posts["post_id"].isin(recent)]
        yield _seen(posts, truth, frozenset(set(made.shown.ids) - before))
        before = set(made.shown.ids)


def _grow(
    store: Store, posts: pd.DataFrame, held: Mapping[str, pd.DataFrame], models: Mapping[str, str], seq: int
) -> None:
    store.append_posts(posts, app="weekly", seq=seq)
    for name, table in held.items():
        store.write(name, table[table["post_id"].isin(posts["post_id"])], models[name])


def _seen(posts: pd.DataFrame, truth: Mapping[str, str], born: frozenset[int]) -> Week:
    inside = posts[posts["topic"] != OUTLIER].assign(subject=posts["post_id"].map(truth))
    subject = {}
    for topic, own in inside.groupby("topic"):
        (name, count), *_ = Counter(own["subject"].fillna("")).most_common(1)
        if name and count >= OURS * len(own):
            subject[int(topic)] = name
    sizes = inside["topic"].value_counts()
    planted = Counter(posts["post_id"].map(truth).dropna())
    return Week(subject, {int(t): int(n) for t, n in sizes.items()}, born, planted)


def kept(run: list[Week]) -> dict[str, float]:
    """Shares of ids that were kept from one refresh to the next, over all pairs of neighbouring refreshes.

    ``main``: of planted subjects that topics are about in both, those whose largest topic is about them in the next
    one too, under the same id. ``all``: the same of all topics, not only the largest of each subject. ``same``: of
    ids about a subject in both, those about the same one.
    """
    counts: dict[str, list[bool]] = {"main": [], "all": [], "same": []}
    for first, second in pairwise(run):
        shared = set(first.subject.values()) & set(second.subject.values())
        for name in sorted(shared):
            mine = [topic for topic, subject in first.subject.items() if subject == name]
            largest = max(mine, key=lambda topic: (first.posts[topic], -topic))
            counts["main"].append(second.subject.get(largest) == name)
            counts["all"] += [second.subject.get(topic) == name for topic in mine]
        both = set(first.subject) & set(second.subject)
        counts["same"] += [first.subject[topic] == second.subject[topic] for topic in both]
    return {name: sum(held) / len(held) for name, held in counts.items()} | {"pairs": float(len(counts["main"]))}
