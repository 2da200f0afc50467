"""Daily maxima: how high a statistic gets on the highest bin of a day, and how rare a value is on that scale."""

import numpy as np

PRIOR_DAYS = 6.0  # the prior law weighs as much as that many days
LONG_MEMORY = 60.0  # days after which older maxima begin to count less
CAPPED = 3.0  # scales above the location, a day in twenty: beyond it a day teaches no more, for a crisis is not a habit
# Mean and standard deviation of a standard Gumbel variate that is capped there (by quadrature).
CAPPED_MEAN, CAPPED_SD = 0.5280, 1.1425
LEAST = 0.5  # of the usual scale: a series whose days are all alike so far may still have others


class Maxima:
    """The Gumbel law of daily maxima of statistics (..., K), each learnt from its own days.

    ``score`` is the reduced variate: about the log of the return period in days. A day is judged by the days before it.
    Source: Gumbel 1958, Statistics of Extremes, chapter 6 (moments), here of maxima capped at ``CAPPED``.
    """

    def __init__(self, location: np.ndarray, scale: np.ndarray) -> None:
        self.location, self.scale = location.astype(float), scale.astype(float)
        self._least = LEAST * self.scale
        self.mean = self.location + CAPPED_MEAN * self.scale
        self.square = self.mean**2 + (CAPPED_SD * self.scale) ** 2
        self.highest = np.full(location.shape, -np.inf)
        self.days = np.zeros(location.shape[-1])

    def score(self, statistic: np.ndarray) -> np.ndarray:
        """Each value on the scale of its own highest days."""
        reduced: np.ndarray = (statistic - self.location) / self.scale
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
        self.scale = np.maximum(deviation / CAPPED_SD, self._least)
        self.location = self.mean - CAPPED_MEAN * self.scale
        self.highest.fill(-np.inf)
