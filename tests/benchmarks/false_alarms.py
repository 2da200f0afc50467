"""Fired against promised false alarms where nothing happens, and which bursts are found at that price.

python -m tests.benchmarks.false_alarms [--json] [--quick] [--seed 1] [--series 400] [--days 150] [--burn-in 28]
    [--every 30] [--fading 0min] [--smallest 1] [--bursts 2] [--peers 40] [--fleet 1000] [--repeats 2]
    [--only kept,found,peers,sold]

kept: each null model, a mixed fleet, and N4 with cascades that fade over 30 minutes and over 2 hours. found: step
bursts of 12 hours with a ramp of 30 minutes, laid over the counts of N4. peers: other rules on the same. sold: fleets
of 10, 100 and 1,000 mixed series with one and four false alarms a month for all of them.
"""

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from tests.benchmarks.detection import bursts, ours
from tests.benchmarks.detection.opened import opened
from tests.benchmarks.detection.peers import PEERS, RATED
from tests.benchmarks.detection.promise import kept
from tests.benchmarks.detection.sold import Cell, Sales, sell, table_of
from workbench.detect.season import Clock, clock
from workbench.evaluate.nulls import NULLS, RATE, Null, Quiet, mixed_fleet, quiet_fleet

PER_DAY = 288
MODELS = (*NULLS, "fleet")
READINGS = ("N4_30min", "N4_2h")
PARTS = ("kept", "found", "peers", "sold")
TRIES = 12  # at tuning a rule in hindsight

Rule = Callable[[np.ndarray, Clock, float], tuple[np.ndarray, np.ndarray]]


def main() -> None:
    """Measure and print."""
    given = options()
    tables: dict[str, list[dict[str, Any]]] = {}
    figures: dict[str, float] = {}
    own: dict[str, Any] = {"rule": "ours", "n": given.series}
    if "kept" in given.only:
        tables["kept"] = []
        for name in MODELS if given.quick else (*MODELS, *READINGS):
            told = promise(draw(name, given.series, given), given, ours.alarms)
            tables["kept"].append({"model": name} | told)
            own[name] = brief(told)
            figures[f"ratio_{name}"] = told["ratio"]
            figures[f"ratio_{name}_worst_stretch"] = told["stretches"]["worst"]["ratio"]
            figures[f"ratio_{name}_worst_tenth"] = told["worst_tenth"]["picked_by_first_half"]["ratio"]
    if "found" in given.only:
        tables["found"] = []
        quiet = draw("N4", given.series, given)
        learnt = ours.learnt(quiet.counts, clock(quiet.index), given.every)
        for lift, within in bursts.WITHIN.items():
            told = planted(quiet, lift, given, learnt)
            tables["found"].append({"lift": lift} | told)
            own[f"x{lift:g}"] = told
            figures[f"found_x{lift:g}" + (f"_{within}min" if within < 60 else "")] = told["found"]
            if told["median_delay_min"] is not None:
                figures[f"median_delay_min_x{lift:g}"] = told["median_delay_min"]
    if "peers" in given.only:
        tables["peers"] = [own, *peers(given)]
    if "sold" in given.only:
        tables["sold"] = for_sale(given)
        for line in tables["sold"]:
            figures[f"ratio_{line['series']}_series_{line['per_month']:g}_a_month"] = line["ratio"]
    if given.json:
        sys.stdout.write(json.dumps({"figures": figures, "asked": vars(given), "tables": tables}) + "\n")
        return
    sys.stdout.write(f"{vars(given)}\n")
    for name, table in tables.items():
        sys.stdout.write(f"\n{name}\n{pd.json_normalize(table).T.to_string(header=False)}\n")


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="a few short series: a look, not a figure")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--series", type=int, default=400, help="of each model")
    parser.add_argument("--days", type=int, default=150, help="counted")
    parser.add_argument("--burn-in", type=int, default=28, help="days before them")
    parser.add_argument("--every", type=float, default=30.0, help="days a false alarm and series")
    parser.add_argument("--fading", default="0min", help="e-folding time of a cascade, 0min: all in one bin")
    parser.add_argument("--smallest", type=float, default=1.0, help="posts of the smallest cascade")
    parser.add_argument("--bursts", type=int, default=2, help="a series and lift")
    parser.add_argument("--peers", type=int, default=40, help="series the other rules are tried on")
    parser.add_argument("--fleet", type=int, default=1000, help="series the promise is sold for")
    parser.add_argument("--repeats", type=int, default=2, help="draws of that fleet")
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between")
    given = parser.parse_args()
    if given.quick:
        given.series, given.days, given.burn_in, given.bursts = 6, 8, 14, 1
        given.peers, given.fleet, given.repeats = 4, 10, 1
    given.only = given.only.split(",")
    if not set(given.only) <= set(PARTS):
        parser.error(f"--only takes some of {', '.join(PARTS)}")
    return given


