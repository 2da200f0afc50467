"""The one recipe of all heads: vectors, tone and n-grams, one penalty, held-out folds for calibration and decision.

The penalty is chosen on the first of four folds. Its texts, and those of the other folds where a set is small, get
probabilities from a model that never saw them; from those come the temperature, the offsets and the threshold. The
texts a head is measured on play no part in it.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from workbench.enrich import cache, decision, encoders, head, tone
from workbench.enrich.card import Measured, write_card
from workbench.enrich.grams import Grams, grams
from workbench.enrich.head import KINDS, Head
from workbench.enrich.heads import Task
from workbench.enrich.labelled import OUT_OF_SCOPE, Labelled, Split
from workbench.enrich.regression import Features, fit
from workbench.model.protocols import Encoder

SEED = 20170803
PENALTIES = (1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6)
_FOLDS = 4
_MANY = 9_500  # texts, from which one fold says enough
_FEW = 12  # classes, up to which offsets are chosen for the metric


@dataclass(frozen=True)
class Decided:
    """What scores of held-out texts decided."""

    temperature: float
    offsets: tuple[float, ...]
    threshold: float


@dataclass(frozen=True)
class Settled:
    """What the held-out folds decided; ``weights`` are those of the first fold, to start from."""

    penalty: float
    weights: list[np.ndarray]
    decided: Decided


@dataclass(frozen=True)
class Fitted:
    """A model as ``head.save`` takes it, the temperature in its weights; ``said`` goes to the card besides."""

    weights: dict[str, np.ndarray]
    bias: np.ndarray
    idf: dict[str, np.ndarray]
    penalty: float
    decided: Decided
    said: Mapping[str, object]


@dataclass(frozen=True)
class Trained:
    """A head and how it does on the texts that were kept apart."""

    head: Head
    measured: Measured


def train(task: Task, encoder: Encoder, out: Path, labelled: Labelled | None = None) -> Trained:
    """Train a head, write it with its card to ``out``; what it is. The same input gives the same bytes.

    Raises: BadInput when the labelled set is not at hand.
    """
    known = labelled or task.read()
    toned = bool(task.tone) and isinstance(encoder, tone.Toned)
    rows = inputs_of(encoder, known.train.texts, toned)
    fitted = _stacked(task, known, rows) if toned and task.tone == "scores" else _fitted(task, known, rows, toned)
    path = out / f"{task.name}_{head.filename(encoder.name)}.safetensors"
    head.save(
        path,
        encoder=encoder.fingerprint,
        classes=classes_of(known.parts),
        parts=known.parts,
        weights=fitted.weights,
        idf=fitted.idf,
        bias=fitted.bias,
        offsets=fitted.decided.offsets,
        threshold=fitted.decided.threshold,
    )
    made = head.load(task.name, encoder.name, encoder.fingerprint, out)
    shares = made.probabilities(inputs_of(encoder, known.held.texts, toned), known.held.texts)
    training = {
        "texts": len(known.train.texts), "penalty": fitted.penalty,
        "temperature": round(fitted.decided.temperature, 3), "seed": SEED, "folds": _FOLDS,
        **fitted.said,
    }  # fmt: skip
    measured = write_card(path, made, task, known, shares, training, encoder.languages, SEED)
    return Trained(made, measured)


def _fitted(task: Task, known: Labelled, rows: np.ndarray, toned: bool) -> Fitted:
    """One model of all features."""
    found = grams(known.train.texts)
    idf = {kind: head.rarity(getattr(found, kind), bits) for kind, bits in _bits(task).items()}
    blocks = blocks_of(rows, found, idf, toned)
    settled = settle(task, known, list(blocks.values()))
    *weights, bias = fit(list(blocks.values()), known.train.labels, len(known.parts), settled.penalty, settled.weights)
    warmth = settled.decided.temperature
    tables = {kind: table / warmth for kind, table in zip(blocks, weights, strict=True)}
    said = {"tone": tone.fingerprint()} if toned else {}
    return Fitted(tables, bias / warmth, idf, settled.penalty, settled.decided, said)


def _stacked(task: Task, known: Labelled, rows: np.ndarray) -> Fitted:
    """A model of vectors and n-grams beside the tone's class scores, for the texts that tuned the tone.

    On those texts the tone is better than on new ones. So the model learns from them without it; how much each of the
    two counts, and what is decided, come from the tenth that tuned nothing.
    Source: Wolpert, Stacked generalization (Neural Networks 5, 1992).
    """
    learn, held = tone.parts(len(known.train.texts))
    n_dims, apart = rows.shape[1] - tone.DIMS, _rows_of(known.train, held)
    base = _fitted(task, replace(known, train=_rows_of(known.train, learn)), rows[learn, :n_dims], False)
    blocks = blocks_of(rows[held, :n_dims], grams(apart.texts), base.idf, False)
    of_words = base.bias + sum(block @ base.weights[kind] for kind, block in blocks.items())
    of_tone = rows[held, n_dims : n_dims + len(tone.CLASSES)]
    by_words, by_tone = decision.pool([of_words, of_tone], apart.labels)
    scores = by_words * of_words + by_tone * of_tone
    decided = decide(task, known.parts, scores, apart.labels, folds(apart, _FOLDS))
    by_words, by_tone = by_words / decided.temperature, by_tone / decided.temperature
    tables = {kind: table * by_words for kind, table in base.weights.items()}
    tables["tone"] = by_tone * np.eye(tone.DIMS, len(tone.CLASSES))
    said = {
        "tone": tone.fingerprint(), "texts_of_decision": len(held),
        "weight_of_words": round(by_words, 3), "weight_of_tone": round(by_tone, 3),
    }  # fmt: skip
    return Fitted(tables, base.bias * by_words, base.idf, base.penalty, decided, said)


def settle(task: Task, known: Labelled, blocks: Sequence[Features]) -> Settled:
    """Choose penalty, temperature, offsets and threshold on held-out folds of the training texts."""
    labels, n_parts = known.train.labels, len(known.parts)
    fold = folds(known.train, _FOLDS)
    few = len(labels) < _MANY
    scores = np.zeros((len(labels), n_parts))
    best, penalty, begin, weights = np.inf, PENALTIES[0], None, None
    for tried in PENALTIES:
        begin, some = _held_out(blocks, labels, fold == 0, n_parts, tried, begin)
        shares = decision.softmax(some)[np.arange(len(some)), labels[fold == 0]]
        loss = -float(np.log(np.maximum(shares, 1e-12)).mean())
        if loss >= best:  # it falls, then rises
            break
        best, penalty, weights, scores[fold == 0] = loss, tried, begin, some
    for k in range(1, _FOLDS if few else 1):
        _, scores[fold == k] = _held_out(blocks, labels, fold == k, n_parts, penalty, weights)
    seen = np.ones(len(labels), dtype=bool) if few else fold == 0
    scores, labels, fold = scores[seen], labels[seen], fold[seen]
    return Settled(penalty, weights or [], decide(task, known.parts, scores, labels, fold))


def decide(task: Task, parts: Sequence[str], scores: np.ndarray, labels: np.ndarray, fold: np.ndarray) -> Decided:
    """Temperature, offsets and threshold from scores of texts that the model never saw."""
    warmth = decision.temperature(scores, labels)
    shares, truth = joined(decision.softmax(scores / warmth), labels, parts)
    n_classes = shares.shape[1]
    offsets = np.zeros(n_classes)
    if n_classes <= _FEW and task.metric != "accuracy":
        offsets = decision.offsets(shares, truth, fold, decision.METRICS[task.metric])
    chosen = (np.log(np.maximum(shares, 1e-12)) + offsets).argmax(axis=1)
    sure = shares[np.arange(len(shares)), chosen]
    bar = decision.threshold(sure, chosen == truth, task.kept)
    if OUT_OF_SCOPE in parts:  # what is not of this world must not pass for an answer
        scope = decision.out_of_scope_bar(shares, truth, parts.index(OUT_OF_SCOPE))
        bar = float(np.fmax(bar, scope))
    return Decided(warmth, tuple(offsets), bar)


def folds(split: Split, n: int) -> np.ndarray:
    """The fold of each text, shape (n_texts,): texts of a group (a crisis) in one, else drawn class by class."""
    rng = np.random.default_rng(SEED)
    fold = np.empty(len(split.labels), dtype=np.int64)
    if split.groups is not None:
        names, counts = np.unique(split.groups, return_counts=True)
        for place, which in enumerate(np.argsort(-counts, kind="stable")):
            fold[split.groups == names[which]] = place % n
        return fold
    for label in np.unique(split.labels):
        mine = rng.permutation(np.flatnonzero(split.labels == label))
        fold[mine] = np.arange(len(mine)) % n
    return fold


def blocks_of(rows: np.ndarray, found: Grams, idf: dict[str, np.ndarray], toned: bool) -> dict[str, Features]:
    """What a regression sees: the vectors, the tone beside them, then each kind of n-gram that has columns."""
    n_dims = rows.shape[1] - (tone.DIMS if toned else 0)
    dense = {"vector": rows[:, :n_dims]} | ({"tone": rows[:, n_dims:]} if toned else {})
    return dense | {kind: head.features(getattr(found, kind), rare.astype(np.float32)) for kind, rare in idf.items()}


def classes_of(parts: Sequence[str]) -> tuple[str, ...]:
    """The classes that parts such as "abortion:favor" belong to, in order."""
    return tuple(dict.fromkeys(part.rpartition(":")[2] for part in parts))


def place_of(parts: Sequence[str]) -> np.ndarray:
    """The place of each part's class, shape (n_parts,)."""
    classes = classes_of(parts)
    return np.array([classes.index(part.rpartition(":")[2]) for part in parts])


