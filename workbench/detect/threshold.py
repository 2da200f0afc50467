"""Thresholds: the return level of a series' own daily maxima, and the record rule."""

from dataclasses import dataclass

import numpy as np

from workbench.detect.season import Clock
from workbench.detect.tail import EULER, GUMBEL_SD, level_of

WARM_UP = 2.0  # days of history before anything is scored
PRIOR_DAYS = 6.0  # the prior law of daily maxima weighs as much as that many days
PRIOR_SCALE = 1.0  # a calibrated -ln p has scale 1
HASTY_SCALE = 2.0  # sums of less than a day and mixtures hang on the shape of the day, which takes weeks to learn
PRIOR_RISE = 3.5  # usual daily maximum of a log mixture
LEAST_SCALE = 0.7  # a series whose days are all alike so far may still have others
LONG_MEMORY = 60.0  # days after which older maxima begin to count less
SHARED = np.log(2.0)  # seven correlated statistics cost about as much as two independent ones
ESCALATION = 1.1


def levels(statistics: np.ndarray, at: Clock, days: np.ndarray, hours: list[float]) -> np.ndarray:
    """Each statistic on the scale of its own daily maxima, then the highest: (n_bins, K).

    ``statistics``: (n_bins, K, I) in nats, the first ``len(hours)`` of them tails over those hours, the rest log
    mixtures. ``days``: history, (n_bins, K). A day is judged by the days before it only.
    Source: Gumbel, Statistics of Extremes, chapter 6 (moments); winsorised so that a crisis does not raise the bar.
    """
    n, k, kinds = statistics.shape
    if n == 0:
        return np.zeros((0, k))
    belief = np.full(kinds, HASTY_SCALE)
    belief[: len(hours)] = [PRIOR_SCALE if h >= 24 else HASTY_SCALE for h in hours]
    prior = np.full(kinds, PRIOR_RISE)
    prior[: len(hours)] = [np.log(max(1.5, 1.5 * 24 / h)) for h in hours]
    prior += EULER * belief
    total, square, count = np.zeros((k, kinds)), np.zeros((k, kinds)), np.zeros((k, 1))
    score = np.zeros((n, k))
    starts = np.flatnonzero(np.diff(at.day, prepend=at.day[0] - 1))
    for first, last in zip(starts, [*starts[1:], n], strict=True):
        mean = (PRIOR_DAYS * prior + total) / (PRIOR_DAYS + count)
        about = PRIOR_DAYS * ((GUMBEL_SD * belief) ** 2 + (prior - mean) ** 2)
        variance = (about + square - 2 * mean * total + count * mean**2) / (PRIOR_DAYS + count)
        # A scale learned from few days is unsure, and an unsure scale needs a higher bar.
        scale = np.maximum(np.sqrt(variance) / GUMBEL_SD, LEAST_SCALE) * (1 + 0.5 / (PRIOR_DAYS + count))
        location = mean - EULER * scale
        today = statistics[first:last]
        score[first:last] = ((today - location) / scale).max(axis=2) - SHARED
        highest = np.minimum(today.max(axis=0), location + 5 * scale)
        known = (days[last - 1] >= WARM_UP)[:, None]
        fade = np.where(count >= LONG_MEMORY, 1 - 1 / LONG_MEMORY, 1.0)
        total = np.where(known, total * fade + highest, total)
        square = np.where(known, square * fade + highest**2, square)
        count = np.where(known, count * fade + 1, count)
    return np.where(days < WARM_UP, 0.0, np.maximum(score, 0.0))


@dataclass(frozen=True)
class Raised:
    """Alerts of a fleet: ``threshold`` (n_bins, K); ``rows`` and ``columns`` of the bins that raised one."""

    threshold: np.ndarray
    rows: np.ndarray
    columns: np.ndarray


def raise_alerts(score: np.ndarray, allowed: np.ndarray, at: Clock) -> Raised:
    """Where the score passes the return level that spends each series' budget, once an episode.

    ``allowed``: (n_bins, K), false alarms a day of each series; 0 where a series may not raise one.
    After an alert the next needs a score a tenth above the record of the episode, which ends when the score falls
    below half the threshold. Each alert raises the bar of its series and, a little, of all; calm lowers it again.
    Source: Gibbs and Candes 2021, adaptive conformal inference (arXiv 2106.00170), for the moving offset.
    """
    n, k = score.shape
    base = level_of(1 / np.maximum(allowed, 1e-12))
    own, fleet = np.zeros(k), 0.0
    record, armed = np.zeros(k), np.ones(k, dtype=bool)
    threshold = np.zeros((n, k))
    rows, columns = [], []
    for i in range(n):
        bar = base[i] + own + fleet
        calm = allowed[i] / at.per_day
        threshold[i] = bar
        fires = (score[i] >= bar) & (armed | (score[i] >= ESCALATION * record)) & (allowed[i] > 0)
        new = fires & armed
        record = np.where(fires, score[i], record)
        armed = (armed | (score[i] < bar / 2)) & ~fires
        own = np.clip(own + 0.5 * (new - calm), -0.5, 3.0)
        fleet = float(np.clip(fleet + 3 / max(k, 20) * (new.sum() - calm.sum()), -0.5, 2.0))
        for column in np.flatnonzero(fires):
            rows.append(i)
            columns.append(column)
    return Raised(threshold, np.array(rows, dtype=int), np.array(columns, dtype=int))
