"""What became of each topic from one refresh to the next, a row a topic and refresh."""

from collections.abc import Iterable
from datetime import datetime
from math import sqrt

import numpy as np
import pandas as pd

from workbench.model.corpus import TABLES
from workbench.topics.matching import Matching

DEAD_AFTER = 4  # refreshes in a row without a post, after which a topic is not looked for any more
BEYOND_CHANCE = 2.0  # standard errors by which a share must move to be called growth
RESTING = ("dormant", "merged")
EVENTS = ("born", "split", "grown", "steady", "shrunk", *RESTING, "dead")
COLUMNS = list(TABLES["topic_lineage"][0])


def events(
    before: pd.DataFrame, at: datetime, posts: pd.Series, topics: Iterable[int], matching: Matching
) -> pd.DataFrame:
    """``before`` with a row for every topic that lives and has none of that time yet.

    ``at`` is the time of the newest post, ``posts`` the number of posts of the window by topic, ``topics`` all there
    are. ``matching`` names new topics by the ids they were given. A topic is

    * born, or split from another, when it is seen for the first time;
    * grown or shrunk when its share of the window's posts in topics differs from the refresh before by more than
      ``BEYOND_CHANCE`` standard errors (windows that overlap make this cautious), steady when it does not;
    * merged when it has no post and another took it up, dormant when it just has none, and dead when that was so
      ``DEAD_AFTER`` times in a row: it keeps its number, and nothing joins it any more.
    """
    gone = dead(before)
    has = set(before.loc[before["at"] == pd.Timestamp(at), "topic"])
    earlier = before[before["at"] < pd.Timestamp(at)]
    totals = earlier.groupby("at")["posts"].sum()
    history = dict(list(earlier.sort_values("at").groupby("topic")))
    alike = {new: value for (new, known), value in matching.similarity.items() if matching.continues.get(new) == known}
    rows = []
    for topic in sorted(set(topics) - gone - has):
        now, others, likeness = int(posts.get(topic, 0)), [], alike.get(topic, np.nan)
        past = history.get(topic)
        if past is None:
            event = "split" if topic in matching.split else "born"
            others = [matching.split[topic]] if topic in matching.split else []
            likeness = matching.similarity.get((topic, others[0]), np.nan) if others else np.nan
        elif now:
            last = past.iloc[-1]
            event = _moved(now, int(posts.sum()), int(last["posts"]), int(totals[last["at"]]))
        elif len(past) >= DEAD_AFTER - 1 and past["event"].iloc[1 - DEAD_AFTER :].isin(RESTING).all():
            event = "dead"
        elif topic in matching.merged:
            event, others = "merged", [matching.merged[topic]]
        else:
            event = "dormant"
        rows.append((pd.Timestamp(at), topic, event, others, likeness, now))
    if not rows:
        return before
    added = pd.DataFrame(rows, columns=COLUMNS).astype({"similarity": "float32"})
    return pd.concat([before, added], ignore_index=True) if len(before) else added


def dead(lineage: pd.DataFrame) -> set[int]:
    """The ids of topics that have died."""
    return {int(topic) for topic in lineage.loc[lineage["event"] == "dead", "topic"]}


def _moved(now: int, of_now: int, before: int, of_before: int) -> str:
    """Whether a share grew, shrank or stayed, by the test for two proportions."""
    shared = (now + before) / max(of_now + of_before, 1)
    error = sqrt(shared * (1 - shared) * (1 / max(of_now, 1) + 1 / max(of_before, 1)))
    change = now / max(of_now, 1) - before / max(of_before, 1)
    if abs(change) <= BEYOND_CHANCE * error:
        return "steady"
    return "grown" if change > 0 else "shrunk"
