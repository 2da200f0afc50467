"""How good topics are as words, by one and the same route for every system: from its labels.

Words of a topic: the heaviest ten by class TF-IDF over the counts of one vectorizer. Coherence: gensim's.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.preprocessing import normalize

from tests.benchmarks.topic_comparison.systems import TOP, vectorizer
from workbench.topics.words import c_tf_idf

REFERENCE = 30_000  # texts that co-occurrence is counted in
CENTROID_SHARE = 0.3  # of the likeness of two topics; the rest is their words
BLOCK = 8192


@dataclass(frozen=True)
class Reading:
    """Counts (n_texts, n_terms), the terms, and the words of each reference text."""

    counts: sparse.csr_matrix
    terms: np.ndarray
    reference: list[list[str]]


def read(texts: Sequence[str], stop: bool = True, reference: int = REFERENCE) -> Reading:
    """Count the words of the texts with the vectorizer of the comparison; ``stop``: without function words."""
    counter = vectorizer(stop)
    counts = sparse.csr_matrix(counter.fit_transform(texts))
    split = counter.build_analyzer()
    return Reading(counts, counter.get_feature_names_out(), [split(text) for text in texts[:reference]])


def numbered(labels: np.ndarray) -> np.ndarray:
    """The same groups numbered from 0 without gaps; negative stays -1."""
    inside = labels >= 0
    out = np.full(len(labels), -1, dtype=np.int64)
    out[inside] = np.unique(labels[inside], return_inverse=True)[1]
    return out


def weighed(reading: Reading, groups: np.ndarray) -> sparse.csr_matrix:
    """Class TF-IDF of each term in each group, (n_groups, n_terms)."""
    return sparse.csr_matrix(c_tf_idf(reading.counts, groups, int(groups.max()) + 1))


def words(reading: Reading, labels: np.ndarray) -> list[list[str]]:
    """The ten heaviest words of each group, ties alphabetical."""
    groups = numbered(labels)
    if groups.max(initial=-1) < 0:
        return []
    weights = weighed(reading, groups)
    found = []
    for start, end in pairwise(weights.indptr):
        terms, heavy = weights.indices[start:end], weights.data[start:end]
        order = np.lexsort((terms, -heavy.round(12)))[:TOP]
        found.append([str(reading.terms[place]) for place in terms[order]])
    return found


def centroids(vectors: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """(n_groups, n_dims), unit length; ``groups`` are numbered without gaps."""
    inside = np.flatnonzero(groups >= 0)
    member = sparse.csr_matrix((np.ones(len(inside)), (groups[inside], inside)), shape=(groups.max() + 1, len(groups)))
    means = member @ vectors
    return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)


def merged(reading: Reading, vectors: np.ndarray, labels: np.ndarray, topics: int) -> np.ndarray:
    """At most that many groups: average linkage on the cosines of centroids (.3) and of class TF-IDF (.7)."""
    groups = numbered(labels)
    n = int(groups.max(initial=-1)) + 1
    if n <= topics:
        return groups
    weights = normalize(weighed(reading, groups))
    centres = centroids(vectors, groups)
    alike = CENTROID_SHARE * (centres @ centres.T) + (1 - CENTROID_SHARE) * (weights @ weights.T).toarray()
    distance = np.maximum(1 - (alike + alike.T) / 2, 0)
    np.fill_diagonal(distance, 0)
    joined = fcluster(linkage(squareform(distance, checks=False), "average"), topics, "maxclust") - 1
    return np.where(groups >= 0, joined[groups], -1)


def covered(vectors: np.ndarray, labels: np.ndarray, share: float) -> np.ndarray:
    """Texts outside join the group with the nearest centroid, nearest first, until that share is inside."""
    groups = numbered(labels)
    outside = np.flatnonzero(groups < 0)
    wanted = round(share * len(groups)) - (len(groups) - len(outside))
    if wanted <= 0 or len(outside) == len(groups):
        return groups
    centres = centroids(vectors, groups).astype(np.float32)
    nearest, best = np.empty(len(outside), dtype=np.int64), np.empty(len(outside))
    for start in range(0, len(outside), BLOCK):
        cosine = vectors[outside[start : start + BLOCK]] @ centres.T
        nearest[start : start + BLOCK], best[start : start + BLOCK] = cosine.argmax(axis=1), cosine.max(axis=1)
    joining = np.argsort(-best, kind="stable")[:wanted]
    groups[outside[joining]] = nearest[joining]
    return groups


def coherence(
    shown: Mapping[str, Sequence[Sequence[str]]], reference: list[list[str]], kind: str = "c_npmi"
) -> dict[str, np.ndarray]:
    """Of each named list of topics the coherence of every topic by gensim, in one pass over the reference.

    Words that the reference does not have are left out, and topics with fewer than two words left. A coherence that
    gensim cannot compute is nan.
    """
    from gensim.corpora import Dictionary
    from gensim.models.coherencemodel import CoherenceModel

    known = Dictionary(reference)
    topics, owner = [], []
    for name, listed in shown.items():
        for topic in listed:
            kept = [word for word in topic if word in known.token2id]
            if len(kept) > 1:
                topics.append(kept)
                owner.append(name)
    if not topics:
        return {name: np.zeros(0) for name in shown}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = CoherenceModel(
            topics=topics, texts=reference, dictionary=known, coherence=kind, topn=TOP, processes=1
        ).get_coherence_per_topic()
    scores, names = np.array(found), np.array(owner)
    return {name: scores[names == name] for name in shown}
