"""The product detector: seasonal negative-binomial counts, judged by the return level of their own highest days."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.detect.baseline import HOURS, Baseline
from workbench.detect.season import Clock, clock
from workbench.detect.tail import surprise
from workbench.detect.threshold import levels


@dataclass(frozen=True)
class Scored:
    """What the detector made of a fleet: arrays (n_bins, K).

    ``mean``: posts expected in the bin; ``level``: the same without season. ``score``: reduced Gumbel variate, about
    the log of the return period in days. ``gain``: evidence of the bin for a rise beyond a lively day, in nats;
    ``steady``: for a rise at all. ``days``: days of own history with the bin. ``spread`` and ``day_spread``: relative
    variance beyond Poisson of one bin and of a day.
    """

    mean: np.ndarray
    level: np.ndarray
    score: np.ndarray
    gain: np.ndarray
    steady: np.ndarray
    days: np.ndarray
    spread: np.ndarray
    day_spread: np.ndarray


def score_fleet(
    x: np.ndarray, at: Clock, exposure: np.ndarray | None = None, burst: np.ndarray | None = None
) -> Scored:
    """Scores of a fleet: ``x`` (n_bins, K) counts, NaN where nothing was collected. Causal."""
    n, k = x.shape
    baseline = Baseline(k, at, np.ones(k) if burst is None else burst)
    width = len(HOURS)
    shapes = {"sum": (width,), "expected": (width,), "spread": (width,)}
    names = ("mean", "level", "sum", "expected", "spread", "day_spread", "rise", "rise_warm", "gain", "steady", "days")
    out = {name: np.zeros((n, k, *shapes.get(name, ()))) for name in names}
    ones = np.ones(k)
    for i in range(n):
        for name, value in baseline.advance(i, x[i], ones if exposure is None else exposure[i]).items():
            out[name][i] = value
    tails = surprise(out["sum"], np.maximum(out["expected"], 1e-9), out["spread"])
    statistics = np.concatenate([tails, out["rise"][..., None], out["rise_warm"][..., None]], axis=2)
    score = levels(statistics, at, out["days"], [max(h, 24 / at.per_day) for h in HOURS])
    return Scored(
        mean=out["mean"],
        level=out["level"],
        score=score,
        gain=out["gain"],
        steady=out["steady"],
        days=out["days"],
        spread=out["spread"][:, :, 0],
        day_spread=out["day_spread"],
    )


class Product:
    """The detector for counts of posts; the score is about the log of the return period in days.

    Negative values count as none; missing values as bins in which nothing was collected.
    """

    name = "product"

    def score(self, signal: pd.Series) -> pd.Series:
        """One score a bin, causal; zero while there is less than two days of history."""
        if signal.empty:
            return pd.Series(np.zeros(0), index=signal.index, name="score")
        x = np.maximum(signal.to_numpy(dtype=float), 0.0)[:, None]
        scored = score_fleet(x, clock(pd.DatetimeIndex(signal.index)))
        return pd.Series(scored.score[:, 0], index=signal.index, name="score")
