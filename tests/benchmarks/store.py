"""How fast the store is: append, data version, counts and selection on synthetic posts.

python -m tests.benchmarks.store [--json] [--quick] [--posts 1000000]
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.store import Store, open_store

BATCH = 25_000
WORDS = np.array(
    [
        "flight",
        "late",
        "cancelled",
        "bag",
        "crew",
        "thanks",
        "app",
        "login",
        "refund",
        "phone",
        "battery",
        "screen",
        "broken",
        "love",
        "help",
    ]
)


def batch(number: int, size: int) -> pd.DataFrame:
    """Posts of one batch: sixteen random words each, ninety days in all."""
    random = np.random.default_rng(number)
    first = pd.Timestamp("2026-01-01", tz="UTC")
    times = first + pd.to_timedelta(np.sort(random.integers(0, 90 * 86_400, size)), unit="s")
    return pd.DataFrame(
        {
            "post_id": [f"{number}-{i}" for i in range(size)],
            "source": "benchmark",
            "channel": random.choice(["microblog", "forum", "reviews"], size),
            "author": [f"{value:024x}" for value in random.integers(0, 2**62, size)],
            "text": [" ".join(words) for words in WORDS[random.integers(0, len(WORDS), (size, 16))]],
            "created_at": times,
            "lang": "en",
            "likes": random.integers(0, 50, size),
        }
    )


def enrich(store: Store, frame: pd.DataFrame, number: int) -> None:
    """Made-up brands, sentiment and topics of a batch."""
    random = np.random.default_rng(number)
    ids, size = frame["post_id"], len(frame)
    spoken = random.random(size) < 0.7
    brands = pd.DataFrame({"post_id": ids, "brand": random.choice(["Alpha", "Beta", "Gamma"], size)})[spoken]
    store.write("brands", brands, "b", examined=list(ids))
    shares = random.dirichlet([1, 1, 1], size)
    labels = np.array(["negative", "neutral", "positive"])[shares.argmax(axis=1)]
    columns = dict(zip(("p_negative", "p_neutral", "p_positive"), shares.T, strict=True))
    store.write("sentiment", pd.DataFrame({"post_id": ids, "sentiment": labels, **columns, "unsure": False}), "s")
    topics = pd.DataFrame({"post_id": ids, "topic": random.integers(-1, 30, size), "similarity": random.random(size)})
    store.write("topics", topics, "t")


def measure(posts: int, home: Path) -> dict[str, float]:
    """Seconds and rates of each step."""
    figures: dict[str, float] = {"posts": posts}
    store = open_store(home)
    writing = enriching = 0.0
    for number in range(posts // BATCH):
        frame = batch(number, BATCH)
        writing += timed(lambda frame=frame, number=number: store.append_posts(frame, app="benchmark", seq=number))
        enriching += timed(lambda frame=frame, number=number: enrich(store, frame, number))
    figures["append_rows_per_s"] = posts / writing
    figures["write_three_tables_rows_per_s"] = 3 * posts / enriching
    again = batch(0, BATCH)
    figures["append_known_rows_per_s"] = BATCH / timed(lambda: store.append_posts(again, app="again", seq=0))
    other = open_store(home)
    figures["first_append_of_a_process_s"] = timed(lambda: other.append_posts(again, app="other", seq=0))
    figures["data_version_s"] = timed(store.commit_version)
    figures["counts_refresh_s"] = timed(store.refresh_counts)
    figures["compact_s"] = timed(lambda: store.at("posts").compact())
    figures["data_version_after_compaction_s"] = timed(store.commit_version)
    for name, query in (
        ("all", ""),
        ("brand", "brand:Alpha"),
        ("word", "refund"),
        ("week", "since:2026-02-01 until:2026-02-08"),
    ):
        figures[f"select_{name}_s"] = timed(lambda query=query: store.select(query))
        figures[f"counts_{name}_s"] = timed(lambda query=query: store.select(query).table("counts"))
        figures[f"posts_{name}_s"] = timed(lambda query=query: store.select(query).posts)
    figures["missing_none_s"] = timed(lambda: list(store.missing("sentiment", "s")))
    figures["missing_all_s"] = timed(lambda: sum(map(len, store.missing("sentiment", "another"))))
    return figures


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quick", action="store_true", help="one batch of posts: a look, not a figure")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(BATCH if given.quick else given.posts, Path(folder))
    if given.json:
        print(json.dumps({"figures": {name: round(value, 3) for name, value in figures.items()}}))  # noqa: T201
    else:
        for name, value in figures.items():
            print(f"{name:36} {value:12,.2f}")  # noqa: T201


if __name__ == "__main__":
    main()
