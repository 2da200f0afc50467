"""From held-out probabilities to a decision: a temperature, offsets of the classes and where a head is unsure."""

from collections.abc import Callable, Sequence

import numpy as np

_STEPS = np.round(np.arange(-1.5, 1.51, 0.1), 1)
_ROUNDS = 3
_TEMPERATURES = np.exp(np.arange(-0.7, 0.71, 0.02))
_LEAST = 0.2  # of the texts keep their label, however hard they are

Metric = Callable[[np.ndarray, np.ndarray, int], float]


def macro_recall(chosen: np.ndarray, labels: np.ndarray, n_classes: int) -> float:
    """Mean over the classes that occur of the share that is found."""
    held = np.bincount(labels, minlength=n_classes)
    hits = np.bincount(labels[chosen == labels], minlength=n_classes)
    return float((hits[held > 0] / held[held > 0]).mean())


def f1(chosen: np.ndarray, labels: np.ndarray, n_classes: int) -> np.ndarray:
    """F1 of each class, shape (n_classes,); 0 where a class neither occurs nor is chosen."""
    hits = np.bincount(labels[chosen == labels], minlength=n_classes)
    both = np.bincount(labels, minlength=n_classes) + np.bincount(chosen, minlength=n_classes)
    found: np.ndarray = 2 * hits / np.maximum(both, 1)
    return found


def macro_f1(chosen: np.ndarray, labels: np.ndarray, n_classes: int) -> float:
    """Mean F1 of all classes."""
    return float(f1(chosen, labels, n_classes).mean())


def f1_of_last(chosen: np.ndarray, labels: np.ndarray, n_classes: int) -> float:
    """F1 of the last class: "irony", where there is one class to find."""
    return float(f1(chosen, labels, n_classes)[-1])


def f1_but_first(chosen: np.ndarray, labels: np.ndarray, n_classes: int) -> float:
    """Mean F1 of all classes but the first: "against" and "favor", not "none"."""
    return float(f1(chosen, labels, n_classes)[1:].mean())


def accuracy(chosen: np.ndarray, labels: np.ndarray, n_classes: int) -> float:
    """Share that is right."""
    return float((chosen == labels).mean())


METRICS: dict[str, Metric] = {
    "macro recall": macro_recall,
    "macro F1": macro_f1,
    "F1 of irony": f1_of_last,
    "mean F1 of against and favor": f1_but_first,
    "accuracy": accuracy,
}


def softmax(scores: np.ndarray) -> np.ndarray:
    """Rows that sum to 1."""
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    summed: np.ndarray = shares / shares.sum(axis=1, keepdims=True)
    return summed


def temperature(scores: np.ndarray, labels: np.ndarray) -> float:
    """What scores are divided by so that their softmax fits the labels best.

    Source: Guo et al., On calibration of modern neural networks (ICML 2017).
    """
    rows = np.arange(len(labels))
    losses = [-np.log(np.maximum(softmax(scores / t)[rows, labels], 1e-12)).mean() for t in _TEMPERATURES]
    return float(_TEMPERATURES[int(np.argmin(losses))])


def pool(models: Sequence[np.ndarray], labels: np.ndarray) -> list[float]:
    """A weight for the scores of each model, so that the softmax of the weighted sum fits the labels best.

    Source: Genest and Zidek, Combining probability distributions (Statistical Science 1, 1986): the logarithmic pool.
    """
    from scipy.optimize import minimize

    truth = np.eye(models[0].shape[1])[labels]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        shares = softmax(sum(weight * scores for weight, scores in zip(weights, models, strict=True)))
        slope = [((shares - truth) * scores).sum(axis=1).mean() for scores in models]
        return -float(np.log(np.maximum(shares[truth == 1], 1e-12)).mean()), np.array(slope)

    found = minimize(loss, np.full(len(models), 1 / len(models)), jac=True, method="BFGS")
    return [float(weight) for weight in found.x]


def offsets(shares: np.ndarray, labels: np.ndarray, folds: np.ndarray, metric: Metric) -> np.ndarray:
    """What is added to the log probability of each class for the best mean of a metric over folds: (n_classes,).

    One class after the other, three times; a change counts when the mean rises by more than a ten thousandth.
    """
    n_classes = shares.shape[1]
    logs = np.log(np.maximum(shares, 1e-12))
    found = np.zeros(n_classes)

    def value(added: np.ndarray) -> float:
        chosen = (logs + added).argmax(axis=1)
        return float(np.mean([metric(chosen[folds == k], labels[folds == k], n_classes) for k in np.unique(folds)]))

    best = value(found)
    for _ in range(_ROUNDS):
        for place in range(1, n_classes):
            for step in _STEPS:
                tried = found.copy()
                tried[place] = step
                if (reached := value(tried)) > best + 1e-4:
                    best, found = reached, tried
    return found


def threshold(sure: np.ndarray, right: np.ndarray, wanted: float) -> float:
    """The least sureness from which a share ``wanted`` of the labels that are kept is right.

    ``sure``: probabilities of the chosen classes; ``right``: whether they are. Where that cannot be reached the fifth
    of the texts that are surest keeps its labels.
    """
    order = np.argsort(-sure, kind="stable")
    kept = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    least = int(len(order) * _LEAST)
    enough = np.flatnonzero(kept >= wanted)
    last = max(least, int(enough[-1]) if len(enough) else 0)
    return float(sure[order[min(last, len(order) - 1)]])


def out_of_scope_bar(shares: np.ndarray, labels: np.ndarray, outside: int, wanted: float = 0.9) -> float:
    """The highest bar at which a share ``wanted`` of the texts in scope is still answered right; NaN where none is.

    A text's score is its largest probability of a class in scope. It is answered right where that class is its own
    and the score reaches the bar. ``outside`` is the place of the class of texts out of scope.
    """
    score, chosen = _in_scope(shares, outside)
    mine = labels != outside
    right = np.sort(score[mine & (chosen == labels)])[::-1]
    needed = int(np.ceil(wanted * mine.sum()))
    return float(right[needed - 1]) if 0 < needed <= len(right) else float("nan")


def out_of_scope_recall(shares: np.ndarray, labels: np.ndarray, outside: int, wanted: float = 0.9) -> float:
    """Of the texts out of scope the share whose score is under the bar; NaN where there is no bar."""
    bar = out_of_scope_bar(shares, labels, outside, wanted)
    score, _ = _in_scope(shares, outside)
    return float("nan") if np.isnan(bar) else float((score[labels == outside] < bar).mean())


def _in_scope(shares: np.ndarray, outside: int) -> tuple[np.ndarray, np.ndarray]:
    """The largest probability of a class in scope, and the place of that class."""
    inside = shares.copy()
    inside[:, outside] = -1
    return inside.max(axis=1), inside.argmax(axis=1)
