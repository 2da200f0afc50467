"""Which share is given, with which badge, from what is known."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from workbench.evaluate import shares
from workbench.evaluate.intervals import wilson
from workbench.model.corpus import Corpus


def labelled(bags, truth, n, seed=0):
    return bags.labels(truth, np.random.default_rng(seed).choice(len(truth), n, replace=False))


def test_without_labels_or_card_it_is_the_count_and_says_so(bags):
    posts = bags.frame(bags.bag((0.1, 0.5, 0.4), 400, 1)[0])
    share = shares.of_class(posts, "sentiment", "negative")
    assert share.badge == share.says == "uncorrected"
    assert share.value == share.raw == (posts["sentiment"] == "negative").mean()
    assert "not corrected for its mistakes" in share.method
    assert "nothing is known of the model's mistakes" in share.method


def test_fifty_labels_of_the_slice_make_it_labelled_and_forty_nine_do_not(bags):
    said, truth = bags.bag((0.1, 0.5, 0.4), 1000, 2)
    posts = bags.frame(said)
    share = shares.of_class(posts, "sentiment", "negative", labels=labelled(bags, truth, 50))
    assert (share.badge, share.labels, share.says) == ("labelled", 50, "labelled (n=50)")
    assert share.low < share.value < share.high
    assert share.raw == (posts["sentiment"] == "negative").mean()
    few = shares.of_class(posts, "sentiment", "negative", labels=labelled(bags, truth, 49))
    assert few.badge == "uncorrected" and "49 labels here, 50 are needed" in few.note


def test_labels_of_other_posts_and_other_names_do_not_count(bags):
    said, truth = bags.bag((0.1, 0.5, 0.4), 1000, 2)
    given = labelled(bags, truth, 60)
    elsewhere = given.assign(post_id=given["post_id"] + "x")
    for labels in (elsewhere, given.assign(name="emotion")):
        assert shares.of_class(bags.frame(said), "sentiment", "negative", labels=labels).badge == "uncorrected"


def test_labels_that_disagree_are_left_out_and_counted(bags):
    said, truth = bags.bag((0.1, 0.5, 0.4), 1000, 2)
    given = labelled(bags, truth, 60)
    other = given.head(3).assign(by="ben", value="something else")
    share = shares.of_class(bags.frame(said), "sentiment", "negative", labels=pd.concat([given, other]))
    assert share.labels == 57
    assert "3 posts left out whose labels disagree" in share.method


def test_with_a_card_and_enough_posts_like_its_texts_it_is_corrected(bags):
    posts = bags.frame(bags.bag((0.1, 0.5, 0.4), 1000, 5)[0])
    share = shares.of_class(posts, "sentiment", "negative", card=bags.card())
    assert share.badge == "corrected"
    assert abs(share.value - 0.1) < abs(share.raw - 0.1)
    assert share.low < 0.1 < share.high
    assert "as the model calls it: " in share.method


@pytest.mark.parametrize(
    ("n", "tilt", "why"), [(299, 0.0, "299 posts, 300 are needed"), (2000, 1.0, "unlike the texts on which")]
)
def test_few_posts_and_posts_unlike_the_cards_texts_stay_uncorrected(bags, n, tilt, why):
    posts = bags.frame(bags.bag((0.6, 0.2, 0.2), n, 5, tilt)[0])
    share = shares.of_class(posts, "sentiment", "negative", card=bags.card())
    assert share.badge == "uncorrected" and share.value == share.raw
    assert why in share.note


def test_labels_come_before_a_card(bags):
    said, truth = bags.bag((0.1, 0.5, 0.4), 1000, 2)
    share = shares.of_class(
        bags.frame(said), "sentiment", "negative", labels=labelled(bags, truth, 80), card=bags.card()
    )
    assert share.badge == "labelled"


def test_a_class_without_probabilities_is_labelled_from_what_was_called(bags):
    said, truth = bags.bag((0.1, 0.5, 0.4), 1000, 2)
    posts = bags.frame(said)[["post_id", "author", "sentiment"]]
    share = shares.of_class(posts, "sentiment", "negative", labels=labelled(bags, truth, 100), card=bags.card())
    assert share.badge == "labelled" and share.low < 0.1 < share.high
    assert shares.of_class(posts, "sentiment", "negative", card=bags.card()).badge == "uncorrected"


def test_posts_without_a_class_are_left_out_and_none_is_no_share(bags):
    posts = bags.frame(bags.bag((0.3, 0.4, 0.3), 100, 1)[0])
    half = posts.assign(sentiment=posts["sentiment"].where(posts.index < 50))
    assert shares.of_class(half, "sentiment", "negative").n == 50
    assert shares.of_class(posts.assign(sentiment=None), "sentiment", "negative") is None
    assert shares.of_class(posts.head(0), "sentiment", "negative") is None


def test_the_values_of_two_shares_are_compared_alike(bags):
    said, truth = bags.bag((0.1, 0.5, 0.4), 1000, 2)
    posts = bags.frame(said)
    good = shares.of_class(posts, "sentiment", "negative", labels=labelled(bags, truth, 80))
    plain = shares.of_class(posts, "sentiment", "negative")
    mixed = shares.difference(good, plain)
    assert mixed.badge == "uncorrected"
    assert mixed.value == 0 and mixed.low < 0 < mixed.high
    both = shares.difference(good, good)
    assert both.badge == "labelled"
    assert shares.difference(good, None) is None
    assert shares.comparable(good, plain)[0] == replace(plain, note="")  # nothing of the labels stays behind


def units(hits, n):
    return shares.counted(pd.Series([True] * hits + [False] * (n - hits)), pd.Series(range(n)))


def test_a_published_difference_comes_out():
    # Newcombe 1998, table II: 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    change = shares.difference(units(56, 70), units(48, 80))
    assert change.value == pytest.approx(0.2)
    # Effective sizes shrink by (n - 1) / n when every author speaks once; the interval is a hair wider.
    assert change.low == pytest.approx(0.0524, abs=0.002)
    assert change.high == pytest.approx(0.3339, abs=0.002)
    assert change.badge == "counted"


def test_a_difference_between_voices_is_weaker_than_between_posts():
    part = pd.Series([True] * 50 + [False] * 50)
    many = shares.difference(shares.counted(part, pd.Series(range(100))), units(0, 100))
    one = shares.difference(shares.counted(part, pd.Series(["a"] * 100)), units(0, 100))
    assert many.low > 0.3 and one.low < 0.1
    assert wilson(0.5, 1)[0] < 0.1


def corpus(bags, said, **tables):
    frame = bags.frame(said)
    posts = frame[["post_id", "author"]].assign(
        text="x", created_at=pd.date_range("2025-01-01", periods=len(frame), freq="h", tz="UTC")
    )
    return Corpus.of(posts, {"sentiment": "sentiment-1"}, sentiment=frame.drop(columns="author"), **tables)


def heads(bags, fingerprint):
    return pd.DataFrame([{"head": "sentiment", "fingerprint": fingerprint, "card": json.dumps(bags.card())}])


def test_a_corpus_gives_its_labels_its_card_and_its_probabilities(bags):
    said, truth = bags.bag((0.1, 0.5, 0.4), 1000, 5)
    known = corpus(bags, said, heads=heads(bags, "sentiment-1"))
    assert shares.sentiment(known, known.posts, "negative").badge == "corrected"
    known = corpus(bags, said, labels=labelled(bags, truth, 60))
    assert shares.sentiment(known, known.posts_with("sentiment"), "negative").badge == "labelled"
    assert shares.sentiment(corpus(bags, said), known.posts, "negative").badge == "uncorrected"


def test_the_card_of_another_head_is_not_used(bags):
    said, _ = bags.bag((0.1, 0.5, 0.4), 1000, 5)
    other = corpus(bags, said, heads=heads(bags, "sentiment-2"))
    assert shares.sentiment(other, other.posts, "negative").badge == "uncorrected"


def test_a_share_becomes_a_number_with_badge_and_a_comparable_earlier_one(bags):
    said, truth = bags.bag((0.1, 0.5, 0.4), 1000, 2)
    good = shares.of_class(bags.frame(said), "sentiment", "negative", labels=labelled(bags, truth, 80))
    plain = shares.of_class(bags.frame(said), "sentiment", "negative")
    number = shares.number(good, key="n", title="Negative", opens="sentiment:negative")
    assert (number.value, number.badge, number.n) == (good.value, "labelled (n=80)", 1000)
    beside = shares.number(good, key="n", title="Negative", before=plain)
    assert beside.badge == "uncorrected" and beside.value == beside.before == good.raw
    assert shares.number(None, key="n", title="Negative").value is None


def test_all_classes_at_once_are_what_each_is_alone(bags):
    said, truth = bags.bag((0.1, 0.5, 0.4), 1000, 5)
    classes = ("negative", "neutral", "positive")
    for tables in ({}, {"heads": heads(bags, "sentiment-1")}, {"labels": labelled(bags, truth, 60)}):
        known = corpus(bags, said, **tables)
        together = shares.sentiments(known, known.posts, classes)
        assert together == {value: shares.sentiment(known, known.posts, value) for value in classes}
    assert shares.sentiments(known, known.posts.head(0), classes) == {}
