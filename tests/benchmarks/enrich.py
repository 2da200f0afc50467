"""Posts a second of each enrichment and encoder, wall and processor time, and how long the table takes to distil.

python -m tests.benchmarks.enrich [--json] [--posts 20000] [--minilm 500] [--distil]

Texts are those of TweetEval's sentiment set where ``WORKBENCH_DATASETS`` is set, otherwise put together from words.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from workbench.enrich import brands, duplicates, encoder, language, sentiment, text
from workbench.model.config import Brand

SEED = 1
NOUNS = ["app", "parcel", "refund", "phone", "update", "driver", "order", "answer", "hello", "today"]
WORDS = [*NOUNS, "the", "my", "this", "when", "never", "waiting", "broken", "late", "great", "thanks", "love", "hate"]


def texts(wanted: int) -> tuple[str, list[str]]:
    """Where the texts come from, and as many as wanted."""
    if os.environ.get("WORKBENCH_DATASETS"):
        from workbench.enrich.train_sentiment import read_split

        known, _ = read_split("train")
        return "tweeteval sentiment", [known[place % len(known)] for place in range(wanted)]
    rng = np.random.default_rng(SEED)
    made = [" ".join(rng.choice(WORDS, size=rng.integers(4, 29))) for _ in range(wanted)]
    return "made from words", made


def rate(n: int, call: Callable[[], Any]) -> dict[str, float]:
    """Rows a second of a call that treats ``n`` rows, by wall and by processor time."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"per_second": round(n / wall), "per_cpu_second": round(n / cpu)}


def measure(n_posts: int, n_minilm: int, distil: bool) -> dict[str, Any]:
    """All figures by name."""
    source, said = texts(n_posts)
    posts = pd.DataFrame(
        {
            "post_id": [f"p{place}" for place in range(n_posts)],
            "text": said,
            "created_at": pd.date_range("2024-01-01", periods=n_posts, freq="s", tz="UTC"),
            "lang": None,
            "brand": None,
        }
    )
    aliases = [f"{first} {second}{n}" for n in range(25) for first in WORDS for second in WORDS][:9_990]
    watched = [Brand(name=f"brand {place}", aliases=tuple(aliases[place::10])) for place in range(10)]
    finder = brands.BrandFinder(watched)
    finder.mentions("warm")
    language.enrich(posts.head(1))
    figures: dict[str, Any] = {"texts": source, "posts": n_posts}
    figures["text"] = rate(n_posts, lambda: text.enrich(posts))
    figures["language"] = rate(n_posts, lambda: language.enrich(posts))
    figures["duplicates"] = rate(n_posts, lambda: duplicates.enrich(posts))
    figures["brands, 10,000 names"] = rate(n_posts, lambda: brands.enrich(posts, finder=finder))
    for name, n in (("static", n_posts), ("minilm", min(n_minilm, n_posts))):
        if not n:
            continue
        chosen = encoder(name)
        began = time.perf_counter()
        chosen.encode(["warm"])
        figures[f"{name}, load"] = {"seconds": round(time.perf_counter() - began, 2)}
        figures[name] = rate(n, lambda chosen=chosen, n=n: chosen.encode(said[:n]))
    static = encoder("static")
    vectors, head = static.encode(said), sentiment.head(static)
    english = posts.assign(lang="en")
    figures["sentiment"] = rate(
        n_posts, lambda: sentiment.enrich(english, vectors.astype(np.float32), head, static.languages)
    )
    if distil:
        from workbench.enrich.distil import distil as make

        wall, cpu = time.perf_counter(), time.process_time()
        make()
        figures["distil"] = {
            "seconds": round(time.perf_counter() - wall, 1),
            "cpu_seconds": round(time.process_time() - cpu, 1),
        }
    return figures


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print JSON")
    options.add_argument("--posts", type=int, default=20_000)
    options.add_argument("--minilm", type=int, default=500, help="texts for the slow encoder, 0 to leave it out")
    options.add_argument("--distil", action="store_true", help="also distil the table anew (half a minute)")
    given = options.parse_args()
    figures = measure(given.posts, given.minilm, given.distil)
    if given.json:
        json.dump(figures, sys.stdout, indent=1)
        sys.stdout.write("\n")
        return
    for name, values in figures.items():
        said = ", ".join(f"{key} {value:,}" for key, value in values.items()) if isinstance(values, dict) else values
        sys.stdout.write(f"{name:>24}: {said}\n")


if __name__ == "__main__":
    main()
