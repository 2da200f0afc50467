"""Shares of voice, counted and corrected by labels."""

import numpy as np
import pandas as pd
import pytest

from workbench.evaluate.voice import shares_of_voice

POSTS = [f"p{i}" for i in range(1000)]


def mentions(**found):
    rows = [(post, brand, f"a{post}") for brand, posts in found.items() for post in posts]
    return pd.DataFrame(rows, columns=["post_id", "brand", "author"])


def labels(brand, yes, no):
    rows = [(post, f"brand:{brand}", value, "ann") for value, posts in (("yes", yes), ("no", no)) for post in posts]
    return pd.DataFrame(rows, columns=["post_id", "name", "value", "by"])


FOUND = mentions(Delta=POSTS[:400], United=POSTS[400:600])


def test_without_labels_mentions_are_counted():
    shares = shares_of_voice(FOUND, POSTS, ["Delta", "United"])
    assert shares["Delta"].value == pytest.approx(2 / 3)
    assert {share.says for share in shares.values()} == {"counted"}


def test_half_of_the_mentions_being_about_something_else_halves_the_count():
    # 100 labelled mentions of Delta, 50 of them rivers: 200 mentions beside 200 of United.
    said = labels("Delta", POSTS[:50], POSTS[50:100])
    shares = shares_of_voice(FOUND, POSTS, ["Delta", "United"], said)
    assert shares["Delta"].value == pytest.approx(0.5)
    assert shares["Delta"].raw == pytest.approx(2 / 3)
    assert shares["Delta"].says == "labelled (n=100)"
    assert "precision 50 %" in shares["Delta"].method
    assert "without its names are not counted" in shares["Delta"].note
    assert shares["United"].value == pytest.approx(0.5)
    assert shares["United"].badge == "counted"
    assert "other brands are corrected" in shares["United"].note


def test_mentions_missed_are_added_where_enough_other_posts_were_labelled():
    # 10 % of 100 posts that do not name United speak of it: 80 of 800 beside its 200. 400 / 680.
    said = labels("United", POSTS[400:500] + POSTS[600:610], POSTS[610:700])
    shares = shares_of_voice(FOUND, POSTS, ["Delta", "United"], said)
    assert shares["United"].value == pytest.approx(280 / 680)
    assert "recall about 71 %" in shares["United"].note
    assert shares["United"].labels == 200


def test_labels_stand_for_as_many_posts_as_they_were_drawn_for():
    # 50 rivers drawn from 300 of the mentions, 50 that are right from the other 100: precision 25 %, not half.
    said = labels("Delta", POSTS[300:350], POSTS[:50]).assign(weight=[2.0] * 50 + [6.0] * 50)
    shares = shares_of_voice(FOUND, POSTS, ["Delta", "United"], said)
    assert "precision 25 %" in shares["Delta"].method
    assert shares["Delta"].value == pytest.approx(100 / 300)


def test_too_few_labels_leave_the_count_and_are_said():
    shares = shares_of_voice(FOUND, POSTS, ["Delta"], labels("Delta", POSTS[:10], POSTS[10:30]))
    assert shares["Delta"].badge == "counted" and shares["Delta"].value == pytest.approx(2 / 3)
    assert "30 posts that name it labelled, 50 are needed" in shares["Delta"].method


def test_no_mention_is_no_share():
    assert shares_of_voice(FOUND.head(0), POSTS, ["Delta"]) == {}


def test_a_brand_that_is_never_right_has_a_share_of_zero_with_an_interval():
    shares = shares_of_voice(FOUND, POSTS, ["Delta"], labels("Delta", [], POSTS[:60]))
    assert shares["Delta"].value == 0
    assert 0 == shares["Delta"].low < shares["Delta"].high < 0.3


def test_the_interval_covers_the_true_share_of_voice():
    """Delta is meant in 60 % of 400 namings, United in all 200: 6 / 11. Of 200 samples 180 held is far below 95 %."""
    held = 0
    for seed in range(200):
        draw = np.random.default_rng(seed)
        named = draw.binomial(600, 2 / 3)
        right = draw.random(named) < 0.6
        found = mentions(Delta=POSTS[:named], United=POSTS[named:600])
        place = draw.choice(named, 80, replace=False)
        said = labels("Delta", [POSTS[i] for i in place if right[i]], [POSTS[i] for i in place if not right[i]])
        share = shares_of_voice(found, POSTS, ["Delta"], said)["Delta"]
        held += share.low <= 6 / 11 <= share.high
    assert held > 180
