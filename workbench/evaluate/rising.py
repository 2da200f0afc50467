"""Whether a rare thing among many posts is becoming more frequent, day by day, within a budget of false alarms."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import beta

from workbench.evaluate.rate_ratio import rarer_than

WINDOW, BEFORE, LEAST_BEFORE = 7, 56, 14  # days: looked at, compared with at most, and at least
LEAST = 5  # posts in the window: fewer are no defect to act on
DOUBLED = 2.0  # times the usual that the rise must surely be: a small one of much is a trend, not a defect
MONTH = 30.0  # days
DAY = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Warned:
    """A series that rose: ``raised`` is the end of the first day that showed it, ``last`` of the latest.

    ``posts`` in the ``WINDOW`` days up to ``raised`` where ``usual`` were to be expected; ``p``: the chance of so many.
    """

    series: tuple[str, str]
    raised: pd.Timestamp
    last: pd.Timestamp
    posts: int
    usual: float
    p: float


def looks(hits: pd.DataFrame, alls: pd.DataFrame) -> pd.DataFrame:
    """One row a day and series: series, day, posts, usual, p, watched (series known by that day); causal.

    ``hits``: posts of each series (columns) a day (index, every day once); ``alls``: all posts they are among, same
    shape. ``p`` is that of Fisher's exact test of the last ``WINDOW`` days against up to ``BEFORE`` days before them; 1
    where those are fewer than ``LEAST_BEFORE``, and where the rise is not surely to ``DOUBLED`` times the usual (lower
    end of the exact 95 % interval of the ratio). Compared is the part that the hits are of all posts: a campaign, a gap
    in the collection or a loud week alone raises nothing.
    """
    recent, recent_all = (frame.rolling(WINDOW, min_periods=1).sum() for frame in (hits, alls))
    before, before_all = (
        frame.shift(WINDOW).rolling(BEFORE, min_periods=LEAST_BEFORE).sum().fillna(0) for frame in (hits, alls)
    )
    arrays = [frame.to_numpy(dtype=int) for frame in (recent, recent_all, before, before_all)]
    p = np.where((arrays[0] >= LEAST) & (_at_least(*arrays) >= DOUBLED), rarer_than(*arrays), 1.0)
    usual: np.ndarray = np.divide(arrays[2] * arrays[1], arrays[3], out=np.zeros(p.shape), where=arrays[3] > 0)
    watched = (hits.cumsum() > 0).sum(axis=1).to_numpy()
    days, series = (grid.ravel() for grid in np.meshgrid(np.arange(len(hits)), np.arange(hits.shape[1]), indexing="ij"))
    return pd.DataFrame(
        {
            "series": [hits.columns[place] for place in series],
            "day": hits.index[days],
            "posts": arrays[0].ravel(),
            "usual": usual.ravel(),
            "p": p.ravel(),
            "watched": watched[days],
        }
    )


def _at_least(later: np.ndarray, later_all: np.ndarray, earlier: np.ndarray, earlier_all: np.ndarray) -> np.ndarray:
    """The lower end of the exact 95 % interval of the later rate by the earlier one, see ``rates.ratio``."""
    low = beta.ppf(0.025, np.maximum(later, 1), earlier + 1)
    found: np.ndarray = low / (1 - low) * earlier_all / np.maximum(later_all, 1)
    return found


def warnings(looked: pd.DataFrame, false_alarms: float) -> list[Warned]:
    """The rises of ``looks``, oldest first, so that at most ``false_alarms`` a month are expected by chance of all.

    Each day and series is one look; a look may err with ``false_alarms`` / (30 x series watched). Looks of one rise
    overlap and are one warning, so fewer come by chance. Posts must be independent of each other for this to hold.
    """
    due = looked[looked["p"] <= false_alarms / (MONTH * looked["watched"].clip(lower=1))]
    found: list[Warned] = []
    for series, days in due.sort_values("day").groupby("series", sort=True):
        apart = (days["day"].diff() > WINDOW * DAY).cumsum()
        for _, run in days.groupby(apart):
            first = run.iloc[0]
            ends = (first["day"] + DAY, run["day"].iloc[-1] + DAY)
            found.append(Warned(series, *ends, int(first["posts"]), float(first["usual"]), float(first["p"])))
    return sorted(found, key=lambda one: (one.raised, one.series))
