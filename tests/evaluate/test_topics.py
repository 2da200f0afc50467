from math import log

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.evaluate import topics as measure


def found(*topics: int) -> pd.DataFrame:
    return pd.DataFrame({"post_id": [f"p{i}" for i in range(len(topics))], "topic": topics})


def truth(*labels: str | None) -> dict[str, str]:
    return {f"p{i}": label for i, label in enumerate(labels)}


def test_the_same_grouping_under_other_names_agrees_fully():
    same = found(*[0] * 30, *[1] * 30), truth(*["late"] * 30, *["lost"] * 30)
    for score in (measure.agreement, measure.mutual_information, measure.purity, measure.coverage):
        result = score(*same)
        assert result.value == pytest.approx(1)
        assert result.n == 60


def test_one_heap_agrees_no_better_than_chance():
    assert measure.agreement(found(*[0] * 60), truth(*["late"] * 30, *["lost"] * 30)).value == pytest.approx(0)


def test_normalised_mutual_information_by_hand():
    # Groups {a, a}, {a, b}: H(groups) = log 2, H(labels) = H(3/4, 1/4), I = H(labels) - 1/2 log 2.
    entropy = -0.75 * log(0.75) - 0.25 * log(0.25)
    expected = (entropy - 0.5 * log(2)) / ((entropy + log(2)) / 2)
    assert measure.mutual_information(found(0, 0, 1, 1), truth("a", "a", "a", "b")).value == pytest.approx(expected)


def test_purity_is_the_share_of_posts_in_the_majority_of_their_topic():
    result = measure.purity(found(0, 0, 0, 1, 1, -1), truth("a", "a", "b", "b", "b", "a"))
    assert result.value == pytest.approx(4 / 5)
    assert result.n == 5


def test_coverage_counts_posts_without_a_topic_as_not_covered():
    assert measure.coverage(found(0, 1, -1, -1), truth("a", "b", "a", "b")).value == 0.5


def test_leaving_the_hard_posts_out_does_not_raise_agreement():
    labels = truth(*["a"] * 20, *["b"] * 20)
    whole = measure.agreement(found(*[0] * 20, *[1] * 20), labels).value
    part = measure.agreement(found(*[0] * 10, *[-1] * 20, *[1] * 10), labels).value
    assert part < whole


def test_posts_without_a_label_or_outside_the_corpus_do_not_count():
    assert measure.coverage(found(0, -1), truth("a", None, "b")).n == 1


def test_no_labelled_post_is_said_and_clears_no_bar():
    result = measure.agreement(found(0, 1), {})
    assert (result.value, result.low, result.high, result.n) == (0, 0, 1, 0)
    assert result.detail == "no labelled post in this corpus"


def test_two_fits_that_agree_are_stable():
    assert measure.stability([0, 0, 1, 1, -1, -1], [1, 1, 0, 0, -1, -1]).value == pytest.approx(1)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(-1, 3), st.sampled_from("abc")), min_size=5, max_size=40))
def test_intervals_hold_shares_between_nothing_and_all(rows):
    topics, labels = zip(*rows, strict=True)
    for score in (measure.purity, measure.coverage):
        result = score(found(*topics), truth(*labels))
        assert 0 <= result.low <= result.high <= 1
        assert result == score(found(*topics), truth(*labels))


def test_coherence_by_hand():
    # Four texts: p(a) = 3/4, p(b) = 2/4, p(a, b) = 2/4; c never stands beside a.
    texts = [["a", "b"], ["a", "b", "b"], ["a"], ["c"]]
    together = log(0.5 / (0.75 * 0.5)) / -log(0.5)
    assert measure.coherence([["a", "b"]], texts) == pytest.approx(together)
    assert measure.coherence([["a", "c"]], texts) == -1
    assert measure.coherence([["a", "b"], ["a", "c"]], texts) == pytest.approx((together - 1) / 2)


def test_words_that_always_stand_together_are_fully_coherent():
    assert measure.coherence([["a", "b"]], [["a", "b"], ["c"]]) == pytest.approx(1)
    assert measure.coherence([["a", "b"]], [["a", "b"]]) == 1


def test_topics_of_one_word_or_none_have_no_coherence():
    assert measure.coherence([["a"], []], [["a"]]) == 0
    assert measure.coherence([], []) == 0


def test_diversity_is_the_share_of_words_that_are_unique():
    assert measure.diversity([["a", "b"], ["a", "c"]]) == 0.75
    assert measure.diversity([]) == 0