def draw(name: str, series: int, given: argparse.Namespace, repeat: int = 0) -> Quiet:
    """Counts of one null model, one of its readings or the mixed fleet; each name and repeat with a seed of its own."""
    model, _, reading = name.partition("_")
    fading, days = reading or given.fading, given.burn_in + given.days
    place = (*MODELS, *READINGS).index(name)
    seed = int(np.random.SeedSequence([given.seed, place, repeat]).generate_state(1)[0])
    if model == "fleet":
        return mixed_fleet(series, days, seed, fading, given.smallest)
    null: Null = model  # type: ignore[assignment]
    return quiet_fleet([null] * series, np.full(series, RATE[null]), days, seed, "5min", fading, given.smallest)


def promise(quiet: Quiet, given: argparse.Namespace, rule: Rule, every: float | None = None) -> dict[str, Any]:
    """How a rule keeps the promise where nothing happens; ``every``: what it is told, if not the promise."""
    n, k = quiet.counts.shape
    rows, columns = rule(quiet.counts, clock(quiet.index), every or given.every)
    return kept(rows, columns, k, given.burn_in * PER_DAY, n, PER_DAY, 1 / given.every, given.seed)


def planted(
    quiet: Quiet, lift: float, given: argparse.Namespace, rule: Rule, every: float | None = None
) -> dict[str, Any]:
    """How a rule finds bursts of one lift in the same counts."""
    at, (n, k) = clock(quiet.index), quiet.counts.shape
    laid = bursts.draw(np.arange(k), given.bursts, given.burn_in * PER_DAY, n, at, given.seed)
    counts = bursts.lay(quiet, laid, np.full(len(laid.rows), lift), at, given.seed)
    return bursts.found(bursts.waits(*rule(counts, at, every or given.every), laid, at), bursts.WITHIN[lift])


def brief(told: dict[str, Any]) -> dict[str, Any]:
    """What a table of many rules has room for."""
    return {key: told[key] for key in ("fired", "ratio", "interval")}


def incidents_of(name: str) -> Rule:
    """A rule of others as ours is called: its marks are alarms, and alarms within the cool-down one incident."""
    return lambda counts, at, every: opened(*np.nonzero(PEERS[name](counts, every)), at)


def peers(given: argparse.Namespace) -> list[dict[str, Any]]:
    """Other rules: told the promise, on each model and with bursts under N4; and tuned to keep the promise there."""
    fleets = {model: draw(model, given.peers, given) for model in MODELS}
    lines = []
    for name in PEERS:
        rule, quiet = incidents_of(name), fleets["N4"]
        line: dict[str, Any] = {"rule": name, "n": given.peers}
        line |= {model: brief(promise(fleet, given, rule)) for model, fleet in fleets.items()}
        line |= {f"x{lift:g}": planted(quiet, lift, given, rule) for lift in bursts.WITHIN}
        lines.append(line)
        if name not in RATED:
            continue
        every, told = given.every, line["N4"]
        for _ in range(TRIES):
            if told["ratio"] <= 1.0:
                break
            every **= 1.25  # tails are judged by logarithms
            told = promise(quiet, given, rule, every)
        tuned: dict[str, Any] = {"rule": f"{name}, tuned in hindsight", "n": given.peers, "N4": brief(told)}
        tuned |= {f"x{lift:g}": planted(quiet, lift, given, rule, every) for lift in bursts.WITHIN}
        lines.append(tuned | {"told_days": float(f"{every:.3g}")})
    return lines


def for_sale(given: argparse.Namespace) -> list[dict[str, Any]]:
    """Fleets with one budget for all of their series."""
    sizes = [size for size in (10, 100, 1000) if size <= given.fleet]
    sales: dict[Cell, Sales] = {}
    for repeat in range(1, given.repeats + 1):
        quiet = draw("fleet", given.fleet, given, repeat)
        sell(quiet, clock(quiet.index), given.burn_in * PER_DAY, sizes, given.seed + repeat, sales)
    return table_of(sales)


if __name__ == "__main__":
    main()
