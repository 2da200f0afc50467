"""The sentiment trend on hand-written posts."""

import pandas as pd
import pytest

from workbench.analyses.sentiment_trend import ANALYSIS, last_whole
from workbench.model import calendar
from workbench.model.corpus import Corpus
from workbench.model.findings import Note


def corpus(sentiments: list[str], freq: str = "D", events: bool = False) -> Corpus:
    """A post a step from Monday 6 January 2025, each by another author, about two brands in turn."""
    n = len(sentiments)
    ids = [f"p{place:03}" for place in range(n)]
    posts = pd.DataFrame(
        {
            "post_id": ids,
            "author": [f"u{place}" for place in range(n)],
            "text": ids,
            "created_at": pd.date_range("2025-01-06", periods=n, freq=freq, tz="UTC"),
        }
    )
    said = pd.DataFrame(
        {"post_id": ids, "sentiment": sentiments, "p_negative": 0.4, "p_neutral": 0.3, "p_positive": 0.3}
    )
    tables = {"sentiment": said, "brands": pd.DataFrame({"post_id": ids, "brand": ["Ardo", "Belio"] * (n // 2)})}
    if events:
        launch = calendar.Event(name="Launch", since="2025-01-08", until="2025-01-09")
        later = calendar.Event(name="Later", since="2026-01-08", until="2026-01-09")
        tables["calendar"] = calendar.table([launch, later])
    return Corpus.of(posts, **tables)


def answer(of: Corpus, **params: object):
    return ANALYSIS.run(of, ANALYSIS.check_params(params))


def test_six_posts_give_shares_with_intervals_n_and_query():
    findings = answer(corpus(["negative", "positive", "negative", "neutral", "negative", "positive"]))
    number = findings["negative"]
    assert number.value == pytest.approx(3 / 6)
    assert number.low < 0.5 < number.high
    assert number.n == 6
    assert number.opens == "sentiment:negative AND since:2025-01-06 AND until:2025-01-13 AND media:earned"
    assert "a model that nobody has checked on these posts calls 50 % of them negative" in findings.headline
    assert "nothing before to compare with" in findings.headline


def test_a_clear_rise_is_called_up_and_a_hint_where_nobody_checked_the_model():
    findings = answer(corpus(["positive"] * 28 * 6 + ["negative"] * 7 * 6, freq="4h"))
    assert findings.headline.startswith("In the week from 3 Feb 2025, the share of negative posts is up 100 points")
    assert "from the 4 weeks before, a hint" in findings.headline
    assert findings["change:"].value == pytest.approx(1.0)


def test_a_share_and_its_change_are_of_one_kind():
    plain = corpus(["positive"] * 28 * 6 + ["negative"] * 7 * 6, freq="4h")
    ids = plain.posts["post_id"].iloc[28 * 6 :]
    labels = pd.DataFrame({"post_id": ids, "name": "sentiment", "value": "positive", "by": "ada"}).assign(weight=1.0)
    more = pd.concat([plain.posts] * 3, ignore_index=True)
    more["post_id"] += [f"-{place // len(plain.posts)}" for place in range(len(more))]
    said = pd.concat([plain.table("sentiment")] * 3, ignore_index=True).assign(post_id=more["post_id"])
    labels = pd.concat([labels.assign(post_id=labels["post_id"] + f"-{copy}") for copy in range(3)], ignore_index=True)
    alone = answer(Corpus.of(more[more["post_id"].isin(labels["post_id"])], sentiment=said, labels=labels))
    assert (alone["negative"].badge, alone["negative"].value) == ("labelled (n=126)", 0)
    both = answer(Corpus.of(more, sentiment=said, labels=labels))  # nobody labelled the weeks before
    assert both["negative"].badge == both["change:"].badge == "uncorrected"
    assert both["negative"].value == both["change:"].value == 1
    assert "calls 100 % of them negative" in both.headline


def test_chance_is_not_called_a_change():
    findings = answer(corpus(["negative", "positive"] * 105, freq="4h"))
    assert "no different from the 4 weeks before beyond the interval" in findings.headline


def test_a_week_that_has_not_ended_is_drawn_but_not_compared():
    findings = answer(corpus(["positive"] * 42 + ["negative"] * 6, freq="4h"))  # the negative ones from Monday on
    assert findings["negative"].value == 0
    assert "has not ended" in findings["steps"].caption
    assert len(findings["steps"].rows) == 2


def test_a_step_is_whole_when_little_of_it_is_missing():
    periods = pd.Series(pd.to_datetime(["2025-01-06", "2025-01-13"]))
    assert last_whole(periods, pd.Timestamp("2025-01-19T20:00", tz="UTC"), "week") == pd.Timestamp("2025-01-13")
    assert last_whole(periods, pd.Timestamp("2025-01-19T12:00", tz="UTC"), "week") == pd.Timestamp("2025-01-06")


def test_each_brand_has_its_line_and_the_level_grows_with_their_number():
    findings = answer(corpus(["negative", "positive"] * 42, freq="4h"), brands=True)
    assert findings["Ardo:negative"].value == 1
    assert findings["Belio:negative"].value == 0
    assert findings["Ardo:negative"].level == pytest.approx(0.975)


def test_events_within_the_time_are_marked_others_not():
    findings = answer(corpus(["negative", "positive"] * 42, freq="4h", events=True))
    assert findings["events"].frame()["name"].tolist() == ["Launch"]
    assert "marked: Launch" in findings["trend"].alt


def test_posts_without_a_sentiment_say_what_to_do():
    nothing = corpus(["negative"] * 6)
    nothing = Corpus.of(nothing.posts, sentiment=nothing.table("sentiment").assign(sentiment=None))
    assert "No post here has a sentiment" in answer(nothing).headline
    assert isinstance(answer(nothing)["empty"], Note)
