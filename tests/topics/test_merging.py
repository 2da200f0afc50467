import numpy as np
from scipy import sparse

from workbench.model.space import on_grid
from workbench.topics.merging import merged

ANGLES = np.radians([0, 1, 30, 31, 90, 91])
VECTORS = on_grid(np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1))
GROUPS = np.array([0, 0, 1, 1, 2, 2])


def test_the_two_groups_that_share_words_and_meaning_become_one():
    words = sparse.csr_matrix(np.array([[1, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]]))
    found = merged(GROUPS, VECTORS, words, 2)
    assert found[0] == found[2] != found[4]
    assert sorted(set(found.tolist())) == [0, 1]


def test_words_weigh_more_than_vectors():
    words = sparse.csr_matrix(np.array([[1, 0], [1, 0], [0, 1], [0, 1], [1, 0], [1, 0]]))
    found = merged(GROUPS, VECTORS, words, 2)
    assert found[0] == found[4] != found[2]


def test_no_more_groups_than_wanted_are_left_as_they_are():
    words = sparse.csr_matrix(np.ones((6, 1)))
    assert merged(GROUPS, VECTORS, words, 3).tolist() == GROUPS.tolist()


def test_groups_without_a_word_can_be_merged():
    assert len(set(merged(GROUPS, VECTORS, sparse.csr_matrix((6, 0)), 2).tolist())) == 2
