"""How the product detector keeps its promise on quiet series and finds planted bursts; prints figures.

python -m tests.benchmarks.detect [--json] [--quick] [--series 50] [--days 60] [--seed 1] [--per-hour 10]
"""

import argparse
import json
import sys
import time

import numpy as np

from workbench.detect.product import score_fleet
from workbench.detect.season import clock
from workbench.detect.threshold import raise_alerts
from workbench.evaluate.nulls import Null, quiet_counts

BURN_IN = 28  # days
ALARM_EVERY = 30.0  # days a series
EPISODE = 48  # hours within which alerts of a series are one


def episodes(rows: np.ndarray, columns: np.ndarray) -> list[tuple[int, int]]:
    """First bin and column of each run of alerts."""
    last: dict[int, int] = {}
    found = []
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if column not in last or row - last[column] > EPISODE:
            found.append((row, column))
        last[column] = row
    return found


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--quick", action="store_true", help="a few short series: a look, not a figure")
    options.add_argument("--series", type=int, default=50)
    options.add_argument("--days", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--per-hour", type=float, default=10.0)
    given = options.parse_args()
    if given.quick:
        given.series, given.days = 3, 14
    figures: dict[str, float] = {}
    nulls: tuple[Null, ...] = ("N1", "N2", "N3", "N4")
    for null in nulls:
        frame = quiet_counts(null, given.series, BURN_IN + given.days, given.per_hour, given.seed)
        at = clock(frame.index)
        began = time.perf_counter()
        x = frame.to_numpy(dtype=float)
        score = score_fleet(x, at).score
        seconds = time.perf_counter() - began
        allowed = np.where(np.arange(len(x))[:, None] >= 7 * 24, 1 / ALARM_EVERY, 0.0) * np.ones(given.series)
        raised = raise_alerts(score, allowed, at)
        late = raised.rows >= BURN_IN * 24
        fired = len(episodes(raised.rows[late], raised.columns[late]))
        figures[f"{null} fired/promised"] = round(fired / (given.series * given.days / ALARM_EVERY), 3)
        figures[f"{null} series-steps/s"] = round(x.size / seconds)
        for times in (10, 5, 2):
            found, waits = burst(frame.to_numpy(), allowed, at, times, given)
            figures[f"{null} x{times} found"] = round(found, 3)
            figures[f"{null} x{times} median delay h"] = round(waits, 1)
    if given.json:
        sys.stdout.write(json.dumps({"figures": figures}) + "\n")
        return
    for name, value in figures.items():
        sys.stdout.write(f"{name:28} {value:>12,}\n")


def burst(
    counts: np.ndarray, allowed: np.ndarray, at: object, times: int, given: argparse.Namespace
) -> tuple[float, float]:
    """Share of bursts of 24 hours found while they last, one a series, and the median delay in hours."""
    rng = np.random.default_rng(given.seed + times)
    start = rng.integers((BURN_IN + 5) * 24, (BURN_IN + given.days - 5) * 24, given.series)
    x = counts.astype(float)
    for column, first in enumerate(start):
        window = slice(first, first + 24)
        usual = np.mean(
            [counts[first - 7 * 24 * week : first - 7 * 24 * week + 24, column] for week in (1, 2, 3)], axis=0
        )
        x[window, column] += rng.poisson((times - 1) * usual)
    raised = raise_alerts(score_fleet(x, at).score, allowed, at)  # type: ignore[arg-type]
    waits = []
    for column, first in enumerate(start):
        rows = raised.rows[(raised.columns == column) & (raised.rows >= first) & (raised.rows < first + 24)]
        if len(rows):
            waits.append(int(rows[0]) - int(first) + 1)
    return len(waits) / given.series, float(np.median(waits)) if waits else float("nan")


if __name__ == "__main__":
    main()
