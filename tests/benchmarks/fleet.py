"""How fast a fleet of series is advanced, how much it remembers, and how fast a new budget is answered.

python -m tests.benchmarks.fleet [--json] [--quick] [--series 100000] [--ticks 50] [--warm 580] [--seed 1]

Time is that of the processor, of all threads together. A tick takes in one bin of five minutes of every series, with
all statistics of the product, after ``--warm`` bins of history. ``series_steps_per_cpu_s`` is over a whole day, its
turn included; ``tick_ms_100k`` is the median tick, for 100,000 series where fewer are asked for in proportion.
"""

import argparse
import json
import statistics
import sys
import time

import numpy as np

from tests.benchmarks.detection import ours
from workbench.detect.season import clock
from workbench.evaluate.nulls import bins, quiet_fleet

PER_DAY = 288
DAYS = 90  # of hourly scores over which the sensitivity is moved
WATCHED = 1000
BUDGETS = (0.5, 1.0, 2.0, 4.0, 8.0)  # false alarms a month


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="a small fleet: a look, not a figure")
    parser.add_argument("--series", type=int, default=100_000)
    parser.add_argument("--ticks", type=int, default=50)
    parser.add_argument("--warm", type=int, default=580, help="bins before anything is timed")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.quick:
        given.series, given.ticks, given.warm = 200, 5, 300
    figures: dict[str, float] = {"series": given.series}
    figures |= day(min(given.series, 10_000), given.warm, given.seed)
    figures |= ticks(given.series, given.ticks, given.warm, given.seed)
    figures |= budget(*((100, 14) if given.quick else (WATCHED, DAYS)), given.seed)
    if given.json:
        sys.stdout.write(json.dumps({"figures": figures}) + "\n")
        return
    for name, value in figures.items():
        sys.stdout.write(f"{name:28} {value:>14,}\n")


def warm(series: int, rows: int, seed: int) -> tuple[ours.Live, np.ndarray]:
    """A fleet with that many bins behind it, and a few rows of counts to go on with; rates from 0.3 to 30 a bin."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(np.exp(rng.uniform(np.log(0.3), np.log(30), series)), (16, series)).astype(float)
    fleet = ours.Live(series, clock(bins(20)))
    for row in range(rows):
        fleet.advance(row, counts[row % 16])
    return fleet, counts


def day(series: int, rows: int, seed: int) -> dict[str, float]:
    """Series-steps a second over one day."""
    fleet, counts = warm(series, rows, seed)
    began = time.process_time()
    for row in range(rows, rows + PER_DAY):
        fleet.advance(row, counts[row % 16])
    return {"series_steps_per_cpu_s": round(series * PER_DAY / (time.process_time() - began))}


def ticks(series: int, n: int, rows: int, seed: int) -> dict[str, float]:
    """Milliseconds of single ticks, and bytes that a series needs."""
    fleet, counts = warm(series, rows, seed)
    took = []
    for row in range(rows, rows + n):
        began = time.process_time()
        fleet.advance(row, counts[row % 16])
        took.append((time.process_time() - began) * 1000 * 100_000 / series)
    return {
        "tick_ms_100k": round(statistics.median(took), 2),
        "tick_ms_100k_slowest": round(max(took), 2),
        "bytes_per_series": round(held(fleet, set()) / series),
    }


def held(value: object, seen: set[int]) -> int:
    """Bytes of all arrays that a value holds; an array and its views count once."""
    if id(value) in seen:
        return 0
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        return value.nbytes if value.base is None else held(value.base, seen)
    inside: list[object] = []
    if isinstance(value, dict):
        inside = list(value.values())
    elif isinstance(value, list | tuple):
        inside = list(value)
    elif type(value).__module__.startswith(("workbench.", "tests.")):
        inside = list(vars(value).values())
    return sum(held(part, seen) for part in inside)


def budget(series: int, days: int, seed: int) -> dict[str, float]:
    """Seconds by the clock on the wall until the incidents of another budget are known; the scores are kept."""
    quiet = quiet_fleet(["N4"] * series, np.full(series, 60.0), days, seed, "1h", "2h")
    at = clock(quiet.index)
    scores = ours.score(quiet.counts, at)
    took = []
    for per_month in BUDGETS:
        began = time.perf_counter()
        ours.raised(scores, at, None, per_month)
        took.append(time.perf_counter() - began)
    return {"sensitivity_s": round(statistics.median(took), 3)}


if __name__ == "__main__":
    main()
