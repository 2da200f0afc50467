"""Episodes: from alerts of a fleet to stretches of time, and from overlapping stretches to stories."""

from dataclasses import dataclass

import numpy as np

from workbench.detect.fleet import Fleet
from workbench.detect.product import Scored
from workbench.detect.threshold import Raised

LOOK_BACK = 4.0  # days an onset may lie before its first alert
FADED = 8.0  # nats of evidence against, after which an episode is over
SLACK = 0.5  # days between two episodes of one story
WIDE_ENOUGH = 0.5  # of the best score: the widest series that reaches it speaks for the story


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


def episodes_of(x: np.ndarray, scored: Scored, raised: Raised, per_day: float) -> list[Episode]:
    """Alerts of each series as episodes; an alert inside an episode belongs to it. ``x``: (n_bins, K)."""
    found: list[Episode] = []
    for column in np.unique(raised.columns):
        rows = raised.rows[raised.columns == column]
        end = -1
        for at in rows:
            if at < end:
                continue
            onset = max(_onset(scored.gain[:, column], at, round(LOOK_BACK * per_day)), end, 0)
            end = _end(scored.steady[:, column], onset, at)
            excess = float(x[onset:end, column].sum() - expected_since(scored, column, onset, end).sum())
            score = float(scored.score[at:end, column].max())
            found.append(Episode(int(column), int(onset), int(at), int(end), score, excess))
    return found


def _onset(gain: np.ndarray, at: int, look_back: int) -> int:
    """The most likely change point: the start of the stretch up to ``at`` with the most evidence for a rise."""
    first = max(0, at + 1 - look_back)
    evidence = np.cumsum(gain[first : at + 1][::-1])[::-1]
    return first + int(np.argmax(evidence))


def _end(gain: np.ndarray, onset: int, at: int) -> int:
    """The bin after the most evidence since the onset, looked for until the evidence has faded."""
    evidence = np.cumsum(gain[onset:])
    top = np.maximum.accumulate(evidence)
    late = np.arange(len(evidence)) > at - onset
    over = np.flatnonzero(late & (top - evidence > FADED))
    stop = over[0] if len(over) else len(evidence)
    return max(at + 1, onset + int(np.argmax(evidence[:stop])) + 1)


def stories_of(episodes: list[Episode], fleet: Fleet, per_day: float) -> list[Story]:
    """Episodes that overlap in time and brand, together: one story each, most severe first."""
    groups: list[list[Episode]] = []
    for episode in sorted(episodes, key=lambda e: (fleet.series[e.column].brand or "", e.onset, e.at)):
        last = groups[-1] if groups else None
        same = last and fleet.series[last[0].column].brand == fleet.series[episode.column].brand
        if last and same and episode.onset <= max(e.until for e in last) + SLACK * per_day:
            last.append(episode)
        else:
            groups.append([episode])
    stories = []
    for group in groups:
        best = max(e.score for e in group)
        lead = max((e for e in group if e.score >= WIDE_ENOUGH * best), key=lambda e: (e.excess, e.score))
        stories.append(Story(lead, min(e.at for e in group), tuple(group)))
    return sorted(stories, key=lambda story: (-story.lead.score, story.at))
