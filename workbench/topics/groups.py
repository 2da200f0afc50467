"""Groups of texts, however they were found, to a value: centroids, thresholds, words, labels, order by size."""

import numpy as np

from workbench.model.space import Space, on_grid
from workbench.model.topics import OUTLIER, Topics, nearest_row, placed
from workbench.topics.canonical import Canonical
from workbench.topics.labels import labels, telling
from workbench.topics.words import Term, Vocabulary, topic_terms, vocabulary

JOIN = 0.4  # nearer than 40 % of the topic's own texts joins it; a lower share swells loose topics
JOIN_IN_SPACE = 0.1  # the same where texts are compared in a space of likeness, in which topics stay apart
TELLING = 0.3  # share of a topic's texts that have one of the words of its label; small talk stays below it
WORDS = 20  # kept per topic
_BLOCK = 16_384


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


def topics_of(
    fitted: Canonical,
    groups: np.ndarray,
    *,
    stop: frozenset[str],
    model: str,
    coverage: float | None = None,
    known: Vocabulary | None = None,
    space: Space | None = None,
) -> Topics:
    """The topics of groups of unique texts; texts outside every group join a near one, the rest stay outliers.

    ``groups``: (n_unique,) int, any numbers, negative for none. A group that no words tell from the others (thanks,
    greetings, "did that help?") is no topic: it is dissolved. Words are those of the grouped texts, not of those that
    join; ``known`` is their vocabulary where it was made before, a row for each grouped text. ``coverage``: share of
    the unique texts that shall have a topic, nearest first (None: each topic's own threshold decides). ``space``: where
    texts are compared. Topics are ordered by posts, most first.
    """
    core = np.flatnonzero(groups >= 0)
    if not len(core):
        return no_topics(len(fitted.inverse), fitted.vectors.shape[1], model)
    if known is None:
        known = vocabulary([fitted.texts[i] for i in core], stop)
    kept, terms = telling_groups(groups[core], known)
    if not terms:  # small talk only
        return no_topics(len(fitted.inverse), fitted.vectors.shape[1], model)
    members = np.full(len(groups), OUTLIER, dtype=np.int64)
    members[core] = kept
    centroids, thresholds = calibrate(fitted.vectors, members, len(terms), space)
    members = _joined(fitted.vectors, members, placed(centroids, space), thresholds, coverage, space)

    posts = np.bincount(members[members >= 0], weights=fitted.copies[members >= 0], minlength=len(terms))
    order = np.argsort(-posts, kind="stable")
    rank = np.empty(len(terms), dtype=np.int64)
    rank[order] = np.arange(len(terms))
    terms = [terms[topic] for topic in order]
    return Topics(
        assignment=fitted.spread(np.where(members >= 0, rank[members], OUTLIER), OUTLIER),
        centroids=centroids[order],
        thresholds=thresholds[order],
        words=tuple(tuple((term, weight) for term, weight, _ in of_topic[:WORDS]) for of_topic in terms),
        labels=labels(terms),
        model=model,
        space=space,
    )


def calibrate(
    vectors: np.ndarray, members: np.ndarray, n_topics: int, space: Space | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Centroids as ``means`` gives them, and the similarity from which on a text belongs, (n_topics,).

    Each topic has its own threshold, a low quantile of its own texts' similarity: topics differ in how tight they are.
    """
    centroids = means(vectors, members, n_topics)
    anchors, share = placed(centroids, space), JOIN if space is None else JOIN_IN_SPACE
    own = (placed(vectors[rows], space) @ anchors[topic] for topic, rows in enumerate(_rows(members, n_topics)))
    return centroids, np.array([np.quantile(similarity, share) for similarity in own])


def means(vectors: np.ndarray, members: np.ndarray, n_topics: int) -> np.ndarray:
    """(n_topics, n_dims) float32: the mean of each topic's vectors at unit length, on the grid.

    ``vectors``: on the grid, so that their sum is exact in every order. ``members``: (n,) int, negative for none.
    """
    centroids = np.zeros((n_topics, vectors.shape[1]), dtype=np.float32)
    for topic, rows in enumerate(_rows(members, n_topics)):
        mean = vectors[rows].sum(axis=0, dtype=np.float64)
        centroids[topic] = on_grid(mean / max(np.sqrt((mean**2).sum()), 1e-12))
    return centroids


def _rows(members: np.ndarray, n_topics: int) -> list[np.ndarray]:
    """The rows of each topic."""
    order = np.argsort(members, kind="stable")
    return np.split(order, np.searchsorted(members[order], np.arange(n_topics + 1)))[1:-1]


def telling_groups(groups: np.ndarray, known: Vocabulary) -> tuple[np.ndarray, list[list[Term]]]:
    """Groups that words tell from the others, numbered from 0, -1 for the rest, and the terms of each.

    ``groups``: (n_texts,) int, negative for none. ``known``: a row for each of the texts.
    """
    while True:
        found = np.unique(groups[groups >= 0])
        if not len(found):
            return groups, []
        groups = np.where(groups >= 0, np.searchsorted(found, groups), OUTLIER)
        terms = topic_terms(known, groups, len(found))
        sizes = np.bincount(groups[groups >= 0], minlength=len(found))
        silent = [topic for topic in range(len(found)) if telling(terms[topic], sizes[topic]) < TELLING]
        if not silent:
            return groups, terms
        groups = np.where(np.isin(groups, silent), OUTLIER, groups)


def _joined(
    vectors: np.ndarray,
    members: np.ndarray,
    anchors: np.ndarray,
    thresholds: np.ndarray,
    coverage: float | None,
    space: Space | None,
) -> np.ndarray:
    """Members with the texts that join: those near enough, or the nearest until ``coverage`` of all texts is reached.

    Where groups cover more than was asked for, the farthest of their texts leave, but never all of a group.
    """
    members = members.copy()
    outside = np.flatnonzero(members < 0)
    topic = np.empty(len(outside), dtype=np.int64)
    similarity = np.empty(len(outside), dtype=np.float32)
    for start in range(0, len(outside), _BLOCK):
        rows = slice(start, start + _BLOCK)
        topic[rows], similarity[rows] = nearest_row(placed(vectors[outside[rows]], space), anchors)
    if coverage is None:
        near = similarity >= thresholds[topic]
        members[outside[near]] = topic[near]
        return members
    missing = round(coverage * len(members)) - (len(members) - len(outside))
    if missing >= 0:
        nearest = np.argsort(-similarity, kind="stable")[:missing]
        members[outside[nearest]] = topic[nearest]
        return members
    inside = np.flatnonzero(members >= 0)
    own = np.einsum("ij,ij->i", placed(vectors[inside], space), anchors[members[inside]])
    by_topic = np.lexsort((-own, members[inside]))
    own[by_topic[np.unique(members[inside][by_topic], return_index=True)[1]]] = np.inf
    leaving = np.argsort(own, kind="stable")[: min(-missing, len(inside) - len(anchors))]
    members[inside[leaving]] = OUTLIER
    return members
