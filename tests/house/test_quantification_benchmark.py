"""What the benchmark of shares compares with, by hand and against quapy."""

import numpy as np
import pytest
import quapy
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.quantification.peers import (
    adjusted_count,
    classify_and_count,
    expectation_maximisation,
    probabilistic_adjusted_count,
)


def answers(n, shares, seed=0):
    """Probabilities of three classes that are right on average, and the true classes."""
    draw = np.random.default_rng(seed)
    said = draw.dirichlet(np.ones(3) * 0.7, size=40 * n)
    truth = (said.cumsum(axis=1) < draw.random((len(said), 1))).sum(axis=1).clip(0, 2)
    wanted = draw.multinomial(n, shares)
    places = np.concatenate([np.flatnonzero(truth == k)[:size] for k, size in enumerate(wanted)])
    return said[places], truth[places]


def test_counting_by_hand():
    said = np.array([[0.6, 0.4], [0.9, 0.1], [0.2, 0.8], [0.5, 0.5]])
    assert classify_and_count(said).tolist() == [0.75, 0.25]


def test_a_count_is_undone_for_known_mistakes_by_hand():
    # Of the first class 80 % are said to be so, of the second 30 %; half is seen: s = (.5 - .3) / (.8 - .3) = .4
    said = np.array([[1.0, 0.0], [0.0, 1.0]] * 10)
    assert adjusted_count(said, np.array([[80, 20], [30, 70]])) == pytest.approx([0.4, 0.6], abs=1e-6)
    assert probabilistic_adjusted_count(said, np.array([[0.8, 0.2], [0.3, 0.7]])) == pytest.approx([0.4, 0.6], abs=1e-6)


def test_more_than_can_be_is_the_nearest_share_that_can():
    said = np.array([[1.0, 0.0]] * 10)
    assert adjusted_count(said, np.array([[80, 20], [30, 70]])) == pytest.approx([1.0, 0.0], abs=1e-6)


def test_a_class_that_was_never_held_out_is_taken_at_its_word():
    said = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0], [0.0, 1.0]])
    assert adjusted_count(said, np.array([[10, 0], [0, 0]])) == pytest.approx([0.25, 0.75], abs=1e-6)


def test_answers_that_tell_everything_give_the_true_shares():
    said = np.eye(3)[[0, 0, 0, 1, 2, 2]]
    assert expectation_maximisation(said, np.ones(3) / 3) == pytest.approx([1 / 2, 1 / 6, 1 / 3])


@pytest.mark.parametrize("shares", [(0.1, 0.5, 0.4), (0.7, 0.2, 0.1), (0.02, 0.08, 0.9)])
def test_another_mix_of_classes_is_found_again(shares):
    said, truth = answers(2000, shares)
    true = np.bincount(truth, minlength=3) / len(truth)
    assert np.abs(expectation_maximisation(said, np.ones(3) / 3) - true).max() < 0.03
    assert (
        np.abs(expectation_maximisation(said, np.ones(3) / 3) - true).max()
        < np.abs(classify_and_count(said) - true).max()
    )


@given(st.integers(2, 6), st.integers(1, 40), st.integers(0, 10_000))
def test_every_method_gives_shares_that_sum_to_one(classes, n, seed):
    draw = np.random.default_rng(seed)
    said = draw.dirichlet(np.ones(classes), size=n)
    table = draw.integers(0, 20, size=(classes, classes))
    mean = draw.dirichlet(np.ones(classes), size=classes)
    for shares in (
        classify_and_count(said),
        adjusted_count(said, table),
        probabilistic_adjusted_count(said, mean),
        expectation_maximisation(said, np.ones(classes) / classes),
    ):
        assert shares.sum() == pytest.approx(1)
        assert (shares >= 0).all()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_emq_is_that_of_quapy(seed):
    said, _ = answers(300, (0.2, 0.5, 0.3), seed)
    prior = np.array([0.3, 0.3, 0.4])
    theirs, _ = quapy.method.aggregative.EMQ.EM(prior, said, epsilon=1e-9)
    assert expectation_maximisation(said, prior) == pytest.approx(theirs, abs=1e-3)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_adjusted_counts_are_those_of_quapy(seed):
    held, truth = answers(600, (0.3, 0.4, 0.3), seed)
    said, _ = answers(400, (0.15, 0.6, 0.25), seed + 10)
    table = np.zeros((3, 3))
    np.add.at(table, (truth, held.argmax(axis=1)), 1)
    mean = np.stack([held[truth == k].mean(axis=0) for k in range(3)])
    solve = quapy.method.aggregative.ACC.solve_adjustment
    rates = table / table.sum(axis=1, keepdims=True)
    for ours, rows, seen in (
        (adjusted_count(said, table), rates, classify_and_count(said)),
        (probabilistic_adjusted_count(said, mean), mean, said.mean(axis=0)),
    ):
        theirs = solve(rows.T, seen, method="invariant-ratio", solver="minimize")
        assert ours == pytest.approx(theirs, abs=5e-3)
