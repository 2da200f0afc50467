"""The voice of the customer on six hand-written posts."""

import pandas as pd
import pytest

from workbench.analyses.voice_of_customer import ANALYSIS
from workbench.evaluate.intervals import wilson
from workbench.model.corpus import Corpus
from workbench.model.findings import Note
from workbench.store import narrow


@pytest.fixture
def six():
    posts = pd.DataFrame(
        {
            "post_id": list("abcdef"),
            "author": ["u1", "u1", "u2", "u3", "u4", "u5"],
            "text": ["the battery died", "the battery died", "good battery, bad price", "price ok", "hi", "battery!"],
            "created_at": pd.date_range("2025-01-01", periods=6, freq="D", tz="UTC"),
        }
    )
    text = posts[["post_id"]].assign(normal=posts["text"], text_id=posts["text"])
    rows = [
        ("a", "battery", "negative", "the battery died"),
        ("b", "battery", "negative", "the battery died"),
        ("c", "battery", "positive", "good battery here @somebody"),
        ("c", "battery", "negative", "but this battery died"),
        ("c", "price", "negative", "bad price as always"),
        ("d", "price", "neutral", "price is ok"),
        ("f", "battery", "positive", "what a battery"),
    ]
    aspects = pd.DataFrame(rows, columns=["post_id", "aspect", "polarity", "quote"]).assign(start=0, end=5)
    return Corpus.of(posts, aspects=aspects, text=text)


def answer(corpus, **params):
    return ANALYSIS.run(corpus, ANALYSIS.check_params(params))


def test_a_post_counts_once_an_aspect_and_as_negative_where_any_clause_is(six):
    table = answer(six)["aspects"].frame().set_index("aspect")
    assert table.loc["battery", ["posts", "unique texts", "negative", "neutral", "positive"]].tolist() == [
        4,
        3,
        3,
        0,
        1,
    ]
    assert table.loc["price", ["posts", "unique texts", "negative", "neutral", "positive"]].tolist() == [2, 2, 1, 1, 0]
    assert table.loc["battery", "negative share"] == pytest.approx(3 / 4)
    assert table.loc["battery", "negative low"] < 3 / 4 < table.loc["battery", "negative high"]


def test_every_aspect_opens_exactly_the_posts_that_speak_of_it(six):
    found = answer(six)
    for row in found["aspects"].frame().itertuples():
        assert len(narrow(six, row.opens).posts) == row.posts
        assert found[f"negative:{row.aspect}"].opens == row.opens


def test_the_change_compares_the_last_days_with_as_many_before(six):
    table = answer(six, days=3)["aspects"].frame().set_index("aspect")
    assert table.loc["battery", "change"] == pytest.approx(0 - 3 / 3)  # f is positive; a, b, c are negative
    assert table.loc["price", "change"] == pytest.approx(0 - 1)


def test_quotes_are_of_different_texts_and_authors_and_mask_people(six):
    quotes = answer(six)["quotes"].frame()
    criticised = quotes.loc[quotes["aspect"] == "battery", "criticised"].tolist()
    assert criticised == ["but this battery died", "the battery died"]
    assert "somebody" not in quotes.to_string()


def test_uncorrected_shares_name_no_worst_aspect(six):
    assert answer(six).headline == (
        "5 of 6 posts speak of an aspect, most of battery (4), price (2); which is criticised most cannot be said "
        "before opinions are labelled."
    )
    assert set(answer(six)["aspects"].frame()["badge"]) == {"uncorrected"}


def test_labels_of_an_aspect_make_its_share_labelled_and_the_headline_say_it():
    n = 120
    ids = [f"p{place}" for place in range(n)]
    posts = pd.DataFrame(
        {"post_id": ids, "text": ids, "created_at": pd.date_range("2025-01-01", periods=n, freq="h", tz="UTC")}
    )
    said = pd.DataFrame(
        {"post_id": ids, "aspect": "battery", "polarity": "neutral", "quote": "a b c", "start": 0, "end": 5}
    )
    truth = ["negative" if place % 2 else "positive" for place in range(n)]
    labels = pd.DataFrame({"post_id": ids, "name": "aspect:battery", "value": truth, "by": "me"}).iloc[:60]
    text = posts[["post_id"]].assign(normal=ids, text_id=ids)
    findings = answer(Corpus.of(posts, aspects=said, text=text, labels=labels))
    assert findings["negative:battery"].value == pytest.approx(0.5)
    assert findings["negative:battery"].low < 0.5 < findings["negative:battery"].high
    assert "of battery, 50 %" in findings.headline
    assert "labelled (n=60)" in findings.headline
    # Bars and line are what the model calls so (none of 120, by Wilson 0 to 3 %); the text beside them says both.
    drawn = findings["polarity"]
    low, high = (f"{end * 100:.0f}" for end in (findings["negative:battery"].low, findings["negative:battery"].high))
    assert drawn.title == "Negative, neutral, positive, as the model calls them"
    assert drawn.alt == (
        "Share negative by aspect, as the model calls it: "
        f"battery 0 % (0 to 3), labelled (n=60) 50 % ({low} to {high})."
    )
    rules = next(rows for rows in drawn.spec["datasets"].values() if "low" in rows[0])
    assert rules[0]["low"] == 0 and rules[0]["high"] == pytest.approx(wilson(0, 120)[1])


def test_a_change_that_could_not_be_corrected_has_a_badge_of_its_own(six):
    many = pd.concat(
        [six.posts.assign(post_id=six.posts["post_id"] + str(copy), author=f"{copy}") for copy in range(60)],
        ignore_index=True,
    )
    said = pd.concat(
        [six.table("aspects").assign(post_id=six.table("aspects")["post_id"] + str(copy)) for copy in range(60)],
        ignore_index=True,
    )
    labels = pd.DataFrame(
        {"post_id": [f"a{copy}" for copy in range(60)], "name": "aspect:battery", "value": "negative", "by": "me"}
    )
    text = many[["post_id"]].assign(normal=many["text"], text_id=many["text"])
    corpus = Corpus.of(many, aspects=said, text=text, labels=labels)
    row = answer(corpus, days=3)["aspects"].frame().set_index("aspect").loc["battery"]
    assert row["badge"] == "labelled (n=60); change uncorrected"  # none of the last days has one


def test_a_text_is_quoted_by_another_author_where_its_first_had_a_newer_one(six):
    rows = [("f", "this one died"), ("e", "it died too"), ("d", "it died too")]  # e's author is f's
    said = pd.DataFrame(rows, columns=["post_id", "quote"])
    said = said.assign(aspect="battery", polarity="negative", start=0, end=5)
    posts = six.posts.assign(author=["u1", "u2", "u3", "u4", "u5", "u5"])
    quotes = answer(Corpus.of(posts, aspects=said, text=six.table("text")))["quotes"].frame()
    assert quotes["criticised"].tolist() == ["this one died", "it died too"]


def test_posts_without_an_aspect_say_what_to_do(six):
    nothing = Corpus.of(six.posts, aspects=six.table("aspects")[:0], text=six.table("text"))
    assert "No post here speaks of an aspect" in answer(nothing).headline
    assert isinstance(answer(nothing)["empty"], Note)
