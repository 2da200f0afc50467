"""What a head says about texts of known class."""

import json

import numpy as np
import pytest

from workbench.enrich.reference import cells, reference
from workbench.model.errors import BadInput


def answers(n, classes, seed=0):
    draw = np.random.default_rng(seed)
    return draw.dirichlet(np.ones(classes), size=n), draw.integers(0, classes, size=n)


def test_every_text_is_counted_once_in_the_row_of_its_class():
    shares, labels = answers(1000, 3)
    counts = np.array(reference(shares, labels)["counts"])
    assert counts.sum(axis=1).tolist() == np.bincount(labels).tolist()
    assert counts.shape == (3, 18)  # six orders of first and second class, three levels each


def test_cells_told_by_hand_for_two_classes():
    # 40 texts make two cells: which class is the more probable.
    shares = np.array([[0.9, 0.1]] * 30 + [[0.2, 0.8]] * 10)
    made = reference(shares, np.array([0] * 20 + [1] * 20))
    assert made["counts"] == [[20, 0], [10, 10]]


def test_a_reference_survives_json_and_gives_the_same_cells():
    shares, labels = answers(500, 4)
    made = reference(shares, labels)
    again = json.loads(json.dumps(made))
    assert again == made
    assert np.bincount(cells(again, shares)).sum() == 500


@pytest.mark.parametrize("classes", [2, 3, 4, 5, 13, 77])
@pytest.mark.parametrize("n", [1, 30, 2000])
def test_any_number_of_classes_and_texts_gives_a_table_that_holds_every_cell(classes, n):
    shares, labels = answers(n, classes)
    counts = np.array(reference(shares, labels)["counts"])
    made = cells(reference(shares, labels), answers(100, classes, seed=1)[0])
    assert made.min() >= 0 and made.max() < counts.shape[1]
    assert counts.sum() == n


def test_answers_all_alike_still_have_a_cell():
    shares = np.full((50, 3), 1 / 3)
    assert np.array(reference(shares, np.zeros(50, dtype=int))["counts"]).sum() == 50


@pytest.mark.parametrize("labels", [np.array([0, 1]), np.array([0, 3, 1]), np.array([0, -1, 1])])
def test_labels_that_do_not_belong_are_refused_in_a_sentence(labels):
    with pytest.raises(BadInput, match="give one label from 0 to 2 for each row"):
        reference(np.full((3, 3), 1 / 3), labels)


def test_missing_probabilities_are_refused_in_a_sentence():
    with pytest.raises(BadInput, match="without missing values"):
        reference(np.full((3, 3), np.nan), np.zeros(3, dtype=int))
