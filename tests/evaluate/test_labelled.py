"""Prediction-powered shares and what several people say of one post."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.evaluate.intervals import wilson
from workbench.evaluate.labelled import agreed, prediction_powered


def test_the_value_by_hand():
    # Labels: said 1, 1, 0, 0, true 1, 0, 0, 0. Slope: cov .125 / var .25 = .5. All: said .75.
    # .25 + .5 * (.75 - .5) = .375
    said = np.array([1.0, 1, 0, 0, 1, 1, 1, 1])
    found = prediction_powered(said, np.arange(4), np.array([1.0, 0, 0, 0]))
    assert found.value == pytest.approx(0.375)
    assert found.low < 0.375 < found.high


def test_what_says_nothing_leaves_the_labels_alone():
    found = prediction_powered(np.full(10_000, 0.4), np.arange(100), np.array([1.0] * 10 + [0.0] * 90))
    assert found.value == pytest.approx(0.1)
    low, high = wilson(10, 100)
    assert found.low == pytest.approx(low, abs=0.002)
    assert found.high == pytest.approx(high, abs=0.002)


def test_the_better_the_head_the_narrower_the_interval():
    draw = np.random.default_rng(1)
    truth = (draw.random(5000) < 0.3).astype(float)
    place = draw.choice(5000, 100, replace=False)
    widths = []
    for noise in (10.0, 1.0, 0.1):
        found = prediction_powered(truth + draw.normal(scale=noise, size=5000), place, truth[place])
        widths.append(found.high - found.low)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 0.5 * widths[0]


def test_posts_of_few_authors_are_worth_less():
    said = np.linspace(0, 1, 1000)
    place, truth = np.arange(0, 1000, 10), (np.linspace(0, 1, 100) > 0.6).astype(float)
    alone, together = (prediction_powered(said, place, truth, worth=worth) for worth in (1000, 30))
    assert together.value == alone.value
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_weights_undo_a_sample_that_was_not_drawn_evenly():
    # Half of the posts are said to be of the class; of these all are, of the others none. Three times as many of the
    # first were labelled, so each label of the others stands for three times as many posts.
    said = np.full(400, 0.5)
    place, truth = np.arange(80), np.array([1.0] * 60 + [0.0] * 20)
    assert prediction_powered(said, place, truth).value == pytest.approx(0.75)
    weighted = prediction_powered(said, place, truth, weight=np.array([1.0] * 60 + [3.0] * 20))
    assert weighted.value == pytest.approx(0.5)
    assert weighted.effective_n < 80


@pytest.mark.parametrize("share", [0.03, 0.1, 0.5, 0.9])
@pytest.mark.parametrize("labels", [50, 200])
def test_the_interval_covers_the_share_that_posts_come_from(share, labels):
    """Of 400 draws 95 % are wanted; fewer than 365 would be drawn once in two hundred times if 93.5 % held."""
    draw = np.random.default_rng(7)
    held = 0
    for _ in range(400):
        truth = (draw.random(1500) < share).astype(float)
        said = 1 / (1 + np.exp(-(2 * truth - 1 + draw.normal(size=1500))))
        place = draw.choice(1500, labels, replace=False)
        found = prediction_powered(said, place, truth[place])
        held += found.low <= share <= found.high
    assert held >= 365


@given(st.integers(1, 60), st.integers(0, 1000), st.booleans())
def test_ends_are_shares_around_the_value(labels, seed, sure):
    draw = np.random.default_rng(seed)
    said = draw.random(60).round(int(not sure) * 3)
    found = prediction_powered(said, np.arange(labels), draw.integers(0, 2, labels).astype(float))
    assert 0 <= found.low <= found.value + 1e-9 and found.value - 1e-9 <= found.high <= 1


def test_of_several_people_most_decide_and_ties_are_left_out():
    rows = [("p1", "yes", "ann"), ("p1", "no", "ben"), ("p1", "no", "cai"), ("p2", "yes", "ann"), ("p2", "no", "ben")]
    rows += [("p3", "no", "ann"), ("p3", "yes", "ann")]  # changed her mind
    said = pd.DataFrame(rows, columns=["post_id", "value", "by"])
    found = agreed(said)
    assert found.truth.to_dict() == {"p1": "no", "p3": "yes"}
    assert found.left_out == "1 post left out whose labels disagree"


def test_posts_chosen_because_they_are_hard_stand_for_no_others():
    said = pd.DataFrame(
        {
            "post_id": ["p1", "p2", "p3"],
            "value": "yes",
            "by": "ann",
            "stratum": ["all", "uncertain", None],
            "weight": [20.0, np.nan, np.nan],
        }
    )
    found = agreed(said)
    assert found.weight.to_dict() == {"p1": 20.0}
    assert found.left_out == "2 posts left out that were labelled but not drawn by chance"
    unknown = agreed(said.assign(weight=np.nan))  # rows from before weights were kept
    assert unknown.weight.to_dict() == {"p1": 1.0, "p3": 1.0}
    assert agreed(said.drop(columns=["weight", "stratum"])).weight.sum() == 3


def test_of_overlapping_draws_the_widest_counts_alone():
    # The first 1,000 of 10,000 posts are all negative, no other is: 10 %. A hundred were drawn from those, then a
    # hundred of the 9,900 left, nine of them of the first thousand. Together they would say .183 and more.
    narrow = pd.DataFrame({"post_id": [f"x{at}" for at in range(100)], "value": "negative", "weight": 10.0})
    wide = pd.DataFrame({"post_id": [f"y{at}" for at in range(100)], "value": "positive", "weight": 99.0})
    wide.loc[:8, "value"] = "negative"
    both = pd.concat([narrow.assign(stratum="all @0123abcd"), wide.assign(stratum="all @89abcdef")], ignore_index=True)
    found = agreed(both.assign(by="ann"))
    share = (found.weight * (found.truth == "negative")).sum() / found.weight.sum()
    assert share == pytest.approx(0.09)
    assert found.left_out == "100 posts left out of narrower draws"
    again = agreed(both.assign(by="ann", stratum="all @89abcdef"))  # one draw that was continued is one sample
    assert len(again.truth) == 200 and again.left_out == ""
    assert len(agreed(both.assign(by="ann", stratum="all")).truth) == 200  # from before draws were kept
