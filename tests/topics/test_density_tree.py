import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.topics.density_tree import dense_groups
from workbench.topics.shared import Forest


def forest(rows: int, *edges: tuple[int, int, int]) -> Forest:
    left, right, weight = (np.array(column, dtype=np.int64) for column in zip(*edges, strict=True))
    return Forest(left, right, weight, rows)


TWO_DENSE = ((0, 1, 9), (1, 2, 9), (3, 4, 8), (4, 5, 8), (2, 3, 2), (5, 6, 1))


def test_two_dense_places_joined_by_a_weak_edge_are_two_groups():
    # Left: mass 27, joins at 2, so 27 - 3 * 2 = 21 beyond; right: 24 - 6 = 18. Together 39, the branch of all but has
    # 6 * 2 + 1 = 13. Row 6 leaves at weight 1 and is in neither.
    assert dense_groups(forest(7, *TWO_DENSE), least=3, most=7).tolist() == [0, 0, 0, 1, 1, 1, -1]


def test_places_that_hardly_differ_from_what_joins_them_are_one_group():
    edges = ((0, 1, 9), (1, 2, 9), (3, 4, 9), (4, 5, 9), (2, 3, 8))
    assert dense_groups(forest(6, *edges), least=3, most=6).tolist() == [0] * 6


def test_a_group_larger_than_allowed_gives_way_to_those_inside_it():
    edges = ((0, 1, 9), (1, 2, 9), (3, 4, 9), (4, 5, 9), (2, 3, 8))
    assert dense_groups(forest(6, *edges), least=3, most=5).tolist() == [0, 0, 0, 1, 1, 1]


def test_what_is_smaller_than_a_group_is_no_group():
    assert dense_groups(forest(7, *TWO_DENSE), least=8, most=9).tolist() == [-1] * 7


def test_rows_without_an_edge_have_no_group():
    assert dense_groups(forest(4, (0, 1, 5)), least=2, most=4).tolist() == [0, 0, -1, -1]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 6), min_size=3, max_size=30), st.integers(2, 5), st.randoms(use_true_random=False))
def test_every_group_has_an_allowed_size_whatever_the_tree(weights, least, random):
    order = sorted(
        ((random.randrange(at + 1), at + 1, weight) for at, weight in enumerate(weights)), key=lambda e: -e[2]
    )
    groups = dense_groups(forest(len(weights) + 1, *order), least, most=8)
    sizes = np.bincount(groups[groups >= 0])
    assert ((sizes >= least) & (sizes <= 8)).all()
