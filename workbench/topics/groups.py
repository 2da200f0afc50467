"""Groups of texts, however they were found, to a value: centroids, thresholds, words, labels, order by size."""

from dataclasses import dataclass

import numpy as np

from workbench.model.space import Space, on_grid
from workbench.model.topics import OUTLIER, Topics, cosine, nearest_row, placed
from workbench.topics.canonical import Canonical
from workbench.topics.labels import labels, telling
from workbench.topics.words import Term, Vocabulary, topic_terms, vocabulary

JOIN = 0.4  # nearer than 40 % of the topic's own texts joins it; a lower share swells loose topics
JOIN_IN_SPACE = 0.02  # the same where texts are compared in a space of likeness, in which topics stay apart
ALIKE = 3.4  # standard deviations of the cosine of unrelated directions: in a space, a text so near always joins
TELLING = 0.3  # share of a topic's texts that have one of the words of its label; small talk stays below it
WORDS = 20  # kept per topic
_BLOCK = 2048


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
    places: np.ndarray | None = None,
) -> Topics:
    """The topics of groups of unique texts; texts outside every group join a near one, the rest stay outliers.

    ``groups``: (n_unique,) int, any numbers, negative for none. A group that no words tell from the others (thanks,
    greetings, "did that help?") is no topic: it is dissolved. Words are those of the grouped texts, not of those that
    join; ``known`` is their vocabulary where it was made before, a row for each grouped text. ``coverage``: share of
    the unique texts that shall have a topic, nearest first (None: each topic's own threshold decides). ``space``: where
    texts are compared; ``places`` are the first texts in it, where they were computed before. Topics are ordered by
    posts, most first.
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
    centroids = means(fitted.vectors, members, len(terms))
    near = _nearness(fitted.vectors, places, placed(centroids, space), members, space)
    members = _near_enough(near, members, len(terms), space) if coverage is None else _covering(near, members, coverage)
    thresholds = _as_many(near, members, len(terms))

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


def means(vectors: np.ndarray, members: np.ndarray, n_topics: int) -> np.ndarray:
    """(n_topics, n_dims) float32: the mean of each topic's vectors at unit length, on the grid.

    ``vectors``: on the grid, so that their sum is exact in every order. ``members``: (n,) int, negative for none.
    """
    centroids = np.zeros((n_topics, vectors.shape[1]), dtype=np.float32)
    for topic, rows in enumerate(_rows(members, n_topics)):
        mean = vectors[rows].sum(axis=0, dtype=np.float64)
        centroids[topic] = on_grid(mean / max(np.sqrt((mean**2).sum()), 1e-12))
    return centroids


def calibrate(vectors: np.ndarray, space: Space | None) -> tuple[np.ndarray, float]:
    """The centroid of the texts of one topic, (n_dims,), and the similarity from which on a text belongs to it.

    A low quantile of their own similarity: topics differ in how tight they are.
    """
    centroid = means(on_grid(vectors), np.zeros(len(vectors), dtype=np.int64), 1)
    similarity = cosine(placed(vectors, space) @ placed(centroid, space)[0], space)
    return centroid[0], float(np.quantile(similarity, JOIN if space is None else JOIN_IN_SPACE))


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


@dataclass(frozen=True)
class _Nearness:
    """Of each text the nearest topic, the similarity to it, and that to its own topic (0 without one)."""

    topic: np.ndarray
    similarity: np.ndarray
    own: np.ndarray


def _nearness(
    vectors: np.ndarray, places: np.ndarray | None, anchors: np.ndarray, members: np.ndarray, space: Space | None
) -> _Nearness:
    n, ready = len(vectors), 0 if places is None else len(places)
    found = _Nearness(np.empty(n, dtype=np.int64), np.empty(n, dtype=np.float32), np.zeros(n, dtype=np.float32))
    for start in range(0, n, _BLOCK):
        rows = slice(start, min(start + _BLOCK, n))
        here = places[rows] if places is not None and rows.stop <= ready else placed(vectors[rows], space)
        found.topic[rows], products = nearest_row(here, anchors)
        found.similarity[rows] = cosine(products, space)
        inside = np.flatnonzero(members[rows] >= 0)
        own = np.einsum("ij,ij->i", here[inside], anchors[members[rows][inside]])
        found.own[start + inside] = cosine(own, space)
    return found


def _near_enough(near: _Nearness, members: np.ndarray, n_topics: int, space: Space | None) -> np.ndarray:
    """Members with the texts that join: nearer than some of the topic's own, or in a space much nearer than by chance.

    Source: Cai, Fan & Jiang 2013, "Distributions of angles in random packing on spheres", JMLR 14 (a cosine of
    unrelated directions has the standard deviation 1 / sqrt(dimensions)).
    """
    share = JOIN if space is None else JOIN_IN_SPACE
    least = np.array([np.quantile(near.own[rows], share) for rows in _rows(members, n_topics)])
    if space is not None:
        least = np.minimum(least, ALIKE / np.sqrt(space.basis.shape[1]))
    return np.where((members < 0) & (near.similarity >= least[near.topic]), near.topic, members)


def _covering(near: _Nearness, members: np.ndarray, coverage: float) -> np.ndarray:
    """Members with the nearest texts that join, until ``coverage`` of all texts is reached.

    Where groups cover more than was asked for, the farthest of their texts leave, but never all of a group.
    """
    members = members.copy()
    inside = members >= 0
    missing = round(coverage * len(members)) - int(inside.sum())
    if missing >= 0:
        rows = np.flatnonzero(~inside)
        rows = rows[np.argsort(-near.similarity[rows], kind="stable")[:missing]]
        members[rows] = near.topic[rows]
        return members
    rows = np.flatnonzero(inside)
    own = near.own[rows]
    by_topic = np.lexsort((-own, members[rows]))
    kept = by_topic[np.unique(members[rows][by_topic], return_index=True)[1]]
    own[kept] = np.inf
    members[rows[np.argsort(own, kind="stable")[: min(-missing, len(rows) - len(kept))]]] = OUTLIER
    return members


def _as_many(near: _Nearness, members: np.ndarray, n_topics: int) -> np.ndarray:
    """(n_topics,) thresholds with which each topic draws as many of these texts by nearness as it has members.

    What a fit and what a new post are given then agree in how many posts have a topic, and which topics are large.
    """
    sizes = np.bincount(members[members >= 0], minlength=n_topics)
    thresholds = np.ones(n_topics)
    for topic, rows in enumerate(_rows(near.topic, n_topics)):
        if len(rows):
            drawn = np.sort(near.similarity[rows])[::-1]
            thresholds[topic] = drawn[min(sizes[topic], len(drawn)) - 1]
    return thresholds
