"""How far each topic can be trusted: whether its words, its posts and another fit agree that it is one."""

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.stats import t as student

from workbench.model.topics import OUTLIER

WORDS = 10  # heaviest words that speak for a topic, as usual where coherence is published
RESAMPLES = 200
FITS = 8
DRAWN = 0.632  # share of the texts that a bootstrap sample holds at least once: 1 - 1/e
MOST_DRAWN = 10_000  # texts of one refit: more cost time and tell little more
LEAST_DRAWN = 10  # texts of a topic that a refit must see to be asked for it: fewer form no group
UNSTABLE = 0.6
"""A topic whose stability is below this is marked unstable wherever it is shown.

Below 0.6 a group should not be trusted; from there to 0.75 it points at something, though not at which posts belong.
Source: Hennig 2007, "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis 52, with
the bars of its implementation (clusterboot in the package fpc).
"""

Refit = Callable[[np.ndarray], np.ndarray]
"""From rows of texts to the topic of each in a fit that saw only them, ``OUTLIER`` for none."""


def coherence(
    present: sparse.csr_matrix, words: Sequence[Sequence[str]], terms: Sequence[str], seed: int = 0
) -> pd.DataFrame:
    """Mean NPMI over the pairs of each topic's words, a whole text as the window: value, low, high, from -1 to 1.

    ``present``: (n_texts, n_terms), not zero where a text has a term. ``words``: of each topic; one that is not among
    ``terms`` makes no pair, nor does a phrase with a word of its own. A pair that never occurs together scores -1; a
    topic without pairs has no value.

    The interval is the value plus and minus 1.96 standard errors of a bootstrap over texts. Texts are what was
    sampled; pairs share words and are no independent units. Percentiles of the bootstrap would lie beside the value:
    a resample can lose a rare pair, never find one.
    Source: Bouma 2009, "Normalized (pointwise) mutual information in collocation extraction"; Efron & Tibshirani 1993,
    "An introduction to the bootstrap", chapter 13.
    """
    place = {term: column for column, term in enumerate(terms)}
    pairs = [
        (topic, place[one], place[other])
        for topic, own in enumerate(words)
        for one, other in combinations([word for word in dict.fromkeys(own) if word in place], 2)
        if not set(one.split()) & set(other.split())
    ]
    n = present.shape[0]
    if not pairs or not n:
        return pd.DataFrame(np.full((len(words), 3), np.nan), columns=["value", "low", "high"])
    topic, left, right = np.array(pairs).T
    used, position = np.unique(np.concatenate([left, right]), return_inverse=True)
    said = sparse.csc_matrix(present[:, used] > 0, dtype=np.float64)
    left, right = position[: len(pairs)], position[len(pairs) :]
    both = said[:, left].multiply(said[:, right])
    draw = np.random.default_rng(seed)
    # The first column is the sample as it is, the others say how often a resample holds each text.
    times = np.ones((n, 1 + RESAMPLES))
    for resample in range(1, times.shape[1]):
        times[:, resample] = np.bincount(draw.integers(0, n, n), minlength=n)
    alone, together = said.T @ times, both.T @ times
    scores = _npmi(together, alone[left], alone[right], n)
    mean = sparse.csr_matrix((np.ones(len(pairs)), (topic, np.arange(len(pairs)))), shape=(len(words), len(pairs)))
    count = np.bincount(topic, minlength=len(words))
    values = (mean @ scores) / np.where(count, count, np.nan)[:, None]
    half = 1.96 * values[:, 1:].std(axis=1, ddof=1)
    value = values[:, 0]
    return pd.DataFrame({"value": value, "low": np.maximum(value - half, -1), "high": np.minimum(value + half, 1)})


