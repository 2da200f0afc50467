"""How well heads label texts that they never saw, beside a lexicon and a linear model on words.

python -m tests.benchmarks.text [--json] [--quick] [--seed 20170803] [--encoders minilm,static] [--heads DIR]

Official metrics of TweetEval on its validation splits (x100, each with n and a 95 % bootstrap interval over texts);
the published figures beside them are on the test splits, so they are near and not the same. Heads that are not there
(those whose data may not ship) are trained into a folder of their own first, or kept in ``--heads``. ``--quick`` looks
at emotion with the static encoder alone, on a part of its texts. Needs ``WORKBENCH_DATASETS``.
"""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from workbench.enrich import decision, encoders, head, heads, recipe
from workbench.enrich.card import calibration_error
from workbench.enrich.heads import Task
from workbench.enrich.labelled import OUT_OF_SCOPE, Labelled, Split
from workbench.model.protocols import Encoder

OFFICIAL = ("sentiment", "emotion", "hate", "irony", "offensive", "stance")
PUBLISHED = {  # Barbieri et al. 2020 and the leaderboard of TweetEval, test splits
    "FastText": (62.9, 65.2, 50.6, 63.1, 73.4, 65.4),
    "RoBERTa-Base": (71.3, 76.1, 46.6, 59.7, 79.5, 68.0),
    "TimeLMs-2021": (73.7, 80.2, 55.1, 64.5, 82.2, 72.9),
}
DRAWS = 1000
QUICK_TEXTS = 300


def row(chosen: np.ndarray, labels: np.ndarray, n_classes: int, metric: str, seed: int) -> dict[str, float]:
    """The metric x100 with its interval and n."""
    value = decision.METRICS[metric]
    draws = np.random.default_rng(seed).integers(0, len(labels), size=(DRAWS, len(labels)))
    boot = [value(chosen[draw], labels[draw], n_classes) for draw in draws]
    low, high = np.quantile(boot, [0.025, 0.975])
    shown = {"value": value(chosen, labels, n_classes), "low": low, "high": high}
    return {**{name: round(100 * float(v), 1) for name, v in shown.items()}, "n": len(labels)}


def vader(texts: list[str]) -> np.ndarray:
    """Classes of the lexicon VADER with its own bounds: negative, neutral, positive."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    reader = SentimentIntensityAnalyzer()
    compound = np.array([reader.polarity_scores(text)["compound"] for text in texts])
    return np.where(compound >= 0.05, 2, np.where(compound <= -0.05, 0, 1))


def words(known: Labelled) -> np.ndarray:
    """Places of parts by TF-IDF of words and pairs with a linear support vector machine."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), LinearSVC(C=0.5))
    model.fit(known.train.texts, known.train.labels)
    return np.asarray(model.predict(known.held.texts))


def ours(task: Task, known: Labelled, encoder: Encoder, folder: Path, seed: int) -> dict[str, Any]:
    """A head's row, with its calibration error and, where it knows what is out of scope, its recall of that."""
    path = head.find(task.name, encoder.name, folder) or (head.find(task.name, encoder.name) if task.ships else None)
    if path is None:
        recipe.train(task, encoder, folder, known)
        path = folder
    made = head.load(task.name, encoder.name, encoder.fingerprint, path if path.is_dir() else path.parent)
    shares = made.probabilities(recipe.inputs_of(encoder, known.held.texts, made.toned), known.held.texts)
    labels = recipe.place_of(known.parts)[known.held.labels]
    found = row(made.decide(shares), labels, len(made.classes), task.metric, seed)
    found["ece"] = round(calibration_error(shares, labels), 4)
    if OUT_OF_SCOPE in made.classes:
        recall = decision.out_of_scope_recall(shares, labels, made.classes.index(OUT_OF_SCOPE))
        found["oos_recall_at_90"] = round(100 * recall, 1)
    return found


def measure(names: list[str], tiers: list[str], folder: Path, seed: int, quick: bool) -> dict[str, dict[str, Any]]:
    """Rows by head and system."""
    rows: dict[str, dict[str, Any]] = {}
    for name in names:
        task = heads.task(name)
        known = part_of(task.read()) if quick else task.read()
        place = recipe.place_of(known.parts)
        labels, n_classes = place[known.held.labels], len(recipe.classes_of(known.parts))
        rows[name] = {"metric": task.metric, "measured on": known.measured_on}
        for tier in tiers:
            rows[name][tier] = ours(
                replace(task, ships=task.ships and not quick), known, encoders.encoder(tier), folder, seed
            )
        rows[name]["TF-IDF + linear"] = row(place[words(known)], labels, n_classes, task.metric, seed)
        if name == "sentiment":
            rows[name]["VADER"] = row(vader(known.held.texts), labels, n_classes, task.metric, seed)
        if name in OFFICIAL:
            at = OFFICIAL.index(name)
            rows[name]["published, on the test split"] = {who: figures[at] for who, figures in PUBLISHED.items()}
    return rows


def part_of(known: Labelled) -> Labelled:
    """A few texts of each split, for a look."""

    def some(split: Split) -> Split:
        return Split(split.texts[:QUICK_TEXTS], split.labels[:QUICK_TEXTS])

    return replace(known, train=some(known.train), held=some(known.held))


def figures_of(rows: dict[str, dict[str, Any]], tier: str) -> dict[str, float]:
    """The figures by their names: those of one tier."""
    figures = {name: found[tier]["value"] for name, found in rows.items() if tier in found}
    if "sentiment" in figures:
        figures["ece_sentiment"] = rows["sentiment"][tier]["ece"]
    if "clinc150" in figures:
        figures["oos_recall_at_90"] = rows["clinc150"][tier]["oos_recall_at_90"]
    return figures


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--quick", action="store_true", help="emotion with the static encoder, on a part of its texts")
    options.add_argument("--seed", type=int, default=recipe.SEED, help="of the bootstrap")
    options.add_argument("--encoders", default="minilm,static")
    options.add_argument("--heads", type=Path, help="keep heads that must be trained here")
    given = options.parse_args()
    names, tiers = [task.name for task in heads.TASKS], given.encoders.split(",")
    if given.quick:
        names, tiers = ["emotion"], ["static"]
    if not os.environ.get("WORKBENCH_DATASETS"):
        sys.stderr.write("WORKBENCH_DATASETS names no folder of labelled sets; nothing is measured\n")
        names = []
    with tempfile.TemporaryDirectory() as scratch:
        rows = measure(names, tiers, given.heads or Path(scratch), given.seed, given.quick)
    figures = figures_of(rows, tiers[0]) or {"heads measured": 0}
    if given.json:
        sys.stdout.write(json.dumps({"tier": tiers[0], "rows": rows, "figures": figures}) + "\n")
        return
    for name, found in rows.items():
        sys.stdout.write(f"{name} ({found['metric']}; {found['measured on']})\n")
        for who, one in found.items():
            if isinstance(one, dict):
                sys.stdout.write(f"  {who:30} {', '.join(f'{key} {value}' for key, value in one.items())}\n")


if __name__ == "__main__":
    main()
