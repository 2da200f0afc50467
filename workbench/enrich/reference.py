"""What a head says about texts of known class: kept on its card, to compare later bags of posts with."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from workbench.model.errors import BadInput

CELLS = 20  # about as many kinds of answer are told apart
_TEXTS_A_CELL = 20  # fewer texts give fewer cells


def reference(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """How often a head gives each kind of answer to texts of each true class, as plain JSON.

    ``probabilities``: shape (n, K), of texts the head was not trained on; ``labels``: shape (n,), places of the true
    classes. An answer's kind (its cell) is the most probable class, with up to four classes also the second, and how
    probable the first one is. "counts" has a row a true class and a column a cell; "edges" has a row a first (and
    second) class, with the probabilities between the cells; "pairs" says whether second classes are told apart.

    Raises: BadInput for shapes that do not belong together, or no texts.
    """
    n, classes = _checked(probabilities).shape
    if labels.shape != (n,) or not n or labels.min() < 0 or labels.max() >= classes:
        raise BadInput(
            f"{n} rows of probabilities over {classes} classes came with labels of shape {labels.shape}",
            do=f"give one label from 0 to {classes - 1} for each row",
        )
    wanted = max(1, min(CELLS, n // _TEXTS_A_CELL))
    pairs = classes <= 4 and classes * (classes - 1) <= 1.5 * wanted
    groups = classes * (classes - 1) if pairs else classes
    levels = max(1, round(wanted / groups))
    first, group = _groups(probabilities, pairs)
    edges = [
        np.quantile(first[group == one] if (group == one).any() else first, np.arange(1, levels) / levels).round(6)
        for one in range(groups)
    ]
    made = {"pairs": pairs, "edges": [row.tolist() for row in edges]}
    cell = cells(made, probabilities)
    counts = np.bincount(labels * groups * levels + cell, minlength=classes * groups * levels)
    return {**made, "counts": counts.reshape(classes, groups * levels).tolist()}


def cells(reference: Mapping[str, Any], probabilities: np.ndarray) -> np.ndarray:
    """The cell of each answer, shape (n,): a column of ``reference["counts"]``."""
    edges = np.asarray(reference["edges"], dtype=float)
    first, group = _groups(_checked(probabilities), bool(reference["pairs"]))
    place: np.ndarray = group * (edges.shape[1] + 1) + (first[:, None] >= edges[group]).sum(axis=1)
    return place


def _groups(probabilities: np.ndarray, pairs: bool) -> tuple[np.ndarray, np.ndarray]:
    """The largest probability of each row, and the number of its class (and of the second class)."""
    order = np.argsort(-probabilities, axis=1, kind="stable")
    first = np.take_along_axis(probabilities, order[:, :1], axis=1)[:, 0].astype(float)
    if not pairs:
        return first, order[:, 0]
    second = order[:, 1] - (order[:, 1] > order[:, 0])
    return first, order[:, 0] * (probabilities.shape[1] - 1) + second


def _checked(probabilities: np.ndarray) -> np.ndarray:
    if probabilities.ndim != 2 or probabilities.shape[1] < 2 or not np.isfinite(probabilities).all():
        raise BadInput(
            f"probabilities of shape {probabilities.shape} were given, perhaps with gaps",
            do="give a row a text and a column for each of two or more classes, without missing values",
        )
    return probabilities
