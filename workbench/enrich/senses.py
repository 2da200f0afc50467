"""Whether a word that means a brand or something else means the brand in a post, learnt without labels.

Posts that name the brand in a way nothing else is called show how people write about it; posts that name no brand, and
those with a word the configuration lists against it, show how they write otherwise. Posts with nothing but the
ambiguous word count for both sides by how likely each is, a few times over.

Source: Dempster, Laird & Rubin 1977 (EM); Nigam et al. 2000, "Text classification from labeled and unlabeled documents
using EM", for the words of unlabelled posts in naive Bayes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

LEAST = 50
"""Posts that name the brand for certain, from which on words are learnt; below it the listed words alone decide."""

_ROUNDS = 5
_EVIDENCE = 3.0  # log odds one word can add: no single word decides against all others
_WORDS = 50_000  # words of a language: before any post, each is as likely as the others
_TRUST = 0.01  # of a word read once, what each of them counts unread
_PRIOR = (4.0, 1.0)  # before any post: four in five mean the brand, or nobody would have listed the word
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Sense:
    """Log odds that a post means the brand: ``prior`` before a word is read, ``weights`` for each word."""

    prior: float
    weights: Mapping[str, float]

    def log_odds(self, said: Iterable[str]) -> float:
        """Natural log; 0 is even, above it the brand is meant. ``said``: the words of ``context``."""
        return self.prior + sum(self.weights.get(word, 0.0) for word in said)


def context(text: str, names: frozenset[str]) -> frozenset[str]:
    """The different words of a text, case-folded, without ``names`` (case-folded words of the brand's names)."""
    return frozenset(_WORD.findall(text.casefold())) - names


def learn(
    certain: Sequence[frozenset[str]], others: Sequence[frozenset[str]], unsure: Sequence[frozenset[str]]
) -> Sense | None:
    """What the contexts of posts teach; None where fewer than ``LEAST`` posts name the brand for certain.

    ``certain`` mean the brand, ``others`` do not, ``unsure`` hold the ambiguous word and nothing else that tells.
    """
    if len(certain) < LEAST or not unsure:
        return None
    ours, theirs = _counts(certain, np.ones(len(certain))), _counts(others, np.ones(len(others)))
    meant = np.full(len(unsure), _PRIOR[0] / sum(_PRIOR))
    for _ in range(_ROUNDS):
        other = theirs + _counts(unsure, 1 - meant)
        n_ours, n_other = ours.total(), other.total()
        weights = {}
        for word in sorted({*ours, *other}):
            odds = _log_share(ours[word], n_ours) - _log_share(other[word], n_other)
            weights[word] = round(max(-_EVIDENCE, min(odds, _EVIDENCE)), 3)
        prior = round(float(np.log((meant.sum() + _PRIOR[0]) / ((1 - meant).sum() + _PRIOR[1]))), 3)
        sense = Sense(prior, weights)
        meant = 1 / (1 + np.exp(-np.array([sense.log_odds(words) for words in unsure])))
    return sense


def _counts(contexts: Sequence[frozenset[str]], worth: np.ndarray) -> Counter[str]:
    """How many posts hold each word, every post by its worth."""
    found: Counter[str] = Counter()
    for words, each in zip(contexts, worth.tolist(), strict=True):
        for word in words:
            found[word] += each
    return found


def _log_share(count: float, n: float) -> float:
    return float(np.log((count + _TRUST) / (n + _TRUST * _WORDS)))
