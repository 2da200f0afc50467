"""Brand mentions against labels."""

import pandas as pd
import pytest

from workbench.evaluate.brands import mention_f1, share_error

TRUTH = {"p1": ["A"], "p2": ["A", "B"], "p3": [], "p4": ["B"]}


def found(*pairs):
    return pd.DataFrame(pairs, columns=["post_id", "brand"], dtype="str")


def test_everything_found_is_an_f1_of_one_and_no_error():
    all_found = found(("p1", "A"), ("p2", "A"), ("p2", "B"), ("p4", "B"))
    assert mention_f1(all_found, TRUTH).value == 1
    assert share_error(all_found, TRUTH).value == 0


def test_one_missed_and_one_wrong_mention_are_counted():
    some = found(("p1", "A"), ("p2", "A"), ("p2", "B"), ("p3", "B"))
    # 3 right, 1 wrong, 1 missed: 2*3 / (2*3 + 1 + 1)
    assert mention_f1(some, TRUTH).value == pytest.approx(0.75)
    assert share_error(some, TRUTH).value == 0  # 2 of A, 2 of B all the same


def test_share_error_is_the_worst_brand():
    assert share_error(found(("p1", "A"), ("p2", "A"), ("p4", "B")), TRUTH).value == pytest.approx(2 / 3 - 1 / 2)


def test_the_same_seed_gives_the_same_interval():
    some = found(("p1", "A"), ("p2", "B"))
    assert mention_f1(some, TRUTH, seed=3) == mention_f1(some, TRUTH, seed=3)
    measured = mention_f1(some, TRUTH, seed=3)
    assert measured.low <= measured.value <= measured.high and measured.n == 4
