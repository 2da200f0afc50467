"""Brand mentions against labels."""

import pandas as pd
import pytest

from workbench.evaluate.brands import mention_f1, precision, share_error

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


def test_the_precision_of_a_brand_is_the_share_of_its_labelled_posts_that_mean_it():
    labels = pd.DataFrame(
        [(f"p{at}", "brand:A", "no" if at == 0 else "yes", "ada") for at in range(10)]
        + [("p0", "brand:B", "yes", "ada"), ("p1", "sentiment", "no", "ada"), ("p2", "brand:A", "no", "bob")]
        + [("p2", "brand:A", "yes", "cai")],
        columns=["post_id", "name", "value", "by"],
    )
    measured = precision(found(*((f"p{at}", "A") for at in range(12))), labels)
    # 9 of 10 by Wilson: 0.596 to 0.982. B was found in none of its labelled posts.
    assert set(measured) == {"A"}
    assert (measured["A"].value, measured["A"].n) == (0.9, 10)
    assert (measured["A"].low, measured["A"].high) == (pytest.approx(0.596, abs=1e-3), pytest.approx(0.982, abs=1e-3))
    assert precision(found(), labels) == {}


def test_precision_goes_by_what_most_said_and_by_how_many_posts_each_stands_for():
    rows = [
        ("p0", "no", "ada", 30.0),
        ("p0", "yes", "bob", 30.0),
        ("p0", "yes", "cai", 30.0),
        ("p1", "no", "ada", 10.0),
    ]
    labels = pd.DataFrame(rows, columns=["post_id", "value", "by", "weight"]).assign(name="brand:A")
    measured = precision(found(("p0", "A"), ("p1", "A")), labels)["A"]
    assert (measured.value, measured.n) == (0.75, 2)  # 30 of 40; the majority of p0 says yes
