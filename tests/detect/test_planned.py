import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.detect import watch
from workbench.detect.planned import raised_bar, tempered
from workbench.model.alert import Series
from workbench.model.corpus import Corpus

_spec = importlib.util.spec_from_file_location("market", Path(__file__).with_name("market.py"))
assert _spec is not None and _spec.loader is not None
market = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(market)
SINCE = market.SINCE
BURST = 15 * 24 + 10  # hours after SINCE


def calendar(expect: float, since: float = BURST, until: float = BURST + 6, **named: str) -> pd.DataFrame:
    event = {"name": "launch", "brand": "", "about": "", "channel": "", "expect": expect, **named}
    times = {"since": SINCE + pd.Timedelta(hours=since), "until": SINCE + pd.Timedelta(hours=until)}
    return pd.DataFrame([{**event, **times}])


@pytest.fixture(scope="module")
def launch() -> Corpus:
    """Two brands for 20 days; on day 15 one has 60 posts an hour more, for six hours."""
    extra = np.zeros(20 * 24, dtype=int)
    extra[BURST : BURST + 6] = 60
    return market.corpus_of(
        market.posts_of(market.hours(8, 20, 1), "Aster"),
        market.posts_of(market.hours(8, 20, 2), "Borea"),
        market.posts_of(extra, "Aster"),
    )


def knowing(corpus: Corpus, known: pd.DataFrame) -> Corpus:
    tables = ("brands", "sentiment", "topics", "topic_table", "duplicates")
    return Corpus.of(corpus.posts, **{name: corpus.table(name) for name in tables}, calendar=known)


def bar(known: pd.DataFrame | None, *series: Series, bins: int = 6) -> list[list[float]]:
    index = pd.date_range(SINCE, periods=bins, freq="1h")
    return raised_bar(known, series, index, pd.Timedelta("1h"), {3: "brakes"}).T.tolist()


def test_only_the_named_series_and_hours_are_raised() -> None:
    known = calendar(3.0, 2, 4, brand="Aster")
    assert bar(known, Series(brand="Aster"), Series(brand="Aster", topic=3), Series(brand="Borea")) == [
        [1, 1, 3, 3, 1, 1],
        [1, 1, 3, 3, 1, 1],
        [1, 1, 1, 1, 1, 1],
    ]


@pytest.mark.parametrize("about", ["3", "brakes"])
def test_a_topic_is_named_by_number_or_label_and_leaves_the_brand_alone(about: str) -> None:
    series = (Series(brand="Aster", topic=3), Series(brand="Aster", topic=4), Series(brand="Aster"))
    assert bar(calendar(2.0, 0, 1, about=about), *series, bins=1) == [[2], [1], [1]]


def test_a_bin_that_shares_a_minute_with_the_event_is_raised_and_the_largest_of_several_counts() -> None:
    known = pd.concat([calendar(2.0, 1.99, 4), calendar(5.0, 3, 3.1)], ignore_index=True)
    assert bar(known, Series(brand="Aster")) == [[1, 2, 2, 5, 1, 1]]
    assert bar(known, Series(), Series(channel="forum"))[1] == [1, 2, 2, 5, 1, 1]
    assert bar(calendar(2.0, 0, 6, channel="forum"), Series(), bins=1) == [[1]]


def test_without_events_that_raise_nothing_is_raised() -> None:
    assert bar(None, Series(), bins=1) == bar(calendar(1.0, 0, 6), Series(), bins=1) == [[1]]


def test_what_is_beyond_the_usual_shrinks_and_what_is_not_stays() -> None:
    x, mean = np.array([[30.0, 12.0, 5.0, 90.0]]), np.full((1, 4), 10.0)
    assert tempered(x, mean, np.array([[3.0, 3.0, 3.0, 1.0]])).tolist() == [[10.0, 10.0, 5.0, 90.0]]


def test_a_planned_launch_is_no_incident_and_what_was_held_back_is_told(launch: Corpus) -> None:
    assert len(watch(launch, false_alarms=0.1).incidents) == 1
    found = watch(knowing(launch, calendar(12.0, brand="Aster")), false_alarms=0.1)
    assert found.incidents == ()
    assert {one.signal.brand for one in found.suppressed} == {"Aster"}
    whole = next(one for one in found.suppressed if one.signal == Series(brand="Aster"))
    assert whole.event == "launch"
    assert whole.at == SINCE + pd.Timedelta(hours=BURST + 1)
    assert whole.alerts >= 1
    assert whole.return_period_days > 30


def test_a_launch_that_brings_far_more_than_planned_is_an_incident_beyond_the_plan(launch: Corpus) -> None:
    (incident,) = watch(knowing(launch, calendar(2.0, brand="Aster")), false_alarms=0.1).incidents
    (unplanned,) = watch(launch, false_alarms=0.1).incidents
    assert incident.expected > unplanned.expected
    assert incident.excess < unplanned.excess


def test_an_event_of_another_brand_or_day_changes_nothing(launch: Corpus) -> None:
    plain = watch(launch, false_alarms=0.1)
    for known in (calendar(1.0), calendar(12.0, brand="Nobody"), calendar(12.0, 0, 5, brand="Borea")):
        found = watch(knowing(launch, known), false_alarms=0.1)
        assert [one.id for one in found.incidents] == [one.id for one in plain.incidents]
        assert found.suppressed == ()
