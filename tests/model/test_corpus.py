"""A corpus in memory."""

import pandas as pd
import pytest

from workbench.model.corpus import Corpus
from workbench.model.errors import MissingTable


def posts(*ids):
    times = pd.date_range("2025-01-01", periods=len(ids), freq="h", tz="UTC")
    return pd.DataFrame({"post_id": list(ids), "text": [f"text {i}" for i in ids], "created_at": times})


def test_posts_come_oldest_first_whatever_their_order():
    frame = posts("a", "b", "c")
    assert Corpus.of(frame[::-1]).posts["post_id"].tolist() == ["a", "b", "c"]


def test_equal_content_is_the_same_corpus_and_one_more_post_is_another():
    assert Corpus.of(posts("a", "b")).corpus_id == Corpus.of(posts("a", "b")[::-1]).corpus_id
    assert Corpus.of(posts("a", "b")).corpus_id != Corpus.of(posts("a", "b", "c")).corpus_id


def test_a_table_that_is_not_there_names_the_command_that_makes_it():
    with pytest.raises(MissingTable, match="run `workbench topics fit` first"):
        Corpus.of(posts("a")).table("topics")


def test_the_period_is_half_open_just_after_the_last_post():
    corpus = Corpus.of(posts("a", "b"))
    assert corpus.since.isoformat() == "2025-01-01T00:00:00+00:00"
    assert corpus.until.isoformat() == "2025-01-01T01:00:00.000001+00:00"


def test_joining_brands_repeats_a_post_and_keeps_posts_without_one():
    brands = pd.DataFrame({"post_id": ["a", "a"], "brand": ["Ardo", "Belio"]})
    joined = Corpus.of(posts("a", "b"), brands=brands).posts_with("brands")
    assert joined["post_id"].tolist() == ["a", "a", "b"]
    assert joined["brand"].isna().tolist() == [False, False, True]
