"""The general detector: any series of numbers, fractional and negative ones too, one score in [0, 1] a row."""

import numpy as np
import pandas as pd

from workbench.detect.season import clock

LEARN_ROWS = 30  # rows before anything is scored
TRUSTED_ROWS = 105  # rows from which on scores count in full
TAIL = 0.02  # share of the views' values above the running quantile that forms the tail
SLOW = 4000  # rows the scales remember
FAST = 20  # rows of the short memory
OUT_OF_RANGE = 3.0  # nats for leaving the range seen so far by more than a twentieth of it
RECORD_FADE = 0.995  # how quickly the record of recent scores fades, per row
HALF = 3.0  # nats at which the anomaly score is one half


class General:
    """Several views of the series, each with its own running tail; a score counts only as far as it beats the record.

    Views: distance from the slow mean of the value and of its signed logarithm, distance from the seasonal mean, and
    distance of the logarithm from its short memory. Each view's surprise is -ln of a tail probability with a Hill
    exponent above a running quantile; the views are joined by their Euclidean norm.
    Source: Hill 1975 (Annals of Statistics 3) for the tail; Robbins and Monro 1951 for the running quantile.
    """

    name = "general"

    def score(self, signal: pd.Series) -> pd.Series:
        """One score a row in [0, 1], causal; missing values score 0 and teach nothing."""
        values = signal.to_numpy(dtype=float)
        index = signal.index
        slots = clock(pd.DatetimeIndex(index)).slot if isinstance(index, pd.DatetimeIndex) and len(index) else None
        nats = _surprises(values, np.zeros(len(values), dtype=int) if slots is None else slots)
        return pd.Series(1 - 1 / (1 + (nats / HALF) ** 2), index=index, name="score")


def _surprises(values: np.ndarray, slots: np.ndarray) -> np.ndarray:
    """The record-breaking surprise of each row in nats, shape (n,)."""
    out = np.zeros(len(values))
    views = _Views(int(slots.max()) + 1 if len(slots) else 1)
    seen = 0
    record = 0.0
    for i, value in enumerate(values):
        if not np.isfinite(value):
            continue
        nats = views.take(float(value), int(slots[i]))
        seen += 1
        record *= RECORD_FADE
        # The first rows teach only: an unknown series has no usual values yet.
        if seen > LEARN_ROWS:
            trust = min(1.0, seen / TRUSTED_ROWS)
            nats *= trust
            out[i] = nats if nats > record else 0.5 * nats * (nats / record) ** 2 if record > 0 else nats
            record = max(record, nats)
    return out


class _Views:
    """Running state of the views; plain floats, because a row at a time is quicker so."""

    def __init__(self, slots: int) -> None:
        self.n = 0
        self.mean = [0.0, 0.0, 0.0, 0.0]
        self.square = [1e-12, 1e-12, 1e-12, 1e-12]
        self.slot_mean = [0.0] * slots
        self.slot_seen = [0] * slots
        self.short = 0.0
        self.quantile = [1.0] * 4
        self.hill = [0.5] * 4
        self.low = np.inf
        self.high = -np.inf

    def take(self, value: float, slot: int) -> float:
        """How surprising the value is, in nats, given those before it; then learn it."""
        size = float(np.log1p(abs(value)))
        log = size if value >= 0 else -size
        season = self.slot_mean[slot] if self.slot_seen[slot] > 2 else self.mean[0]
        residuals = (value - self.mean[0], log - self.mean[1], value - season, log - self.short)
        total = 0.0
        rate = max(1.0 / (self.n + 1), 1.0 / SLOW)
        for view, residual in enumerate(residuals):
            scale = self.square[view] ** 0.5
            ratio = abs(residual) / scale if scale > 1e-9 else (0.0 if abs(residual) < 1e-9 else 6.0)
            ratio = min(ratio, 1e6)
            total += self._tail(view, ratio) ** 2
            self._learn(view, residual, ratio, rate)
        nats = float(total**0.5)
        if self.n > LEARN_ROWS:
            margin = 0.05 * max(self.high - self.low, 1e-12)
            if value > self.high + margin or value < self.low - margin:
                nats += OUT_OF_RANGE
        self._remember(value, log, slot, rate)
        return nats

    def _tail(self, view: int, ratio: float) -> float:
        """-ln of the chance of so large a ratio, beyond what is usual in the tail."""
        threshold = max(self.quantile[view], 1e-6)
        if ratio <= threshold:
            return 0.0
        return float(np.log(ratio / threshold)) / max(self.hill[view], 0.05)

    def _learn(self, view: int, residual: float, ratio: float, rate: float) -> None:
        threshold = self.quantile[view]
        above = ratio > threshold
        step = max(0.02, 1.0 / (self.n + 1)) * threshold
        self.quantile[view] = max(threshold + step * ((1.0 if above else 0.0) - TAIL) * 2, 0.05)
        if above:
            excess = min(float(np.log(ratio / max(threshold, 1e-6))), 3.0)
            self.hill[view] += 0.02 * (excess - self.hill[view])
        capped = min(ratio, 8.0) / max(ratio, 1e-12) * residual if ratio > 8.0 else residual
        self.square[view] += rate * (capped * capped - self.square[view])
        self.square[view] = max(self.square[view], 1e-24)

    def _remember(self, value: float, log: float, slot: int, rate: float) -> None:
        self.mean[0] += rate * (value - self.mean[0])
        self.mean[1] += rate * (log - self.mean[1])
        self.slot_seen[slot] += 1
        self.slot_mean[slot] += max(1.0 / self.slot_seen[slot], 0.02) * (value - self.slot_mean[slot])
        self.short = log if self.n == 0 else self.short + (log - self.short) / FAST
        self.low, self.high = min(self.low, value), max(self.high, value)
        self.n += 1
