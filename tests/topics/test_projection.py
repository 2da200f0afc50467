import numpy as np
import pytest

from workbench.model import space
from workbench.model.space import UNIT, on_grid
from workbench.topics.projection import DIMS, WHITE_DIMS, hubness, learned


def unit(vectors: np.ndarray) -> np.ndarray:
    return on_grid(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def test_nobody_is_a_hub_on_a_ring_where_every_row_has_the_same_neighbours():
    angles = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    assert abs(hubness(np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32))) < 0.5


def test_a_row_that_all_others_are_near_to_is_a_hub():
    spread = np.random.default_rng(0).standard_normal((300, 60)) + 1
    assert hubness(unit(np.vstack([spread, spread.mean(axis=0)]))) > 2


def test_vectors_without_hubs_keep_fifty_components_and_hubbed_ones_are_levelled():
    draw = np.random.default_rng(0)
    scale = 1 / np.arange(1, 201)
    plain = draw.standard_normal((1500, 200)) * scale
    assert learned(unit(plain)).basis.shape == (200, DIMS)
    hubbed = draw.standard_normal((1500, 200)) * np.exp(draw.standard_normal((1500, 1))) + 1.5
    space = learned(unit(hubbed))
    assert hubness(unit(hubbed)) >= 2
    assert space.basis.shape == (200, WHITE_DIMS)


def test_projected_rows_are_whole_numbers_of_unit_length():
    vectors = unit(np.random.default_rng(1).standard_normal((400, 64)))
    projected = learned(vectors).project(vectors)
    assert np.array_equal(projected, np.rint(projected))
    assert np.allclose(np.linalg.norm(projected, axis=1), UNIT, atol=8)


@pytest.mark.parametrize("vectors", [np.ones((5, 3)), np.eye(3)[[0, 0, 1]], np.ones((1, 2))])
def test_vectors_that_hardly_differ_can_be_projected(vectors):
    projected = learned(unit(vectors)).project(unit(vectors))
    assert np.isfinite(projected).all()
    assert projected.shape[0] == len(vectors)


def test_single_precision_projects_as_exactly_as_double(monkeypatch):
    vectors = unit(np.random.default_rng(3).standard_normal((300, 200)) * np.exp(np.arange(200) / 40) + 0.5)
    found = learned(vectors)
    projected = found.project(vectors)
    monkeypatch.setattr(space, "SHORT", 0)
    assert np.array_equal(projected, found.project(vectors))


def test_components_without_variance_are_left_out():
    vectors = np.zeros((200, 10))
    vectors[:, :3] = np.random.default_rng(2).standard_normal((200, 3))
    assert learned(unit(vectors)).basis.shape[1] <= 3
