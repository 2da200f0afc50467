"""Real crises as post times after their onset."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

WINDOW = pd.Timedelta("12h")
STEP = pd.Timedelta("5min")
LASTS = 24.0  # hours of a crisis that are laid over a brand
STAMP = "%a %b %d %H:%M:%S %z %Y"
FIRST_CLOCK = 2**54  # smaller ids were counted up and carry no clock
EPOCH = 1288834974657  # milliseconds since 1970 at which the clock of the ids begins


@dataclass(frozen=True)
class Crisis:
    """``hours``: when each post was written, hours after the onset, ascending, in [0, ``LASTS``)."""

    name: str
    onset: pd.Timestamp
    hours: np.ndarray

    def posts(self, until: float) -> int:
        """Posts in the first ``until`` hours."""
        return int(np.searchsorted(self.hours, until))


def read_crises(folder: Path) -> list[Crisis]:
    """Every event of CrisisLexT26 below the folder, by name, from the time stamps of its whole period.

    A row whose stamp cannot be read is placed by the clock in its id, where the id has one, and else left out.
    Source: Olteanu, Vieweg and Castillo 2015, What to Expect When the Unexpected Happens (CSCW).
    """
    files = sorted(folder.glob("*/*-tweetids_entire_period.csv"))
    return [crisis_of(file.parent.name, times(pd.read_csv(file, dtype=str, skipinitialspace=True))) for file in files]


def times(rows: pd.DataFrame) -> pd.Series:
    """The times of rows of stamp and id, UTC, ascending."""
    stamp = pd.to_datetime(rows.iloc[:, 0], format=STAMP, errors="coerce", utc=True)
    number = pd.to_numeric(rows.iloc[:, 1], errors="coerce").astype("Int64")
    clock = pd.to_datetime((number // 2**22 + EPOCH).where(number >= FIRST_CLOCK), unit="ms", utc=True)
    return stamp.fillna(clock).dropna().sort_values(ignore_index=True)


def crisis_of(name: str, at: pd.Series) -> Crisis:
    """A crisis begins where its posts rise most.

    The rise at a time is the posts of the 12 hours after it less those of the 12 hours before; the times at which it is
    at least half as large as ever form stretches, and in the first of them the largest rise is the onset. So the use of
    the keywords before a crisis is left out, and so are later turns of it.
    """
    grid = pd.date_range(at.iloc[0].floor(STEP), at.iloc[-1], freq=STEP)
    before, until, after = (at.searchsorted(grid + shift) for shift in (-WINDOW, pd.Timedelta(0), WINDOW))
    rise = after - 2 * until + before
    first = int(np.argmax(rise >= rise.max() / 2))
    stretch = np.minimum.accumulate(rise[first:] >= rise.max() / 2)
    highest = np.where(stretch, rise[first:], 0)
    onset = grid[first + int(np.flatnonzero(highest == highest.max())[-1])]  # the last: the calm before it adds nothing
    hours = ((at - onset) / pd.Timedelta("1h")).to_numpy()
    return Crisis(name, onset, hours[(hours >= 0) & (hours < LASTS)])


def drawn(crisis: Crisis, factor: float, rng: np.random.Generator) -> Crisis:
    """A crisis of the same course with that many times the posts: drawn with replacement, moved by up to 5 min."""
    n = max(1, round(factor * len(crisis.hours)))
    hours = np.abs(rng.choice(crisis.hours, n) + rng.uniform(-1 / 12, 1 / 12, n))
    return Crisis(crisis.name, crisis.onset, np.sort(hours[hours < LASTS]))
