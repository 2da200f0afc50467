from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.detect.market import SINCE, corpus_of, hours, posts_of
from workbench.detect import replay, told_at, watch
from workbench.detect.replay import _Story, until
from workbench.model.alert import Incident, Series
from workbench.model.corpus import Corpus

DAY = pd.Timedelta("1D")
CRISIS = 15 * 24 + 10  # hours after the beginning


@pytest.fixture(scope="module")
def burst() -> Corpus:
    """One brand for 20 days, hit on day 15 at 10:00 by 60 posts an hour for six hours."""
    extra = np.zeros(20 * 24, dtype=int)
    extra[CRISIS : CRISIS + 6] = 60
    return corpus_of(posts_of(hours(8, 20, 1), "Aster"), posts_of(extra, "Aster", topic=1, sentiment="negative"))


def test_a_story_is_told_when_a_live_watch_would_have_told_it(burst: Corpus) -> None:
    told = replay(burst, false_alarms=0.1)
    (incident,) = told.incidents
    assert incident.at == SINCE + pd.Timedelta(hours=CRISIS + 1)
    assert told.incidents[0].excess == watch(burst, false_alarms=0.1).incidents[0].excess  # later looks add to it
    assert (told.looks, told.step) == (19, DAY)  # at each midnight from the third day on, and at the end


def test_what_came_later_changes_nothing_that_was_told_before(burst: Corpus) -> None:
    half = until(burst, (SINCE + 17 * DAY).to_pydatetime())
    early, late = replay(half, false_alarms=0.1), replay(burst, false_alarms=0.1)
    assert [(i.id, i.at) for i in early.incidents] == [(i.id, i.at) for i in late.incidents]


def test_a_story_that_was_small_at_first_counts_from_the_look_that_saw_it_grown() -> None:
    """With hindsight the story is large from its first alert on; nobody could know that then."""
    extra = np.zeros(26 * 24, dtype=int)
    extra[15 * 24 : 20 * 24] = 4
    slow = corpus_of(posts_of(hours(3, 26, 2), "Aster"), posts_of(extra, "Aster", topic=1))
    (hindsight,) = watch(slow, false_alarms=1, min_posts=250).incidents
    (told,) = replay(slow, false_alarms=1, min_posts=250).incidents
    assert hindsight.at < told.at
    assert told.at == pd.Timestamp(told.at).floor("1D")  # a look at midnight


def test_fewer_looks_tell_the_same_loud_story_at_the_same_hour(burst: Corpus) -> None:
    seldom = replay(burst, false_alarms=0.1, most_looks=4)
    assert seldom.step == 5 * DAY
    assert [i.at for i in seldom.incidents] == [i.at for i in replay(burst, false_alarms=0.1).incidents]


def test_a_corpus_of_the_past_holds_nothing_said_later(burst: Corpus) -> None:
    end = SINCE + 3 * DAY
    past = until(replace(burst, tables={**burst.tables}), end.to_pydatetime())
    assert past.posts["created_at"].max() < end
    assert past.table("counts")["bin"].max() < end
    assert len(past.posts) == (burst.posts["created_at"] < end).sum()
    assert past.corpus_id != burst.corpus_id


@pytest.mark.parametrize("budget", [0.1, 1.0, 10.0])
def test_moving_the_budget_gives_the_stories_that_a_watch_under_it_gives(burst: Corpus, budget: float) -> None:
    moved = told_at(watch(burst, false_alarms=3.0), budget)
    anew = sorted(watch(burst, false_alarms=budget).incidents, key=lambda incident: incident.at)
    assert [(t.at, t.onset, t.until, t.signal, t.excess) for t in moved] == [
        (i.at, i.onset, i.until, i.signal, pytest.approx(i.excess)) for i in anew
    ]


def test_more_alarms_accepted_never_means_fewer_alerts_at_first(burst: Corpus) -> None:
    found = watch(burst, false_alarms=1.0)
    assert len(told_at(found, 0.05)) <= len(told_at(found, 30.0))


def incident(onset: int, until_: int, at: int, topic: int | None = None) -> Incident:
    hour = {
        name: SINCE + pd.Timedelta(hours=value) for name, value in (("onset", onset), ("until", until_), ("at", at))
    }
    return Incident(
        id=f"{onset}-{at}", signal=Series(brand="Aster", topic=topic), score=5, return_period_days=99, observed=50,
        expected=10, excess=until_, history_days=40, short_history=False, **hour,
    )  # fmt: skip


def test_hindsight_parts_and_joins_stories_but_a_story_told_stays_one() -> None:
    story = _Story(incident(0, 10, 2), SINCE, SINCE + pd.Timedelta(hours=10))
    story.add(incident(0, 40, 2))  # it went on
    assert (story.incident.excess, story.incident.at) == (40, SINCE + pd.Timedelta(hours=2))
    rest = incident(30, 50, 33)  # a later look parts it in two: the rest is no news
    assert story.holds(rest)
    story.add(rest)
    assert story.incident.onset == SINCE  # what was told at 2 did not begin at 30
    assert story.holds(incident(45, 60, 46, topic=3))
    assert not story.holds(incident(60, 70, 61))
