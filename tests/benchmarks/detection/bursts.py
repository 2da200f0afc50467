"""Bursts laid over quiet counts, and whether and when they are found."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.benchmarks.detection.opened import COOL_DOWN
from workbench.detect.season import Clock
from workbench.evaluate.incidents import exact_share
from workbench.evaluate.nulls import Quiet

LASTS = 12.0  # hours
RAMP = 0.5  # hours
WITHIN = {10.0: 25, 5.0: 45, 2.0: 360, 1.5: 720}  # minutes in which a burst of that many times the rate is looked for


@dataclass(frozen=True)
class Planted:
    """Bursts: ``rows`` of their first bins and ``columns`` of their series, (n_bursts,)."""

    rows: np.ndarray
    columns: np.ndarray


def draw(columns: np.ndarray, each: int, since: int, until: int, at: Clock, seed: int) -> Planted:
    """``each`` bursts a series that begin in bins [since, until - a day), one in each equal part of them."""
    rng = np.random.default_rng([seed, 11])
    room = until - at.bins(24) - since
    part = room // each
    begun = since + part * np.arange(each) + rng.integers(0, max(1, part - at.bins(48)), (len(columns), each))
    return Planted(begun.ravel(), np.repeat(columns, each))


def lay(quiet: Quiet, planted: Planted, times: np.ndarray, at: Clock, seed: int) -> np.ndarray:
    """The same counts, and in each burst as many more posts as ``times`` (n_bursts,) the rate make; (n_bins, K).

    The noise is that of the quiet counts, because a Poisson count of a raised rate is the sum of two.
    """
    rng = np.random.default_rng([seed, 13])
    counts = quiet.counts.copy()
    rise = np.minimum((np.arange(at.bins(LASTS)) + 0.5) / at.bins(RAMP), 1.0)
    for row, column, lift in zip(planted.rows, planted.columns, times, strict=True):
        window = slice(row, row + len(rise))
        counts[window, column] += rng.poisson((lift - 1) * rise * quiet.rate[window, column])
    return counts


@dataclass(frozen=True)
class Waits:
    """For each burst ``minutes`` until an incident was opened while it lasted, NaN where none was, and whether one of
    its series was ``already`` on: opened in the cool-down before; (n_bursts,).
    """

    minutes: np.ndarray
    already: np.ndarray

    def __add__(self, other: "Waits") -> "Waits":
        return Waits(np.append(self.minutes, other.minutes), np.append(self.already, other.already))


def waits(rows: np.ndarray, columns: np.ndarray, planted: Planted, at: Clock) -> Waits:
    """How long each burst had to wait for an incident: from its start to the end of the bin that raised the alarm.

    ``rows`` of ``columns`` open incidents. One that was opened before the burst does not find it.
    """
    width = at.width.total_seconds() / 60
    minutes, already = np.full(len(planted.rows), np.nan), np.zeros(len(planted.rows), dtype=bool)
    of = {column: np.sort(rows[columns == column]) for column in np.unique(planted.columns)}
    for number, (row, column) in enumerate(zip(planted.rows, planted.columns, strict=True)):
        own = of[column]
        already[number] = ((own < row) & (own >= row - at.bins(COOL_DOWN))).any()
        later = own[(own >= row) & (own < row + at.bins(LASTS))]
        if len(later):
            minutes[number] = (later[0] - row + 1) * width
    return Waits(minutes, already)


def found(waited: Waits, within: int) -> dict[str, Any]:
    """Share of the bursts in whose first ``within`` minutes an incident was opened.

    ``median_delay_min`` is of those found at all while they last; ``already_on`` counts those whose series was.
    """
    n, hits = len(waited.minutes), int((waited.minutes <= within).sum())
    ever = int((~np.isnan(waited.minutes)).sum())
    low, high = exact_share(hits, n)
    return {
        "within_min": within,
        "found": round(hits / n, 3),
        "interval": [round(low, 3), round(high, 3)],
        "n": n,
        "found_while_it_lasts": round(ever / n, 3),
        "median_delay_min": float(np.nanmedian(waited.minutes)) if ever else None,
        "already_on": int(waited.already.sum()),
    }
