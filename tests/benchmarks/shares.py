"""How far shares are from the truth and how often their intervals hold it, with labels and without.

python -m tests.benchmarks.shares [--json] [--quick] [--draws 100] [--seed 5] [--encoder static]

Two kinds of bags, both drawn anew each time: the posts of each airline (the brand's posts drawn with replacement; the
truth is the brand's share), and bags of 100 to 2,000 texts of TweetEval's sentiment validation split with shares drawn
from Dirichlet(1, 1, 1) (the reference is drawn anew from the same texts). Labels are drawn at random from each bag.
``coverage``: how often the 95 % interval held the truth, mean of airlines and bags; "of these posts": the share among
the very posts drawn. ``error_ratio_to_raw`` and ``width_ratio_to_labels_only``: with 100 labels a brand, airlines.
The leave-one-brand-out rows learn on three airlines and are applied to the fourth. Needs ``WORKBENCH_DATASETS``.
"""

import argparse
import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from tests.benchmarks.quantification import peers as q
from workbench.enrich import encoders, sentiment
from workbench.enrich.head import HEADS
from workbench.enrich.reference import reference
from workbench.enrich.text import normalise
from workbench.evaluate import shares
from workbench.evaluate.corrected import corrected
from workbench.evaluate.drift import drift
from workbench.evaluate.intervals import wilson

LABELS = (50, 100, 200)
CLASSES = sentiment.CLASSES


@dataclass
class Texts:
    """What a head says of texts of known class: shapes (n, 3) and (n,)."""

    said: np.ndarray
    truth: np.ndarray
    vectors: np.ndarray

    def drawn(self, places: np.ndarray) -> "Texts":
        """The texts at these places."""
        return Texts(self.said[places], self.truth[places], self.vectors[places])

    @property
    def shares(self) -> np.ndarray:
        """The true share of each class."""
        return np.bincount(self.truth, minlength=len(CLASSES)) / len(self.truth)


@dataclass
class Row:
    """What one method did on one kind of bag: distances from the truth, whether intervals held it, their widths."""

    errors: list[float] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)
    held_here: list[bool] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)

    def add(self, values: np.ndarray, truth: np.ndarray, here: np.ndarray, ends: np.ndarray | None = None) -> None:
        """One bag: values, truth and truth of these posts (3,), ends (3, 2)."""
        self.errors += np.abs(values - truth).tolist()
        if ends is not None:
            self.held += ((ends[:, 0] <= truth) & (truth <= ends[:, 1])).tolist()
            self.held_here += ((ends[:, 0] <= here + 1e-12) & (here <= ends[:, 1] + 1e-12)).tolist()
            self.widths += (ends[:, 1] - ends[:, 0]).tolist()

    def summary(self) -> dict[str, float | int]:
        """The means."""
        made: dict[str, float | int] = {"shares": len(self.errors), "error": round(float(np.mean(self.errors)), 4)}
        if self.held:
            made["coverage"] = round(float(np.mean(self.held)), 4)
            made["coverage of these posts"] = round(float(np.mean(self.held_here)), 4)
            made["width"] = round(float(np.mean(self.widths)), 4)
        return made


