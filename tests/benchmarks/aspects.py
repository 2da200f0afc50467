"""Opinions on aspects against labels: complaint reasons and feelings of the airline set.

python -m tests.benchmarks.aspects [--json] [--quick] [--encoder static] [--draws 400] [--seed 1]

The bundled lexicon's terms were chosen on half of the airline posts (SHA-256 of the tweet id even); everything here is
measured on the other half. A reason is found where one of its aspects is. Each complaint has one reason in the set and
may speak of several, so that precision is a lower bound. Beside it: always the most frequent reason, and a bag of
words with a linear model that was trained on the reasons of the first half. Polarity is compared with the feeling of
the whole post. Without ``WORKBENCH_DATASETS`` only the speed is measured, on texts made from words.
"""

import argparse
import csv
import hashlib
import json
import os
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.enrich import aspects, encoder, sentiment
from workbench.enrich.aspect_lexicon import AspectFinder, lexicon
from workbench.enrich.encoders import inputs
from workbench.enrich.text import normalise

REASONS = {
    "Customer Service Issue": {"customer service"},
    "Late Flight": {"waiting and delay"},
    "Cancelled Flight": {"cancellation"},
    "Lost Luggage": {"luggage"},
    "Damaged Luggage": {"damage"},
    "Bad Flight": {"seat", "food and drink", "wifi and entertainment", "cleanliness", "comfort"},
    "Flight Booking Problems": {"booking"},
    "Flight Attendant Complaints": {"staff"},
    "longlines": {"queue"},
}


def airline() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The half on which terms were chosen and the half that is measured: id, text, sentiment, reason."""
    path = Path(os.environ["WORKBENCH_DATASETS"]) / "airline" / "Tweets.csv"
    with path.open(encoding="utf-8", newline="") as opened:
        rows = [
            (row["tweet_id"], row["text"], row["airline_sentiment"], row["negativereason"])
            for row in csv.DictReader(opened)
        ]
    posts = pd.DataFrame(rows, columns=["post_id", "text", "sentiment", "reason"]).drop_duplicates("post_id")
    posts = posts[posts["text"].str.strip() != ""].reset_index(drop=True)
    odd = posts["post_id"].map(lambda one: int(hashlib.sha256(one.encode()).hexdigest(), 16) % 2 == 1)
    return posts[~odd].reset_index(drop=True), posts[odd].reset_index(drop=True)


def judged(posts: pd.DataFrame, name: str) -> tuple[pd.DataFrame, np.ndarray]:
    """The opinions in the posts, and what the head calls each whole post."""
    chosen = encoder(name)
    head = sentiment.head(chosen)
    normal = [normalise(text) for text in posts["text"]]
    shares = head.probabilities(inputs(chosen, normal, head.toned), normal)
    frame = posts[["post_id", "text"]].assign(lang="en")
    for place, label in enumerate(sentiment.CLASSES):
        frame[f"p_{label}"] = shares[:, place]
    found = aspects.enrich(frame, AspectFinder(lexicon()), chosen, head)
    return found, np.array(sentiment.CLASSES)[head.decide(shares)]


def scores(said: np.ndarray, real: np.ndarray) -> tuple[float, float, float]:
    """Precision, recall, F1 of a reason, shape (n_posts,) bool each."""
    both = float((said & real).sum())
    return both / max(said.sum(), 1), both / max(real.sum(), 1), 2 * both / max(said.sum() + real.sum(), 1)


def reasons(
    first: pd.DataFrame, second: pd.DataFrame, found: pd.DataFrame, draws: int, seed: int
) -> tuple[dict[str, float], list[str]]:
    """Figures and lines to read: each reason's precision, recall and F1 with interval, and the macro F1 of peers."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    complaints = second[second["reason"] != ""].reset_index(drop=True)
    learn = first[first["reason"] != ""]
    names = found.groupby("post_id")["aspect"].agg(set)
    of_post = complaints["post_id"].map(names)
    said = {
        reason: np.array([isinstance(has, set) and bool(has & wanted) for has in of_post])
        for reason, wanted in REASONS.items()
    }
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = LogisticRegression(C=10.0, max_iter=300).fit(words.fit_transform(learn["text"]), learn["reason"])
    trained = model.predict(words.transform(complaints["text"]))
    usual = learn["reason"].value_counts().index[0]
    draw = np.random.default_rng(seed)
    rows = [draw.integers(0, len(complaints), len(complaints)) for _ in range(draws)]
    figures: dict[str, float] = {"complaints": len(complaints)}
    lines, peers = [], {"lexicon": [], "bag_of_words_trained": [], "majority": []}
    for reason in REASONS:
        real = (complaints["reason"] == reason).to_numpy()
        precision, recall, f1 = scores(said[reason], real)
        low, high = np.quantile([scores(said[reason][some], real[some])[2] for some in rows], (0.025, 0.975))
        peer = scores(trained == reason, real)[2]
        key = reason.lower().replace(" ", "_")
        figures |= {
            f"{key}_precision": precision,
            f"{key}_recall": recall,
            f"{key}_f1": f1,
            f"{key}_n": int(real.sum()),
        }
        lines.append(
            f"{reason:28} n {real.sum():5,}  precision {precision:.2f}  recall {recall:.2f}  F1 {f1:.2f} "
            f"[{low:.2f}, {high:.2f}]  trained bag of words {peer:.2f}"
        )
        peers["lexicon"].append(f1)
        peers["bag_of_words_trained"].append(peer)
        peers["majority"].append(scores(np.full(len(real), reason == usual), real)[2])
    for peer, values in peers.items():
        figures[f"macro_f1_{peer}"] = float(np.mean(values))
        lines.append(f"macro F1, {peer}: {np.mean(values):.3f}")
    return figures, lines


