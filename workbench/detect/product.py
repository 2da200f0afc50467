"""The product detector: counts against their own usual hours, judged by their own highest days."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.detect.baseline import Baseline, Expected
from workbench.detect.maxima import Maxima
from workbench.detect.season import Clock, clock
from workbench.detect.statistics import Statistics

LEARN = 1.0  # day of history before the highest bins of a day are learnt
WARM_UP = 2.0  # days of history before anything is scored
BUSY = 3.0  # standard deviations from which on a day as a whole is unusual
SETTLED = 5.0  # days before the highest of all statistics is learnt
USUAL_HIGHEST = (-0.5, 0.8)  # location and scale of the highest of all statistics on the scale of its own days


@dataclass(frozen=True)
class Step:
    """What the detector made of one bin of a fleet: the belief before it, and the score with it, (K,)."""

    about: Expected
    score: np.ndarray


class FleetDetector:
    """K series side by side, one bin at a time: state and time do not grow with the history.

    Several statistics of a rise are each put on the scale of their own daily maxima, the highest of them again: one
    score, one budget. ``burst`` (K,): how much more variable than a brand each is at first thought to be.
    """

    def __init__(self, at: Clock, burst: np.ndarray) -> None:
        k = len(burst)
        self.clock = at
        self.baseline = Baseline(at, burst)
        self.statistics = Statistics(at, k)
        location, scale = (np.tile(part[:, None], k) for part in self.statistics.usual_day.T)
        self.each = Maxima(location, scale)
        self.all = Maxima(np.full(k, USUAL_HIGHEST[0]), np.full(k, USUAL_HIGHEST[1]))
        self._favour = np.log(self.statistics.share)[:, None]
        self.day: int | None = None

    def advance(self, at: int, x: np.ndarray, exposure: np.ndarray) -> Step:
        """Take in bin ``at`` of the clock: counts (K,), NaN where nothing was collected; exposure (K,), usually 1."""
        day, slot, weekend = int(self.clock.day[at]), int(self.clock.slot[at]), int(self.clock.weekend[at])
        if self.day is not None and day != self.day:
            self._turn_day()
        self.day = day
        base = self.baseline
        open_ = ~np.isnan(x) & (exposure > 0)
        x = np.where(open_, x, 0.0)
        about = base.expect(slot, weekend, exposure)
        known = open_ & base.grown
        statistics = self.statistics.advance(x, about, known)
        highest = (self.each.score(statistics) + self._favour).max(axis=0)
        score = np.where(known & (base.days >= WARM_UP), np.maximum(self.all.score(highest), 0.0), 0.0)
        # Days without a post say nothing of how high the others get.
        some = known & (x > 0)
        self.each.see(statistics, some & (base.days >= LEARN))
        self.all.see(highest, some & (base.days >= SETTLED))
        busy = statistics[-len(self.statistics.counted)] > BUSY
        base.learn(x, about, open_, busy, slot, weekend)
        return Step(about, score)

    def _turn_day(self) -> None:
        self.baseline.turn_day()
        self.each.turn_day()
        self.all.turn_day()


@dataclass(frozen=True)
class Scored:
    """What the detector made of a fleet: arrays (n_bins, K).

    ``mean``: posts expected in the bin; ``level``: the same without season. ``score``: reduced Gumbel variate, about
    the log of the return period in days. ``days``: days of own history before the bin. ``spread`` and ``day_spread``:
    relative variance beyond Poisson of one bin and of a day; ``unsure``: of the mean itself.
    """

    mean: np.ndarray
    level: np.ndarray
    score: np.ndarray
    days: np.ndarray
    spread: np.ndarray
    day_spread: np.ndarray
    unsure: np.ndarray


def score_fleet(
    x: np.ndarray, at: Clock, exposure: np.ndarray | None = None, burst: np.ndarray | None = None
) -> Scored:
    """Scores of a fleet: ``x`` (n_bins, K) counts, NaN where nothing was collected. Causal."""
    n, k = x.shape
    detector = FleetDetector(at, np.ones(k) if burst is None else burst)
    scored = Scored(*(np.zeros((n, k)) for _ in range(7)))
    whole = np.ones(k)
    for i in range(n):
        scored.days[i], scored.day_spread[i] = detector.baseline.days, detector.baseline.day_spread
        step = detector.advance(i, x[i], whole if exposure is None else exposure[i])
        scored.score[i] = step.score
        for name in ("mean", "level", "spread", "unsure"):
            getattr(scored, name)[i] = getattr(step.about, name)
    return scored


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
