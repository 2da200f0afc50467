import numpy as np
import pytest

from workbench.model.space import UNIT, unit_rows
from workbench.topics import cells
from workbench.topics.cells import near_rows


def rows(n: int, dims: int = 12, seed: int = 0) -> np.ndarray:
    return unit_rows(np.rint(np.random.default_rng(seed).standard_normal((n, dims)) * 1000))


def exact(projected: np.ndarray, k: int) -> np.ndarray:
    """The k largest products of each row by sorting them all, ties to the lower row."""
    products = projected.astype(np.float64) @ projected.T.astype(np.float64)
    np.fill_diagonal(products, -np.inf)
    return np.argsort(-products, axis=1, kind="stable")[:, :k]


@pytest.mark.parametrize("n", [40, 600])
def test_with_few_rows_the_neighbours_are_those_of_a_full_search(n):
    projected = rows(n)
    assert np.array_equal(near_rows(projected, 15), exact(projected, 15))


def test_ties_go_to_the_lower_row():
    projected = np.repeat(rows(4), 10, axis=0)
    found = near_rows(projected, 5)
    assert found[0].tolist() == [1, 2, 3, 4, 5]
    assert found[7].tolist() == [0, 1, 2, 3, 4]


def test_fewer_rows_than_neighbours_leave_places_empty():
    assert near_rows(rows(3), 5)[:, 2:].tolist() == [[-1, -1, -1]] * 3
    assert near_rows(rows(1), 2).tolist() == [[-1, -1]]


def test_in_cells_most_neighbours_of_grouped_rows_are_found(monkeypatch):
    monkeypatch.setattr(cells, "PER_CELL", 100)
    monkeypatch.setattr(cells, "AFFORDED", 0)
    draw = np.random.default_rng(3)
    centres = draw.standard_normal((40, 12)) * 1000
    projected = unit_rows(np.rint(centres[draw.integers(0, 40, 4000)] + draw.standard_normal((4000, 12)) * 150))
    found, true = near_rows(projected, 10), exact(projected, 10)
    assert np.mean([len(set(a) & set(b)) / 10 for a, b in zip(found, true, strict=True)]) > 0.95


def test_a_neighbour_is_found_when_only_it_looks_into_the_cell_of_the_other(monkeypatch):
    monkeypatch.setattr(cells, "PER_CELL", 5)
    monkeypatch.setattr(cells, "AFFORDED", 0)
    draw = np.random.default_rng(5)
    projected = unit_rows(np.rint(draw.standard_normal((600, 6)) * 1000))
    seen = near_rows(projected, 5)
    looked = {(i, j) for i, row in enumerate(seen.tolist()) for j in row}
    for i, j in looked:  # who finds the other is not lost for the other, unless it has five that are nearer
        products = projected[seen[j]] @ projected[j]
        assert i in seen[j] or projected[i] @ projected[j] <= products.min()


def test_no_product_of_rows_reaches_what_single_precision_cannot_count():
    projected = rows(500, dims=128)
    assert np.abs(projected @ projected.T).max() <= (UNIT + 8) ** 2 < 2**24
