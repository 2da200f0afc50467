"""What the truth says was planted is in the posts, counted again from texts and times alone."""

import re
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from workbench.model.config import Config


@pytest.fixture(scope="module")
def events(truth: dict) -> dict[str, dict]:
    return {event["kind"]: event for event in truth["events"]}


@pytest.fixture(scope="module")
def named(samples: Path, posts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The posts that name each brand by an alias or a handle in the text, or whose source states it."""
    out = {}
    for brand in Config.read(samples / "workbench.toml").brands:
        words = rf"\b(?:{'|'.join((*brand.aliases, *brand.handles))})\b"
        out[brand.name] = posts[posts["text"].str.contains(words, flags=re.IGNORECASE) | (posts["brand"] == brand.name)]
    return out


def inside(frame: pd.DataFrame, event: dict) -> pd.DataFrame:
    return frame[(frame["at"] >= pd.Timestamp(event["since"])) & (frame["at"] < pd.Timestamp(event["until"]))]


def test_the_truth_has_its_schema(truth: dict, rows: list[dict]) -> None:
    assert set(truth) == {
        "schema", "seed", "since", "until", "posts_sha256", "ours", "topics", "events", "switches",
        "first_response_hours", "posts",
    }  # fmt: skip
    assert truth["schema"] == 1
    columns = truth["posts"]
    assert set(columns) == {"id", "topic", "sentiment", "lang", "brands", "role", "intent", "event"}
    assert columns["id"] == [row["id"] for row in rows]
    assert {len(column) for column in columns.values()} == {len(rows)}
    assert 12 <= len(truth["topics"]) <= 20
    assert set(columns["topic"]) - {None} == set(truth["topics"])
    needed = {"name", "kind", "brand", "topic", "source", "since", "until", "planned", "measured", "posts"}
    assert all(needed <= set(event) for event in truth["events"])
    assert {event["kind"] for event in truth["events"]} == {"outage", "campaign", "crisis", "defect", "copy_paste"}


def test_events_and_posts_name_each_other(truth: dict, posts: pd.DataFrame) -> None:
    for event in truth["events"]:
        assert event["posts"] == posts.loc[posts["true_event"] == event["name"], "id"].tolist()
        own = posts[posts["true_event"] == event["name"]]
        assert own["at"].between(pd.Timestamp(event["since"]), pd.Timestamp(event["until"]), inclusive="left").all()


def test_the_crisis_is_ten_hours_of_eight_to_fifteen_times_the_usual(events: dict, named: dict) -> None:
    event = events["crisis"]
    posts = named[event["brand"]]
    since, until = pd.Timestamp(event["since"]), pd.Timestamp(event["until"])
    assert until - since == pd.Timedelta(hours=10)
    weeks = [inside(posts, {"since": since + k * pd.Timedelta(weeks=1), "until": until + k * pd.Timedelta(weeks=1)})
             for k in range(-5, 8) if k != 0]  # fmt: skip
    usual = sum(map(len, weeks)) / len(weeks)
    assert 8 < len(inside(posts, event)) / usual < 15
    assert len(inside(posts, event)) / usual == pytest.approx(event["measured"]["multiple"], rel=0.1)


def test_the_crisis_is_negative_and_speaks_of_fire_and_recall(events: dict, named: dict) -> None:
    own = inside(named["Rondavik"], events["crisis"])
    assert own["text"].str.contains("fire|recall|burn|smok|Rückruf|Brand|incendio|retirada", case=False).mean() > 0.7
    before = named["Rondavik"][named["Rondavik"]["at"] < pd.Timestamp(events["crisis"]["since"])]
    assert before["text"].str.contains(r"\brecall|battery fire", case=False).mean() < 0.01
    assert (own["true_sentiment"] == "negative").mean() > 0.6


def test_the_defect_grows_over_days_to_more_than_twice_the_usual(
    events: dict, posts: pd.DataFrame, named: dict
) -> None:
    event = events["defect"]
    negative = named[event["brand"]].query("true_sentiment == 'negative'").set_index("at").resample("1D").size()
    since, until = pd.Timestamp(event["since"]), pd.Timestamp(event["until"])
    usual = negative.drop(negative[since : until - pd.Timedelta(seconds=1)].index).mean()
    thirds = [negative[since + pd.Timedelta(days=4 * i) :][:4].mean() / usual for i in range(3)]
    assert thirds[0] < thirds[1] < thirds[2]
    assert thirds[0] < 1.5
    assert 1.8 < thirds[2] < 2.7
    assert 150 <= len(event["posts"]) <= 250


def test_the_defect_speaks_of_fogged_displays(events: dict, posts: pd.DataFrame) -> None:
    own = posts[posts["true_event"] == events["defect"]["name"]]["text"]
    words = r"displ|screen|fog|condens|moist|droplet|drizzle|pantalla|Kondens|beschl|Anzeige"
    assert own.str.contains(words, case=False).mean() > 0.95


def test_the_copies_are_nearly_one_text_by_many_accounts_within_hours(events: dict, posts: pd.DataFrame) -> None:
    event = events["copy_paste"]
    own = posts[posts["true_event"] == event["name"]]
    assert len(own) == own["author"].nunique() == 96
    words = [set(re.findall(r"\w+", text.lower())) for text in own["text"].head(25)]
    alike = [len(a & b) / len(a | b) for a, b in combinations(words, 2)]
    assert sum(alike) / len(alike) > 0.7
    assert own["text"].nunique() > 30
    assert own["at"].max() - own["at"].min() < pd.Timedelta(hours=3)


def test_the_campaign_lifts_positive_posts_by_two_fifths(events: dict, named: dict) -> None:
    event = events["campaign"]
    week = inside(named[event["brand"]].query("true_sentiment == 'positive'"), event)
    without = week[week["true_event"].isna()]
    assert len(week) / len(without) == pytest.approx(1.4, abs=0.03)


def test_the_silent_source_is_silent_for_thirty_hours_and_never_again_so_long(
    events: dict, posts: pd.DataFrame
) -> None:
    event = events["outage"]
    times = posts.loc[posts["source"] == event["source"], "at"]
    assert inside(posts[posts["source"] == event["source"]], event).empty
    gaps = times.diff().dropna().sort_values()
    assert gaps.iloc[-1] >= pd.Timedelta(hours=30)
    assert gaps.iloc[-2] < gaps.iloc[-1] / 2
    for source in set(posts["source"]) - {event["source"]}:
        assert not inside(posts[posts["source"] == source], event).empty


def test_switches_name_two_brands_that_both_stand_in_the_text(truth: dict, posts: pd.DataFrame) -> None:
    texts = posts.set_index("id")["text"].str.lower()
    assert len(truth["switches"]) > 150
    for switch in truth["switches"]:
        assert switch["from"] != switch["to"]
        assert switch["from"].lower() in texts[switch["id"]]
        assert switch["to"].lower() in texts[switch["id"]]


def test_outside_what_is_planted_the_market_is_calm(posts: pd.DataFrame) -> None:
    calm = posts[posts["true_event"].isna()].explode("true_brands").dropna(subset="true_brands")
    for _, own in calm.groupby("true_brands"):
        hours = own.set_index("at").resample("1h").size()
        days = own.set_index("at").resample("1D").size()
        assert hours.max() <= 20
        assert days.max() < 1.6 * days.mean()