def joined(shares: np.ndarray, labels: np.ndarray, parts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities and places of parts as those of their classes."""
    place = place_of(parts)
    return np.stack([shares[:, place == k].sum(axis=1) for k in range(place.max() + 1)], axis=1), place[labels]


def inputs_of(encoder: Encoder, texts: list[str], toned: bool) -> np.ndarray:
    """As ``encoders.inputs``, kept in the cache folder under the encoder or its tone and the texts."""
    named = hashlib.sha256("\n".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:12]
    made_by = tone.fingerprint() if toned and isinstance(encoder, tone.Toned) else encoder.fingerprint
    path = cache.folder() / f"vectors-{made_by}-{named}.npy"
    if path.is_file():
        kept: np.ndarray = np.load(path)
        return kept
    steps = range(0, len(texts), 2000)
    made = np.concatenate([encoders.inputs(encoder, texts[start : start + 2000], toned) for start in steps])
    part = path.with_name(f"{path.name}.{os.getpid()}.part")  # what a killed run leaves must not be read
    with part.open("wb") as file:
        np.save(file, made)
    part.replace(path)
    return made


def _rows_of(split: Split, rows: np.ndarray) -> Split:
    groups = None if split.groups is None else split.groups[rows]
    return Split([split.texts[row] for row in rows], split.labels[rows], groups)


def _bits(task: Task) -> dict[str, int]:
    return {kind: bits for kind, bits in zip(KINDS, (task.words, task.letters), strict=True) if bits}


def _held_out(
    blocks: Sequence[Features],
    labels: np.ndarray,
    held: np.ndarray,
    n_parts: int,
    penalty: float,
    begin: Sequence[np.ndarray] | None,
) -> tuple[list[np.ndarray], np.ndarray]:
    """A model of the texts outside a fold, and its scores of those inside."""
    *weights, bias = fit([block[~held] for block in blocks], labels[~held], n_parts, penalty, begin)
    scores: np.ndarray = bias + sum(block[held] @ table for block, table in zip(blocks, weights, strict=True))
    return [*weights, bias], scores
