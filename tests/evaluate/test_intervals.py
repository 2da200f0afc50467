"""Shares and their intervals."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.evaluate.intervals import wilson
from workbench.evaluate.shares import counted


def test_wilson_gives_the_textbook_interval_for_10_of_100():
    # By hand: z = 1.959964; centre (.1 + .019207) / 1.038415 = .114797, half .057... -> .0552 to .1744
    low, high = wilson(10, 100)
    assert low == pytest.approx(0.0552, abs=1e-4)
    assert high == pytest.approx(0.1744, abs=1e-4)


def test_wilson_of_nothing_knows_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 5000), st.data())
def test_wilson_holds_its_share_and_stays_between_zero_and_one(n, data):
    hits = data.draw(st.integers(0, n))
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1


def test_independent_units_give_the_plain_wilson_interval():
    part = pd.Series([True] * 10 + [False] * 90)
    share = counted(part, pd.Series(range(100)))
    # The ratio estimator's variance carries a factor n / (n - 1): 99 instead of 100 effective units.
    assert share.value == pytest.approx(0.1)
    assert share.effective_n == pytest.approx(99)
    assert (share.low, share.high) == pytest.approx(wilson(9.9, share.effective_n), rel=1e-12)


def test_ten_posts_of_one_author_weigh_like_one_voice():
    part = pd.Series([True] * 50 + [False] * 50)
    authors = pd.Series([i // 10 for i in range(100)])
    share = counted(part, authors)
    assert share.effective_n == pytest.approx(9)  # ten authors of ten posts each, less one degree of freedom
    assert share.high - share.low > 0.5


def test_missing_authors_stand_alone():
    part = pd.Series([True, False] * 50)
    named = counted(part, pd.Series(range(100)))
    nameless = counted(part, pd.Series([None] * 100, dtype="str"))
    assert nameless == named


def test_no_units_are_no_data_not_zero():
    assert counted(pd.Series([], dtype=bool), pd.Series([], dtype="str")) is None


def test_one_voice_alone_is_nearly_no_evidence():
    share = counted(pd.Series([True] * 40), pd.Series(["a"] * 40))
    assert share.value == 1 and share.low < 0.25


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 8)), min_size=1, max_size=80))
def test_the_interval_always_holds_the_share(rows):
    share = counted(pd.Series([hit for hit, _ in rows]), pd.Series([who for _, who in rows]))
    assert 0 <= share.low <= share.value + 1e-12 and share.value - 1e-12 <= share.high <= 1
    assert share.effective_n <= share.n
