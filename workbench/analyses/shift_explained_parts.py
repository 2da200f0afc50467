"""The parts of a change between two periods: from the counts, exact for each split, with intervals."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.analyses.periods import DAY, Periods
from workbench.evaluate.decomposition import kitagawa
from workbench.model.topics import OUTLIER

SPLITS = {"posts": ("brand", "topic", "channel", "sentiment"), "share negative": ("brand", "topic", "channel")}
RESAMPLES = 400
SEED = 1955
WHOLE_DAYS = 7  # from here on days are drawn anew, in shorter periods hours
HOUR = pd.Timedelta(hours=1)
ENDS = (0.025, 0.975)


@dataclass(frozen=True)
class Shift:
    """A number in two periods and its change with interval; ``splits`` has a frame for each split.

    A frame has a row a group, the largest part first: group, before, now (posts, or shares negative), posts (now),
    part, low, high, and for shares mix and within. The parts of each frame sum to ``change``.
    """

    before: float
    now: float
    low: float
    high: float
    n: int
    splits: dict[str, pd.DataFrame]

    @property
    def change(self) -> float:
        """Now minus before."""
        return self.now - self.before

    @property
    def clear(self) -> bool:
        """Whether the interval leaves zero out."""
        return not self.low <= 0 <= self.high


def shift(counts: pd.DataFrame, when: Periods, measure: str, seed: int = SEED) -> Shift | None:
    """The change of the number of posts, or of the share negative among those with a sentiment, and its parts.

    ``counts``: as the corpus table. Intervals: days (in periods under a week, hours) of each period drawn anew.
    None where one of the periods is empty.

    Source: Efron & Tibshirani 1993, "An introduction to the bootstrap" (percentile interval).
    """
    kept = counts[when.late(counts["bin"]) | when.earlier(counts["bin"])]
    if measure == "share negative":
        kept = kept[kept["sentiment"] != ""]
    late = when.late(kept["bin"]).to_numpy()
    if kept.empty or late.all() or not late.any():
        return None
    width = DAY if when.days >= WHOLE_DAYS else HOUR
    blocks = when.days * (DAY // width)
    block = ((kept["bin"] - when.before) // width).to_numpy().clip(max=2 * blocks - 1)
    draw = np.random.default_rng(seed)
    weights = draw.multinomial(blocks, np.full(blocks, 1 / blocks), size=(2, RESAMPLES)).astype(float)
    splits, total, drawn = {}, np.zeros(2), np.zeros(RESAMPLES)
    for split in SPLITS[measure]:
        codes, groups = pd.factorize(kept[split], sort=True)
        shape = (2, blocks, len(groups))
        place = np.ravel_multi_index((block // blocks, block % blocks, codes), shape)
        sizes = (kept["posts"].to_numpy(dtype=float), (kept["posts"] * (kept["sentiment"] == "negative")).to_numpy())
        posts, hits = (np.bincount(place, size, int(np.prod(shape))).reshape(shape) for size in sizes)
        frame, sums = _frame(groups, posts, hits, weights, measure)
        splits[split] = frame
        total, drawn = sums
    low, high = np.quantile(drawn, ENDS)
    return Shift(float(total[0]), float(total[1]), float(low), float(high), int(kept["posts"][late].sum()), splits)


def _frame(
    groups: pd.Index, posts: np.ndarray, hits: np.ndarray, weights: np.ndarray, measure: str
) -> tuple[pd.DataFrame, tuple[np.ndarray, np.ndarray]]:
    """The parts of a split; the overall numbers in both periods; the overall change in each draw.

    ``posts``, ``hits``: shape (2, blocks, K), before and now; ``weights``: shape (2, draws, blocks).
    """
    sums = [posts.sum(axis=1), hits.sum(axis=1)]
    again = [weights @ posts, weights @ hits]
    if measure == "posts":
        before, now = sums[0]
        parts, drawn = now - before, again[0][1] - again[0][0]
        extra: dict[str, np.ndarray] = {}
        total = sums[0].sum(axis=1)
    else:
        mix, within = kitagawa(sums[0][0], sums[1][0], sums[0][1], sums[1][1])
        parts, extra = mix + within, {"mix": mix, "within": within}
        drawn = np.add(*kitagawa(again[0][0], again[1][0], again[0][1], again[1][1]))
        with np.errstate(invalid="ignore"):
            before, now = sums[1] / sums[0]
        total = sums[1].sum(axis=1) / sums[0].sum(axis=1)
    low, high = np.quantile(drawn, ENDS, axis=0)
    columns = {"group": groups, "before": before, "now": now, "posts": sums[0][1], "part": parts, "low": low}
    frame = pd.DataFrame({**columns, "high": high, **extra})
    order = frame["part"].abs().sort_values(ascending=False, kind="stable").index
    return frame.loc[order].reset_index(drop=True), (total, drawn.sum(axis=1))


def largest_part(found: Shift, split: str) -> tuple[str | int, float] | None:
    """The named group with the largest part that goes the way of the change, and the part; None without one."""
    frame = found.splits[split]
    same = frame[(frame["part"] * found.change > 0) & ~frame["group"].isin(["", OUTLIER])]
    return (same["group"].iloc[0], float(same["part"].iloc[0])) if len(same) else None
