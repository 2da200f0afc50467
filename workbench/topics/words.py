"""What each topic's texts say more than the others do."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer

from workbench.model.personal import mask
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
    """Counts of words and two-word phrases: ``counts`` (n_texts, n_terms) and the terms in alphabetical order.

    ``own_share``: the share of a group's texts in which a term must stand to describe the group.
    """

    counts: sparse.csr_matrix
    terms: tuple[str, ...]
    own_share: float = OWN_SHARE

    def only(self, rows: np.ndarray) -> "Vocabulary":
        """The counts of some of the texts."""
        return replace(self, counts=self.counts[rows])


def tokens(stop: frozenset[str]) -> Callable[[str], list[list[str]]]:
    """A function from a text to its runs of words: a stop word, a link or a mark ends a run, what is masked too.

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
        text = _DROPPED.sub(" . ", mask(text[:_READ]).casefold().replace("\u2019", "'"))
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


def vocabulary(
    texts: Sequence[str], stop: frozenset[str] = frozenset(), least: int | None = None, vectorizer: Any = None
) -> Vocabulary:
    """Words and two-word phrases that at least ``least`` of the texts contain; a phrase never spans a stop word.

    ``least`` is two, and three from a thousand texts on, where it is not given. ``vectorizer``: a scikit-learn
    vectorizer of counts that decides instead, with its own rules.
    """
    least = least or (2 if len(texts) < 1000 else 3)
    counted = clone(vectorizer) if vectorizer is not None else CountVectorizer(analyzer=_phrases(stop), dtype=np.int32)
    try:
        counts = sparse.csr_matrix(counted.fit_transform(texts))
    except ValueError:  # scikit-learn's way to say that no text has a word
        return Vocabulary(sparse.csr_matrix((len(texts), 0), dtype=np.int32), ())
    names = counted.get_feature_names_out()
    if vectorizer is not None:
        return Vocabulary(counts, tuple(names), own_share=0.0)
    kept = np.flatnonzero(np.bincount(counts.indices, minlength=len(names)) >= least)
    return Vocabulary(sparse.csr_matrix(counts[:, kept]), tuple(names[kept]))


def _phrases(stop: frozenset[str]) -> Callable[[str], list[str]]:
    """A function from a text to its words and the phrases of two neighbours among them."""
    runs = tokens(stop)

    def analyse(text: str) -> list[str]:
        found: list[str] = []
        for run in runs(text):
            found += run
            found += [f"{left} {right}" for left, right in pairwise(run) if left != right]
        return found

    return analyse


def c_tf_idf(counts: sparse.csr_matrix, groups: np.ndarray, n_groups: int) -> sparse.csr_matrix:
    """Weight of each term in each group of texts, (n_groups, n_terms), sparse.

    The share of the term among the group's terms, times log(1 + mean terms per group / count of the term in all
    groups). ``groups``: (n_texts,) int, texts with a negative group are left out.

    Source: Grootendorst 2022, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure", equation 2.
    """
    by_group = _by_group(counts, groups, n_groups)
    per_group = np.asarray(by_group.sum(axis=1)).ravel()
    per_term = np.asarray(by_group.sum(axis=0)).ravel()
    rarity = np.log1p(per_group.mean() / np.maximum(per_term, 1))
    # Rounded: the last digits of a logarithm differ between machines, and order must not.
    by_group.data = (by_group.data / np.repeat(per_group, np.diff(by_group.indptr)) * rarity[by_group.indices]).round(
        12
    )
    return by_group


def topic_terms(known: Vocabulary, groups: np.ndarray, n_groups: int, top: int = 40) -> list[list[Term]]:
    """For each group its heaviest terms by c-TF-IDF, heaviest first, ties alphabetical.

    ``groups``: (n_texts,) int, negative for none. A term must stand in at least two of the group's texts and in the
    vocabulary's ``own_share`` of them: one that few of its texts contain may be heavy, but does not say what the group
    is about.
    """
    weights = c_tf_idf(known.counts, groups, n_groups)
    present = known.counts.astype(bool).astype(np.int32)
    within = _by_group(present, groups, n_groups)  # has the same entries as the weights, in the same places
    sizes = np.bincount(groups[groups >= 0], minlength=n_groups)
    found = []
    for group in range(n_groups):
        entries = slice(weights.indptr[group], weights.indptr[group + 1])
        terms, weight, texts = weights.indices[entries], weights.data[entries], within.data[entries]
        eligible = np.flatnonzero((texts >= max(2, known.own_share * sizes[group])) & (weight > 0))
        # Terms are alphabetical, so a stable sort breaks ties by the alphabet.
        order = eligible[np.argsort(-weight[eligible], kind="stable")][:top]
        found.append([(known.terms[terms[i]], float(weight[i]), int(texts[i])) for i in order])
    return found


def _by_group(counts: sparse.csr_matrix, groups: np.ndarray, n_groups: int) -> sparse.csr_matrix:
    """Rows of texts summed by group, (n_groups, n_terms) float64, terms ascending within a row."""
    inside = np.flatnonzero(groups >= 0)
    member = sparse.csr_matrix((np.ones(len(inside)), (groups[inside], inside)), shape=(n_groups, len(groups)))
    summed = sparse.csr_matrix(member @ counts)
    summed.sort_indices()
    return summed
