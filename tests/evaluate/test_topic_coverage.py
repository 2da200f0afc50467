import numpy as np
import pytest

from workbench.evaluate.topic_coverage import join_curve

# Topic 0 has members at .9, .8, .7, .6 and .5; topic 1 one at .9; two texts near topic 0 belong to none.
SIMILARITY = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.9, 0.65, 0.3])
NEAREST = np.array([0, 0, 0, 0, 0, 1, 0, 0])
MEMBER = np.array([True] * 6 + [False] * 2)


def test_coverage_and_similarity_by_hand():
    curve = join_curve(SIMILARITY, NEAREST, MEMBER, quantiles=(0, 0.5))
    # At 0 the bar is .5: all but the text at .3. At a half it is .7 for topic 0: three texts, and topic 1's one.
    assert curve["coverage"].tolist() == pytest.approx([7 / 8, 4 / 8])
    assert curve["similarity"].tolist() == pytest.approx([5.05 / 7, 3.3 / 4])
    assert curve["purity"].isna().all()


def test_purity_is_counted_where_labels_are_known():
    labels = ["a", "a", "a", "b", "b", "c", None, "a"]
    curve = join_curve(SIMILARITY, NEAREST, MEMBER, labels, quantiles=(0, 0.5))
    assert curve["purity"].tolist() == pytest.approx([4 / 6, 1])


def test_a_stricter_rule_never_covers_more():
    draw = np.random.default_rng(0)
    curve = join_curve(draw.random(200), draw.integers(0, 5, 200), draw.random(200) < 0.7)
    assert (curve["coverage"].diff().dropna() <= 0).all()


def test_without_texts_there_is_no_coverage():
    nothing = join_curve(np.zeros(0), np.zeros(0, dtype=int), np.zeros(0, dtype=bool))
    assert nothing[["coverage", "similarity", "purity"]].isna().all(axis=None)


def test_a_topic_without_members_is_joined_by_nobody():
    curve = join_curve(np.array([0.9, 0.9]), np.array([0, 1]), np.array([True, False]), quantiles=(0,))
    assert curve["coverage"].tolist() == [0.5]
