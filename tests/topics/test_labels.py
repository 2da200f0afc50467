import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.topics.labels import alike, labels


@pytest.mark.parametrize(
    ("left", "right"),
    [("battery", "batteries"), ("delay", "delayed"), ("delays", "delay"), ("bag", "bags"), ("charging", "charger"),
     ("pedido", "pedidos"), ("lieferung", "lieferungen")],
)  # fmt: skip
def test_forms_of_one_word_read_as_a_repetition(left, right):
    assert alike(left, right)
    assert alike(right, left)


@pytest.mark.parametrize(("left", "right"), [("battery", "better"), ("screen", "service"), ("car", "card")])
def test_different_words_do_not(left, right):
    assert not alike(left, right)


def test_a_label_takes_three_words_that_do_not_repeat_each_other():
    terms = [
        [("battery", 0.9, 90), ("batteries", 0.8, 20), ("charger", 0.5, 40), ("charging", 0.4, 30), ("hot", 0.3, 9)]
    ]
    assert labels(terms) == ("battery, charger, hot",)


def test_a_word_gives_way_to_the_phrase_it_mostly_lives_in():
    terms = [[("service", 0.9, 100), ("customer", 0.8, 80), ("customer service", 0.7, 70), ("rude", 0.2, 20)]]
    assert labels(terms) == ("customer service, rude",)


def test_a_phrase_that_is_rare_within_its_words_is_not_taken():
    terms = [[("flight", 0.9, 100), ("late", 0.5, 60), ("flight crew", 0.4, 5)]]
    assert labels(terms) == ("flight, late",)


def test_two_topics_with_the_same_words_get_different_labels():
    same = [("fee", 0.9, 9), ("card", 0.8, 9), ("bank", 0.7, 9), ("abroad", 0.6, 9)]
    first, second, third = labels([same, same, same[:3]])
    assert first == "fee, card, bank"
    assert second == "fee, card, abroad"
    assert len({first, second, third}) == 3


def test_a_topic_without_words_still_has_a_name():
    assert labels([[], []]) == ("topic 0", "topic 1")


_WORDS = st.sampled_from(["fee", "fees", "card", "cards", "bank", "card fee", "bank card", "late", "delay"])


@given(
    st.lists(
        st.lists(st.tuples(_WORDS, st.just(0.5), st.integers(1, 9)), max_size=6, unique_by=lambda t: t[0]), max_size=12
    )
)
def test_labels_are_unique_and_the_same_each_time(terms):
    found = labels(terms)
    assert len(set(found)) == len(terms) == len(found)
    assert labels(terms) == found
