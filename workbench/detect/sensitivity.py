"""Sensitivity: what other budgets would have told. Scores are kept, only thresholds move."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from workbench.detect.budget import raise_alerts
from workbench.detect.episodes import episodes_of, stories_of
from workbench.detect.season import clock
from workbench.detect.watch import Watch
from workbench.model.alert import Series


@dataclass(frozen=True)
class Told:
    """A story without its explanation: the fields of an incident that say when, about what and how much."""

    id: str
    at: datetime
    onset: datetime
    until: datetime
    signal: Series
    excess: float
    summary: str = ""


def told_at(found: Watch, false_alarms: float, min_posts: int = 30) -> tuple[Told, ...]:
    """The stories that a budget of so many false alarms a month would have told on what was watched, oldest first."""
    index, width = pd.DatetimeIndex(found.observed.index), pd.Timedelta(found.bin)
    at_clock = clock(index, width)
    raised = raise_alerts(
        found.scored.score,
        found.fleet.allowed(false_alarms, found.may),
        at_clock,
        found.confirmed,
        found.fleet.subjects(),
    )
    episodes = episodes_of(found.observed.to_numpy(dtype=float), found.scored, raised, at_clock.per_day)
    stories = [s for s in stories_of(episodes, found.fleet, at_clock.per_day) if s.lead.excess >= min_posts]
    return tuple(
        Told(
            id=f"{number}",
            at=(index[story.at] + width).to_pydatetime(),
            onset=index[story.lead.onset].to_pydatetime(),
            until=(index[story.lead.until - 1] + width).to_pydatetime(),
            signal=found.series[story.lead.column],
            excess=story.lead.excess,
        )
        for number, story in enumerate(sorted(stories, key=lambda story: story.at))
    )
