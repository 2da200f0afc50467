import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.topics.shared import forest, shared_neighbours

# Two triangles and a row that only looks at them: 0-1-2, 3-4-5, and 6 near 0 and 3.
NEAR = np.array([[1, 2], [0, 2], [0, 1], [4, 5], [3, 5], [3, 4], [0, 3]], dtype=np.int32)


def test_shared_neighbours_are_counted_for_each_edge():
    # 0 and 1 share 2; 0 and 2 share 1; 6 and 0 share none.
    assert shared_neighbours(NEAR).tolist() == [[1, 1]] * 6 + [[0, 0]]


def test_absent_neighbours_are_not_shared():
    near = np.array([[1, -1], [0, -1], [-1, -1]], dtype=np.int32)
    assert shared_neighbours(near).tolist() == [[0, 0]] * 3


def test_the_forest_joins_what_shares_and_leaves_the_rest_alone():
    found = forest(NEAR)
    # Each triangle is joined by two edges of weight min(10 * 1, density 2, density 2) = 2; row 6 by none.
    assert found.weight.tolist() == [2] * 4
    assert {frozenset(pair) for pair in zip(found.left.tolist(), found.right.tolist(), strict=True)} <= {
        frozenset(pair) for pair in ((0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5))
    }


@settings(max_examples=40, deadline=None)
@given(st.integers(4, 25), st.integers(2, 3), st.integers(0, 1000))
def test_counts_agree_with_sets_and_the_forest_has_no_circle(n, k, seed):
    draw = np.random.default_rng(seed)
    near = np.array([draw.permutation([j for j in range(n) if j != i])[:k] for i in range(n)], dtype=np.int32)
    counts = shared_neighbours(near)
    for row in range(n):
        for place, other in enumerate(near[row]):
            assert counts[row, place] == len(set(near[row]) & set(near[other]))
    found, parent = forest(near), list(range(n))
    for a, b in zip(found.left.tolist(), found.right.tolist(), strict=True):
        while parent[a] != a:
            a = parent[a]
        while parent[b] != b:
            b = parent[b]
        assert a != b
        parent[a] = b
