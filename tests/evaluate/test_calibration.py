"""Platt scaling and reliability, by hand."""

import numpy as np
import pandas as pd
import pytest

from workbench.evaluate.calibration import calibration_error, cross_fitted, platt, reliability


def test_two_levels_give_their_smoothed_shares() -> None:
    score = np.repeat([0.0, 1.0], 400)
    yes = np.r_[np.arange(400) < 100, np.arange(400) < 300]
    said = platt(score, yes).of(np.array([0.0, 1.0]))
    # two free numbers fit two shares: 100 and 300 of 400, each target drawn in by (401/402, 1/402)
    assert said == pytest.approx([(100 * 401 / 402 + 300 / 402) / 400, (300 * 401 / 402 + 100 / 402) / 400], abs=2e-3)


def test_weights_count_as_many_posts() -> None:
    score, yes = np.zeros(100), np.arange(100) < 50
    said = platt(score, yes, np.where(yes, 3.0, 1.0)).of(np.zeros(1))
    assert said[0] == pytest.approx(0.75, abs=0.01)


def test_a_score_that_does_not_help_is_not_used() -> None:
    known = platt(np.arange(100.0), np.arange(100) < 50)  # the higher the score the less yes
    assert known.slope == 0
    assert known.of(np.array([0.0, 99.0])) == pytest.approx([0.5, 0.5])


def test_all_yes_is_not_certainty() -> None:
    assert platt(np.ones(50), np.ones(50, dtype=bool)).of(np.ones(1))[0] == pytest.approx(51 / 52)


def test_cross_fitting_never_uses_the_label_of_the_same_author() -> None:
    yes = np.arange(60) % 3 == 0
    author = pd.Series([f"u{place // 2}" for place in range(60)])
    before = cross_fitted(np.arange(60.0), yes, author)
    turned = yes.copy()
    turned[:2] = ~turned[:2]
    after = cross_fitted(np.arange(60.0), turned, author)
    assert before[:2] == pytest.approx(after[:2])
    assert not np.allclose(before[2:], after[2:])


def test_reliability_keeps_equal_probabilities_together_and_counts_all() -> None:
    table = reliability(np.repeat([0.2, 0.8], 50), np.r_[np.arange(50) < 10, np.arange(50) < 45])
    assert table["n"].tolist() == [50, 50]
    assert table["found"].tolist() == [0.2, 0.9]
    assert (table["low"] < table["found"]).all()
    assert (table["found"] < table["high"]).all()


def test_the_error_is_the_mean_distance_of_said_and_found() -> None:
    chance, yes = np.repeat([0.2, 0.8], 50), np.r_[np.arange(50) < 10, np.arange(50) < 45]
    assert calibration_error(chance, yes) == pytest.approx((0.0 + 0.1) / 2)
