"""The one place where the benchmarks call the detector of the product."""

import numpy as np

from tests.benchmarks.detection.opened import opened
from workbench.detect.baseline import Baseline
from workbench.detect.product import score_fleet
from workbench.detect.season import Clock
from workbench.detect.threshold import raise_alerts

BLOCK = 50  # series scored at a time: the detector keeps what it believed of each bin
AWAKE = 7.0  # days before a series may raise an alert


def score(counts: np.ndarray, at: Clock) -> np.ndarray:
    """Scores (n_bins, K) of counts (n_bins, K); they do not depend on the budget."""
    blocks = [slice(first, first + BLOCK) for first in range(0, counts.shape[1], BLOCK)]
    return np.concatenate([score_fleet(counts[:, block].astype(float), at).score for block in blocks], axis=1)


def raised(
    scores: np.ndarray,
    at: Clock,
    alarm_every_days: float | None = None,
    fleet_per_month: float | None = None,
    fleets: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the incidents opened, at one of two budgets.

    ``alarm_every_days`` is a promise for each series; ``fleet_per_month`` for all series of a fleet together.
    ``fleets``: number of the fleet of each column, (K,), where there are several, each with that budget of its own.
    """
    if fleets is not None:
        parts = [np.flatnonzero(fleets == fleet) for fleet in np.unique(fleets)]
        each = [raised(scores[:, part], at, alarm_every_days, fleet_per_month) for part in parts]
        rows = np.concatenate([rows for rows, _ in each])
        return rows, np.concatenate([part[columns] for part, (_, columns) in zip(parts, each, strict=True)])
    n, k = scores.shape
    if fleet_per_month is not None:
        alarm_every_days = 30.0 * k / fleet_per_month
    daily = np.full(k, 1.0 / (alarm_every_days or np.inf))
    awake = np.arange(n) >= AWAKE * at.per_day
    alerts = raise_alerts(scores, awake[:, None] * daily, at)
    return opened(alerts.rows, alerts.columns, at)


def alarms(
    counts: np.ndarray,
    at: Clock,
    alarm_every_days: float | None = None,
    fleet_per_month: float | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns of the incidents opened on counts (n_bins, K)."""
    return raised(score(counts, at), at, alarm_every_days, fleet_per_month)


class Live:
    """The fleet as it runs in the product: one bin at a time."""

    def __init__(self, series: int, at: Clock) -> None:
        self.baseline = Baseline(series, at, np.ones(series))
        self.whole = np.ones(series)

    def advance(self, row: int, x: np.ndarray) -> None:
        """Take in the counts (K,) of bin ``row`` of the clock."""
        self.baseline.advance(row, x, self.whole)
