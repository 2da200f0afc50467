"""Two periods of a corpus: its last days, and as many before."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.model.corpus import Corpus
from workbench.model.counts import BASE_BIN

COVERED = 0.95  # of the time before: the first post of a day rarely comes at midnight
DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Periods:
    """``days`` days from ``since`` on to the end of the corpus, and as many from ``before`` on.

    ``covered``: whether the corpus reaches back over the days before, so that they can be compared.
    """

    days: int
    before: pd.Timestamp
    since: pd.Timestamp
    covered: bool

    def late(self, times: pd.Series) -> pd.Series:
        """Which times lie in the later period."""
        return times >= self.since

    def earlier(self, times: pd.Series) -> pd.Series:
        """Which times lie in the earlier period; none where it is not covered."""
        return (times >= self.before) & (times < self.since) & self.covered

    def daily(self, times: pd.Series, weight: pd.Series | None = None) -> tuple[np.ndarray, np.ndarray]:
        """A number for each 24 hours of the later and of the earlier period: how many times, or their weights."""
        day = ((times - self.before) // DAY).clip(upper=2 * self.days - 1).to_numpy()
        kept = day >= 0
        given = None if weight is None else weight.to_numpy(dtype=float)[kept]
        both = np.bincount(day[kept], given, minlength=2 * self.days).astype(float)
        return both[self.days :], both[: self.days]

    @property
    def opens(self) -> str:
        """The query for the later period."""
        return f'since:"{_time(self.since)}"'

    @property
    def opens_before(self) -> str:
        """The query for the earlier period."""
        return f'since:"{_time(self.before)}" AND until:"{_time(self.since)}"'

    @property
    def words(self) -> str:
        """The later period in words."""
        return "last 24 hours" if self.days == 1 else f"last {self.days} days"

    @property
    def words_before(self) -> str:
        """The earlier period in words."""
        return "24 hours before" if self.days == 1 else f"{self.days} days before"


def of(corpus: Corpus, days: int) -> Periods:
    """The last ``days`` days of a corpus and as many before; they begin where a bin of the counts does."""
    until = pd.Timestamp(corpus.until)
    since = (until - days * DAY).ceil(BASE_BIN)
    before = since - days * DAY
    return Periods(days, before, since, pd.Timestamp(corpus.since) <= since - COVERED * days * DAY)


def _time(at: pd.Timestamp) -> str:
    return str(at.strftime("%Y-%m-%dT%H:%M:%SZ"))