def polarity(second: pd.DataFrame, found: pd.DataFrame, whole: np.ndarray) -> tuple[dict[str, float], list[str]]:
    """How often an opinion's polarity is that of its post, and how often the head's word on the whole post is."""
    rows = found.merge(second.assign(whole=whole)[["post_id", "sentiment", "whole"]], on="post_id")
    figures: dict[str, float] = {"opinions": len(rows), "posts_with_aspect": rows["post_id"].nunique()}
    lines = []
    for name in ("polarity", "whole"):
        right = rows[name] == rows["sentiment"]
        macro = float(right.groupby(rows["sentiment"]).mean().mean())
        figures |= {f"{name}_accuracy": float(right.mean()), f"{name}_macro_recall": macro}
        lines.append(f"{name}: accuracy {right.mean():.3f}, macro recall {macro:.3f}, {len(rows):,} opinions")
    return figures, lines


def speed(texts: list[str]) -> float:
    """Microseconds a post without an aspect takes."""
    finder = AspectFinder(lexicon())
    silent = [text for text in texts if not finder.hits(text)]
    chosen = encoder("static")
    posts = pd.DataFrame({"post_id": silent, "text": silent, "lang": "en"}).assign(
        p_negative=0, p_neutral=1, p_positive=0
    )
    head = sentiment.head(chosen)
    began = time.perf_counter()
    aspects.enrich(posts, finder, chosen, head)
    return (time.perf_counter() - began) / max(len(silent), 1) * 1e6


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", action="store_true", help="print one JSON object")
    options.add_argument("--quick", action="store_true", help="500 posts and 20 draws: a look, not a figure")
    options.add_argument("--encoder", default="static")
    options.add_argument("--draws", type=int, default=400)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    figures: dict[str, float] = {}
    lines: list[str] = []
    texts = [f"nothing to say about number {n} today" for n in range(2000)]
    if os.environ.get("WORKBENCH_DATASETS"):
        first, second = airline()
        if given.quick:
            second, given.draws = second.head(500), 20
        found, whole = judged(second, given.encoder)
        for part in (reasons(first, second, found, given.draws, given.seed), polarity(second, found, whole)):
            figures |= part[0]
            lines += part[1]
        texts = second["text"].tolist()
    figures["microseconds_without_aspect"] = round(speed(texts), 1)
    lines.append(f"a post without an aspect takes {figures['microseconds_without_aspect']} microseconds")
    if given.json:
        sys.stdout.write(json.dumps({"figures": {k: round(v, 4) for k, v in figures.items()}, "read": lines}) + "\n")
        return
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