def exclusivity(
    present: sparse.csr_matrix, topic: np.ndarray, words: Sequence[Sequence[str]], terms: Sequence[str]
) -> np.ndarray:
    """How far each topic's words are its own, (n_topics,), 0 to 1: the mean over its words of p(w, k) / sum p(w, j).

    p(w, k) is the share of topic k's texts that have the word w, so that large topics do not own a word by their size.
    ``present``, ``words`` and ``terms`` as for ``coherence``; ``topic``: (n_texts,) position of each text's topic,
    negative for none. A topic without words has no value.
    Source: Bischof & Airoldi 2012, "Summarizing topical content with word frequency and exclusivity", ICML; Airoldi &
    Bischof 2016, "Improving and evaluating topic models and other models of text", JASA 111.
    """
    inside = np.flatnonzero(topic >= 0)
    n = len(words)
    member = sparse.csr_matrix((np.ones(len(inside)), (topic[inside], inside)), shape=(n, present.shape[0]))
    place = {term: column for column, term in enumerate(terms)}
    used = sorted({place[word] for own in words for word in own if word in place})
    column = {terms[at]: position for position, at in enumerate(used)}
    said = np.asarray((member @ (present[:, used] > 0)).todense(), dtype=float)
    share = said / np.maximum(np.bincount(topic[inside], minlength=n), 1)[:, None]
    own_share = share / np.maximum(share.sum(axis=0), 1e-12)
    columns = [[column[word] for word in own if word in column] for own in words]
    return np.array([own_share[k, of_topic].mean() if of_topic else np.nan for k, of_topic in enumerate(columns)])


def stability(
    topic: np.ndarray,
    n_topics: int,
    refit: Refit,
    seed: int = 0,
    fits: int = FITS,
    told: Callable[[int, int], None] = lambda done, of: None,
) -> pd.DataFrame:
    """How well each topic is found again in fits of resampled texts, from 0 to 1: value, low, high.

    ``topic``: (n_texts,) position of the topic of each unique text, negative for none. Each fit sees as many texts as
    a bootstrap sample has different ones (0.632 of them), at most ``MOST_DRAWN``: a copy of a text tells a topic model
    nothing. A topic's score in a fit is the Jaccard similarity of its texts there with those of the most similar topic
    found; its stability is the mean over the fits, its interval Student's. A fit that saw fewer than ``LEAST_DRAWN``
    texts of a topic is not asked for it; a topic that no fit was asked for has no value.

    Source: Hennig 2007, "Cluster-wise assessment of cluster stability", Computational Statistics & Data Analysis 52
    (bootstrap and subsetting).
    """
    n = len(topic)
    size = min(round(DRAWN * n), MOST_DRAWN)
    scores = np.full((fits, n_topics), np.nan)
    for fit in range(fits):
        told(fit, fits)
        rows = np.sort(np.random.default_rng((seed, fit)).choice(n, size, replace=False))
        scores[fit] = _found_again(topic[rows], refit(rows), n_topics)
    told(fits, fits)
    tries = (~np.isnan(scores)).sum(axis=0)
    value = np.nansum(scores, axis=0) / np.where(tries, tries, np.nan)
    spread = np.sqrt(np.nansum((scores - value) ** 2, axis=0) / np.maximum(tries - 1, 1))
    half = np.where(tries > 1, student.ppf(0.975, np.maximum(tries - 1, 1)) * spread / np.sqrt(np.maximum(tries, 1)), 1)
    return pd.DataFrame({"value": value, "low": np.maximum(value - half, 0), "high": np.minimum(value + half, 1)})


def _npmi(both: np.ndarray, left: np.ndarray, right: np.ndarray, n: int) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.log(both * n / (left * right)) / -np.log(both / n)
    return np.where(both == 0, -1.0, np.where(both == n, 1.0, score))


def _found_again(topic: np.ndarray, again: np.ndarray, n_topics: int) -> np.ndarray:
    """(n_topics,) Jaccard similarity of each topic with the most similar one of another fit of the same texts."""
    others = int(again.max(initial=OUTLIER)) + 1
    sizes = np.bincount(topic[topic >= 0], minlength=n_topics).astype(float)
    shared = np.zeros((n_topics, max(others, 1)))
    inside = (topic >= 0) & (again >= 0)
    np.add.at(shared, (topic[inside], again[inside]), 1)
    theirs = np.bincount(again[again >= 0], minlength=shared.shape[1])
    with np.errstate(invalid="ignore"):
        best: np.ndarray = (shared / (sizes[:, None] + theirs - shared)).max(axis=1)
    return np.where(sizes >= LEAST_DRAWN, best, np.nan)
