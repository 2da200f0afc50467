"""Shares of classes from cells, by hand."""

import numpy as np
import pytest

from workbench.evaluate.quantification import mixture


def test_answers_that_tell_everything_give_the_true_shares():
    assert mixture(np.eye(3), np.array([3.0, 1.0, 2.0])) == pytest.approx([1 / 2, 1 / 6, 1 / 3])


def test_many_bags_at_once_give_what_each_gives_alone():
    draw = np.random.default_rng(1)
    rows = draw.dirichlet(np.ones(6), size=(4, 3))
    counts = draw.integers(1, 50, size=(4, 6)).astype(float)
    together = mixture(rows, counts)
    assert together == pytest.approx(
        np.stack([mixture(one, bag) for one, bag in zip(rows, counts, strict=True)]), abs=1e-4
    )
