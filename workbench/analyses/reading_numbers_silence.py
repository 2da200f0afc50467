"""The silence of a source that chance explains least."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

LEAST_POSTS = 50  # of a source: with fewer its usual pace is unknown


@dataclass(frozen=True)
class Silence:
    """No post of ``source`` between two of its posts; ``usual`` are the posts such a time brings elsewhere.

    ``wait`` is the mean time between two of its posts: a collector that stops does so about that long after the last
    post and starts again about that long before the next one.
    """

    source: str
    since: pd.Timestamp
    until: pd.Timestamp
    usual: float
    wait: pd.Timedelta

    @property
    def down(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """From when to when nothing was collected, most likely."""
        return self.since + self.wait, self.until - self.wait

    @property
    def hours(self) -> float:
        """How long it lasted."""
        return float((self.until - self.since) / pd.Timedelta(hours=1))


def longest(counts: pd.DataFrame) -> Silence | None:
    """The gap between neighbouring posts of one source that would usually hold most posts; None without a source.

    ``counts``: the counts table; times are known to its bins.
    """
    found: list[Silence] = []
    for source, of_it in counts.groupby("source"):
        total = int(of_it["posts"].sum())
        bins = np.sort(of_it["bin"].unique())
        if total < LEAST_POSTS or len(bins) < 2 or not source:
            continue
        gaps = np.diff(bins)
        at = int(gaps.argmax())
        whole = bins[-1] - bins[0]
        wait, usual = pd.Timedelta(whole / total), total * float(gaps[at] / whole)
        found.append(Silence(str(source), pd.Timestamp(bins[at]), pd.Timestamp(bins[at + 1]), usual, wait))
    return max(found, key=lambda silence: (silence.usual, silence.source), default=None)
