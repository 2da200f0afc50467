"""Posts a second of the whole enrichment of a store, step by step, and of the slower encoder.

python -m tests.benchmarks.enrich [--json] [--quick] [--million] [--posts 50000] [--minilm 2000] [--seed 1]

The figures:

- ``static_posts_per_cpu_s``: posts through every step of ``enrich.STEPS`` with the static encoder, from and into a
  store, a second of processor time; models are loaded before. Bar: 4,000.
- ``minilm_posts_per_cpu_s``: texts through the eight-bit encoder a second of processor time, tokens and all. Bar: 300.
- ``million_minutes``: wall minutes of a million posts through ``enrich``; only with ``--million``. Bar: under 10.

Texts are those of TweetEval's sentiment set where ``WORKBENCH_DATASETS`` is set, otherwise, and always for the million,
words by Zipf's law in the lengths of tweets, a fifth of them said before. Ten brands have a thousand names each;
all heads that ship are asked.
``STEP posts/cpu-s`` is the rate of one step.
"""

import argparse
import csv
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.enrich import STEPS, encoder, enrich, heads
from workbench.enrich.encoders import inputs
from workbench.enrich.minilm import tokenizer
from workbench.enrich.progress import silent
from workbench.enrich.text import normalise
from workbench.store import Store, open_store

MILLION = 1_000_000
SHIPPED = [task.name for task in heads.TASKS if task.ships]
_PART = 50_000
_AT_ONCE = 1_000


def words(rng: np.random.Generator, wanted: int) -> list[str]:
    """Made texts: some with a handle, an address or a sign; a fifth repeat an earlier one of the same call."""
    known = sorted(tokenizer(None).get_vocab().items(), key=lambda item: item[1])
    vocabulary = np.array([word for word, _ in known if word.isalpha() and len(word) > 1])
    share = 1 / np.arange(3, len(vocabulary) + 3)
    lengths = np.clip(rng.lognormal(2.7, 0.5, wanted), 2, 60).astype(int)
    said = np.split(rng.choice(vocabulary, size=lengths.sum(), p=share / share.sum()), np.cumsum(lengths)[:-1])
    starts, ends = (
        rng.choice(["", "", "@someone "], wanted),
        rng.choice(["", "", "!", " \U0001f600", " https://a.b/c"], wanted),
    )
    texts = [f"{start}{' '.join(text)}{end}" for start, text, end in zip(starts, said, ends, strict=True)]
    for place in np.flatnonzero(rng.random(wanted) < 0.2):
        texts[place] = texts[int(rng.integers(0, place + 1))]
    return texts


def texts(wanted: int, rng: np.random.Generator) -> tuple[str, list[str]]:
    """Where the texts come from, and as many as wanted."""
    path = Path(os.environ.get("WORKBENCH_DATASETS", "")) / "tweeteval" / "sentiment" / "train_rebuilt.tsv"
    if path.is_file():
        with path.open(encoding="utf-8", newline="\n") as opened:
            known = [row[2] for row in csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE)]
        return "tweeteval sentiment", [known[place % len(known)] for place in range(wanted)]
    return "made from words", words(rng, wanted)


def filled(home: Path, parts: Iterator[list[str]]) -> Store:
    """A store with posts of the texts and ten brands of a thousand names."""
    store = open_store(home)
    named = [
        f'[[brands]]\nname = "brand {place}"\naliases = {json.dumps([f"name {place} {n}" for n in range(999)])}\n'
        for place in range(10)
    ]
    asked = f"heads = {json.dumps(SHIPPED)}\n"
    (home / "workbench.toml").write_text("\n".join([asked, *named]), encoding="utf-8")
    begin = 0
    for part in parts:
        posts = pd.DataFrame(
            {
                "post_id": [f"p{begin + place}" for place in range(len(part))],
                "text": part,
                "created_at": pd.Timestamp("2024-01-01", tz="UTC")
                + pd.to_timedelta(range(begin, begin + len(part)), "s"),
            }
        )
        store.append_posts(posts, app="benchmark", seq=begin)
        begin += len(part)
    return open_store(home)


def stepwise(said: list[str], folder: Path) -> dict[str, float]:
    """Every step over a store with these texts, by processor time."""
    chosen = encoder("static")
    small = filled(folder / "small", iter([["warm words"]]))
    for make in STEPS:
        make(small, chosen, silent)
    store = filled(folder / "store", iter([said]))
    rates, total = {}, 0.0
    for make in STEPS:
        cpu = time.process_time()
        step = make(store, chosen, silent)
        cpu = time.process_time() - cpu
        rates[f"{step.name} posts/cpu-s"] = round(len(said) / cpu)
        total += cpu
    return {"static_posts_per_cpu_s": round(len(said) / total), **rates}


def encoding(said: list[str]) -> dict[str, float]:
    """The eight-bit encoder over texts, by processor time."""
    chosen = encoder("minilm")
    began = time.perf_counter()
    chosen.encode(["warm"])
    loaded, cpu = time.perf_counter() - began, time.process_time()
    for start in range(0, len(said), _AT_ONCE):
        chosen.encode(said[start : start + _AT_ONCE])
    rate = len(said) / (time.process_time() - cpu)
    inputs(chosen, ["warm"], toned=True)
    cpu = time.process_time()
    for start in range(0, len(said), _AT_ONCE):
        inputs(chosen, said[start : start + _AT_ONCE], toned=True)
    toned = len(said) / (time.process_time() - cpu)
    return {
        "minilm_posts_per_cpu_s": round(rate),
        "minilm with tone posts/cpu-s": round(toned),
        "minilm load s": round(loaded, 2),
    }


def million(rng: np.random.Generator, folder: Path) -> dict[str, float]:
    """A million posts through ``enrich``, by the clock on the wall."""
    store = filled(folder / "million", (words(rng, _PART) for _ in range(MILLION // _PART)))
    wall, cpu = time.perf_counter(), time.process_time()
    summary = enrich(store)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    seconds = {f"million {step.name} s": round(step.seconds, 1) for step in summary.steps}
    return {
        "million_minutes": round(wall / 60, 2),
        "million cpu-s": round(cpu),
        "million peak GB": round(peak, 2),
        "million unique texts": next(step.done for step in summary.steps if step.name == "embeddings"),
        **seconds,
    }


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--quick", action="store_true", help="200 posts: a look, not a figure")
    options.add_argument("--million", action="store_true", help="also a million posts (minutes)")
    options.add_argument("--posts", type=int, default=50_000)
    options.add_argument("--minilm", type=int, default=2_000, help="texts for the slow encoder")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    if given.quick:
        given.posts, given.minilm, given.million = 200, 20, False
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    rng = np.random.default_rng(given.seed)
    source, said = texts(max(given.posts, given.minilm), rng)
    figures: dict[str, float] = {"posts": given.posts}
    with tempfile.TemporaryDirectory() as folder:
        figures |= stepwise(said[: given.posts], Path(folder))
        figures |= encoding([normalise(text) for text in said[: given.minilm]])
        if given.million:
            figures |= million(rng, Path(folder))
    if given.json:
        sys.stdout.write(json.dumps({"texts": source, "figures": figures}) + "\n")
        return
    sys.stdout.write(f"texts: {source}\n")
    for name, value in figures.items():
        sys.stdout.write(f"{name:40} {value:>12,}\n")


if __name__ == "__main__":
    main()
