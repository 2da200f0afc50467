"""How long a reader waits for a live analysis on a million posts.

python -m tests.benchmarks.analyses [--json] [--quick] [--posts 1000000] [--rounds 5] [--seed 1] [--only NAME,NAME]

A store is filled with made posts and every table beside them (no vectors). Each live analysis is then asked as a page
asks it: a corpus is selected, narrowed by brand, period or nothing in turn, and the analysis runs on it.
``p95_ms_1m_NAME`` is the 95th percentile of these waits, each with an empty memory of the corpus. Bar: 1,000 ms.
``counts by hand ms`` is a grouped count of the counts table, for comparison.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from workbench import store
from workbench.analyses import ALL
from workbench.store.store import Store

MILLION = 1_000_000
BRANDS = [f"Brand {letter}" for letter in "ABCDEFGH"]
ASPECTS = ["battery", "price", "delivery", "comfort", "design", "staff", "app and website", "safety"]
INTENTS = ["question", "purchase_intent", "switching", "feature_request", "praise", "job_seeking"]
SENTIMENTS = np.array(["negative", "neutral", "positive"], dtype=object)
WORDS = ["late", "broken", "great", "love", "price", "battery", "delivery", "please", "help", "when", "does", "again"]
CHANNELS = {"chirpline": "microblog", "wheelforum": "forum", "ridereviews": "reviews", "servicedesk": "support"}
TOPICS = 100
SINCE, DAYS = pd.Timestamp("2024-01-01", tz="UTC"), 365
QUERIES = (("", None), ('brand:"Brand A"', None), ("", 30), ("", 90), ('brand:"Brand B"', 90))  # query, last days


def filled(home: Path, posts: int, rng: np.random.Generator) -> Store:
    """A store of made posts with the tables that analyses read."""
    opened = store.open_store(home)
    ids = np.array([f"{place:024x}" for place in range(posts)])
    words = np.array(WORDS)
    texts = np.array([" ".join(row) for row in words[rng.integers(0, len(words), (20_000, 12))]], dtype=object)
    chosen = rng.zipf(1.3, posts) % len(texts)
    at = SINCE + pd.to_timedelta(np.sort(rng.random(posts)) * DAYS * 86_400, "s").round("us")
    source = rng.choice(list(CHANNELS), posts, p=[0.5, 0.2, 0.1, 0.2])
    frame = pd.DataFrame(
        {
            "post_id": ids,
            "source": source,
            "channel": pd.Series(source).map(CHANNELS),
            "kind": np.where(source == "servicedesk", "ticket", "post"),
            "author": np.char.add("a", (rng.zipf(1.4, posts) % (posts // 3 + 1)).astype(str)),
            "text": texts[chosen],
            "created_at": at,
            "lang": "en",
            "thread_id": np.char.add("t", rng.integers(0, posts // 2 + 1, posts).astype(str)),
            "likes": rng.poisson(3, posts).astype(float),
            "followers": rng.lognormal(5, 1.5, posts).round(),
        }
    )
    opened.append_posts(frame, app="benchmark", seq=1)
    key = frame[["post_id"]]
    for name, table in _beside(key, texts, chosen, rng).items():
        opened.write(name, table, "made")
        opened.set_current(name, "made")
    opened.refresh_counts()
    opened.commit_version()
    return opened


def _beside(
    key: pd.DataFrame, texts: np.ndarray, chosen: np.ndarray, rng: np.random.Generator
) -> dict[str, pd.DataFrame]:
    """Every table beside posts, as the enrichment would give it."""
    posts = len(key)
    shares = rng.dirichlet([1, 2, 1], posts).astype(np.float32)
    named = key.assign(brand=rng.choice(BRANDS, posts, p=np.arange(8, 0, -1) / 36))[rng.random(posts) < 0.9]
    said = key.assign(aspect=rng.choice(ASPECTS, posts), polarity=SENTIMENTS[rng.integers(0, 3, posts)])
    said = said[rng.random(posts) < 0.4]
    meant = key.assign(head=rng.choice(INTENTS, posts), label="yes", p=np.nan)[rng.random(posts) < 0.3]
    text_ids = np.char.add("t", chosen.astype(str))
    return {
        "text": key.assign(normal=texts[chosen], text_id=text_ids),
        "language": key.assign(lang="en", confidence=0.9),
        "duplicates": key.assign(family=text_ids),
        "brands": named,
        "sentiment": key.assign(
            sentiment=SENTIMENTS[shares.argmax(axis=1)],
            **{f"p_{name}": shares[:, place] for place, name in enumerate(SENTIMENTS)},
            unsure=shares.max(axis=1) < 0.5,
        ),
        "classes": meant,
        "aspects": said.assign(quote="late again", start=0, end=10),
        "topics": key.assign(topic=rng.integers(-1, TOPICS, posts), similarity=0.5),
        "topic_table": pd.DataFrame(
            {
                "topic": range(TOPICS),
                "label": [f"topic {place}" for place in range(TOPICS)],
                "words": [["late", "broken"]] * TOPICS,
                "weights": [[0.5, 0.4]] * TOPICS,
                "posts": posts // (TOPICS + 1),
                "centroid": [[1.0, 0.0]] * TOPICS,
                "threshold": 0.1,
            }
        ),
    }


def waits(home: Path, name: str, rounds: int) -> list[float]:
    """Milliseconds from a reader's choice to the findings."""
    analysis, found = ALL[name], []
    params = analysis.check_params({})
    for _ in range(rounds):
        for query, days in QUERIES:
            since = None if days is None else SINCE + pd.Timedelta(days=DAYS - days)
            began = time.perf_counter()
            analysis.run(store.select(query, since=since, home=home), params)
            found.append((time.perf_counter() - began) * 1000)
    return found


def counting(home: Path) -> float:
    """Milliseconds of one grouped count by hand, of the counts table."""
    began = time.perf_counter()
    store.select(home=home).table("counts").groupby("brand")["posts"].sum()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--quick", action="store_true", help="2,000 posts: a look, not a figure")
    options.add_argument("--posts", type=int, default=MILLION)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="", help="names of analyses, with commas; all that are live by default")
    given = options.parse_args()
    if given.quick:
        given.posts, given.rounds = 2_000, 1
    live = [name for name, one in sorted(ALL.items()) if one.cost == "live"]
    wanted = given.only.split(",") if given.only else live
    figures: dict[str, float] = {"posts": given.posts}
    with tempfile.TemporaryDirectory() as folder:
        filled(Path(folder), given.posts, np.random.default_rng(given.seed))
        for name in wanted:
            figures[f"p95_ms_1m_{name}"] = round(float(np.percentile(waits(Path(folder), name, given.rounds), 95)))
        figures["counts by hand ms"] = round(counting(Path(folder)))
    if given.json:
        sys.stdout.write(json.dumps({"figures": figures}) + "\n")
        return
    for name, value in figures.items():
        sys.stdout.write(f"{name:44} {value:>10,}\n")


if __name__ == "__main__":
    main()
