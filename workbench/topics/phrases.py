"""Noun phrases without a grammar: runs of words between stop words and marks that often follow an article.

A candidate is a run of one to three words, or its last word (the head of an English noun phrase). It counts as a noun
phrase when an article, a possessive or the like stands before it in at least a quarter of its texts.

Source for runs between stop words: Rose, Engel, Cramer and Cowley, "Automatic keyword extraction from individual
documents", in Text Mining (2010), RAKE.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.topics import stopwords

DETERMINERS = frozenset(
    {"the", "my", "your", "our", "their", "his", "her", "its", "a", "an", "these", "those", "no", "any"}
)
_PART = re.compile(r"[^\w\s'\-@#]+|(?:https?://|www\.)\S+")
_WORD = re.compile(r"[@#]?\w+(?:['\-]\w+)*")
_READ = 2000  # characters of a text: one endless post must not fill the list
_MOST_WORDS = 3
_SHORTEST = 3  # letters of a word
_AFTER_DETERMINER = 0.25


@dataclass(frozen=True)
class Phrase:
    """A noun phrase, the places of the texts that hold it, and how discriminative it is.

    ``spread``: how much of the spread of the texts' vectors the phrase explains: texts times the squared distance of
    their mean vector from the mean of all.
    """

    text: str
    places: np.ndarray
    spread: float


def noun_phrases(texts: Sequence[str], vectors: np.ndarray, stop: frozenset[str], least: int) -> list[Phrase]:
    """Noun phrases that at least ``least`` of the texts hold, most discriminative first.

    ``texts``: unique ones; ``vectors``: shape (n_texts, n_dims); ``stop``: further words that end a run, case-folded.
    """
    found: dict[str, dict[int, bool]] = {}
    split = _runs(stopwords.ALL | stop)
    for place, text in enumerate(texts):
        for phrase, after in split(text):
            places = found.setdefault(phrase, {})
            places[place] = places.get(place, False) or after
    kept = {
        phrase: np.fromiter(places, dtype=np.int64)
        for phrase, places in found.items()
        if len(places) >= least and sum(places.values()) >= _AFTER_DETERMINER * len(places)
    }
    centre = vectors.mean(axis=0) if len(vectors) else np.zeros(0)
    phrases = [
        Phrase(phrase, places, float(len(places) * ((vectors[places].mean(axis=0) - centre) ** 2).sum().round(9)))
        for phrase, places in kept.items()
    ]
    return sorted(phrases, key=lambda phrase: (-phrase.spread, phrase.text))


def _runs(silent: frozenset[str]) -> Callable[[str], list[tuple[str, bool]]]:
    """A function from a text to its candidates and whether an article or its like stands before each."""

    def says(word: str) -> bool:
        return len(word) >= _SHORTEST and word.isalpha() and word not in silent

    def split(text: str) -> list[tuple[str, bool]]:
        candidates: list[tuple[str, bool]] = []
        for part in _PART.split(text[:_READ].casefold().replace("\u2019", "'")):
            run: list[str] = []
            after, before = False, ""
            for word in [*_WORD.findall(part), ""]:
                if says(word):
                    after = before in DETERMINERS if not run else after
                    run.append(word)
                elif run:
                    if len(run) <= _MOST_WORDS:
                        candidates.append((" ".join(run), after))
                    if len(run) > 1:
                        candidates.append((run[-1], after))
                    run = []
                before = word
        return candidates

    return split
