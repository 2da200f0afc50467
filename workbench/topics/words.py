"""What each topic's texts say more than the others do."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer

from workbench.topics import stopwords

_DROPPED = re.compile(
    r"https?://\S+|www\.\S+|[\w.+\-]{1,64}@[\w.\-]{1,250}|@[\w.\-]+|\[\w{1,20}\]|&\w{1,10};|<\w{1,20}>"
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
OWN_SHARE = 0.03
_READ = 2000  # characters of a text that words are taken from: one endless post must not fill the vocabulary
_BUILT_FROM = 7  # letters of a brand name
_SHORTEST, _LONGEST = 3, 24  # letters: "ui" says little, thirty letters are a slug or a scream

Term = tuple[str, float, int]
"""A word or phrase, its weight, and how many of the topic's texts contain it."""


@dataclass(frozen=True)
class Vocabulary:
    """Counts of words and two-word phrases: ``counts`` (n_texts, n_terms) and the terms in alphabetical order."""

    counts: sparse.csr_matrix
    terms: tuple[str, ...]


def tokens(stop: frozenset[str]) -> Callable[[str], list[list[str]]]:
    """A function from a text to its runs of words: a stop word, a link or a mark ends a run.

    ``stop`` holds case-folded words and phrases beyond the function words.
    """
    phrases = sorted((name for name in stop if " " in name), key=lambda name: (-len(name), name))
    joined = "|".join(r"\W+".join(map(re.escape, name.split())) for name in phrases)
    remove = re.compile(rf"\b(?:{joined})\b") if phrases else None
    silent = stopwords.ALL | stop
    # Hashtags are built from brand names ("usairwaysfail"); shorter names are parts of too many other words.
    built = tuple(sorted(name for name in stop if " " not in name and len(name) >= _BUILT_FROM))

    def says(word: str) -> bool:
        plain = word.replace("'", "")
        return (
            _SHORTEST <= len(word) <= _LONGEST
            and word not in silent
            and plain not in silent
            and not plain.startswith(built)
            and not plain.endswith(built)
        )

    def runs(text: str) -> list[list[str]]:
        text = _DROPPED.sub(" . ", text[:_READ].casefold().replace("\u2019", "'"))
        if remove is not None:
            text = remove.sub(" . ", text)
        found: list[list[str]] = []
        for part in re.split(r"[^\w\s'#\-]+", text):
            run: list[str] = []
            for match in _WORD.finditer(part):
                word = match.group().removesuffix("'s")
                if says(word):
                    run.append(word)
                elif run:
                    found.append(run)
                    run = []
            if run:
                found.append(run)
        return found

    return runs


def vocabulary(texts: Sequence[str], stop: frozenset[str] = frozenset(), least: int = 2) -> Vocabulary:
    """Words and two-word phrases that at least ``least`` of the texts contain; a phrase never spans a stop word."""
    runs = tokens(stop)

    def analyse(text: str) -> Iterable[str]:
        for run in runs(text):
            yield from run
            for left, right in pairwise(run):
                if left != right:
                    yield f"{left} {right}"

    vectorizer = CountVectorizer(analyzer=analyse, dtype=np.int32)
    try:
        counts = sparse.csr_matrix(vectorizer.fit_transform(texts))
    except ValueError:  # scikit-learn's way to say that no text has a word
        return Vocabulary(sparse.csr_matrix((len(texts), 0), dtype=np.int32), ())
    kept = np.flatnonzero(np.asarray((counts > 0).sum(axis=0)).ravel() >= least)
    names = vectorizer.get_feature_names_out()
    return Vocabulary(sparse.csr_matrix(counts[:, kept]), tuple(names[kept]))


def c_tf_idf(counts: sparse.csr_matrix, groups: np.ndarray, n_groups: int) -> np.ndarray:
    """Weight of each term in each group of texts, (n_groups, n_terms).

    The share of the term among the group's terms, times log(1 + mean terms per group / count of the term in all
    groups). ``groups``: (n_texts,) int, texts with a negative group are left out.

    Source: Grootendorst 2022, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure", equation 2.
    """
    inside = np.flatnonzero(groups >= 0)
    member = sparse.csr_matrix(
        (np.ones(len(inside)), (groups[inside], np.arange(len(inside)))), shape=(n_groups, len(inside))
    )
    by_group = np.asarray((member @ counts[inside]).todense(), dtype=np.float64)
    per_group = by_group.sum(axis=1, keepdims=True)
    per_term = by_group.sum(axis=0, keepdims=True)
    share = by_group / np.maximum(per_group, 1)
    weights: np.ndarray = share * np.log1p(per_group.mean() / np.maximum(per_term, 1))
    return weights


def topic_terms(
    texts: Sequence[str], groups: np.ndarray, n_groups: int, stop: frozenset[str] = frozenset(), top: int = 40
) -> list[list[Term]]:
    """For each group its heaviest terms by c-TF-IDF, heaviest first, ties alphabetical.

    A term must stand in at least two texts (three from a thousand texts on) and in 3 % of the group's own; a term
    that only few of its texts contain may be heavy, but does not say what the group is about.
    """
    if n_groups == 0:
        return []
    known = vocabulary(texts, stop, least=2 if len(texts) < 1000 else 3)
    weights = c_tf_idf(known.counts, groups, n_groups)
    present = sparse.csr_matrix(known.counts > 0)
    found = []
    for group in range(n_groups):
        rows = np.flatnonzero(groups == group)
        within = np.asarray(present[rows].sum(axis=0)).ravel()
        eligible = np.flatnonzero((within >= max(2, OWN_SHARE * len(rows))) & (weights[group] > 0))
        # Terms are alphabetical, so a stable sort breaks ties by the alphabet.
        order = eligible[np.argsort(-weights[group, eligible].round(12), kind="stable")][:top]
        found.append([(known.terms[i], float(weights[group, i]), int(within[i])) for i in order])
    return found
