"""Train the sentiment heads and measure them: ``python -m workbench.enrich.train_sentiment``.

One multinomial logistic regression an encoder, on TweetEval's sentiment training split, without class weights so that
its probabilities are calibrated. The penalty is chosen on a tenth of the training split; the validation split is only
measured on. Needs ``WORKBENCH_DATASETS``, the folder of labelled sets. MiniLM encodes 47,000 texts for about eight
minutes; its vectors are kept in the cache folder.

Source: Rosenthal, Farra and Nakov, SemEval-2017 task 4; Barbieri et al., TweetEval (Findings of EMNLP 2020).
"""

import csv
import hashlib
import os
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console

from workbench.enrich import cache, encoders, head
from workbench.enrich.card import Measured, measure, write_card
from workbench.enrich.sentiment import CLASSES, NAME
from workbench.enrich.text import normalise
from workbench.model.errors import BadInput
from workbench.model.protocols import Encoder

SEED = 20170803
PENALTIES = (0.3, 1.0, 3.0, 10.0, 30.0)
_HELD_OUT = 0.1


def main(
    encoder: Annotated[list[str] | None, typer.Option(help="Train these only; all by default.")] = None,
    out: Annotated[Path, typer.Option(help="Where heads and cards go.")] = head.HEADS,
) -> None:
    """Train, measure on the validation split, write head and card."""
    train, validation = read_split("train"), read_split("validation")
    for name in encoder or encoders.ENCODERS:
        chosen = encoders.encoder(name)
        measured = fit(chosen, train, validation, out)
        Console(stderr=True).print(f"{name}: {measured.sentence()}")


def fit(encoder: Encoder, train: "Split", validation: "Split", out: Path) -> Measured:
    """Train the head of an encoder and write it with its card to ``out``; how it does on ``validation``."""
    texts, labels = train
    vectors = _vectors(encoder, texts)
    order = np.random.default_rng(SEED).permutation(len(labels))
    held = order[: int(len(order) * _HELD_OUT)]
    learn = order[len(held) :]
    losses = {c: _loss(_fitted(vectors[learn], labels[learn], c), vectors[held], labels[held]) for c in PENALTIES}
    penalty = min(losses, key=lambda c: (losses[c], c))
    model = _fitted(vectors, labels, penalty)
    path = out / f"{NAME}_{encoder.name}.safetensors"
    head.save(path, encoder=encoder.fingerprint, classes=CLASSES, weights=model.coef_, bias=model.intercept_)
    made = head.load(NAME, encoder.name, encoder.fingerprint, out)
    shares = made.probabilities(_vectors(encoder, validation[0]))
    measured = measure(shares, validation[1], CLASSES, SEED)
    prior = np.bincount(labels, minlength=len(CLASSES)) / len(labels)
    write_card(path, made, measured, prior, {"penalty C": penalty, "seed": SEED, "training texts": len(labels)})
    return measured


Split = tuple[list[str], np.ndarray]


def read_split(name: str) -> Split:
    """Normalised texts and labels (places in ``CLASSES``) of "train" or "validation".

    Raises: BadInput when ``WORKBENCH_DATASETS`` does not hold the set.
    """
    folder = Path(os.environ.get("WORKBENCH_DATASETS", "")) / "tweeteval" / "sentiment"
    try:
        if name == "train":
            with (folder / "train_rebuilt.tsv").open(encoding="utf-8", newline="\n") as opened:
                rows = list(csv.reader(opened, delimiter="\t", quoting=csv.QUOTE_NONE))
            texts, labels = [row[2] for row in rows], [int(row[1]) for row in rows]
        else:
            texts = (folder / "val_text.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
            labels = [int(line) for line in (folder / "val_labels.txt").read_text(encoding="utf-8").split()]
    except OSError as error:
        raise BadInput(
            f"TweetEval's sentiment set is not in {folder}", do="set WORKBENCH_DATASETS to the folder of labelled sets"
        ) from error
    return [normalise(text) for text in texts], np.array(labels)


def _fitted(vectors: np.ndarray, labels: np.ndarray, penalty: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=penalty, max_iter=1000, tol=1e-5).fit(vectors, labels)


def _loss(model: Any, vectors: np.ndarray, labels: np.ndarray) -> float:
    shares = model.predict_proba(vectors)
    return float(-np.log(shares[np.arange(len(labels)), labels]).mean())


def _vectors(encoder: Encoder, texts: list[str]) -> np.ndarray:
    """Vectors of the texts, kept in the cache folder under the encoder and the texts."""
    named = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
    path = cache.folder() / f"vectors-{encoder.fingerprint}-{named}.npy"
    if path.is_file():
        kept: np.ndarray = np.load(path)
        return kept
    made = np.concatenate([encoder.encode(texts[start : start + 2000]) for start in range(0, len(texts), 2000)])
    np.save(path, made)
    return made


if __name__ == "__main__":
    typer.run(main)
