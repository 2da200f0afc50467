"""The one place where the benchmarks call the detector of the product."""

from collections.abc import Callable

import numpy as np

from workbench.detect.budget import Budget, Raised, raise_alerts
from workbench.detect.product import FleetDetector
from workbench.detect.season import Clock

AWAKE = 7.0  # days before a series may raise an alert


def score(counts: np.ndarray, at: Clock) -> np.ndarray:
    """Scores (n_bins, K) of counts (n_bins, K); they do not depend on the budget."""
    n, k = counts.shape
    detector, whole = FleetDetector(at, np.ones(k)), np.ones(k)
    scores = np.empty((n, k), dtype=np.float32)
    for row in range(n):
        scores[row] = detector.advance(row, counts[row].astype(float), whole).score
    return scores


def raised(
    scores: np.ndarray,
    at: Clock,
    alarm_every_days: float | None = None,
    fleet_per_month: float | None = None,
    fleets: np.ndarray | None = None,
    bars: np.ndarray | None = None,
) -> Raised:
    """Alerts at one of two budgets.

    ``alarm_every_days`` is a promise for each series; ``fleet_per_month`` for all series of a fleet together.
    ``fleets``: number of the fleet of each column, (K,), where there are several, each with that budget of its own.
    ``bars``: thresholds learnt on other scores of the same series, so that a planted burst does not raise its own bar.
    """
    n, k = scores.shape
    members = np.full(k, k) if fleets is None else np.bincount(fleets)[fleets]
    daily = fleet_per_month / 30.0 / members if fleet_per_month else np.full(k, 1.0 / (alarm_every_days or np.inf))
    awake = np.arange(n) >= AWAKE * at.per_day
    allowed = np.broadcast_to(daily, (n, k)) if awake.all() else np.where(awake[:, None], daily, 0.0)
    return raise_alerts(scores, allowed, at, fleets=fleets, bars=bars)


def opened(alerts: Raised) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the alerts that open an incident; the others escalate one."""
    return alerts.rows[alerts.opened], alerts.columns[alerts.opened]


def alarms(counts: np.ndarray, at: Clock, alarm_every_days: float) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the incidents opened on counts (n_bins, K)."""
    return opened(raised(score(counts, at), at, alarm_every_days))


def learnt(quiet: np.ndarray, at: Clock, alarm_every_days: float) -> Callable[..., tuple[np.ndarray, np.ndarray]]:
    """The same with the thresholds that were learnt on quiet counts of the same series."""
    bars = raised(score(quiet, at), at, alarm_every_days).threshold

    def rule(counts: np.ndarray, at: Clock, alarm_every_days: float) -> tuple[np.ndarray, np.ndarray]:
        return opened(raised(score(counts, at), at, alarm_every_days, bars=bars))

    return rule


class Live:
    """The fleet as it runs in the product: one bin at a time, statistics, thresholds and all."""

    def __init__(self, series: int, at: Clock) -> None:
        self.detector = FleetDetector(at, np.ones(series))
        self.budget = Budget(at, np.zeros(series, dtype=int))
        self.whole, self.allowed = np.ones(series), np.full(series, 1 / 30.0 / series)

    def advance(self, row: int, x: np.ndarray) -> None:
        """Take in the counts (K,) of bin ``row`` of the clock."""
        score = self.detector.advance(row, x, self.whole).score
        self.budget.advance(int(self.detector.clock.day[row]), score, self.allowed)
