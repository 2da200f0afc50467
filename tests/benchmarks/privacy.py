"""How much personal data the masks find, what they take for it wrongly, and how many posts a second they read.

python -m tests.benchmarks.privacy [--json] [--quick] [--each 200] [--seed 1] [--held-out]

Personal data is drawn in the formats of ``tests.benchmarks.personal.known`` and put into sentences; a plant is found
when none of its telling words is left. ``--held-out`` draws from formats the masks were not written for; it is run
once, when a mask is done. False masks are counted on texts that only look like personal data and on the bundled
sample, in which nothing is personal but handles, mail addresses and links; masks of other kinds are counted on the
airline posts where ``WORKBENCH_DATASETS`` is set, in which most of them are right.
"""

import argparse
import csv
import gzip
import json
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.personal import held_out, known
from tests.benchmarks.personal.parts import Family
from tests.benchmarks.personal.planted import lures, plants
from workbench import sample
from workbench.evaluate.intervals import wilson
from workbench.model.personal import mask

OTHERS = re.compile(r"\[(?:phone|card|ip|iban|address)\]")


def recall(
    families: Mapping[str, Mapping[str, Family]], each: int, seed: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Figures: recall overall and by kind with the ends of the interval; and the families below 1."""
    found, n, weak = Counter[str](), Counter[str](), {}
    by_family: dict[str, list[bool]] = {}
    for plant in plants(families, each, seed):
        hit = plant.masked(mask(plant.text))
        found.update({plant.kind: hit, "overall": hit})
        n.update((plant.kind, "overall"))
        by_family.setdefault(f"{plant.kind}, {plant.family}", []).append(hit)
    figures: dict[str, float] = {}
    for kind in ("overall", *families):
        low, high = wilson(found[kind], n[kind])
        figures |= {
            f"recall, {kind}": found[kind] / n[kind],
            f"recall, {kind}, low": low,
            f"recall, {kind}, high": high,
        }
    weak = {name: sum(hits) / len(hits) for name, hits in by_family.items() if not all(hits)}
    return {**{name: round(value, 4) for name, value in figures.items()}, "plants": n["overall"]}, weak


def masked_otherwise(texts: Sequence[str]) -> int:
    """Posts with a mask that is none of a handle, a mail address or a link."""
    return sum(bool(OTHERS.search(mask(text))) for text in texts)


def sample_texts() -> list[str]:
    """The texts of the bundled posts."""
    with gzip.open(sample.POSTS, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def airline_texts() -> list[str]:
    """The texts of the airline posts; none where they are not at hand."""
    path = Path(os.environ.get("WORKBENCH_DATASETS", "")) / "airline" / "Tweets.csv"
    if not os.environ.get("WORKBENCH_DATASETS") or not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return [row["text"] for row in csv.DictReader(lines)]


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--quick", action="store_true", help="ten of each family, 2,000 posts: a look, not a figure")
    options.add_argument("--each", type=int, default=200, help="sentences of each family")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--held-out", action="store_true", help="draw from the formats that are held out")
    given = options.parse_args()
    each, most = (10, 2_000) if given.quick else (given.each, None)
    figures, weak = recall(held_out.FAMILIES if given.held_out else known.FAMILIES, each, given.seed)
    drawn = list(lures(each, given.seed))
    wrong = Counter(family for family, text in drawn if mask(text) != text)
    figures["false masks per 1,000 lures"] = round(1000 * wrong.total() / len(drawn), 2)
    texts = sample_texts()[:most]
    begun = time.process_time()
    false = masked_otherwise(texts)
    figures["posts_per_cpu_s"] = round(len(texts) / (time.process_time() - begun))
    figures |= {"false_masks_per_1000_posts": round(1000 * false / len(texts), 3), "sample posts": len(texts)}
    if airline := airline_texts()[:most]:
        figures["airline, other masks per 1000 posts"] = round(1000 * masked_otherwise(airline) / len(airline), 3)
        figures["airline posts"] = len(airline)
    told = {"figures": figures, "families below 1": weak, "lures masked": dict(wrong)}
    if given.json:
        sys.stdout.write(json.dumps(told) + "\n")
        return
    for part in told.values():
        for name, value in part.items():
            sys.stdout.write(f"{name:50} {value:>12,}\n")


if __name__ == "__main__":
    main()
