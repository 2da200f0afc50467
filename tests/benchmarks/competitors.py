"""Are differences between real brands right: with labels, and by a model's word alone?

python -m tests.benchmarks.competitors [--json] [--quick] [--seed 1]

The airline set: a post's brand is found in its own words, its true feeling is the set's label. For every pair of
airlines and aspect: do the differences called apart have the sign of the true one (of the same posts, all labelled)?
``recall``: of the differences that are clear with all posts labelled, how many are with 200 labels a side.
``name_effect``: the same posts with one airline's name in place of all handles, the largest less the smallest share
called negative: what a name alone does to the model. Needs ``WORKBENCH_DATASETS``.
"""

import argparse
import json
import os
import re
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.analyses.competitor_benchmark import ANALYSIS
from workbench.analyses.competitor_benchmark_opinions import compare, opinions
from workbench.enrich import encoder, enrich, sentiment
from workbench.enrich.encoders import inputs
from workbench.enrich.text import normalise
from workbench.model import post
from workbench.model.corpus import Corpus
from workbench.store import open_store

HANDLES = {"United": "united", "Southwest": "SouthwestAir", "US Airways": "USAirways", "American": "AmericanAir"}
MANY = 200


def corpus(home: Path) -> tuple[Corpus, pd.Series]:
    """The airline posts in a store of their own, and the true feeling by post_id."""
    rows = pd.read_csv(Path(os.environ["WORKBENCH_DATASETS"]) / "airline" / "Tweets.csv", dtype="str")
    rows = rows.drop_duplicates("tweet_id").dropna(subset=["text"])
    open_store(home)
    config = "".join(f'[[brands]]\nname = "{name}"\nhandles = ["{handle}"]\n' for name, handle in HANDLES.items())
    (home / "workbench.toml").write_text(config + 'ambiguous = ["American"]\n', encoding="utf-8")
    store = open_store(home)
    at = pd.to_datetime(rows["tweet_created"], utc=True, format="%m/%d/%Y %H:%M")
    posts = pd.DataFrame({"post_id": rows["tweet_id"], "text": rows["text"], "created_at": at, "channel": "microblog"})
    store.append_posts(post.conform(posts), app="benchmark", seq=0)
    enrich(store)
    return store.select(), rows.set_index("tweet_id")["airline_sentiment"]


def differences(known: Corpus, truth: pd.Series, seed: int) -> dict[str, float]:
    """Signs of the differences of every pair and aspect, by the model's word and with ``MANY`` labels a side."""
    found = opinions(known, "all")
    told = pd.DataFrame({"post_id": found["post_id"], "name": "aspect:" + found["aspect"], "by": "set"})
    told["value"] = found["post_id"].map(truth)
    told = told.iloc[np.random.default_rng(seed).permutation(len(told))]
    some = told.groupby([told["name"], found["brand"].loc[told.index]]).head(MANY)
    brands, aspects = sorted(HANDLES), sorted(found["aspect"].unique())
    real = (found["post_id"].map(truth) == "negative").groupby([found["aspect"], found["brand"]]).mean()
    figures: dict[str, float] = {}
    clear = {}
    for kind, labels in (("word", None), ("labels", some), ("all", told)):
        made = [
            (first, one)
            for i, first in enumerate(brands)
            for one in compare(found, first, brands[i + 1 :], aspects, labels)
        ]
        called = [(first, one) for first, one in made if (one.apart if labels is None else one.clear)]
        right = [
            (real[one.aspect, first] - real[one.aspect, one.competitor]) * one.difference.value > 0
            for first, one in called
        ]
        clear[kind] = {(first, one.competitor, one.aspect) for first, one in called}
        figures |= {f"{kind}_compared": len(made), f"{kind}_apart": len(called), f"{kind}_right_sign": int(sum(right))}
    figures["recall"] = len(clear["labels"] & clear["all"]) / max(len(clear["all"]), 1)
    return figures


def name_effect(known: Corpus, seed: int, n: int) -> dict[str, float]:
    """The share called negative of the same posts under each airline's name."""
    chosen = encoder("static")
    head = sentiment.head(chosen)
    handles = re.compile("|".join(f"@{handle}" for handle in HANDLES.values()), re.IGNORECASE)
    texts = known.posts["text"].sample(n, random_state=seed)
    figures = {}
    for name in HANDLES:
        normal = [normalise(handles.sub(name, text)) for text in texts]
        called = head.decide(head.probabilities(inputs(chosen, normal, head.toned), normal))
        share = float((np.array(sentiment.CLASSES)[called] == "negative").mean())
        figures[f"negative_as_{name.lower().replace(' ', '_')}"] = share
    return figures | {"name_effect": max(figures.values()) - min(figures.values())}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--quick", action="store_true", help="fewer posts under other names")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    figures, headline = {"compared": 0.0}, ""
    if os.environ.get("WORKBENCH_DATASETS"):
        with tempfile.TemporaryDirectory() as folder:
            known, truth = corpus(Path(folder) / "home")
            headline = ANALYSIS.run(known, ANALYSIS.check_params({})).headline
            figures = differences(known, truth, given.seed) | name_effect(
                known, given.seed, 300 if given.quick else 3000
            )
    else:
        sys.stderr.write("WORKBENCH_DATASETS names no folder of labelled sets; nothing is measured\n")
    figures = {name: round(value, 4) for name, value in figures.items()}
    if given.json:
        sys.stdout.write(json.dumps({"headline": headline, "figures": figures}) + "\n")
        return
    sys.stdout.write("\n".join([headline, *(f"{name:28} {value:9.4f}" for name, value in figures.items())]) + "\n")


if __name__ == "__main__":
    main()
