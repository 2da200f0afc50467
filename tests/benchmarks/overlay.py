"""Real crises laid over real brand volumes: how many are found, how soon, at one false alarm in 30 days and brand.

python -m tests.benchmarks.overlay [--json] [--quick] [--seed 1] [--times 4] [--learns 21] [--every 30] [--no-topics]

The onsets of CrisisLexT26 are laid over ``brand_volumes``, each over each brand at ``--times`` times drawn by seed
after ``--learns`` days: with the posts they have, and drawn to a lift that is log-uniform from 0.5 to 20. The lift is
always posts of the crisis by posts of the whole brand in the 12 hours after the onset. Then the same where ten topics
of each brand are watched as well, for the same budget. A quick look uses invented crises and brands and reads no data.
"""

import argparse
import json
import sys
from typing import Any

import numpy as np
import pandas as pd

from tests.benchmarks.detection.brands import invented_brands, read_brands, split
from tests.benchmarks.detection.crises import LASTS, Crisis, drawn, read_crises
from tests.benchmarks.detection.laid import HIT, HOUR, Case, by_lift, outcomes
from tests.benchmarks.detection.promise import ratio
from workbench.store import datasets

LIFTS = (0.5, 20.0)
VOLUMES = ("as it was", "drawn to a lift")


def main() -> None:
    """Measure and print."""
    given = options()
    crises, volumes, data = invented(given.seed) if given.quick else real()
    since = round(given.learns * 24 * HOUR)
    promised = float(volumes.iloc[since:].count().sum()) / (24 * HOUR) / given.every
    figures: dict[str, float] = {}
    tables: dict[str, Any] = {
        "crises": [{"name": one.name, "onset": f"{one.onset:%Y-%m-%d %H:%M}", "12 h": one.posts(HIT)} for one in crises]
    }
    laid = {volume: cases_of(crises, volumes, since, given, volume != VOLUMES[0]) for volume in VOLUMES}
    topics = [split(volumes[name].to_numpy(), given.seed + place) for place, name in enumerate(volumes)]
    for watched, splits in (("brands", None), ("brands and topics", topics)):
        if splits is not None and given.no_topics:
            continue
        told, alone = outcomes(volumes, splits, [case for cases in laid.values() for case in cases], given.every)
        for place, volume in enumerate(VOLUMES):
            n = len(laid[volume])
            table = tables[f"{watched}, volume {volume}"] = by_lift(told[place * n : (place + 1) * n])
            before = ("topics_" if splits else "") + ("drawn_" if volume != VOLUMES[0] else "")
            shares = {"all": "found", "lift over 5": "found_lift_over_5"}
            figures |= {before + shares[line["cases"]]: line["found"] for line in table if line["cases"] in shares}
            if table[0]["median_delay_min"] is not None:
                figures[f"{before}median_delay_min"] = table[0]["median_delay_min"]
        tables[f"{watched}, nothing laid over them"] = ratio(int((alone >= since).sum()), promised)
    if given.json:
        sys.stdout.write(json.dumps({"figures": figures, "asked": vars(given), "data": data, "tables": tables}) + "\n")
        return
    sys.stdout.write(f"{vars(given)}\n{', '.join(data)}\n\n")
    for name, table in tables.items():
        frame = pd.DataFrame(table if isinstance(table, list) else [table])
        sys.stdout.write(f"{name}\n{frame.to_string(index=False)}\n\n")


def options() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="invented crises and brands: a look, not a figure")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--times", type=int, default=4, help="times each crisis is laid over each brand")
    parser.add_argument("--learns", type=float, default=21.0, help="days before the first of them")
    parser.add_argument("--every", type=float, default=30.0, help="days a false alarm and brand")
    parser.add_argument("--no-topics", action="store_true", help="leave out the second table")
    given = parser.parse_args()
    if given.quick:
        given.times, given.learns = 1, 7.0
    return given


def real() -> tuple[list[Crisis], pd.DataFrame, list[str]]:
    """The two data sets, and which parts of them these are; their files are checked against known hashes."""
    found = {name: datasets.path(name) for name in ("crisislex_t26", "brand_volumes")}
    crises, volumes = read_crises(found["crisislex_t26"].path), read_brands(found["brand_volumes"].path)
    return crises, volumes, [f"{part.part_name} {part.sha256}" for part in found.values()]


def invented(seed: int) -> tuple[list[Crisis], pd.DataFrame, list[str]]:
    """Two crises that fade and two brands."""
    rng = np.random.default_rng(seed)
    begins = pd.Timestamp("2024-01-01", tz="UTC")
    hours = [np.sort(rng.exponential(6.0, posts)) for posts in (300, 3000)]
    crises = [Crisis(f"crisis of {len(at)}", begins, at[at < LASTS]) for at in hours]
    return crises, invented_brands(14, seed), ["invented"]


def cases_of(
    crises: list[Crisis], volumes: pd.DataFrame, since: int, given: argparse.Namespace, drawn_to: bool
) -> list[Case]:
    """Every crisis over every brand at times of its own; the times are the same whether the volume is drawn or not."""
    cases = []
    usual = volumes.to_numpy()
    for number, crisis in enumerate(crises):
        for brand in range(volumes.shape[1]):
            for time in range(given.times):
                rng = np.random.default_rng([given.seed, number, brand, time])
                row = int(rng.integers(since, len(volumes) - round(LASTS * HOUR)))
                posts = max(1.0, float(np.nansum(usual[row : row + round(HIT * HOUR), brand])))
                lift = float(np.exp(rng.uniform(np.log(LIFTS[0]), np.log(LIFTS[1]))))
                one = drawn(crisis, lift * posts / crisis.posts(HIT), rng) if drawn_to else crisis
                seed = int(rng.integers(2**31))
                cases.append(Case(one, brand, row, one.posts(HIT) / posts, seed))
    return cases


if __name__ == "__main__":
    main()
