"""How long a query takes from its text to the ids of its posts, on generated posts with the tables beside them.

python -m tests.benchmarks.query [--json] [--quick] [--posts 1000000] [--seed 0]

Words are drawn by Zipf's law from 20,000, eighteen a post in the mean. Each query runs five times in one process on
the store as it stands; its figure is the median wall time. ``typical_cpu_ms_1m`` is the same in time of all
cores, which does not grow when others keep the machine busy.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from tests.benchmarks.store import enrich
from workbench.store import Store, open_store

BATCH = 25_000
VOCABULARY = 20_000
REPEATS = 5
SYLLABLES = tuple(a + b for a in "bcdfghklmnprst" for b in "aeio")
KNOWN = ("flight", "late", "cancelled", "refund", "delay", "delayed", "crew", "bag", "luggage", "support", "hotel")
TYPICAL = (
    "refund",
    "flight late",
    '"late flight"',
    "refund OR delayed OR luggage OR crew",
    "(late OR delayed) AND (flight OR bag) NOT hotel",
    "brand:Alpha refund",
    "brand:(Alpha OR Beta) sentiment:negative late",
    "channel:forum since:2026-02-01 until:2026-02-15 crew",
    "topic:7 NOT refund",
    "likes:>40 late",
    "cancel*",
    "late NEAR/5 flight",
    "brand:Alpha AND (late OR delay*) NEAR/5 (flight OR bag)",
)
HARD = (
    "NOT refund",
    "*light OR *fund",
    "c*d l?te",
    "*a*e*",
    "flight NEAR/20 (late OR cancel*)",
    "(la* OR re*) NEAR/10 (de* OR co*)",
    "(flight NEAR/5 late) NEAR/10 (crew ONEAR/3 bag)",
    " OR ".join(f"{word}*" for word in KNOWN),
    "NOT ((be* OR da*) NEAR/3 (ma* OR na*))",
)


def vocabulary(random: np.random.Generator) -> np.ndarray:
    """Words from frequent to rare; the known ones stand at ranks 20 to 2,000."""
    words = np.array(["".join(random.choice(SYLLABLES, random.integers(1, 5))) for _ in range(VOCABULARY)], dtype="U12")
    words[random.choice(np.arange(20, 2_000), len(KNOWN), replace=False)] = KNOWN
    return words


def batch(number: int, size: int, words: np.ndarray, seed: int) -> pd.DataFrame:
    """Posts of one batch, over ninety days."""
    random = np.random.default_rng([seed, number])
    chances = 1 / np.arange(1, VOCABULARY + 1)
    lengths = random.integers(6, 31, size)
    drawn = random.choice(words, lengths.sum(), p=chances / chances.sum())
    texts = [" ".join(part).capitalize() for part in np.split(drawn, np.cumsum(lengths)[:-1])]
    seconds = np.sort(random.integers(0, 90 * 86_400, size))
    return pd.DataFrame(
        {
            "post_id": [f"{number}-{place}" for place in range(size)],
            "source": "benchmark",
            "channel": random.choice(["microblog", "forum", "reviews"], size),
            "text": texts,
            "created_at": pd.Timestamp("2026-01-01", tz="UTC") + pd.to_timedelta(seconds, unit="s"),
            "lang": "en",
            "likes": random.integers(0, 50, size),
        }
    )


def made(posts: int, home: Path, seed: int) -> Store:
    """A store of generated posts with brands, sentiment and topics."""
    store = open_store(home)
    words = vocabulary(np.random.default_rng(seed))
    for number in range(max(posts // BATCH, 1)):
        frame = batch(number, min(posts, BATCH), words, seed)
        store.append_posts(frame, app="benchmark", seq=number)
        enrich(store, frame, number)
    store.at("posts").compact()
    store.commit_version()
    return store


def seconds(store: Store, query: str, repeats: int) -> tuple[float, float, int]:
    """The median wall time to the ids of a query, that of the cores, and how many posts it means."""
    walls, cores, found = [], [], 0
    for _ in range(repeats):
        start, busy = time.perf_counter(), time.process_time()
        found = len(store.selection(query).ids())
        walls.append(time.perf_counter() - start)
        cores.append(time.process_time() - busy)
    return statistics.median(walls), statistics.median(cores), found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="2,000 posts: a look, not a figure")
    given = parser.parse_args()
    posts = 2_000 if given.quick else given.posts
    with tempfile.TemporaryDirectory() as folder:
        store = made(posts, Path(folder), given.seed)
        repeats = 1 if given.quick else REPEATS
        measured = {query: seconds(store, query, repeats) for query in (*TYPICAL, *HARD)}
    typical = statistics.median(measured[query][0] for query in TYPICAL)
    worst = max(measured[query][0] for query in HARD)
    figures = {"posts": posts, "typical_ms_1m": round(1000 * typical, 1), "worst_ms_1m": round(1000 * worst, 1)}
    figures["slowest_typical_ms_1m"] = round(1000 * max(measured[query][0] for query in TYPICAL), 1)
    figures["typical_cpu_ms_1m"] = round(1000 * statistics.median(measured[query][1] for query in TYPICAL), 1)
    if given.json:
        print(json.dumps({"figures": figures}))  # noqa: T201
        return
    for query, (wall, cores, found) in measured.items():
        print(f"{1000 * wall:8,.0f} ms {1000 * cores:8,.0f} ms of cores {found:10,} posts  {query}")  # noqa: T201
    print(figures)  # noqa: T201


if __name__ == "__main__":
    main()
