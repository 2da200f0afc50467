import numpy as np
import pytest

from workbench.model.topics import Topics
from workbench.topics.matching import LEAST, match, similarity


def topics(centroids, words, ids=()):
    """Topics with these centroids (brought to unit length) and words, all of one weight."""
    rows = np.array(centroids, dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return Topics(
        assignment=np.zeros(0, dtype=np.int64),
        centroids=rows,
        thresholds=np.full(len(rows), 0.5),
        words=tuple(tuple((word, 1.0) for word in said.split()) for said in words),
        labels=tuple(words),
        model="by hand",
        ids=ids,
    )


KNOWN = topics([[1, 0, 0], [0, 1, 0]], ["battery range", "refund money"], ids=(4, 9))


def test_similarity_is_the_mean_of_the_cosines_of_centroids_and_words():
    new = topics([[1, 1, 0]], ["battery charger"])
    # Centroids at 45 degrees to both; one of two words shared with the first, none with the second.
    assert similarity(new, KNOWN)[0] == pytest.approx([(2**-0.5 + 0.5) / 2, (2**-0.5 + 0) / 2], abs=1e-6)


def test_a_topic_that_came_back_in_another_place_keeps_its_id():
    found = match(topics([[0, 1, 0], [1, 0, 0]], ["refund money", "battery range"]), KNOWN)
    assert found.continues == {0: 9, 1: 4}
    assert found.similarity[0, 9] == found.similarity[1, 4] == 1.0
    assert not found.split
    assert not found.merged


def test_what_resembles_nothing_known_is_new_and_what_is_not_found_is_left_alone():
    found = match(topics([[1, 0, 0], [0, 0, 1]], ["battery range", "recall fire"]), KNOWN)
    assert found.continues == {0: 4}
    assert not found.split
    assert not found.merged


def test_the_same_place_with_no_word_in_common_is_another_topic():
    found = match(topics([[1, 0, 0]], ["saddle comfort"]), KNOWN)
    assert similarity(topics([[1, 0, 0]], ["saddle comfort"]), KNOWN)[0, 0] < LEAST
    assert not found.continues


def test_the_less_similar_of_two_parts_has_split_from_what_the_other_continues():
    parts = topics([[1, 0, 0], [1, 0.3, 0]], ["battery range", "battery range winter"])
    found = match(parts, KNOWN)
    assert found.continues == {0: 4}
    assert found.split == {1: 4}


def test_a_topic_that_another_took_up_has_merged_into_it():
    known = topics([[1, 0, 0], [1, 0.3, 0]], ["battery range", "battery range winter"], ids=(4, 7))
    found = match(topics([[1, 0.05, 0]], ["battery range"]), known)
    assert found.continues == {0: 4}
    assert found.merged == {7: 4}


def test_pairs_are_made_for_the_best_whole_not_one_by_one():
    # The first new topic is nearest to the first known one, but the second has nowhere else to go.
    known = topics([[1, 0, 0, 0], [1, 0.6, 0, 0]], ["a b", "a b"], ids=(0, 1))
    new = topics([[1, 0.1, 0, 0], [1, -1.2, 0, 0]], ["a b", "a b"])
    alike = similarity(new, known)
    assert alike[0].argmax() == 0
    assert alike[1].argmax() == 0
    found = match(new, known)
    assert found.continues == {0: 1, 1: 0}


def test_a_pair_that_may_not_be_made_does_not_push_out_one_that_may():
    # Pairing both crosswise would give the larger sum if pairs below the least similarity counted.
    known = topics([[1, 0, 0], [0.9, 0.44, 0]], ["a b", "x y"], ids=(0, 1))
    new = topics([[1, 0, 0], [0, 0, 1]], ["a b", "a c"])
    assert match(new, known).continues == {0: 0}


def test_nothing_known_and_nothing_new_are_matched_without_a_word():
    none = KNOWN.only(())
    assert not match(KNOWN, none).continues
    assert not match(none, KNOWN).merged
