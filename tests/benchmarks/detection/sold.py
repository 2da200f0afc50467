"""The promise as it is sold: a number of false alarms a month for everything that is watched."""

from typing import Any

import numpy as np

from tests.benchmarks.detection import ours
from tests.benchmarks.detection.bursts import WITHIN, Planted, draw, found, lay
from tests.benchmarks.detection.promise import ratio
from workbench.detect.season import Clock
from workbench.evaluate.nulls import Quiet

BUDGETS = (1.0, 4.0)  # false alarms a month
LIFTS = (10.0, 5.0, 2.0)


def sold(quiet: Quiet, at: Clock, since: int, sizes: list[int], seed: int) -> list[dict[str, Any]]:
    """Each fleet size and budget: the fleet is cut into as many fleets of that size as it holds, each with the budget.

    Every series has one burst in a second run; the lifts take turns.
    """
    n, k = quiet.counts.shape
    scores = ours.score(quiet.counts, at)
    columns = np.arange(k)
    planted = draw(columns, 1, since, n, at, seed)
    times = np.array(LIFTS)[columns % len(LIFTS)]
    burst_scores = ours.score(lay(quiet, planted, times, at, seed), at)
    months = (n - since) / at.bins(24) / 30
    table = []
    for size in sizes:
        for budget in BUDGETS:
            fleets = [slice(first, first + size) for first in range(0, k - size + 1, size)]
            rows, _ = _all(scores, fleets, at, budget)
            line = {"series": size, "per_month": budget, "fleets": len(fleets), "months": round(months, 2)}
            line |= ratio(int((rows >= since).sum()), budget * months * len(fleets))
            late, where = _all(burst_scores, fleets, at, budget)
            watched = columns < len(fleets) * size
            for lift in LIFTS:
                chosen = watched & (times == lift)
                some = Planted(planted.rows[chosen], planted.columns[chosen])
                line[f"x{lift:g}"] = found(late, where, some, WITHIN[lift], at)
            table.append(line)
    return table


def _all(scores: np.ndarray, fleets: list[slice], at: Clock, budget: float) -> tuple[np.ndarray, np.ndarray]:
    parts = [(ours.raised(scores[:, fleet], at, None, budget), fleet.start) for fleet in fleets]
    rows = np.concatenate([rows for (rows, _), _ in parts])
    return rows, np.concatenate([columns + first for (_, columns), first in parts])
