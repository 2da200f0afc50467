"""Daily maxima: how high a statistic gets on the highest bin of a day, and how rare a value is on that scale."""

import numpy as np

from workbench.detect.tail import EULER, GUMBEL_SD

PRIOR_DAYS = 6.0  # the prior law weighs as much as that many days
LONG_MEMORY = 60.0  # days after which older maxima begin to count less
CAPPED = 6.0  # scales above the location from which on a day teaches no more: a crisis does not raise the bar
LEAST_SCALE = 0.1


class Maxima:
    """The law of daily maxima of statistics (..., K), each learnt from its own days.

    ``score`` is about the log of the return period in days. A day is judged by the days before it. The law is Gumbel's
    where a day has many independent values; the last ``slow`` rows are means over a day and more, of which a day has
    one, and that is normal.
    Source: Gumbel 1958, Statistics of Extremes, chapter 6 (moments); Birnbaum 1942, Annals of Mathematical Statistics
    13 (Mills' ratio), for the logarithm of a normal tail.
    """

    def __init__(self, location: np.ndarray, scale: np.ndarray, slow: int = 0) -> None:
        self._slow = slow
        self.location, self.scale = location.astype(float), scale.astype(float)
        self.mean = self.location + EULER * self.scale
        self.square = self.mean**2 + (GUMBEL_SD * self.scale) ** 2
        self.highest = np.full(location.shape, -np.inf)
        self.days = np.zeros(location.shape[-1])

    def score(self, statistic: np.ndarray) -> np.ndarray:
        """Each value on the scale of its own highest days."""
        reduced: np.ndarray = (statistic - self.location) / self.scale
        if self._slow:
            g = (reduced[-self._slow :] - EULER) / GUMBEL_SD
            h = np.maximum(g, 0.0)
            tail = h * h / 2 + np.log((h + np.sqrt(h * h + 8 / np.pi)) * np.sqrt(np.pi / 2))
            reduced[-self._slow :] = np.where(g > 0, tail, g)
        return reduced

    def see(self, statistic: np.ndarray, known: np.ndarray) -> None:
        """Take a bin in where ``known`` (K,)."""
        np.maximum(self.highest, statistic, out=self.highest, where=known)

    def turn_day(self) -> None:
        """The day is over: its highest bin is learnt."""
        lived = np.isfinite(self.highest)
        if not lived.any():
            return
        weight = lived / (PRIOR_DAYS + np.minimum(self.days, LONG_MEMORY) + 1)
        top = np.where(lived, np.minimum(self.highest, self.location + CAPPED * self.scale), 0.0)
        self.mean += (top - self.mean) * weight
        self.square += (top * top - self.square) * weight
        self.days += lived.reshape(-1, lived.shape[-1]).any(axis=0)
        deviation = np.sqrt(np.maximum(self.square - self.mean**2, 0.0))
        self.scale = np.maximum(deviation / GUMBEL_SD, LEAST_SCALE)
        self.location = self.mean - EULER * self.scale
        self.highest.fill(-np.inf)
