import numpy as np
import pytest

from workbench.topics import candidates
from workbench.topics.candidates import Candidates, largest


def test_the_nearest_of_each_row_come_first_and_ties_go_to_the_lower():
    found = Candidates([0, 3])
    found.add(np.array([0, 0, 0, 2]), np.array([2, 4, 1, 0]), np.array([5, 9, 5, -7], dtype=np.float32))
    assert found.nearest(2).tolist() == [[4, 1], [-1, -1], [0, -1]]


def test_a_pair_found_from_both_ends_counts_once():
    found = Candidates([0, 2])
    for _ in range(2):
        found.add(np.array([0, 0]), np.array([1, 3]), np.array([8, 6], dtype=np.float32))
    assert found.nearest(3).tolist() == [[1, 3, -1], [-1, -1, -1]]


def test_no_pairs_leave_every_place_empty():
    assert Candidates([0, 1, 2]).nearest(2).tolist() == [[-1, -1], [-1, -1]]


@pytest.mark.parametrize("bounds", [[0, 50], [0, 20, 50], [0, 1, 2, 50]])
@pytest.mark.parametrize("held", [1, 100_000])
def test_parts_and_blocks_do_not_change_what_is_found(bounds, held, monkeypatch):
    monkeypatch.setattr(candidates, "_HELD", held)
    draw = np.random.default_rng(0)
    row, other = np.sort(draw.integers(0, 50, 900)), draw.integers(0, 400, 900)
    product = ((row * 7919 + other * 104_729) % 2**20).astype(np.float32)
    found = Candidates(bounds)
    found.add(row, other, product)
    for own in range(50):
        pairs = sorted({(-p, o) for r, o, p in zip(row, other, product, strict=True) if r == own})[:6]
        assert found.nearest(6)[own].tolist() == [o for _, o in pairs] + [-1] * (6 - len(pairs))


@pytest.mark.parametrize("others", [12, 200])
def test_largest_are_those_of_a_full_sort_without_the_row_itself(others):
    matrix = np.random.default_rng(1).integers(-900, 900, (others, 8)).astype(np.float32)
    row, column, product = largest(matrix[:5], matrix, np.arange(5), 4)
    products = matrix[:5] @ matrix.T
    np.fill_diagonal(products, -np.inf)
    assert row.tolist() == np.repeat(np.arange(5), 4).tolist()
    assert column.reshape(5, 4).tolist() == np.argsort(-products, axis=1, kind="stable")[:, :4].tolist()
    assert np.array_equal(product, products[row, column])
