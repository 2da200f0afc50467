"""Kitagawa's split of a change, by hand and as an identity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workbench.evaluate.decomposition import kitagawa

SIZES = arrays(int, 4, elements=st.integers(0, 60)).filter(lambda sizes: sizes.sum() > 0)


def test_a_change_by_hand():
    # Two groups of 50, rates 0.2 and 0.6; then sizes 25 and 75, rates 0.2 and 0.8: from 0.4 to 0.65.
    mix, within = kitagawa(np.array([50, 50]), np.array([10, 30]), np.array([25, 75]), np.array([5, 60]))
    # Within: 0 and 0.2 * (0.5 + 0.75) / 2; mix against the mean rate 0.525: -0.25 * (0.2 - 0.525), 0.25 * (0.7 - 0.525)
    assert within == pytest.approx([0.0, 0.125])
    assert mix == pytest.approx([0.08125, 0.04375])
    assert (mix + within).sum() == pytest.approx(0.65 - 0.4)


def test_a_group_that_is_new_only_mixes():
    mix, within = kitagawa(np.array([10, 0]), np.array([0, 0]), np.array([10, 10]), np.array([0, 10]))
    assert within.tolist() == [0.0, 0.0]
    assert mix.sum() == pytest.approx(0.5)


@given(SIZES, SIZES, st.integers(0, 2**32 - 1))
def test_the_parts_sum_to_the_change_whatever_groups_are_missing(before, now, seed):
    draw = np.random.default_rng(seed)
    hits = draw.binomial(before, 0.3), draw.binomial(now, 0.6)
    mix, within = kitagawa(before, hits[0], now, hits[1])
    assert (mix + within).sum() == pytest.approx(hits[1].sum() / now.sum() - hits[0].sum() / before.sum(), abs=1e-12)


@given(SIZES, SIZES)
def test_turning_the_periods_round_turns_every_sign(before, now):
    hits = before // 2, now // 3
    there, back = (
        kitagawa(before, hits[0], now, hits[1]),
        kitagawa(now, hits[1], before, hits[0]),
    )
    assert there[0] == pytest.approx(-back[0])
    assert there[1] == pytest.approx(-back[1])
