from math import log

import numpy as np
import pytest
from scipy import sparse

from workbench.topics.stopwords import ALL, brand_words
from workbench.topics.words import c_tf_idf, tokens, topic_terms, vocabulary


def test_weights_follow_the_published_formula():
    # Two groups: "a b b" and "a c"; three terms. Mean terms per group 2.5.
    counts = sparse.csr_matrix(np.array([[1, 2, 0], [1, 0, 1]]))
    weights = c_tf_idf(counts, np.array([0, 1]), 2)
    expected = [
        [1 / 3 * log(1 + 2.5 / 2), 2 / 3 * log(1 + 2.5 / 2), 0],
        [1 / 2 * log(1 + 2.5 / 2), 0, 1 / 2 * log(1 + 2.5 / 1)],
    ]
    assert np.allclose(weights.toarray(), expected)


def test_texts_outside_every_group_have_no_say():
    counts = sparse.csr_matrix(np.array([[1, 0], [0, 9]]))
    assert c_tf_idf(counts, np.array([0, -1]), 1)[0, 1] == 0


def test_handles_links_mail_and_marks_are_not_words():
    text = "@someone see https://example.org/battery or mail a.b@example.org [link] &amp; <br> battery"
    assert tokens(frozenset())(text) == [["battery"]]


def test_a_stop_word_ends_a_phrase():
    assert tokens(frozenset())("battery drains with charging cable") == [["battery", "drains"], ["charging", "cable"]]


@pytest.mark.parametrize("text", ["Die Batterie ist nach zwei Stunden leer", "la batería se descarga muy rápido"])
def test_function_words_of_other_languages_are_not_words(text):
    words = {word for run in tokens(frozenset())(text) for word in run}
    assert words & ALL == set()
    assert words & {"batterie", "batería"}


def test_brand_names_are_left_out_whole_and_written_together():
    stop = brand_words(["US Airways", "Nordwind"])
    runs = tokens(stop)("US Airways lost us our bags #usairwaysfail nordwind airways")
    assert runs == [["lost"], ["bags"], ["airways"]]


def test_curly_and_straight_apostrophes_are_the_same_word():
    assert tokens(frozenset())("the battery\u2019s dead, don\u2019t buy") == [["battery", "dead"], ["buy"]]


def test_texts_without_any_word_have_an_empty_vocabulary():
    assert vocabulary(["", "!!!", "the and of"]).terms == ()


def test_a_word_of_one_text_does_not_describe_a_topic():
    texts = ["battery drains", "battery drains fast zebra", "parcel late", "parcel late again"]
    terms = topic_terms(vocabulary(texts), np.array([0, 0, 1, 1]), 2)
    assert [term for term, _, _ in terms[0]] == ["battery", "battery drains", "drains"]
    assert {count for _, _, count in terms[0]} == {2}


def test_an_endless_text_is_read_only_at_its_beginning():
    assert (
        len(vocabulary([" ".join(f"w{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}x" for i in range(20_000))] * 2).terms)
        < 900
    )
