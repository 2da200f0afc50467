"""A model card: what a head was trained on, how well it does and where it fails, as JSON and as a page to read."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from workbench.enrich import decision
from workbench.enrich.head import Head
from workbench.enrich.heads import Task
from workbench.enrich.labelled import OUT_OF_SCOPE, Labelled
from workbench.enrich.reference import reference
from workbench.store import datasets, place

_DRAWS = 1000
_BINS = 15
_FEW = 12  # classes, up to which a card is a page to read class by class


@dataclass(frozen=True)
class Measured:
    """The figure that counts with its 95 % bootstrap interval, and how probabilities and abstaining do.

    ``confusion`` counts decisions and ``mean_probabilities`` averages probabilities, rows the truth. ``coverage`` is
    the share of texts that are not unsure, ``accuracy_kept`` how many of those are right.
    """

    texts: int
    metric: str
    value: float
    low: float
    high: float
    accuracy: float
    calibration_error: float
    coverage: float
    accuracy_kept: float
    recall: tuple[float, ...]
    confusion: tuple[tuple[int, ...], ...]
    mean_probabilities: tuple[tuple[float, ...], ...]

    def sentence(self) -> str:
        """The figure in plain words."""
        return (
            f"{self.metric} {self.value:.1%} [{self.low:.1%}, {self.high:.1%}], ECE {self.calibration_error:.3f}, "
            f"sure of {self.coverage:.0%} and right on {self.accuracy_kept:.1%} of them, {self.texts:,} texts"
        )


def measure(head: Head, shares: np.ndarray, labels: np.ndarray, metric: str, seed: int) -> Measured:
    """How a head's probabilities of shape (n, n_classes) agree with labels of shape (n,).

    The calibration error (ECE) compares the largest probability with how often its class is right, in 15 bins of
    equal width. Source: Guo et al., On calibration of modern neural networks (ICML 2017); the bootstrap draws texts.
    """
    n, n_classes = shares.shape
    chosen, kept = head.decide(shares), ~head.unsure(shares)
    value = decision.METRICS[metric]
    draws = np.random.default_rng(seed).integers(0, n, size=(_DRAWS, n))
    boot = [value(chosen[draw], labels[draw], n_classes) for draw in draws]
    table = confusion(chosen, labels, n_classes)
    held = np.maximum(table.sum(axis=1), 1)
    sums = np.stack([shares[labels == k].sum(axis=0) for k in range(n_classes)])
    right = chosen == labels
    return Measured(
        texts=n,
        metric=metric,
        value=value(chosen, labels, n_classes),
        low=float(np.quantile(boot, 0.025)),
        high=float(np.quantile(boot, 0.975)),
        accuracy=float(right.mean()),
        calibration_error=calibration_error(shares, labels),
        coverage=float(kept.mean()),
        accuracy_kept=float(right[kept].mean()) if kept.any() else float("nan"),
        recall=tuple(round(float(share), 5) for share in table.diagonal() / held),
        confusion=tuple(tuple(int(count) for count in row) for row in table),
        mean_probabilities=tuple(tuple(round(float(p), 5) for p in row) for row in sums / held[:, None]),
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


def write_card(
    path: Path,
    head: Head,
    task: Task,
    known: Labelled,
    shares: np.ndarray,
    training: Mapping[str, object],
    languages: Iterable[str],
    seed: int,
) -> Measured:
    """Beside the head at ``path``: the same name with .json and .md; how it does. ``shares`` are of ``known.held``."""
    class_of = np.array([head.classes.index(part.rpartition(":")[2]) for part in known.parts])
    labels = class_of[known.held.labels]
    measured = measure(head, shares, labels, task.metric, seed)
    prior = np.bincount(class_of[known.train.labels], minlength=len(head.classes)) / len(known.train.labels)
    sets = [datasets.get(name) for name in task.sets]
    card: dict[str, Any] = {
        "head": head.name,
        "fingerprint": head.fingerprint,
        "encoder": head.encoder,
        "about": task.about,
        "classes": list(head.classes),
        "targets": list(head.targets),
        "languages": sorted(languages),
        "data": [f"{one.title}. {one.citation}" for one in sets],
        "licence": [one.licence for one in sets],
        "ships": task.ships,
        "training": dict(training),
        "class_prior": {name: round(float(share), 5) for name, share in zip(head.classes, prior, strict=True)},
        "decision_offsets": dict(zip(head.classes, head.offsets, strict=True)),
        "unsure_below": head.threshold,
        "kept_labels_aim": task.kept,
        "measured_on": known.measured_on,
        "measured": {name: round(v, 5) if isinstance(v, float) else v for name, v in asdict(measured).items()},
        "known_failures": list(task.failures),
        "reference": reference(shares, labels),
    }
    if OUT_OF_SCOPE in head.classes:
        recall = decision.out_of_scope_recall(shares, labels, head.classes.index(OUT_OF_SCOPE))
        card["oos_recall_at_90"] = round(recall, 5)
    few = len(head.classes) <= _FEW
    said = json.dumps(card, indent=1) if few else json.dumps(card, separators=(",", ":"))
    place.write_safely(path.with_suffix(".json"), said + "\n")
    place.write_safely(path.with_suffix(".md"), page(card, measured))
    return measured


def page(card: Mapping[str, Any], measured: Measured) -> str:
    """The card as Markdown."""
    training = card["training"]
    read = "the encoder's vector, the tone beside it" if "tone" in training else "the encoder's vector"
    lines = [
        f"# Head `{card['head']}` on `{card['encoder']}`",
        "",
        f"Says {card['about']}: a linear model on {read} and hashed n-grams. Fingerprint",
        f"`{card['fingerprint']}`; another encoder's vectors are refused. Languages: {', '.join(card['languages'])}.",
        "",
        *(f"- Data: {one}" for one in card["data"]),
        f"- Licence of the data: {'; '.join(card['licence'])}. This head: under the project's licence."
        if card["licence"]
        else "- Data: your own labels.",
        f"- Trained on {training['texts']:,} texts; penalty {training['penalty']:g}, seed {training['seed']}.",
        *_stacking(training),
        f"- Measured on: {card['measured_on']}; {measured.texts:,} texts.",
        f"- {measured.metric}: **{measured.value:.1%}** (95 % bootstrap interval {measured.low:.1%} to "
        f"{measured.high:.1%}); accuracy {measured.accuracy:.1%}; calibration error (ECE) "
        f"{measured.calibration_error:.3f}.",
        f"- Unsure below a probability of {card['unsure_below']:.2f}, chosen on held-out folds of the training texts "
        f"so that {card['kept_labels_aim']:.0%} of the labels kept are right: here {measured.coverage:.1%} were kept "
        f"and {measured.accuracy_kept:.1%} of them right.",
    ]
    if "oos_recall_at_90" in card:
        lines.append(
            f"- Out of scope: {card['oos_recall_at_90']:.1%} of those texts are told apart where 90 % of the texts in "
            "scope are still answered right."
        )
    if len(card["classes"]) <= _FEW:
        lines += _table(card, measured)
    else:
        lines += _worst(card, measured)
    return "\n".join([*lines, "", "Known failures:", "", *(f"- {one}" for one in card["known_failures"])]) + "\n"


def _stacking(training: Mapping[str, Any]) -> list[str]:
    """How the tone came in, where its texts are those of the head."""
    if "weight_of_tone" not in training:
        return []
    return [
        f"- Nine tenths of those texts tuned the tone `{training['tone']}` and fitted the model of vectors and "
        f"n-grams; the tenth that was held out ({training['texts_of_decision']:,} texts) says how much the tone counts "
        f"({training['weight_of_tone']:.2f}) and that model ({training['weight_of_words']:.2f}), and what is decided.",
    ]


def _table(card: Mapping[str, Any], measured: Measured) -> list[str]:
    names = card["classes"]
    rows = [
        f"| {name} | " + " | ".join(f"{n:,}" for n in row) + f" | {recall:.1%} | {card['class_prior'][name]:.1%} |"
        for name, row, recall in zip(names, measured.confusion, measured.recall, strict=True)
    ]
    head = f"| truth | {' | '.join(f'said {name}' for name in names)} | recall | share in training |"
    moved = ", ".join(f"{name} {added:+.1f}" for name, added in card["decision_offsets"].items() if added)
    said = (
        f"The label is the most probable class after adding to the log probabilities: {moved}."
        if moved
        else ("The label is the most probable class.")
    )
    return ["", said, "", head, "|---|" + "--:|" * (len(names) + 2), *rows]


def _worst(card: Mapping[str, Any], measured: Measured) -> list[str]:
    order = np.argsort(measured.recall, kind="stable")[:5]
    named = ", ".join(f"{card['classes'][place]} {measured.recall[place]:.0%}" for place in order)
    return [f"- {len(card['classes'])} classes; those found least: {named}."]
