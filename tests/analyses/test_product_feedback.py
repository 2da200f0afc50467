"""Product feedback on hand-written posts: complaints, wishes, warnings."""

import pandas as pd
import pytest

from workbench.analyses.product_feedback import ANALYSIS
from workbench.analyses.product_opinions import complaints, first_told, voices, watched
from workbench.evaluate.rising import warnings
from workbench.model.corpus import Corpus
from workbench.store.narrowing import narrow

START = pd.Timestamp("2025-01-01", tz="UTC")


def corpus(rows, wished=(), **tables):
    """``rows``: post_id, author, day, aspect, polarity, quote."""
    frame = pd.DataFrame(rows, columns=["post_id", "author", "day", "aspect", "polarity", "quote"])
    posts = frame[["post_id", "author"]].assign(text=frame["quote"], brand="Ardo")
    posts["created_at"] = START + pd.to_timedelta(frame["day"] * 24, unit="h")
    said = frame[["post_id", "aspect", "polarity", "quote"]].assign(start=0, end=5).dropna(subset=["aspect"])
    asks = pd.DataFrame({"post_id": pd.Series(list(wished), dtype="str"), "head": "feature_request", "label": "yes"})
    brands = posts[["post_id", "brand"]]
    return Corpus.of(posts, aspects=said, classes=asks.assign(p=float("nan")), brands=brands, **tables)


def answer(given, **params):
    return ANALYSIS.run(given, ANALYSIS.check_params(params))


SIX = [
    ("a", "u1", 0.0, "display", "negative", "the display is fogged"),
    ("b", "u2", 8.0, "display", "negative", "the display went blank @somebody"),
    ("c", "u3", 9.0, "display", "negative", "my display is dead too"),
    ("d", "u4", 10.0, "display", "neutral", "please add a bigger display"),
    ("e", "u5", 12.0, "price", "positive", "the price is right"),
    ("f", "brand:Ardo", 13.99, "display", "negative", "we know that the display fogs"),
]


def test_complaints_are_negative_and_wishes_what_the_rule_finds_and_own_posts_count_for_neither():
    found = answer(corpus(SIX, wished=["d"]), days=7)
    row = found["aspects"].frame().set_index("aspect").loc["display"]
    assert row[["complaints", "before", "wishes"]].tolist() == [2, 1, 1]
    assert row["change"] == pytest.approx(2.0)
    assert row["trend"] == "no clear change"
    # Garwood's interval of a count of 2: 0.242 to 7.225
    assert row[["complaints low", "complaints high"]].tolist() == pytest.approx([0.2422, 7.2247], abs=1e-3)
    assert found.headline.endswith("most criticised in 7 days: display (2); most wished for: display (1).")


def test_a_row_and_a_number_open_exactly_their_posts():
    given = corpus(SIX, wished=["d"])
    found = answer(given, days=7)
    table = found["aspects"]
    assert set(narrow(given, table.frame()[table.opens][0]).posts["post_id"]) == {"b", "c"}
    assert set(narrow(given, found["wishes"].opens).posts["post_id"]) == {"d"}


def test_quotes_are_of_different_authors_and_mask_people():
    quotes = answer(corpus(SIX, wished=["d"]))["quotes"].frame()
    assert quotes["complaint"].tolist()[:3] == [
        "my display is dead too",
        "the display went blank @someone",
        "the display is fogged",
    ]
    assert quotes["wish"].tolist()[0] == "please add a bigger display"


def test_copies_reposts_and_news_are_left_out():
    given = corpus(SIX, duplicates=pd.DataFrame({"post_id": list("abcdef"), "family": list("xxxyzw")}))
    assert voices(given)["post_id"].tolist() == ["a", "d", "e"]
    posts = given.posts.assign(kind=["news", *["post"] * 5], repost_of=[None, "a", None, None, None, None])
    assert voices(Corpus.of(posts))["post_id"].tolist() == ["c", "d", "e"]


