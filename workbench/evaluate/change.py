"""Changes of shares that say how sure they are."""

from dataclasses import dataclass

import pandas as pd

from workbench.evaluate.share import clustered_share


@dataclass(frozen=True)
class ShareChange:
    """Later share minus earlier share, -1 to 1, with its interval."""

    value: float
    low: float
    high: float


def share_change(part: pd.Series, late: pd.Series, cluster: pd.Series, level: float = 0.95) -> ShareChange | None:
    """How the share of units for which ``part`` holds differs between late units and the others.

    None when a side is empty. ``part`` and ``late``: bool, one a unit; ``cluster``: its author. Each side has its own
    Wilson interval at its effective sample size; they are combined as independent.
    Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10,
    Statistics in Medicine 17.
    """
    before = clustered_share(part[~late], cluster[~late], level)
    after = clustered_share(part[late], cluster[late], level)
    if before is None or after is None:
        return None
    value = after.value - before.value
    down = ((after.value - after.low) ** 2 + (before.high - before.value) ** 2) ** 0.5
    up = ((after.high - after.value) ** 2 + (before.value - before.low) ** 2) ** 0.5
    return ShareChange(value, value - down, value + up)
