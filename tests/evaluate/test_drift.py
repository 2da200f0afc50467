"""Another mix of classes is no drift; other answers are."""

import numpy as np
import pandas as pd
import pytest

from workbench.evaluate.drift import drift
from workbench.evaluate.intervals import effective_size


def test_another_mix_of_classes_is_hardly_ever_called_drift(bags):
    """At level 5 %, of 100 bags with priors of all kinds more than 12 would be drawn once in two thousand times."""
    found = 0
    for seed in range(100):
        draw = np.random.default_rng(seed)
        reference = bags.card(1500, seed + 1000)["reference"]
        said, _ = bags.bag(tuple(draw.dirichlet(np.ones(3))), int(draw.integers(400, 3000)), seed)
        found += drift(reference, said).drifted
    assert found <= 12


def test_answers_that_no_mix_of_classes_gives_are_drift(bags):
    reference = bags.card()["reference"]
    found = drift(reference, bags.bag((0.6, 0.2, 0.2), 2000, 5, tilt=1.0)[0])
    assert found.drifted and found.p_value < 1e-3
    assert (found.n, found.freedom) == (2000, 15)  # 18 cells less one, less two free shares


def test_a_higher_level_is_a_lower_bar(bags):
    said, _ = bags.bag((0.3, 0.4, 0.3), 500, 3)
    p_value = drift(bags.card()["reference"], said).p_value
    assert drift(bags.card()["reference"], said, level=p_value + 0.01).drifted
    assert not drift(bags.card()["reference"], said, level=p_value - 0.01).drifted


def test_an_identical_bag_fits_perfectly():
    reference = {"pairs": False, "edges": [[], []], "counts": [[90, 10], [20, 80]]}
    said = np.array([[0.9, 0.1]] * 55 + [[0.1, 0.9]] * 45)  # half of each class
    found = drift(reference, said)
    assert found.statistic == pytest.approx(0, abs=1e-6)
    assert not found.drifted


def test_copies_by_one_author_do_not_look_like_drift(bags):
    """Each of 60 posts repeated 20 times by its author: 60 posts of evidence, not 1,200."""
    said, _ = bags.bag((0.3, 0.4, 0.3), 60, 8)
    many = np.repeat(said, 20, axis=0)
    authors = pd.Series(np.repeat([f"a{i}" for i in range(60)], 20))
    reference = bags.card()["reference"]
    assert drift(reference, many).drifted
    found = drift(reference, many, authors)
    assert not found.drifted
    assert found.effective_n == pytest.approx(60, rel=0.05)


def test_what_posts_are_worth():
    place = np.array([0, 1] * 50)
    assert effective_size(place, pd.Series([None] * 100), 2) == pytest.approx(99)
    assert effective_size(place, pd.Series(["a"] * 100), 2) == 1
    assert effective_size(place, pd.Series(range(100)), 2) == pytest.approx(99)


def test_no_posts_are_no_drift(bags):
    assert not drift(bags.card()["reference"], np.empty((0, 3))).drifted