def rising(from_day, days=60):
    """A day has ten posts of ten authors, one of which criticises the display; from ``from_day`` six do."""
    return corpus(
        [
            (
                f"p{day}-{i}",
                f"u{day}-{i}",
                day + 0.04 * i,
                "display" if i < (6 if day >= from_day else 1) else None,
                "negative",
                "the display is dead",
            )
            for day in range(days)
            for i in range(10)
        ]
    )


def test_a_rise_is_warned_of_and_told_in_the_headline_and_a_level_series_is_not():
    found = answer(rising(from_day=55))
    assert found.headline.startswith("Complaints about display of Ardo are rising")
    row = found["warnings"].frame().iloc[0]
    # By hand: 7 of 70 are usual, after 8 weeks 56 of 560. Three days in there are 4 + 18 = 22, at least 1.8 times as
    # many (Clopper-Pearson of 22 among 78); four days in 3 + 24 = 27, at least 2.3 times.
    assert row["warned"] == "2025-03-01"
    assert row["complaints in 7 days"] == 27 and row["usual"] == 7
    assert "No complaint is rising" in answer(rising(from_day=99)).headline


def test_one_author_who_complains_every_day_raises_nothing_and_is_one_person_in_the_change():
    quiet = rising(from_day=99)
    angry = [(f"z{day}-{i}", "zoe", 53.5 + day + 0.02 * i, "display", "negative", "dead") for day in range(6) for i in
             range(10)]  # fmt: skip
    base = [(p, a, (t - START) / pd.Timedelta(days=1)) for p, a, t in
            quiet.posts[["post_id", "author", "created_at"]].itertuples(index=False)]  # fmt: skip
    said = set(quiet.table("aspects")["post_id"])
    rows = [(p, a, t, "display" if p in said else None, "negative", "the display is dead") for p, a, t in base]
    found = answer(corpus([*rows, *angry]), days=7)
    assert "No complaint is rising" in found.headline
    row = found["aspects"].frame().iloc[0]
    assert row["complaints"] > 60 and row["change"] == pytest.approx(8 / 7)


def test_an_author_is_told_of_again_after_a_week_without_a_complaint():
    given = corpus([(f"p{day}", "u", float(day), "display", "negative", "dead") for day in (0, 3, 9, 17)])
    assert first_told(complaints(given, voices(given)))["post_id"].tolist() == ["p0", "p17"]


def test_a_loud_week_of_all_posts_raises_nothing():
    quiet = rising(from_day=99, days=50)
    loud = [
        (f"q{day}-{i}", f"v{day}-{i}", day + 0.004 * i, "display" if i % 10 == 0 else None, "negative", "dead again")
        for day in range(50, 57)
        for i in range(100)
    ]
    base = [(p, a, (t - START) / pd.Timedelta(days=1)) for p, a, t in
            quiet.posts[["post_id", "author", "created_at"]].itertuples(index=False)]  # fmt: skip
    said = set(quiet.table("aspects")["post_id"])
    rows = [(p, a, t, "display" if p in said else None, "negative", "the display is dead") for p, a, t in base]
    assert "No complaint is rising" in answer(corpus([*rows, *loud])).headline


def test_warnings_use_nothing_later_than_the_day():
    whole = rising(from_day=55)
    cut = narrow(whole, f"until:{(START + pd.Timedelta(days=59)).date()}")
    looked = []
    for given in (whole, cut):
        posts = voices(given)
        looked.append(watched(given, posts, complaints(given, posts)))
    pd.testing.assert_frame_equal(looked[0][looked[0]["day"] < START + pd.Timedelta(days=59)], looked[1])
    assert warnings(looked[0], 0.5)[0].raised == warnings(looked[1], 0.5)[0].raised


def test_nothing_said_of_an_aspect_says_what_to_do():
    nothing = corpus([("a", "u", 0.0, None, None, "hi there you")])
    assert "No post here criticises an aspect" in answer(nothing).headline
    assert "workbench enrich" in answer(nothing)["empty"].text
