from math import log

import numpy as np
import pytest

from workbench.detect.surprise import LEARN_ROWS, THINNEST, surprise


def test_within_the_usual_a_value_is_as_surprising_as_its_rank() -> None:
    values = np.array([*range(1, 101), 50.5])
    # 50 of the 100 before are larger: a chance of 51 / 101
    assert surprise(values)[-1] == pytest.approx(-log(51 / 101))


def test_beyond_the_tail_surprise_grows_with_the_tails_own_exponent() -> None:
    values = np.array([*range(1, 101), 950.0])
    # the tail is the five values above 95
    mean = np.mean([log(one / 95) for one in range(96, 101)])
    assert surprise(values)[-1] == pytest.approx(-log(6 / 101) + log(950 / 95) / (mean + THINNEST))


def test_the_first_rows_and_what_never_differs_surprise_nobody() -> None:
    assert surprise(np.exp(np.arange(LEARN_ROWS))).max() == 0
    assert surprise(np.zeros(200)).max() == 0


def test_where_nearly_all_is_zero_a_value_above_it_is_as_rare_as_such_values_were() -> None:
    values = np.zeros(200)
    values[[50, 199]] = 3.0
    nats = surprise(values)
    assert nats[50] == pytest.approx(log(51))
    assert nats[199] == pytest.approx(log(200 / 2))


def test_another_unit_changes_nothing() -> None:
    values = np.random.default_rng(1).pareto(1.5, 400)
    np.testing.assert_allclose(surprise(values * 1e9), surprise(values), rtol=1e-6)


def test_on_values_alike_in_law_the_stated_chance_is_about_kept() -> None:
    values = np.random.default_rng(2).pareto(1.5, 20_000)
    rare = (surprise(values)[2_000:] > log(100)).mean()
    assert 0.007 < rare < 0.013  # a hundredth, give or take three standard errors and the edge of the tail
