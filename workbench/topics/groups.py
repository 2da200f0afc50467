"""Groups of texts, however they were found, to a value: centroids, thresholds, words, labels, order by size."""

import numpy as np

from workbench.model.topics import OUTLIER, Topics
from workbench.topics.canonical import Canonical
from workbench.topics.labels import labels, telling
from workbench.topics.words import topic_terms

JOIN_QUANTILE = 0.4  # nearer than 40 % of the topic's own texts joins it; a lower share swells loose topics
TELLING = 0.2  # share of a topic's texts that at least have one of the words of its label
WORDS = 20  # kept per topic


def no_topics(posts: int, dims: int, model: str) -> Topics:
    """The honest answer where there is too little to group: every post without a topic."""
    return Topics(
        assignment=np.full(posts, OUTLIER, dtype=np.int64),
        centroids=np.zeros((0, dims), dtype=np.float32),
        thresholds=np.zeros(0),
        words=(),
        labels=(),
        model=model,
    )


def topics_of(fitted: Canonical, groups: np.ndarray, *, stop: frozenset[str], model: str) -> Topics:
    """The topics of groups of unique texts; texts outside every group join a near one, the rest stay outliers.

    ``groups``: (n_unique,) int, any numbers, negative for none. A group that no words tell from the others (thanks,
    greetings, "did that help?") is no topic: it is dissolved. Topics are ordered by posts, most first.
    """
    groups = groups.copy()
    while True:
        found, core = np.unique(groups[groups >= 0], return_inverse=True)
        if not len(found):
            return no_topics(len(fitted.inverse), fitted.vectors.shape[1], model)
        members = np.full(len(groups), OUTLIER, dtype=np.int64)
        members[groups >= 0] = core
        centroids, thresholds = calibrate(fitted.vectors, members, len(found))
        nearest, _ = Topics(members, centroids, thresholds, (), ("",) * len(found), model).assign(fitted.vectors)
        members = np.where(members >= 0, members, nearest)
        terms = topic_terms(fitted.texts, members, len(found), stop)
        sizes = np.bincount(members[members >= 0], minlength=len(found))
        silent = [topic for topic in range(len(found)) if telling(terms[topic], sizes[topic]) < TELLING]
        if not silent:
            break
        groups[np.isin(groups, found[silent])] = OUTLIER

    posts = np.bincount(members[members >= 0], weights=fitted.copies[members >= 0], minlength=len(found))
    first = np.array([np.flatnonzero(members == topic)[0] for topic in range(len(found))])
    order = np.lexsort((first, -posts))
    rank = np.empty(len(found), dtype=np.int64)
    rank[order] = np.arange(len(found))
    terms = [terms[topic] for topic in order]
    return Topics(
        assignment=fitted.spread(np.where(members >= 0, rank[members], OUTLIER), OUTLIER),
        centroids=centroids[order],
        thresholds=thresholds[order],
        words=tuple(tuple((term, weight) for term, weight, _ in of_topic[:WORDS]) for of_topic in terms),
        labels=labels(terms),
        model=model,
    )


def calibrate(vectors: np.ndarray, members: np.ndarray, n_topics: int) -> tuple[np.ndarray, np.ndarray]:
    """Centroids (n_topics, n_dims), unit length, and the similarity from which on a text belongs, (n_topics,).

    Each topic has its own threshold, a low quantile of its own texts' similarity: topics differ in how tight they are.
    """
    centroids = np.zeros((n_topics, vectors.shape[1]), dtype=np.float32)
    thresholds = np.ones(n_topics)
    for topic in range(n_topics):
        own = vectors[members == topic]
        mean = own.astype(np.float64).mean(axis=0)
        centroids[topic] = mean / max(np.linalg.norm(mean), 1e-12)
        thresholds[topic] = np.quantile(own @ centroids[topic], JOIN_QUANTILE)
    return centroids, thresholds
