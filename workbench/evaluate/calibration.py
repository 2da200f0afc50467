"""Calibration: a score made a probability by labels, and how far such probabilities can be believed."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.evaluate.intervals import weighted

FOLDS = 5
BINS = 5


@dataclass(frozen=True)
class Calibrated:
    """P(yes) = 1 / (1 + exp(-(slope * score + offset))), learnt from ``n`` labels of which ``yes`` said yes."""

    slope: float
    offset: float
    n: int
    yes: int

    def of(self, score: np.ndarray) -> np.ndarray:
        """Shape (n,) of scores -> (n,) of probabilities."""
        chance: np.ndarray = 1 / (1 + np.exp(-(self.slope * np.asarray(score, dtype=float) + self.offset)))
        return chance


def platt(score: np.ndarray, yes: np.ndarray, weight: np.ndarray | None = None) -> Calibrated:
    """Platt scaling: two numbers, so that few labels suffice; targets drawn in, so that all-yes is not certainty.

    ``score``: (n,) float; ``yes``: (n,) bool; ``weight``: (n,) above 0, how many posts each label stands for. A score
    that does not help (a slope below 0) is not used.

    Source: Platt 1999, Probabilistic outputs for support vector machines; Niculescu-Mizil and Caruana 2005,
    Predicting good probabilities with supervised learning: below about 1,000 labels better than isotonic regression.
    """
    score, yes = np.asarray(score, dtype=float), np.asarray(yes, dtype=bool)
    share = np.ones(len(yes)) if weight is None else np.asarray(weight, dtype=float)
    share = share / share.mean()
    target = np.where(yes, (yes.sum() + 1) / (yes.sum() + 2), 1 / ((~yes).sum() + 2))
    slope, offset = _newton(score, target, share)
    if slope < 0 or np.ptp(score) == 0:
        mean = float(np.average(target, weights=share))
        slope, offset = 0.0, float(np.log(mean / (1 - mean)))
    return Calibrated(slope, offset, len(yes), int(yes.sum()))


def _newton(score: np.ndarray, target: np.ndarray, share: np.ndarray) -> tuple[float, float]:
    """Slope and offset that minimise the weighted log loss, by Newton's method with a little ridge on the slope."""
    table = np.column_stack([score, np.ones(len(score))])
    weights, ridge = np.zeros(2), np.diag([1e-3, 1e-9])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-(table @ weights)))
        slope = table.T @ (share * (target - chance)) - ridge @ weights
        curve = (table * (share * chance * (1 - chance))[:, None]).T @ table + ridge
        step = np.linalg.solve(curve, slope)
        weights = weights + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-9:
            break
    return float(weights[0]), float(weights[1])


def cross_fitted(
    score: np.ndarray, yes: np.ndarray, cluster: pd.Series, weight: np.ndarray | None = None, folds: int = FOLDS
) -> np.ndarray:
    """(n,) probabilities, each from labels of other clusters (authors) alone: those a reliability table may judge."""
    codes, _ = pd.factorize(cluster)
    codes = np.where(codes < 0, np.arange(len(codes)) + codes.max(initial=0) + 1, codes)
    fold = codes % folds
    chance = np.full(len(score), np.nan)
    for one in range(folds):
        test, train = fold == one, fold != one
        if test.any():
            known = platt(score[train], yes[train], None if weight is None else weight[train])
            chance[test] = known.of(score[test])
    return chance


def reliability(
    chance: np.ndarray, yes: np.ndarray, weight: np.ndarray | None = None, bins: int = BINS
) -> pd.DataFrame:
    """Columns said, found, low, high, n: mean probability and share of yes in up to ``bins`` bins of like size.

    Equal probabilities stay in one bin. The interval is Wilson's at the effective number of labels.
    """
    frame = pd.DataFrame({"chance": chance, "yes": yes, "weight": 1.0 if weight is None else weight})
    frame["bin"] = (frame["chance"].rank(method="min") - 1) * bins // max(len(frame), 1)
    rows = []
    for _, part in frame.groupby("bin"):
        value, low, high = weighted(part["yes"], part["weight"])
        rows.append((float(np.average(part["chance"], weights=part["weight"])), value, low, high, len(part)))
    return pd.DataFrame(rows, columns=["said", "found", "low", "high", "n"])


def calibration_error(chance: np.ndarray, yes: np.ndarray, bins: int = BINS) -> float:
    """Expected calibration error, 0 to 1: the mean distance of said and found over bins of like size.

    Source: Naeini, Cooper and Hauskrecht 2015, Obtaining well calibrated probabilities using Bayesian binning.
    """
    table = reliability(chance, yes, bins=bins)
    return float(np.average(np.abs(table["said"] - table["found"]), weights=table["n"])) if len(table) else 0.0
