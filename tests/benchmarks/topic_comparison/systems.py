"""What is compared, each a function from texts and vectors to labels and words.

``labels``: (n_texts,) int, negative for no topic. ``words``: of each topic the words it shows itself, heaviest first.
Libraries are imported where they are used: a process that measures one should not carry the others.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from workbench.enrich import encoder
from workbench.model.protocols import TopicModel
from workbench.topics import MODELS

TOP = 10
MIN_DF = 2
KEYWORDS = 25  # of a text, for KeyNMF
ROUNDS = 50  # of a factorisation; 20,000 posts gain less than a thousandth in error from the 21st to the 50th


@dataclass(frozen=True)
class Fitted:
    """Labels and own words of one fit."""

    labels: np.ndarray
    words: list[list[str]]


def vectorizer(stop: bool) -> CountVectorizer:
    """The one vectorizer of the comparison; ``stop`` leaves English function words out."""
    return CountVectorizer(min_df=MIN_DF, stop_words="english" if stop else None)


def our_model(name: str, seed: int = 0, **wishes: Any) -> TopicModel:
    """The project's model of that name; wishes (topics, coverage) that it does not know are left out."""
    make = MODELS[name]
    known = signature(make).parameters
    return make(seed=seed, **{wish: value for wish, value in wishes.items() if wish in known and value is not None})


def ours(
    texts: Sequence[str],
    vectors: np.ndarray,
    *,
    seed: int,
    model: str,
    topics: int | None = None,
    coverage: float | None = None,
) -> Fitted:
    """The product's own ``fit``: canonical order, groups, coverage, words and labels, all that a user gets."""
    found = our_model(model, seed, topics=topics, coverage=coverage).fit(texts, vectors)
    return Fitted(found.assignment, [[word for word, _ in words if " " not in word][:TOP] for words in found.words])


def bertopic(
    texts: Sequence[str],
    vectors: np.ndarray,
    *,
    seed: int,
    stop: bool = True,
    nr_topics: int | None = None,
    min_topic_size: int = 10,
) -> Fitted:
    """BERTopic as it comes, but for the seed of UMAP (so that it repeats) and the vectorizer of the comparison.

    Source: Grootendorst 2022 (BERTopic).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from umap import UMAP

        found = BERTopic(
            umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed),
            vectorizer_model=vectorizer(stop),
            nr_topics=nr_topics,
            min_topic_size=min_topic_size,
        )
        labels, _ = found.fit_transform(list(texts), vectors)
    shown = found.get_topics()
    return Fitted(np.asarray(labels), [[word for word, _ in shown[key] if word] for key in sorted(shown) if key >= 0])


def kmeans(texts: Sequence[str], vectors: np.ndarray, *, seed: int, topics: int) -> Fitted:
    """Fifty principal components and k-means."""
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    reduced = PCA(min(50, *vectors.shape), random_state=seed).fit_transform(vectors)
    return Fitted(KMeans(topics, n_init=1, random_state=seed).fit(reduced).labels_, [])


def nmf(texts: Sequence[str], vectors: np.ndarray, *, seed: int, topics: int, stop: bool = True) -> Fitted:
    """Non-negative matrix factorisation of TF-IDF, each text in its heaviest topic."""
    counter = vectorizer(stop)
    weights = TfidfTransformer().fit_transform(counter.fit_transform(texts))
    return factorised(weights, counter.get_feature_names_out(), topics, seed)


def keynmf(texts: Sequence[str], vectors: np.ndarray, *, seed: int, topics: int) -> Fitted:
    """Factorisation of keyword importances, written after the paper: turftopic itself needs a GPL library.

    Source: Kardos, Enevoldsen & Nielbo 2025, "KeyNMF" in "turftopic", arXiv 2410.23791.
    """
    counter = vectorizer(stop=True)
    present = counter.fit_transform(texts)
    terms = counter.get_feature_names_out()
    importance = keywords(present, vectors, encoder("static").encode(list(terms)), KEYWORDS)
    return factorised(importance, terms, topics, seed)


def keywords(present: sparse.csr_matrix, vectors: np.ndarray, of_terms: np.ndarray, most: int) -> sparse.csr_matrix:
    """Cosine of each text and its own terms where positive, the ``most`` largest of a text, (n_texts, n_terms).

    ``present``: (n_texts, n_terms), not zero where the text has the term. Vectors of texts and terms: unit length.
    """
    found = present.tocoo()
    cosine = np.einsum("ij,ij->i", vectors[found.row], of_terms[found.col])
    order = np.lexsort((found.col, -cosine, found.row))
    first = np.searchsorted(found.row[order], np.arange(present.shape[0]))
    rank = np.arange(len(order)) - first[found.row[order]]
    kept = order[(rank < most) & (cosine[order] > 0)]
    return sparse.csr_matrix((cosine[kept], (found.row[kept], found.col[kept])), shape=present.shape)


def factorised(weights: sparse.csr_matrix, terms: Sequence[str], topics: int, seed: int) -> Fitted:
    """Topics of a matrix of texts and terms; a text without any weight has none."""
    from sklearn.decomposition import NMF

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says when the error still falls a little
        model = NMF(topics, init="nndsvda", max_iter=ROUNDS, random_state=seed)
        share = model.fit_transform(weights)
    heaviest = np.argsort(-model.components_, axis=1, kind="stable")[:, :TOP]
    labels = np.where(share.max(axis=1) > 0, share.argmax(axis=1), -1)
    return Fitted(labels, [[terms[place] for place in row] for row in heaviest])


def evoc(texts: Sequence[str], vectors: np.ndarray, *, seed: int, topics: int) -> Fitted:
    """EVoC, asked for about that many topics.

    Source: McInnes, Embedding Vector Oriented Clustering, the package evoc.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from evoc import EVoC

        return Fitted(np.asarray(EVoC(random_state=seed, approx_n_clusters=topics).fit_predict(vectors)), [])


SYSTEMS: Mapping[str, Callable[..., Fitted]] = {
    "ours": ours,
    "bertopic": bertopic,
    "kmeans": kmeans,
    "nmf": nmf,
    "keynmf": keynmf,
    "evoc": evoc,
}
