import pandas as pd
import pytest

from workbench.topics.lineage import DEAD_AFTER, dead, events
from workbench.topics.matching import Matching
from workbench.topics.standing import NO_LINEAGE

NONE = Matching({}, {}, {}, {})


def day(number):
    return pd.Timestamp("2025-03-01", tz="UTC") + pd.Timedelta(days=number)


def told(rows):
    return dict(zip(rows["topic"], rows["event"], strict=True))


def step(before, number, posts, topics, matching=NONE):
    rows = events(before, day(number), pd.Series(posts), topics, matching)
    return rows, rows[rows["at"] == day(number)]


def test_a_topic_is_born_once_and_split_says_from_whom():
    rows, now = step(NO_LINEAGE, 0, {0: 60, 1: 40}, [0, 1])
    assert told(now) == {0: "born", 1: "born"}
    matching = Matching({0: 0, 1: 1}, {2: 0}, {}, {(0, 0): 0.9, (1, 1): 0.8, (2, 0): 0.6})
    _, now = step(rows, 7, {0: 55, 1: 41, 2: 20}, [0, 1, 2], matching)
    now = now.set_index("topic")
    assert now.loc[2, "event"] == "split"
    assert list(now.loc[2, "others"]) == [0]
    assert now["similarity"].tolist() == pytest.approx([0.9, 0.8, 0.6])
    assert now["posts"].tolist() == [55, 41, 20]


def test_growth_is_a_share_that_moved_beyond_chance():
    rows, _ = step(NO_LINEAGE, 0, {0: 100, 1: 100, 2: 800}, [0, 1, 2])
    # From 10 % of 1,000 to 13 % of 2,000: z = .03 / sqrt(.12 * .88 * (1/1000 + 1/2000)) = 2.4; 11 % gives 0.8.
    _, now = step(rows, 7, {0: 260, 1: 220, 2: 1520}, [0, 1, 2])
    assert told(now) == {0: "grown", 1: "steady", 2: "shrunk"}


def test_a_topic_without_posts_rests_and_dies_after_four_refreshes():
    rows, _ = step(NO_LINEAGE, 0, {0: 50, 1: 50}, [0, 1])
    said = []
    for week in range(1, DEAD_AFTER + 2):
        rows, now = step(rows, 7 * week, {0: 50}, [0, 1])
        said.append(told(now).get(1))
    assert said == ["dormant", "dormant", "dormant", "dead", None]
    assert dead(rows) == {1}


def test_a_topic_that_comes_back_in_time_has_grown_and_counts_anew():
    rows, _ = step(NO_LINEAGE, 0, {0: 50, 1: 50}, [0, 1])
    for week in (1, 2, 3):
        rows, _ = step(rows, 7 * week, {0: 50}, [0, 1])
    rows, now = step(rows, 28, {0: 50, 1: 30}, [0, 1])
    assert told(now)[1] == "grown"
    _, now = step(rows, 35, {0: 50}, [0, 1])
    assert told(now)[1] == "dormant"


def test_a_topic_that_another_took_up_has_merged():
    rows, _ = step(NO_LINEAGE, 0, {0: 50, 1: 50}, [0, 1])
    _, now = step(rows, 7, {0: 90}, [0, 1], Matching({0: 0}, {}, {1: 0}, {(0, 0): 0.9, (0, 1): 0.6}))
    merged = now.set_index("topic").loc[1]
    assert merged["event"] == "merged"
    assert list(merged["others"]) == [0]


def test_a_second_look_at_the_same_moment_adds_nothing():
    rows, _ = step(NO_LINEAGE, 0, {0: 50}, [0])
    again, _ = step(rows, 0, {0: 50}, [0])
    pd.testing.assert_frame_equal(again, rows)
