"""Fired against promised false alarms where nothing happens, and which bursts are found at that price.

python -m tests.benchmarks.false_alarms [--json] [--quick] [--seed 1] [--series 400] [--days 150] [--burn-in 28]
    [--every 30] [--fading 0min] [--smallest 1] [--bursts 2] [--peers 40] [--fleet 1000] [--only kept,found,peers,sold]
"""

import argparse
import json
import sys
from typing import Any

import numpy as np
import pandas as pd

from tests.benchmarks.detection import bursts, ours
from tests.benchmarks.detection.opened import opened
from tests.benchmarks.detection.peers import PEERS
from tests.benchmarks.detection.promise import kept
from tests.benchmarks.detection.sold import sold
from workbench.detect.season import clock
from workbench.evaluate.nulls import NULLS, RATE, Null, Quiet, mixed_fleet, quiet_fleet

PER_DAY = 288
MODELS = (*NULLS, "fleet")
PARTS = ("kept", "found", "peers", "sold")


def main() -> None:
    """Measure and print."""
    given = options()
    tables: dict[str, Any] = {}
    figures: dict[str, float] = {}
    ours_line: dict[str, Any] = {"rule": "ours", "n": given.series}
    if "kept" in given.only:
        tables["kept"] = []
        for number, name in enumerate(MODELS):
            told = promise(draw(name, given.series, given.seed + number, given), given)
            tables["kept"].append({"model": name} | told)
            ours_line[name] = brief(told)
            figures[f"ratio_{name}"] = told["ratio"]
            figures[f"ratio_{name}_worst_stretch"] = told["stretches"]["worst"]["ratio"]
            figures[f"ratio_{name}_worst_tenth"] = told["worst_tenth"]["picked_by_first_half"]["ratio"]
    if "found" in given.only:
        tables["found"] = []
        quiet = draw("N4", given.series, given.seed + MODELS.index("N4"), given)
        for lift, within in bursts.WITHIN.items():
            told = planted(quiet, lift, given)
            tables["found"].append({"lift": lift} | told)
            ours_line[f"x{lift:g}"] = told
            figures[f"found_x{lift:g}" + (f"_{within}min" if within < 60 else "")] = told["found"]
            if told["median_delay_min"] is not None:
                figures[f"median_delay_min_x{lift:g}"] = told["median_delay_min"]
    if "peers" in given.only:
        tables["peers"] = [ours_line, *peers(given)]
    if "sold" in given.only:
        quiet = draw("fleet", given.fleet, given.seed + 100, given)
        at, sizes = clock(quiet.index), [size for size in (10, 100, 1000) if size <= given.fleet]
        tables["sold"] = sold(quiet, at, given.burn_in * PER_DAY, sizes or [given.fleet], given.seed)
        for line in tables["sold"]:
            figures[f"ratio_{line['series']}_series_{line['per_month']:g}_a_month"] = line["ratio"]
    show(
        figures,
        {name: value for name, value in vars(given).items() if name not in ("json", "only")},
        tables,
        given.json,
    )


def show(figures: dict[str, float], asked: dict[str, Any], tables: dict[str, Any], as_json: bool) -> None:
    """Print everything as one object, or the tables with a column for each of their rows."""
    if as_json:
        sys.stdout.write(json.dumps({"figures": figures, "asked": asked, "tables": tables}) + "\n")
        return
    sys.stdout.write(f"{asked}\n")
    for name, table in tables.items():
        sys.stdout.write(f"\n{name}\n{pd.json_normalize(table).T.to_string(header=False)}\n")


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
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
    parser.add_argument("--only", default=",".join(PARTS), help="parts, with commas between")
    given = parser.parse_args()
    if given.quick:
        given.series, given.days, given.burn_in, given.bursts, given.peers, given.fleet = 6, 8, 14, 1, 4, 6
    given.only = given.only.split(",")
    if not set(given.only) <= set(PARTS):
        parser.error(f"--only takes some of {', '.join(PARTS)}")
    return given


def draw(name: str, series: int, seed: int, given: argparse.Namespace) -> Quiet:
    """Counts of one null model, or of the mixed fleet."""
    days = given.burn_in + given.days
    if name == "fleet":
        return mixed_fleet(series, days, seed, given.fading, given.smallest)
    null: Null = name  # type: ignore[assignment]
    return quiet_fleet([null] * series, np.full(series, RATE[null]), days, seed, "5min", given.fading, given.smallest)


def promise(quiet: Quiet, given: argparse.Namespace) -> dict[str, Any]:
    """Ours, where nothing happens."""
    n, k = quiet.counts.shape
    rows, columns = ours.alarms(quiet.counts, clock(quiet.index), given.every)
    return kept(rows, columns, k, given.burn_in * PER_DAY, n, PER_DAY, 1 / given.every, given.seed)


def planted(quiet: Quiet, lift: float, given: argparse.Namespace) -> dict[str, Any]:
    """Ours, with bursts of one lift in the same counts."""
    at, (n, k) = clock(quiet.index), quiet.counts.shape
    laid = bursts.draw(np.arange(k), given.bursts, given.burn_in * PER_DAY, n, at, given.seed)
    counts = bursts.lay(quiet, laid, np.full(len(laid.rows), lift), at, given.seed)
    return bursts.found(*ours.alarms(counts, at, given.every), laid, bursts.WITHIN[lift], at)


def brief(told: dict[str, Any]) -> dict[str, Any]:
    """What a table of many rules has room for."""
    return {key: told[key] for key in ("fired", "ratio", "interval")}


def peers(given: argparse.Namespace) -> list[dict[str, Any]]:
    """Other rules: fired per promised on each model and the mixed fleet, and the same bursts as ours had, under N4."""
    lines: dict[str, dict[str, Any]] = {name: {"rule": name, "n": given.peers} for name in PEERS}
    since = given.burn_in * PER_DAY
    for number, model in enumerate(MODELS):
        quiet = draw(model, given.peers, given.seed + number, given)
        at = clock(quiet.index)
        for name, rule in PEERS.items():
            rows, columns = opened(*np.nonzero(rule(quiet.counts, given.every)), at)
            daily = 1 / given.every
            told = kept(rows, columns, given.peers, since, len(quiet.counts), PER_DAY, daily, given.seed)
            lines[name][model] = brief(told)
        for lift, within in bursts.WITHIN.items() if model == "N4" else ():
            laid = bursts.draw(np.arange(given.peers), given.bursts, since, len(quiet.counts), at, given.seed)
            counts = bursts.lay(quiet, laid, np.full(len(laid.rows), lift), at, given.seed)
            for name, rule in PEERS.items():
                rows, columns = opened(*np.nonzero(rule(counts, given.every)), at)
                lines[name][f"x{lift:g}"] = bursts.found(rows, columns, laid, within, at)
    return list(lines.values())


if __name__ == "__main__":
    main()
