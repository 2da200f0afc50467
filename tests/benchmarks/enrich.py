"""Posts a second of each enrichment and encoder, wall and processor time, and how long the table takes to distil.

python -m tests.benchmarks.enrich [--json] [--quick] [--posts 20000] [--minilm 500] [--distil]

Texts are those of TweetEval's sentiment set where ``WORKBENCH_DATASETS`` is set, otherwise put together from words.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable

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
        from workbench.enrich.labelled import tweeteval

        known = tweeteval("sentiment").train.texts
        return "tweeteval sentiment", [known[place % len(known)] for place in range(wanted)]
    rng = np.random.default_rng(SEED)
    made = [" ".join(rng.choice(WORDS, size=rng.integers(4, 29))) for _ in range(wanted)]
    return "made from words", made


def rate(figures: dict[str, float], name: str, n: int, call: Callable[[], object]) -> None:
    """Add the rows a second of a call that treats ``n`` rows, by wall and by processor time."""
    wall, cpu = time.perf_counter(), time.process_time()
    call()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    figures[f"{name}, posts/s"] = round(n / wall)
    figures[f"{name}, posts/cpu-s"] = round(n / cpu)


def measure(said: list[str], n_minilm: int, distil: bool) -> dict[str, float]:
    """All figures by name."""
    n_posts = len(said)
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
    figures: dict[str, float] = {"posts": n_posts}
    rate(figures, "text", n_posts, lambda: text.enrich(posts))
    rate(figures, "language", n_posts, lambda: language.enrich(posts))
    rate(figures, "duplicates", n_posts, lambda: duplicates.enrich(posts))
    rate(figures, "brands among 10,000 names", n_posts, lambda: brands.enrich(posts, finder=finder))
    for name, n in (("static", n_posts), ("minilm", min(n_minilm, n_posts))):
        if not n:
            continue
        chosen = encoder(name)
        began = time.perf_counter()
        chosen.encode(["warm"])
        figures[f"{name}, load s"] = round(time.perf_counter() - began, 2)
        rate(figures, name, n, lambda chosen=chosen, n=n: chosen.encode(said[:n]))
    static = encoder("static")
    vectors, head = static.encode(said), sentiment.head(static)
    english = posts.assign(lang="en", normal=said)
    vectors = vectors.astype(np.float32)
    rate(figures, "sentiment", n_posts, lambda: sentiment.enrich(english, vectors, head, static.languages))
    if distil:
        from workbench.enrich.distil import distil as make

        wall, cpu = time.perf_counter(), time.process_time()
        make()
        figures["distil, s"] = round(time.perf_counter() - wall, 1)
        figures["distil, cpu-s"] = round(time.process_time() - cpu, 1)
    return figures


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--quick", action="store_true", help="200 texts, no slow encoder: a look, not a figure")
    options.add_argument("--posts", type=int, default=20_000)
    options.add_argument("--minilm", type=int, default=500, help="texts for the slow encoder, 0 to leave it out")
    options.add_argument("--distil", action="store_true", help="also distil the table anew (half a minute)")
    given = options.parse_args()
    if given.quick:
        given.posts, given.minilm, given.distil = 200, 0, False
    source, said = texts(given.posts)
    figures = measure(said, given.minilm, given.distil)
    if given.json:
        sys.stdout.write(json.dumps({"texts": source, "figures": figures}) + "\n")
        return
    sys.stdout.write(f"texts: {source}\n")
    for name, value in figures.items():
        sys.stdout.write(f"{name:40} {value:>12,}\n")


if __name__ == "__main__":
    main()
