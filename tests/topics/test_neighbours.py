import numpy as np

from workbench.topics.neighbours import nearest


def test_the_nearest_of_each_row_is_itself_then_the_smaller_angle():
    angles = np.array([0.0, 0.1, 0.3, 2.0])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    rows, distances = nearest(vectors, 3)
    assert rows.tolist() == [[0, 1, 2], [1, 0, 2], [2, 1, 0], [3, 2, 1]]
    assert np.allclose(distances[0], 1 - np.cos([0, 0.1, 0.3]), atol=1e-6)


def test_a_row_comes_before_its_twins_and_twins_by_their_number():
    rows, distances = nearest(np.array([[1, 0]] * 3, dtype=np.float32), 3)
    assert rows.tolist() == [[0, 1, 2], [1, 0, 2], [2, 0, 1]]
    assert distances.max() == 0


def test_more_neighbours_than_rows_gives_all_rows():
    rows, _ = nearest(np.eye(2, dtype=np.float32), 15)
    assert rows.shape == (2, 2)
