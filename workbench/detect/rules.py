"""Rules of the trade: thresholds that social-listening products and surveillance textbooks use, to compare with.

A rule alarms where its score reaches 1; none of them states a rate of false alarms. Windows end before the bin judged.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

DAY, WEEK = "1D", "7D"
BARELY = 1e-9  # a constant series has no deviations: no bin of it is many of them away


@dataclass(frozen=True)
class Rule:
    """A ``Detector``: a statistic of a series of counts over the bar that the rule sets; 1 and more is an alarm."""

    name: str
    ratio: Callable[[pd.Series], pd.Series]

    def score(self, signal: pd.Series) -> pd.Series:
        """One score a bin, causal; 0 while the rule's window is not full; missing values count as none."""
        index = pd.DatetimeIndex(signal.index)
        utc = index.tz_localize("UTC") if index.tz is None else index.tz_convert("UTC")
        x = pd.Series(np.maximum(signal.fillna(0.0).to_numpy(dtype=float), 0.0), index=utc)
        if len(x) < 2:
            return pd.Series(0.0, index=signal.index, name="score")
        score = np.nan_to_num(self.ratio(x).to_numpy(dtype=float), nan=0.0, posinf=0.0)
        return pd.Series(np.maximum(score, 0.0), index=signal.index, name="score")


def _before(x: pd.Series, window: str) -> pd.core.window.rolling.Rolling:
    """The bins of a window that ends before each bin."""
    return x.rolling(window, closed="left")


def _full(x: pd.Series, window: str) -> pd.Series:
    """1 where the series is as old as the window, missing before."""
    old = x.index >= x.index[0] + pd.Timedelta(window)
    return pd.Series(np.where(old, 1.0, np.nan), index=x.index)


def _half_more_than_yesterday(x: pd.Series) -> pd.Series:
    """Over 150 % of the mean of the 24 hours before."""
    mean = _before(x, DAY).mean()
    return _full(x, DAY) * x / (1.5 * mean + BARELY)


def _three_deviations(x: pd.Series) -> pd.Series:
    """More than three standard deviations above the mean of the seven days before."""
    past = _before(x, WEEK)
    return _full(x, WEEK) * (x - past.mean()) / (3 * past.std() + BARELY * (1 + past.mean()))


def _day_above_week(x: pd.Series) -> pd.Series:
    """The mean of the last 24 hours over that of seven days by 1.5 standard deviations."""
    past = _before(x, WEEK)
    today = x.rolling(DAY).mean()
    return _full(x, WEEK) * (today - past.mean()) / (1.5 * past.std() + BARELY * (1 + past.mean()))


def _ears_c2(x: pd.Series) -> pd.Series:
    """EARS C2: three deviations of the seven bins that end two bins before.

    Source: Hutwagner and others 2003, Journal of Urban Health 80 (supplement 1), 89-96.
    """
    past = x.shift(3).rolling(7)
    return (x - past.mean()) / (3 * past.std().clip(lower=1 / 3) + BARELY)


RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("150 % of the 24 h mean", _half_more_than_yesterday),
        Rule("z > 3 on 7 days", _three_deviations),
        Rule("24 h mean > 7 d mean + 1.5 sd", _day_above_week),
        Rule("EARS C2", _ears_c2),
    )
}


def alarms(score: pd.Series, bar: float = 1.0) -> pd.DatetimeIndex:
    """The bins in which the score rises to the bar: a stretch above it is one alarm."""
    over = (score >= bar).to_numpy()
    return pd.DatetimeIndex(score.index[over & ~np.concatenate([[False], over[:-1]])])
