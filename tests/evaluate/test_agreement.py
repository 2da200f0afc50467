"""Agreement of labellers against the examples that its author worked out by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.evaluate.agreement import alpha, majority

# Krippendorff 2011, "Computing Krippendorff's alpha-reliability": a row an observer, a column a unit, "." missing.
BINARY = ("0100000010", "1110010000")  # section A, alpha = 0.095
NOMINAL = ("aabbdcccedda", "babbbccceddd")  # section B, alpha = 0.692
MISSING = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")  # section C, nominal alpha = 0.743


def frame(rows: tuple[str, ...]) -> pd.DataFrame:
    said = [(f"p{unit:02}", value) for row in rows for unit, value in enumerate(row) if value != "."]
    return pd.DataFrame(said, columns=["post_id", "value"]).assign(weight=np.nan)


@pytest.mark.parametrize(("rows", "published", "n"), [(BINARY, 0.095, 10), (NOMINAL, 0.692, 12), (MISSING, 0.743, 11)])
def test_alpha_is_that_of_its_authors_examples(rows: tuple[str, ...], published: float, n: int) -> None:
    found = alpha(frame(rows))
    assert found is not None
    assert found.value == pytest.approx(published, abs=0.0006)
    assert found.n == n
    assert found.low < found.value < found.high


def test_alpha_is_one_for_labellers_who_always_agree_and_none_where_it_cannot_show() -> None:
    found = alpha(frame(("abab", "abab")))
    assert found is not None and found.value == 1
    assert alpha(frame(("aaaa", "aaaa"))) is None
    assert alpha(frame(("abab",))) is None
    assert alpha(frame(())) is None


def test_the_interval_of_alpha_is_the_same_for_the_same_seed() -> None:
    assert alpha(frame(MISSING), seed=3) == alpha(frame(MISSING), seed=3)


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=4), min_size=1, max_size=12))
def test_alpha_does_not_depend_on_names_or_order(units: list[list[str]]) -> None:
    said = [(f"p{unit}", value) for unit, values in enumerate(units) for value in values]
    first = alpha(pd.DataFrame(said, columns=["post_id", "value"]))
    renamed = [(post, {"a": "z", "b": "y", "c": "x"}[value]) for post, value in reversed(said)]
    second = alpha(pd.DataFrame(renamed, columns=["post_id", "value"]))
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert first.value == pytest.approx(second.value)
        assert first.value <= 1


def test_the_majority_decides_and_ties_are_left_out() -> None:
    said = [("p1", "yes", 2.0), ("p1", "yes", 2.0), ("p1", "no", 4.0), ("p2", "yes", 1.0), ("p2", "no", 1.0)]
    said += [("p3", "no", np.nan)]
    found = majority(pd.DataFrame(said, columns=["post_id", "value", "weight"]))
    assert found["post_id"].tolist() == ["p1", "p3"]
    assert found["value"].tolist() == ["yes", "no"]
    assert found["weight"].tolist()[0] == pytest.approx(8 / 3)
    assert np.isnan(found["weight"].tolist()[1])
