"""The effect of a campaign on six weeks by hand."""

import pandas as pd
import pytest

from workbench.analyses.campaign_effect import ANALYSIS
from workbench.model import calendar
from workbench.model.calendar import Event
from workbench.model.corpus import Corpus
from workbench.model.findings import Note

WEEKS = 6


def market(gain=0, positive=3, competitors=True, events=(), **tables):
    """Six weeks of days: Ardo with 6 posts a day (``positive`` of them positive) and ``gain`` more, all positive, in
    the third week; Belio with 5 or 7 a day in turn."""
    rows = []
    for day in range(7 * WEEKS):
        mine = 6 + (gain if day // 7 == 2 else 0)
        rows += [("Ardo", day, k < positive or k >= 6) for k in range(mine)]
        rows += [("Belio", day, k < 2) for k in range(5 + 2 * (day % 2))] if competitors else []
    frame = pd.DataFrame(rows, columns=["brand", "day", "positive"])
    start = pd.Timestamp("2025-01-06", tz="UTC")
    posts = pd.DataFrame(
        {
            "post_id": [f"p{place}" for place in range(len(frame))],
            "author": [f"a{place}" for place in range(len(frame))],
            "text": "x",
            "created_at": start + pd.to_timedelta(frame["day"], unit="D") + pd.Timedelta(minutes=1),
        }
    )
    posts.loc[len(posts) - 1, "created_at"] = start + pd.Timedelta(days=7 * WEEKS) - pd.Timedelta(minutes=1)
    key = posts[["post_id"]]
    return Corpus.of(
        posts,
        brands=key.assign(brand=frame["brand"]),
        sentiment=key.assign(sentiment=frame["positive"].map({True: "positive", False: "neutral"})),
        calendar=calendar.table(events),
        **tables,
    )


def event(name="Spring", brand="Ardo", first="2025-01-20", until="2025-01-27"):
    return Event(name=name, brand=brand, since=first, until=until)


def answer(corpus, **params):
    return ANALYSIS.run(corpus, ANALYSIS.check_params(params))


def test_a_gain_is_shown_with_its_interval_and_placebos():
    findings = answer(market(gain=5, events=[event()]))
    gained = findings["gained:positive posts"]
    assert gained.value == pytest.approx(35, abs=1)
    assert 0 < gained.low < 35 < gained.high
    assert gained.badge == "uncorrected" and findings["gained:posts"].badge == "counted"
    assert findings["placebo_time"].value == pytest.approx(1 / (1 + findings["placebo_time"].n))
    assert findings["placebo_brand"].value == pytest.approx(1 / 2)
    assert findings.headline.startswith("Spring (20 Jan 2025 to 26 Jan 2025, Ardo) left a mark.")


def test_no_evidence_says_what_could_have_been_seen():
    findings = answer(market(events=[event()]))
    assert findings.headline.startswith("No evidence that Spring")
    assert f"a gain below {findings['least'].value:,.0f} would often have been missed" in findings.headline


def test_each_time_opens_its_posts():
    rows = answer(market(gain=5, events=[event()]))["periods"].frame().set_index("time")
    assert rows["posts"].tolist() == [14 * 6, 7 * 11, 7 * 6]
    assert rows["days"].tolist() == [14, 7, 7]
    assert rows.loc["during", "opens"] == 'brand:"Ardo" AND since:2025-01-20 AND until:2025-01-27 AND media:earned'


def test_the_newest_event_with_a_brand_that_has_ended_is_looked_at():
    events = [event("Old"), event("New", first="2025-01-27", until="2025-02-03")]
    everyone = Event(name="Holiday", since="2025-02-05", until="2025-02-06")
    ahead = event("Ahead", first="2025-02-10", until="2025-03-10")
    assert "that New (" in answer(market(events=[*events, everyone, ahead])).headline
    assert "that Old (" in answer(market(events=[*events, everyone, ahead]), event="Old").headline


def test_days_that_are_given_stand_in_place_of_an_event():
    findings = answer(market(gain=5), brand="Ardo", first_day="2025-01-20", last_day="2025-01-26")
    assert findings["gained:posts"].value == pytest.approx(35, abs=1)
    half = answer(market(), brand="Ardo", first_day="2025-01-20")
    assert half.headline == "A campaign needs its first day and its last, and the last cannot be the earlier one."


def test_without_a_calendar_it_says_how_to_write_one():
    findings = answer(market())
    assert findings.headline == "No event is known here, so there is no campaign to look at."
    assert "[[calendar]]" in findings["empty"].text and "workbench calendar check" in findings["empty"].text


def test_an_unknown_event_is_answered_with_the_known_ones():
    assert answer(market(events=[event()]), event="Autumn").headline == (
        'The calendar knows no event "Autumn"; it knows "Spring".'
    )


def test_an_event_outside_the_posts_is_said_to_be_so():
    findings = answer(market(events=[event(first="2024-01-01", until="2024-01-08")]))
    assert "lies outside the posts here, which reach from 6 Jan 2025" in findings.headline


def test_a_missing_comparison_is_named():
    findings = answer(market(gain=5, competitors=False, events=[event()]))
    assert "No other brand is here" in findings["left_out"].text
    assert findings["placebo_brand"].value is None


def test_what_else_the_calendar_holds_is_left_out_and_named():
    others = [
        event("Fair", first="2025-02-10", until="2025-02-11"),
        event("Sale", first="2025-01-22", until="2025-01-23"),
    ]
    note = answer(market(gain=5, events=[event(), *others]), event="Spring")["left_out"]
    assert isinstance(note, Note)
    assert "the days of Fair" in note.text and "Sale too: the two cannot be told apart" in note.text


def test_themes_quote_reactions_with_people_masked():
    corpus = market(gain=5, events=[event()])
    said = pd.DataFrame(
        {
            "post_id": corpus.posts.loc[corpus.posts["created_at"] >= "2025-01-21", "post_id"].iloc[:4],
            "aspect": "price",
            "polarity": "negative",
            "quote": "far too dear @somebody",
            "start": 0,
            "end": 5,
        }
    )
    text = corpus.posts[["post_id"]].assign(normal="x", text_id="x")
    kept = {name: corpus.table(name) for name in ("brands", "sentiment", "calendar")}
    (row,) = answer(Corpus.of(corpus.posts, aspects=said, text=text, **kept))["themes"].frame().to_dict("records")
    assert (row["theme"], row["criticised"]) == ("price", 4)
    assert row["in the words of critics"] == "far too dear @someone"
    assert row["opens"].startswith('brand:"Ardo" AND aspect:"price" AND since:2025-01-20 AND until:2025-02-03')
