"""A model card: what a head was trained on, how well it does and where it fails, as JSON and as a page to read."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from workbench.enrich.head import Head

_DRAWS = 2000
_BINS = 15


@dataclass(frozen=True)
class Measured:
    """Macro recall with its 95 % bootstrap interval, calibration error, accuracy, confusion (rows: truth)."""

    texts: int
    macro_recall: float
    low: float
    high: float
    accuracy: float
    calibration_error: float
    recall: tuple[float, ...]
    confusion: tuple[tuple[int, ...], ...]

    def sentence(self) -> str:
        """The figure in plain words."""
        return (
            f"macro recall {self.macro_recall:.1%} [{self.low:.1%}, {self.high:.1%}], "
            f"ECE {self.calibration_error:.3f}, {self.texts:,} texts"
        )


def measure(shares: np.ndarray, labels: np.ndarray, classes: tuple[str, ...], seed: int) -> Measured:
    """How probabilities of shape (n, n_classes) agree with labels of shape (n,).

    The calibration error (ECE) compares the probability of the chosen class with how often it is right, in 15 bins of
    equal width. Source: Guo et al., On calibration of modern neural networks (ICML 2017); the bootstrap draws texts.
    """
    chosen = shares.argmax(axis=1)
    rng = np.random.default_rng(seed)
    draws = rng.integers(0, len(labels), size=(_DRAWS, len(labels)))
    boot = [_macro_recall(confusion(chosen[draw], labels[draw], len(classes))) for draw in draws]
    table = confusion(chosen, labels, len(classes))
    return Measured(
        texts=len(labels),
        macro_recall=_macro_recall(table),
        low=float(np.quantile(boot, 0.025)),
        high=float(np.quantile(boot, 0.975)),
        accuracy=float(table.trace() / table.sum()),
        calibration_error=calibration_error(shares, labels),
        recall=tuple(float(share) for share in table.diagonal() / table.sum(axis=1)),
        confusion=tuple(tuple(int(n) for n in row) for row in table),
    )


def confusion(chosen: np.ndarray, labels: np.ndarray, n_classes: int) -> np.ndarray:
    """Counts of shape (n_classes, n_classes): row the truth, column what was chosen."""
    flat = np.bincount(labels * n_classes + chosen, minlength=n_classes * n_classes)
    return flat.reshape(n_classes, n_classes)


def calibration_error(shares: np.ndarray, labels: np.ndarray) -> float:
    """Mean distance between stated and observed probability of being right, weighted by texts."""
    sure, right = shares.max(axis=1), shares.argmax(axis=1) == labels
    which = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [abs(sure[which == b].mean() - right[which == b].mean()) * (which == b).mean() for b in np.unique(which)]
    return float(sum(gaps))


def write_card(path: Path, head: Head, measured: Measured, prior: np.ndarray, training: Mapping[str, float]) -> None:
    """Beside the head at ``path``: the same name with .json and .md."""
    card = {
        "head": head.name,
        "fingerprint": head.fingerprint,
        "encoder": head.encoder,
        "classes": list(head.classes),
        "data": DATA,
        "licence": LICENCE,
        "training": dict(training),
        "class_prior": {name: round(float(share), 5) for name, share in zip(head.classes, prior, strict=True)},
        "measured_on": MEASURED_ON,
        "measured": asdict(measured),
        "known_failures": list(FAILURES),
    }
    path.with_suffix(".json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(_page(head, measured, prior), encoding="utf-8")


def _macro_recall(table: np.ndarray) -> float:
    of_class = table.sum(axis=1)
    return float((table.diagonal()[of_class > 0] / of_class[of_class > 0]).mean())


def _page(head: Head, measured: Measured, prior: np.ndarray) -> str:
    rows = "\n".join(
        f"| {name} | " + " | ".join(f"{n:,}" for n in row) + f" | {recall:.1%} | {share:.1%} |"
        for name, row, recall, share in zip(head.classes, measured.confusion, measured.recall, prior, strict=True)
    )
    failures = "\n".join(f"- {failure}" for failure in FAILURES)
    return f"""# Head `{head.name}` on `{head.encoder}`

A multinomial logistic regression on the encoder's vectors: {", ".join(head.classes)}.
Fingerprint `{head.fingerprint}`; another encoder's vectors are refused.

- Data: {DATA}
- Licence: {LICENCE}
- Measured on: {MEASURED_ON}
- Macro recall {measured.macro_recall:.1%} (95 % bootstrap interval {measured.low:.1%} to {measured.high:.1%}),
  accuracy {measured.accuracy:.1%}, calibration error (ECE) {measured.calibration_error:.3f}, {measured.texts:,} texts.

| truth | {" | ".join(f"said {name}" for name in head.classes)} | recall | share in training |
|---|{"--:|" * (len(head.classes) + 2)}
{rows}

Known failures:

{failures}
"""


DATA = (
    "SemEval-2017 task 4A tweets of 2013-2016 as collected in TweetEval (Barbieri et al. 2020), training split, "
    "texts rebuilt from the task's files, those of validation and test removed"
)
LICENCE = "the data CC BY 3.0 (stated on TweetEval's dataset card); this head under the project's licence"
MEASURED_ON = "TweetEval sentiment, validation split (never trained on, the penalty was chosen on a tenth of training)"
FAILURES = (
    "Tweets of 2013-2016, English: other languages get no sentiment; other times, places and kinds of text "
    "(reviews, tickets) are less certain than the figure says.",
    "Irony and sarcasm are read by their words.",
    "Sentiment of the text as a whole, not towards a brand: a post that prefers one brand to another has one value.",
    "Negatives are rare in training and are missed more often than the other classes: of 11,921 posts to airlines, two "
    "thirds of them negative, the static head called 25 % negative and the minilm head about 32 %.",
    "Probabilities are calibrated on data like the training data; under another mix of classes shares need a "
    "correction before they are compared with the truth.",
)
