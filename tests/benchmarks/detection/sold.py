"""The promise as it is sold: a number of false alarms a month for everything that is watched."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.benchmarks.detection import ours
from tests.benchmarks.detection.bursts import WITHIN, Planted, Waits, draw, found, lay, waits
from tests.benchmarks.detection.promise import ratio
from workbench.detect.season import Clock
from workbench.evaluate.nulls import Quiet

BUDGETS = (1.0, 4.0)  # false alarms a month
LIFTS = (10.0, 5.0, 2.0)


Cell = tuple[int, float]  # series of a fleet, false alarms a month


@dataclass
class Sales:
    """What fleets of one size and budget had: ``fleets`` times ``months`` of watching, and the bursts by lift."""

    fleets: int = 0
    months: float = 0.0
    fired: int = 0
    bursts: dict[float, Waits] = field(default_factory=dict)


def sell(quiet: Quiet, at: Clock, since: int, sizes: list[int], seed: int, sales: dict[Cell, Sales]) -> None:
    """Add to each size and budget: the series are cut into as many fleets of that size as they make.

    Every series has one burst in a second run; the lifts take turns. Scores are those of all series together.
    """
    n, k = quiet.counts.shape
    columns = np.arange(k)
    planted = draw(columns, 1, since, n, at, seed)
    times = np.array(LIFTS)[columns % len(LIFTS)]
    plain, burst = ours.score(quiet.counts, at), ours.score(lay(quiet, planted, times, at, seed), at)
    for size in sizes:
        whole = k // size * size
        fleets = columns[:whole] // size
        for budget in BUDGETS:
            now = sales.setdefault((size, budget), Sales())
            now.fleets += whole // size
            now.months = (n - since) / at.bins(24) / 30
            calm = ours.raised(plain[:, :whole], at, None, budget, fleets)
            now.fired += int((ours.opened(calm)[0] >= since).sum())
            loud = ours.raised(burst[:, :whole], at, None, budget, fleets, bars=calm.threshold)
            rows, where = ours.opened(loud)
            for lift in LIFTS:
                chosen = (columns < whole) & (times == lift)
                waited = waits(rows, where, Planted(planted.rows[chosen], planted.columns[chosen]), at)
                now.bursts[lift] = now.bursts[lift] + waited if lift in now.bursts else waited


def table_of(sales: dict[Cell, Sales]) -> list[dict[str, Any]]:
    """A line for each size and budget."""
    return [
        {"series": size, "per_month": budget, "fleets": now.fleets, "months": round(now.months, 2)}
        | ratio(now.fired, budget * now.months * now.fleets)
        | {f"x{lift:g}": found(waited, WITHIN[lift]) for lift, waited in now.bursts.items()}
        for (size, budget), now in sales.items()
    ]
