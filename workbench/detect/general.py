"""The general detector: any series of numbers, fractional and negative ones too, one score in [0, 1] a row."""

import numpy as np
import pandas as pd

from workbench.detect.novelty import compressed, of_stretches, of_time_of_day, of_values
from workbench.detect.season import clock
from workbench.detect.surprise import surprise

HUGE = 1e100  # larger sizes are cut to it
NORM = 3  # the views' surprises are joined by this norm: nearly the largest, more where several agree
OWN = 0.3  # share of the surprise that is measured against the series' own earlier surprises
ESCALATION = 1.1  # a score counts in full when it beats the fading record by a tenth ...
FADE = 0.995  # ... which fades so quickly, per row
REPEAT = 0.3  # share of a score that does not
HALF = 6.0  # nats at which the anomaly score is one half: about once in 400 rows


class General:
    """What the series has never shown before is unusual, the more so the rarer new things were until now.

    Views: distance of the value to the nearest earlier one, the same in relation to its size, distance to the nearest
    value at the same time of an earlier day, and distance of the last rows to the nearest earlier stretch, the last two
    on a compressed scale. Each view's surprise is -ln of a tail probability. Of an episode only the first and every
    clearly larger surprise counts in full. A flat line at a usual level is not new: that a series stands still is for
    the health of its collection to say, not for this.
    """

    name = "general"

    def score(self, signal: pd.Series) -> pd.Series:
        """One score a row in [0, 1], causal; missing values score 0 and teach nothing."""
        values = signal.to_numpy(dtype=float)
        there = np.isfinite(values)
        nats = np.zeros(len(values))
        nats[there] = records(_surprises(np.clip(values[there], -HUGE, HUGE), signal.index, there))
        return pd.Series(1 - 1 / (1 + (nats / HALF) ** 2), index=signal.index, name="score")


def _surprises(values: np.ndarray, index: pd.Index, there: np.ndarray) -> np.ndarray:
    """Joint surprise of the views in nats, shape (n_there,)."""
    unit, small = compressed(values)
    new = of_values(values)
    views = [new, new / (np.abs(values) + unit), of_stretches(small)]
    if isinstance(index, pd.DatetimeIndex):
        time = clock(index)
        at = index.tz_convert(None) if index.tz is not None else index
        views.append(of_time_of_day(small, time.slot[there], time.slots, at.to_numpy()[there]))
    joint = np.sum([surprise(view) ** NORM for view in views], axis=0) ** (1 / NORM)
    return np.asarray((1 - OWN) * joint + OWN * surprise(joint))


def records(nats: np.ndarray) -> np.ndarray:
    """Of each episode what is new, shape (n,): in full where it beats the fading record, else a share of it."""
    out = np.zeros(len(nats))
    record = 0.0
    for i, one in enumerate(nats.tolist()):
        record *= FADE
        new = one > ESCALATION * record
        out[i] = one if new else REPEAT * one
        record = one if new else record
    return out
