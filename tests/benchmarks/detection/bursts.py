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


def found(rows: np.ndarray, columns: np.ndarray, planted: Planted, within: int, at: Clock) -> dict[str, Any]:
    """Share of the bursts in whose first ``within`` minutes an incident was opened, and the delays.

    The delay runs from the start of the burst to the end of the bin that raised the alarm. An incident that had been
    opened in the cool-down before the burst does not count as found; ``already_on`` says how often that was so.
    ``median_delay_min`` is of those found at all while they last.
    """
    width = at.width.total_seconds() / 60
    waits, already = [], 0
    for row, column in zip(planted.rows, planted.columns, strict=True):
        own = rows[columns == column]
        already += bool(((own < row) & (own >= row - at.bins(COOL_DOWN))).any())
        later = own[(own >= row) & (own < row + at.bins(LASTS))]
        waits += [(later.min() - row + 1) * width] if len(later) else []
    n, hits = len(planted.rows), int((np.array(waits) <= within).sum())
    low, high = exact_share(hits, n)
    return {
        "within_min": within,
        "found": round(hits / n, 3),
        "interval": [round(low, 3), round(high, 3)],
        "n": n,
        "found_while_it_lasts": round(len(waits) / n, 3),
        "median_delay_min": float(np.median(waits)) if waits else None,
        "already_on": already,
    }
