"""Episodes: from alerts of a fleet to stretches of time, and from overlapping stretches to stories."""

from dataclasses import dataclass

import numpy as np

from workbench.detect.budget import Raised
from workbench.detect.fleet import Fleet
from workbench.detect.product import Scored

LOOK_BACK = 4.0  # days an onset may lie before its first alert
FADED = 8.0  # nats of evidence against, after which an episode is over
EMBERS = 0.1  # share of its worst day's excess below which it is over, too
SLACK = 0.5  # days between two episodes of one story
ALL_THE_SAME = 10.5  # a score of once in a century; higher ones say no more
WIDE_ENOUGH = 0.5  # of the best score: the widest series that reaches it speaks for the story
RISE = 1.5  # times the usual posts: the rise that evidence is for or against


@dataclass(frozen=True)
class Episode:
    """One series' stretch of bins [onset, until) with its first alert at bin ``at``, its highest score and excess."""

    column: int
    onset: int
    at: int
    until: int
    score: float
    excess: float


@dataclass(frozen=True)
class Story:
    """Episodes of one brand that overlap; ``lead`` is the one that explains it best."""

    lead: Episode
    at: int
    episodes: tuple[Episode, ...]


def expected_since(scored: Scored, column: int, onset: int, until: int) -> np.ndarray:
    """Posts expected in each bin from the onset on, by the level before it: the rise itself does not count."""
    level = np.maximum(scored.level[onset:until, column], 1e-12)
    expected: np.ndarray = scored.mean[onset:until, column] / level * level[:1]
    return expected


def evidence(x: np.ndarray, mean: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Log likelihood ratio of each bin in nats: half as many posts again as ``mean`` against as many as that."""
    size = 1 / spread
    ratio: np.ndarray = x * np.log(RISE) + (x + size) * (np.log(mean + size) - np.log(RISE * mean + size))
    return ratio


def episodes_of(x: np.ndarray, scored: Scored, raised: Raised, per_day: float) -> list[Episode]:
    """Alerts of each series as episodes; an alert inside an episode belongs to it. ``x``: (n_bins, K)."""
    found: list[Episode] = []
    for column in np.unique(raised.columns):
        rows = raised.rows[raised.columns == column]
        mean, spread = scored.mean[:, column], scored.spread[:, column]
        # The usual swing from day to day is not news: an onset is looked for from one deviation above the mean.
        swing = np.exp(np.sqrt(scored.unsure[:, column] + scored.day_spread[:, column]))
        lively, plain = evidence(x[:, column], mean * swing, spread), evidence(x[:, column], mean, spread)
        end = -1
        for at in rows:
            if at < end:
                continue
            onset = max(_onset(lively, at, round(LOOK_BACK * per_day)), end, 0)
            beyond = x[onset:, column] - expected_since(scored, column, onset, len(x))
            end = _end(plain[onset:], beyond, at - onset, max(1, round(per_day))) + onset
            excess = float(x[onset:end, column].sum() - expected_since(scored, column, onset, end).sum())
            score = float(scored.score[at:end, column].max())
            found.append(Episode(int(column), int(onset), int(at), int(end), score, excess))
    return found


def _onset(gain: np.ndarray, at: int, look_back: int) -> int:
    """The most likely change point: the start of the stretch up to ``at`` with the most evidence for a rise."""
    first = max(0, at + 1 - look_back)
    evidence = np.cumsum(gain[first : at + 1][::-1])[::-1]
    return first + int(np.argmax(evidence))


def _end(evidence: np.ndarray, beyond: np.ndarray, at: int, day: int) -> int:
    """The bin after the most evidence, looked for until the evidence has faded or the excess of a day is embers.

    ``evidence`` and ``beyond`` (posts above the expected ones) begin at the onset; ``at`` is the first alert.
    """
    total = np.cumsum(evidence)
    sums = np.concatenate([np.zeros(day), np.cumsum(beyond)])
    daily = sums[day:] - sums[:-day]
    late = np.arange(len(total)) > at
    faded = np.maximum.accumulate(total) - total > FADED
    embers = daily < EMBERS * np.maximum.accumulate(np.maximum(daily, 0))
    over = np.flatnonzero(late & (faded | embers))
    stop = over[0] if len(over) else len(total)
    return max(at + 1, int(np.argmax(total[:stop])) + 1)


def stories_of(episodes: list[Episode], fleet: Fleet, per_day: float) -> list[Story]:
    """Episodes of one brand that were raised during another one are its story, most severe first.

    Two topics are two stories, unless the brand's posts as a whole tell them together.
    """
    left = sorted(episodes, key=lambda e: (fleet.series[e.column].topic is not None, -e.score, e.onset, e.column))
    stories = []
    while left:
        seed = left[0]
        group = [seed, *(e for e in left[1:] if _together(seed, e, fleet, SLACK * per_day))]
        left = [e for e in left if e not in group]
        best = max(min(e.score, ALL_THE_SAME) for e in group)
        lead = max((e for e in group if e.score >= WIDE_ENOUGH * best), key=lambda e: (e.excess, e.score))
        raised = [e.at for e in group if e.at >= lead.onset] or [lead.at]
        stories.append(Story(lead, min(raised), tuple(group)))
    return sorted(stories, key=lambda story: (-story.lead.score, story.at))


def _together(seed: Episode, other: Episode, fleet: Fleet, slack: float) -> bool:
    one, two = fleet.series[seed.column], fleet.series[other.column]
    if one.brand != two.brand or (one.topic is not None and two.topic is not None and one.topic != two.topic):
        return False
    return (
        other.onset <= seed.until + slack
        and seed.onset <= other.until + slack
        and (
            seed.onset - slack <= other.at <= seed.until + slack
            or other.onset - slack <= seed.at <= other.until + slack
        )
    )
