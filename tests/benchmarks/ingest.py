"""How fast a CSV is imported: rows per second from file to store, on synthetic posts.

Goal: one million rows in under two minutes on two cores.

python -m tests.benchmarks.ingest [--json] [--quick] [--rows 1000000] [--seed 1]
"""

import argparse
import csv
import json
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

WORDS = [
    "the",
    "a",
    "my",
    "our",
    "phone",
    "app",
    "update",
    "order",
    "delivery",
    "refund",
    "broken",
    "great",
    "slow",
    "crash",
    "battery",
    "screen",
    "love",
    "hate",
    "help",
    "please",
    "today",
    "again",
    "still",
    "never",
    "always",
    "support",
    "answer",
    "price",
    "shop",
    "bag",
    "shoe",
    "coffee",
    "taste",
    "cold",
    "hot",
    "late",
    "lost",
    "found",
]


def write(path: Path, rows: int, seed: int) -> None:
    """A CSV of synthetic posts: id, time, handle, text of 5 to 40 words, likes, reply link."""
    chance = random.Random(seed)  # noqa: S311 (synthetic data, nothing secret)
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["id", "created_at", "username", "text", "like_count", "in_reply_to"])
        for number in range(rows):
            words = chance.choices(WORDS, k=chance.randint(5, 40))
            reply = chance.randrange(number) if number and chance.random() < 0.3 else ""
            at = begin + timedelta(seconds=number * 7)
            out.writerow(
                [10**17 + number, at.isoformat(), f"user{chance.randrange(rows // 5 + 1)}", " ".join(words),
                 chance.randrange(50), 10**17 + reply if reply != "" else ""]
            )  # fmt: skip


def measure(rows: int, seed: int) -> dict[str, float]:
    """Figures of one import into an empty store, everything included but the start of Python."""
    from workbench.ingest import ingest
    from workbench.sources import FileSource
    from workbench.sources.key import identity_key
    from workbench.store import open_store

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "posts.csv"
        write(path, rows, seed)
        started = time.perf_counter()
        store = open_store(Path(folder) / "home")
        done = ingest(FileSource(path, identity_key(store.home, store.config)), store)
        seconds = time.perf_counter() - started
        if done.added != rows:
            raise SystemExit(f"{done.added} of {rows} rows were added")
        size = path.stat().st_size
    return {
        "rows": rows,
        "rows_per_s": round(rows / seconds),
        "seconds_1m": round(seconds * 1e6 / rows, 1),
        "megabytes_per_s": round(size / 1e6 / seconds, 1),
    }


def main() -> None:
    """Measure and print."""
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--rows", type=int, default=1_000_000)
    read.add_argument("--seed", type=int, default=1)
    read.add_argument("--json", action="store_true", help="print one JSON object")
    read.add_argument("--quick", action="store_true", help="2,000 rows: a look, not a figure")
    given = read.parse_args()
    figures = measure(2_000 if given.quick else given.rows, given.seed)
    sys.stdout.write(json.dumps({"figures": figures}) + "\n" if given.json else f"{figures}\n")


if __name__ == "__main__":
    main()
