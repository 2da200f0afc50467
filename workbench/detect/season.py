"""Season: which bins of a week are alike."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

SLOT = pd.Timedelta("30min")
DAY = pd.Timedelta("1D")
FINEST = pd.Timedelta("10s")  # finer steps are counted as if they were this wide: windows stay small
WEEKEND_DAYS = 2


@dataclass(frozen=True)
class Clock:
    """Where each bin stands in its day and week, UTC.

    ``slot``: (n_bins,) position in the day, 0 to ``slots`` - 1. ``weekend``: (n_bins,) 0 or 1. ``day``: (n_bins,)
    days since 1970. ``width``: of a bin. A bin wider than a day has one slot.
    """

    slot: np.ndarray
    weekend: np.ndarray
    day: np.ndarray
    slots: int
    width: pd.Timedelta

    @property
    def per_day(self) -> float:
        """Bins in a day."""
        return float(DAY / self.width)

    def bins(self, hours: float) -> int:
        """How many bins cover that many hours, at least one."""
        return max(1, round(float(pd.Timedelta(hours=hours) / self.width)))


def clock(index: pd.DatetimeIndex, width: pd.Timedelta | None = None) -> Clock:
    """The clock of an index of bin starts; naive times are taken as UTC. Slots last half an hour or one bin."""
    index = index.tz_convert("UTC") if index.tz is not None else index.tz_localize("UTC")
    if width is None:
        # The first step alone, so that a longer index cannot change what was said about its beginning.
        width = index[1] - index[0] if len(index) > 1 and index[1] > index[0] else pd.Timedelta("1h")
    width = max(width, FINEST)
    slots = int(max(1, round(DAY / max(SLOT, min(width, DAY)))))
    in_day = (index - index.floor("1D")) / DAY
    day = (index.floor("1D") - pd.Timestamp("1970-01-01", tz="UTC")).days.to_numpy()
    return Clock(
        slot=np.minimum((np.asarray(in_day) * slots).astype(int), slots - 1),
        weekend=((day + 3) % 7 >= 5).astype(int),  # 1970 began on a Thursday
        day=day,
        slots=slots,
        width=width,
    )
