import numpy as np

from workbench.topics.canonical import canonical
from workbench.topics.groups import topics_of


def _at(*degrees: float) -> np.ndarray:
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


DEGREES = (0, 2, 4, 90, 92, 1, 45)
TEXTS = ["red a", "red b", "red c", "blue d", "blue e", "red f", "green g"]


def fitted(degrees=DEGREES, texts=TEXTS, groups=(0, 0, 0, 1, 1, -1, -1)):
    found = canonical(texts, _at(*degrees))
    given = dict(zip(texts, groups, strict=False))
    return topics_of(found, np.array([given[text] for text in found.texts]), stop=frozenset(), model="test")


def test_a_text_outside_every_group_joins_only_a_topic_it_is_near_enough_to():
    assert fitted().assignment.tolist() == [0, 0, 0, 1, 1, 0, -1]


def test_a_centroid_is_the_mean_of_the_texts_that_decided_the_topic():
    found = fitted()
    assert np.allclose(found.centroids, _at(2, 91), atol=1e-3)
    assert np.allclose(np.linalg.norm(found.centroids, axis=1), 1, atol=1e-3)


def test_the_topic_with_most_posts_comes_first_copies_counted():
    found = fitted((*DEGREES, 90, 90, 90), [*TEXTS, *["blue d"] * 3])
    assert found.assignment.tolist() == [1, 1, 1, 0, 0, 1, -1, 0, 0, 0]
    assert found.words[0][0][0] == "blue"


def test_no_group_is_no_topic():
    found = fitted(groups=(-1,) * 7)
    assert len(found) == 0
    assert found.outlier_share == 1
    assert found.assign(_at(0))[0].tolist() == [-1]


def test_a_group_that_no_words_tell_from_the_others_is_dissolved():
    texts = [f"red {letter}" for letter in "abcdef"] + [f"word{letter}{letter} only" for letter in "ghijkl"]
    angles = (0, 1, 2, 3, 4, 5, 90, 91, 92, 93, 94, 95)
    found = fitted(angles, texts, (0,) * 6 + (1,) * 6)
    assert found.labels == ("red",)
    assert found.assignment.tolist() == [0] * 6 + [-1] * 6