def read(encoder_name: str) -> tuple[Texts, dict[str, Texts]]:
    """The validation split, and each airline's posts."""
    folder = Path(os.environ["WORKBENCH_DATASETS"])
    known = folder / "tweeteval" / "sentiment"
    texts = (known / "val_text.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    truth = np.array([int(line) for line in (known / "val_labels.txt").read_text(encoding="utf-8").split()])
    rows = pd.read_csv(folder / "airline" / "Tweets.csv", dtype="str")
    encoder = encoders.encoder(encoder_name)
    airline = _texts(encoder, rows["text"].tolist(), rows["airline_sentiment"].map(CLASSES.index).to_numpy())
    brands = {name: airline.drawn(np.flatnonzero(rows["airline"] == name)) for name in sorted(set(rows["airline"]))}
    return _texts(encoder, texts, truth), brands


def _texts(encoder: encoders.Encoder, texts: list[str], truth: np.ndarray) -> Texts:
    normal = [normalise(text) for text in texts]
    head = sentiment.head(encoder)
    vectors = encoders.inputs(encoder, normal, head.toned)
    posts = pd.DataFrame({"post_id": [f"p{i}" for i in range(len(normal))], "lang": "en", "normal": normal})
    said = sentiment.enrich(posts, vectors, head, encoder.languages)
    return Texts(said[[f"p_{name}" for name in CLASSES]].to_numpy(dtype=float), truth, vectors)


def card_of(held: Texts, prior: np.ndarray) -> dict[str, object]:
    """What a head's card would say, measured on these texts."""
    confusion = np.zeros((3, 3))
    np.add.at(confusion, (held.truth, held.said.argmax(axis=1)), 1)
    mean = np.stack([held.said[held.truth == k].mean(axis=0) for k in range(3)])
    made = {"classes": CLASSES, "reference": reference(held.said, held.truth)}
    return {**made, "confusion": confusion, "mean": mean, "prior": prior}


def without_labels(bag: Texts, card: dict[str, object]) -> dict[str, np.ndarray]:
    """The shares by each method that needs no labels."""
    return {
        "raw counting": q.classify_and_count(bag.said),
        "ACC": q.adjusted_count(bag.said, card["confusion"]),
        "PACC": q.probabilistic_adjusted_count(bag.said, card["mean"]),
        "EMQ": q.expectation_maximisation(bag.said, card["prior"]),
    }


def with_labels(bag: Texts, labels: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Values (3,) and ends (3, 2) from labels alone and by the workbench."""
    posts = pd.DataFrame(bag.said, columns=[f"p_{name}" for name in CLASSES])
    posts["post_id"] = posts["author"] = np.arange(len(posts)).astype(str)
    posts["sentiment"] = np.array(CLASSES, dtype=object)[bag.said.argmax(axis=1)]
    said = pd.DataFrame({"post_id": labels.astype(str), "name": "sentiment", "by": "one"})
    said["value"] = np.array(CLASSES, dtype=object)[bag.truth[labels]]
    made = [shares.of_class(posts, "sentiment", name, labels=said) for name in CLASSES]
    assert all(share is not None and share.badge == "labelled" for share in made)
    counts = np.bincount(bag.truth[labels], minlength=3)
    alone = np.array([wilson(hits, len(labels)) for hits in counts])
    ours = np.array([[share.value, share.low, share.high] for share in made if share])
    return {"labels only": (counts / len(labels), alone), "workbench": (ours[:, 0], ours[:, 1:])}


def resample(brands: dict[str, Texts], card: dict[str, object], draws: int, seed: int) -> dict[str, Row]:
    """Rows by method, all airlines, their posts drawn anew each time."""
    rows: dict[str, Row] = {}
    draw = np.random.default_rng(seed)
    for brand in brands.values():
        for _ in range(draws):
            bag = brand.drawn(draw.integers(0, len(brand.truth), len(brand.truth)))
            one_bag(rows, bag, brand.shares, card, draw)
    return rows


def simulate(pool: Texts, card: dict[str, object], draws: int, seed: int) -> tuple[dict[str, Row], list[bool]]:
    """Rows by method on bags with shares of all kinds, and for bags of 300 or more whether drift was seen."""
    rows: dict[str, Row] = {}
    drifted = []
    draw = np.random.default_rng(seed)
    by_class = [np.flatnonzero(pool.truth == k) for k in range(3)]
    for _ in range(draws):
        truth = draw.dirichlet(np.ones(3))
        n = int(draw.integers(100, 2001))
        counts = draw.multinomial(n, truth)
        bag = pool.drawn(np.concatenate([draw.choice(at, size) for at, size in zip(by_class, counts, strict=True)]))
        again = card_of(pool.drawn(draw.integers(0, len(pool.truth), len(pool.truth))), card["prior"])
        one_bag(rows, bag, truth, again, draw)
        if n >= shares.LEAST_POSTS:
            drifted.append(drift(again["reference"], bag.said).drifted)
            values, ends = corrections(again, bag.said)
            rows.setdefault("workbench, no labels, 300 posts or more", Row()).add(values, truth, bag.shares, ends)
    return rows, drifted


def one_bag(rows: dict[str, Row], bag: Texts, truth: np.ndarray, card: dict[str, object], draw: np.random.Generator):
    """Add what each method says of a bag."""
    n = len(bag.truth)
    for name, values in without_labels(bag, card).items():
        ends = np.array([wilson(value * n, n) for value in values]) if name == "raw counting" else None
        rows.setdefault(name, Row()).add(values, truth, bag.shares, ends)
    for m in LABELS:
        if m <= n:
            for name, (values, ends) in with_labels(bag, draw.choice(n, m, replace=False)).items():
                rows.setdefault(f"{name}, {m} labels", Row()).add(values, truth, bag.shares, ends)


def left_out(brands: dict[str, Texts], prior: np.ndarray, seed: int) -> dict[str, Row]:
    """The hard case: a correction, or a head with its correction, learned on three airlines, applied to the fourth."""
    from sklearn.linear_model import LogisticRegression

    rows: dict[str, Row] = {}
    draw = np.random.default_rng(seed)
    for name, brand in brands.items():
        others = [one for other, one in brands.items() if other != name]
        three = Texts(
            *(np.concatenate([getattr(one, part) for one in others]) for part in ("said", "truth", "vectors"))
        )
        order = draw.permutation(len(three.truth))
        learn, held = three.drawn(order[::2]), three.drawn(order[1::2])
        head = LogisticRegression(C=3.0, max_iter=1000, tol=1e-4).fit(learn.vectors, learn.truth)
        taught = [Texts(head.predict_proba(one.vectors), one.truth, one.vectors) for one in (held, brand)]
        for kind, card, bag in (
            ("correction", card_of(three, prior), brand),
            ("head and correction", card_of(taught[0], learn.shares), taught[1]),
        ):
            said = without_labels(bag, card)
            said["workbench"], _ = corrections(card, bag.said)
            for method, values in said.items():
                rows.setdefault(f"{kind} of three brands, {method}", Row()).add(values, brand.shares, brand.shares)
    return rows


def unlike(brands: dict[str, Texts], card: dict[str, object], n: int, draws: int, seed: int) -> tuple[float, Row]:
    """How often bags of ``n`` airline posts are seen to be unlike the reference, and the correction of the others."""
    draw = np.random.default_rng(seed)
    found, row = [], Row()
    for brand in brands.values():
        for _ in range(draws):
            bag = brand.drawn(draw.integers(0, len(brand.truth), n))
            found.append(drift(card["reference"], bag.said).drifted)
            if not found[-1]:
                values, ends = corrections(card, bag.said)
                row.add(values, brand.shares, bag.shares, ends)
    return float(np.mean(found)), row


def corrections(card: dict[str, object], said: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The workbench's correction of all classes: values (3,) and ends (3, 2)."""
    made = corrected(card["reference"], said, pd.Series(range(len(said))))
    return np.array([one.value for one in made]), np.array([[one.low, one.high] for one in made])


def measure(
    encoder_name: str, draws: int, seed: int
) -> tuple[dict[str, float], dict[str, dict[str, dict[str, float]]]]:
    """The figures, and the rows behind them."""
    pool, brands = read(encoder_name)
    said = json.loads((HEADS / f"sentiment_{encoder_name}.json").read_text(encoding="utf-8"))
    prior = np.array([said["class_prior"][name] for name in CLASSES])
    card = card_of(pool, prior)
    airlines = resample(brands, card, draws, seed)
    bags, drifted = simulate(pool, card, draws * 2, seed + 1)
    three = left_out(brands, prior, seed + 2)
    made = {
        kind: {name: row.summary() for name, row in rows.items()}
        for kind, rows in (("airlines", airlines), ("bags", bags), ("leave one brand out", three))
    }
    ours = [made[kind][f"workbench, {m} labels"] for kind in ("airlines", "bags") for m in LABELS]
    figures = {
        "coverage": float(np.mean([row["coverage"] for row in ours])),
        "coverage, lowest row": min(row["coverage"] for row in ours),
        "coverage, highest row": max(row["coverage"] for row in ours),
        "coverage of raw counting, airlines": made["airlines"]["raw counting"]["coverage"],
        "coverage without labels, bags": made["bags"]["workbench, no labels, 300 posts or more"]["coverage"],
        "drift level, prior shift only": float(np.mean(drifted)),
    }
    for n in (300, 1000):
        figures[f"drift power, airlines, {n} posts"], passed = unlike(brands, card, n, max(draws // 2, 5), seed + 3)
        if passed.errors:
            made["airlines"][f"workbench, no labels, {n} posts, no drift seen"] = passed.summary()
    for m in LABELS:
        row, alone = (made["airlines"][f"{name}, {m} labels"] for name in ("workbench", "labels only"))
        tail = "" if m == 100 else f", {m} labels"
        figures[f"error_ratio_to_raw{tail}"] = row["error"] / made["airlines"]["raw counting"]["error"]
        figures[f"error_ratio_to_labels_only{tail}"] = row["error"] / alone["error"]
        figures[f"width_ratio_to_labels_only{tail}"] = row["width"] / alone["width"]
    for name, row in made["leave one brand out"].items():
        figures[f"error, {name}"] = row["error"]
    return {name: round(value, 4) for name, value in figures.items()}, made


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--quick", action="store_true", help="8 draws a brand: a look, not a figure")
    options.add_argument("--draws", type=int, default=100, help="draws of each brand; twice as many bags")
    options.add_argument("--seed", type=int, default=5)
    options.add_argument("--encoder", default="static")
    given = options.parse_args()
    figures, rows = {"draws": 0.0}, {}
    if os.environ.get("WORKBENCH_DATASETS"):
        figures, rows = measure(given.encoder, 8 if given.quick else given.draws, given.seed)
    else:
        sys.stderr.write("WORKBENCH_DATASETS names no folder of labelled sets; nothing is measured\n")
    if given.json:
        sys.stdout.write(json.dumps({"encoder": given.encoder, "figures": figures, "rows": rows}) + "\n")
        return
    for name, value in figures.items():
        sys.stdout.write(f"{name:70} {value:8.4f}\n")
    for kind, found in rows.items():
        sys.stdout.write(f"\n{kind}\n{pd.DataFrame(found).T.to_string(na_rep='')}\n")


if __name__ == "__main__":
    main()
