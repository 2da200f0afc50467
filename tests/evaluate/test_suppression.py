"""Groups of people in numbers: what is hidden, what is moved, and how little one person changes."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.evaluate import suppression
from workbench.evaluate.intervals import wilson
from workbench.model.findings import Findings, Note, Number, Posts, Table

K = 5
ALPHA = math.exp(-suppression.EPSILON)


def posts(n=3, extra=""):
    return pd.DataFrame({"post_id": [f"p{i}{extra}" for i in range(n)], "author": [f"a{i}" for i in range(n)]})


def table(*rows):
    names = tuple(f"part {place}" for place in range(len(rows[0])))
    given = tuple((f"row {at}", *row, "a word", 7) for at, row in enumerate(rows))
    return Table(key="t", title="T", columns=("row", *names, "badge", "other number"), rows=given, people=names)


def released(*rows, seed=""):
    left = suppression.released(Findings(headline="secret", blocks=(table(*rows),)), K, posts(extra=seed))
    return left["t"]


def noise(j):
    """Probability that two-sided geometric noise is j (Ghosh, Roughgarden & Sundararajan 2009, definition 2.1)."""
    return (1 - ALPHA) / (1 + ALPHA) * ALPHA ** abs(j)


def chances(n):
    """Probability of each value that may be said of n people: None where fewer than K, or not rounding to 2 K."""
    said = {}
    for j in range(-60, 61):
        about = max(0, K * math.floor((n + j) / K + 0.5))
        value = about if n >= K and about >= 2 * K else None
        said[value] = said.get(value, 0.0) + noise(j)
    return said


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=5), st.text(alphabet="abc", max_size=8))
def test_what_is_said_is_a_rounded_group_and_no_hidden_part_stands_alone(counts, seed):
    found = released(counts, seed=seed)
    row = dict(zip(found.columns, found.rows[0], strict=True))
    parts = [row[f"part {place}"] for place in range(len(counts))]
    hidden = [count for count, part in zip(counts, parts, strict=True) if part is None]
    for count, said in [*zip(counts, parts, strict=True), (sum(counts), row["people"])]:
        assert said is None or (count >= K and said % K == 0 and said >= 2 * K)
    if row["people"] is None:
        assert len(hidden) == len(counts)
    else:  # the total minus what is said gives the hidden ones together: two at least, and no small group
        assert not hidden or (len(hidden) >= 2 and sum(hidden) >= K)


def test_one_small_part_hides_the_next_smallest_too():
    row = released((2, 30, 60)).rows[0]
    assert row[1] is not None and row[2] is None and row[3] is None and row[4] is not None


def test_all_of_a_group_in_one_class_is_not_said():
    row = released((40, 0)).rows[0]
    assert row[1] is not None and row[2:4] == (None, None)


def test_only_tables_of_people_and_notes_are_left_and_other_numbers_are_blank():
    blocks = (
        Number(key="n", title="N", value=3, opens="author:me"),
        Posts(key="p", title="P", post_ids=("p1",)),
        Table(key="x", title="X", columns=("a",), rows=((3,),)),
        table((30, 30)),
        Note(key="note", title="Note", text="A definition."),
    )
    left = suppression.released(Findings(headline="3 people", blocks=blocks), K, posts())
    assert [block.key for block in left.blocks] == ["t", "note", suppression.WITHHELD]
    assert left.headline == ""
    assert left["t"].rows[0][-2:] == ("a word", None)
    assert left[suppression.WITHHELD].title == "Open posts: not shown, groups of fewer than 5"


def test_the_same_posts_in_any_order_give_the_same_and_one_post_more_draws_anew():
    found = Findings(headline="", blocks=(table(*[(50 + at, 70) for at in range(12)]),))
    first = suppression.released(found, K, posts(9))
    assert suppression.released(found, K, posts(9).iloc[::-1]) == first
    assert suppression.released(found, K, posts(10)) != first


@pytest.mark.parametrize("n", [*range(1, 40), 100])
def test_one_person_changes_the_chance_of_no_answer_by_more_than_the_factor_e(n):
    """(epsilon, delta): delta only at the edge of the least group, where the rule of at least K people is exact."""
    with_one, without = chances(n), chances(n - 1)
    delta = 0.04 if n == K else 1e-9
    for value in with_one.keys() | without.keys():
        one, other = with_one.get(value, 0.0), without.get(value, 0.0)
        assert one <= math.e * other + delta
        assert other <= math.e * one + delta


def test_of_a_total_of_two_parts_the_edge_of_the_least_group_is_passed_a_little_more_often():
    edge = sum(noise(a) * noise(b) for a in range(-60, 61) for b in range(-60, 61) if K + a + b >= 8)  # 8 rounds to 2 K
    assert 0.08 < edge < 0.09


def test_the_noise_drawn_is_the_noise_the_bound_was_computed_for():
    drawn = pd.Series([row[1] for row in released(*[(101,)] * 3000).rows])
    wanted = chances(101)
    for value in (95, 100, 105):
        spread = 4 * math.sqrt(wanted[value] * (1 - wanted[value]) / len(drawn))
        assert (drawn == value).mean() == pytest.approx(wanted[value], abs=spread)


def test_a_share_has_an_interval_that_covers_noise_and_rounding():
    value, low, high = suppression.share(20, 50, K, 1000)
    assert value == pytest.approx(0.4)
    assert low < (20 - 5.5) / 50 and high > (20 + 5.5) / 50
    assert suppression.share(None, 50, K, 50) is None
    assert suppression.share(20, None, K, 50) is None


def test_the_interval_of_an_estimated_share_does_not_narrow_with_the_people_it_is_said_of():
    _, low, high = suppression.share(4000, 10_000, K, 50)
    assert (low, high) == pytest.approx(wilson(20, 50), abs=0.001)  # 5.5 people of 10,000 are 0.00055


def test_a_coverage_of_few_posts_says_the_least_group_and_of_none_nothing():
    assert suppression.coarse(1, "posts", K, posts()) == K
    assert suppression.coarse(0, "posts", K, posts()) == 0
