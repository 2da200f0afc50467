"""Noun phrases, by hand."""

import numpy as np
import pytest

from workbench.topics.phrases import noun_phrases

TEXTS = [
    "my saddle squeaks badly",
    "the saddle squeaks",
    "your saddle bag tore",
    "we ride the trail",
    "we ride a trail",
]
VECTORS = np.array([[1.0, 0], [1.0, 0], [1.0, 0], [0, 1.0], [0, 1.0]], dtype=np.float32)


def found(least: int = 2, stop: frozenset[str] = frozenset()) -> list[str]:
    return [phrase.text for phrase in noun_phrases(TEXTS, VECTORS, stop, least)]


def test_runs_after_an_article_are_found_and_verbs_are_not() -> None:
    assert "trail" in found()
    assert "ride" not in found()  # in two texts, never after an article


def test_runs_of_up_to_three_words_and_their_last_word_count() -> None:
    assert {"saddle bag tore", "tore", "saddle squeaks badly"} <= set(found(least=1))


def test_the_phrase_that_sets_more_texts_further_apart_comes_first() -> None:
    (first, *_) = noun_phrases(TEXTS, VECTORS, frozenset(), 2)
    # "trail": 2 texts at distance ((0.6)^2 + (0.6)^2) = 0.72 from the mean (0.6, 0.4)
    assert first.text == "trail"
    assert first.spread == pytest.approx(1.44)
    assert first.places.tolist() == [3, 4]


def test_stop_words_end_a_run() -> None:
    assert "trail" not in found(stop=frozenset({"trail"}))


def test_no_texts_give_no_phrases() -> None:
    assert noun_phrases([], np.zeros((0, 2)), frozenset(), 1) == []
