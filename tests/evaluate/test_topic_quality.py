"""The quality of single topics, worked out by hand where a hand can."""

from math import log

import numpy as np
import pytest
from scipy import sparse

from workbench.evaluate import topic_quality as measure
from workbench.model.topics import OUTLIER

TERMS = ("cable", "charger", "charger cable", "late", "parcel")


def present(*texts: str) -> sparse.csr_matrix:
    """Which of the terms each text has; a phrase is there when its words stand beside each other."""
    return sparse.csr_matrix([[int(term in text) for term in TERMS] for text in texts])


FOUR = present("charger cable", "charger", "late parcel", "late parcel")


def test_coherence_by_hand():
    # charger in 2 of 4 texts, cable in 1, both in 1: log(1 * 4 / (2 * 1)) / -log(1/4) = 1/2. late and parcel: always
    # together in half the texts, which is 1.
    found = measure.coherence(FOUR, [["charger", "cable"], ["late", "parcel"]], TERMS)
    assert found["value"].tolist() == pytest.approx([log(2) / log(4), 1])


def test_words_that_never_meet_score_minus_one_and_a_lone_word_has_no_score():
    found = measure.coherence(FOUR, [["cable", "late"], ["late"], []], TERMS)
    assert found["value"].iloc[0] == -1
    assert found.iloc[1:].isna().all(axis=None)


def test_a_phrase_is_no_pair_with_its_own_words():
    found = measure.coherence(FOUR, [["charger", "charger cable"], ["charger", "charger cable", "late"]], TERMS)
    assert np.isnan(found["value"].iloc[0])
    assert found["value"].iloc[1] == -1


def test_a_word_nobody_said_makes_no_pair():
    found = measure.coherence(FOUR, [["late", "parcel", "unheard"]], TERMS)
    assert found["value"].tolist() == [1]


def test_the_interval_holds_the_value_and_narrows_with_texts():
    few, many = (
        measure.coherence(sparse.vstack([FOUR] * times).tocsr(), [["charger", "cable"]], TERMS).iloc[0]
        for times in (5, 500)
    )
    assert few["low"] < few["value"] < few["high"]
    assert many["value"] == pytest.approx(few["value"])
    assert 5 < (few["high"] - few["low"]) / (many["high"] - many["low"]) < 20  # ten times, by the root of a hundred


def test_no_texts_have_no_coherence():
    assert measure.coherence(FOUR[:0], [["late", "parcel"]], TERMS)["value"].isna().all()


def test_exclusivity_by_hand():
    # "late" stands in all texts of topic 1 and in none of topic 0; "charger" in both of topic 0; a text without a topic
    # that says "charger" does not count.
    both = present("charger", "charger late", "late parcel", "charger")
    found = measure.exclusivity(both, np.array([0, 0, 1, OUTLIER]), [["charger", "late"], ["late"]], TERMS)
    # p(late | 0) = 1/2 and p(late | 1) = 1: a third of "late" is topic 0's, two thirds topic 1's.
    assert found.tolist() == pytest.approx([(1 + 1 / 3) / 2, 2 / 3])


def test_a_large_topic_does_not_own_a_word_by_its_size():
    both = present(*["charger"] * 9, "charger")
    found = measure.exclusivity(both, np.array([0] * 9 + [1]), [["charger"], ["charger"]], TERMS)
    assert found.tolist() == pytest.approx([0.5, 0.5])


def test_a_topic_without_words_has_no_exclusivity():
    assert np.isnan(measure.exclusivity(FOUR, np.zeros(4, dtype=int), [[]], TERMS)).all()


def test_the_same_fit_again_is_fully_stable_whatever_its_numbers():
    topic = np.array([0, 1] * 50 + [OUTLIER] * 20)
    found = measure.stability(topic, 2, lambda rows: np.where(topic[rows] >= 0, 7 - topic[rows], OUTLIER))
    assert found.to_numpy().tolist() == [[1, 1, 1]] * 2


def test_a_topic_that_melts_into_another_is_stable_only_by_its_part():
    # 90 and 30 texts that become one: Jaccard 90/120 and 30/120 in the whole, a little else in a resample.
    topic = np.array([0] * 90 + [1] * 30)
    found = measure.stability(topic, 2, lambda rows: np.zeros(len(rows), dtype=int))
    assert found["value"].tolist() == pytest.approx([0.75, 0.25], abs=0.05)
    assert found["value"].sum() == pytest.approx(1)
    assert (found["low"] < found["value"]).all() and (found["value"] < found["high"]).all()


def test_a_topic_that_dissolves_is_not_stable_at_all():
    found = measure.stability(np.zeros(50, dtype=int), 1, lambda rows: np.full(len(rows), OUTLIER))
    assert found["value"].tolist() == [0]


def test_a_topic_of_which_a_refit_sees_too_little_has_no_stability():
    topic = np.array([0] * 100 + [1] * 5)
    found = measure.stability(topic, 2, lambda rows: topic[rows])
    assert found["value"].iloc[0] == 1
    assert found.iloc[1].isna().all()


def test_a_refit_sees_as_many_texts_as_a_bootstrap_sample_and_never_too_many():
    seen = []

    def refit(rows):
        seen.append(len(set(rows)))
        return np.zeros(len(rows), dtype=int)

    measure.stability(np.zeros(1_000, dtype=int), 1, refit, fits=2)
    measure.stability(np.zeros(100_000, dtype=int), 1, refit, fits=1)
    assert seen == [632, 632, measure.MOST_DRAWN]


def test_the_same_seed_draws_the_same_texts():
    drawn: list[list[int]] = []

    def refit(rows):
        drawn.append(list(rows))
        return np.zeros(len(rows), dtype=int)

    for seed in (1, 1, 2):
        measure.stability(np.zeros(100, dtype=int), 1, refit, seed=seed, fits=1)
    assert drawn[0] == drawn[1] != drawn[2]
