"""Ratios of rates and the exact fourfold test, by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from workbench.evaluate.rate_ratio import rarer_than, ratio


def test_the_ratio_and_its_interval_come_from_the_binomial_share():
    found = ratio(20, 10)
    # Clopper-Pearson of 20 of 30: 0.4719 to 0.8271.
    assert found.value == 2.0
    assert found.low == pytest.approx(0.4719 / 0.5281, abs=1e-3)
    assert found.high == pytest.approx(0.8271 / 0.1729, rel=1e-3)
    assert found.says == "no clear change"


def test_nothing_before_has_no_ratio_and_no_upper_end():
    found = ratio(8, 0)
    assert found.value is None and found.high is None
    assert found.low == pytest.approx(0.025 ** (1 / 8) / (1 - 0.025 ** (1 / 8)))
    assert found.says == "rising"
    assert ratio(0, 8).says == "falling"
    assert ratio(0, 0) is None


def test_a_longer_later_part_counts_less():
    assert ratio(20, 10, exposure=2).value == 1.0


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 40), st.integers(0, 40))
def test_the_fourfold_test_is_fishers(later, earlier, later_more, earlier_more):
    mine = rarer_than(*(np.array([n]) for n in (later, later + later_more, earlier, earlier + earlier_more)))[0]
    if later + later_more == 0 or earlier + earlier_more == 0:
        assert mine == 1.0
    else:
        table = [[later, later_more], [earlier, earlier_more]]
        assert mine == pytest.approx(fisher_exact(table, alternative="greater").pvalue, rel=1e-6, abs=1e-12)
