"""The collection, not the world: where a series starts, where a source falls silent."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.detect.season import Clock
from workbench.model import signal
from workbench.model.alert import Notice, Series
from workbench.model.corpus import Corpus

FEW = 20  # posts: with fewer before, nothing is known about a series to compare with
JUMP = 10.0  # times the trickle before it
LEAST = 12  # posts after a start
HORIZON = 3.0  # days after a start that are looked at
RHYTHM = 8  # hours of its first day in which a collected series has posts
LASTS = 0.2  # the later half of the horizon has at least this share of the earlier half
MATTERS = 0.2  # share of a brand's posts from which on a new source means a new history for the brand
SILENCE = 13.8  # -ln of the chance that a silence is chance: one in a million
SPREAD = 0.05  # relative variance of a source's sums


@dataclass(frozen=True)
class Collection:
    """What is known about the collection of each brand.

    ``start``: the bin a brand's history begins with. ``exposure``: (n_bins, brands), the share of the brand's usual
    sources that was collected. ``notices``: what to tell.
    """

    start: dict[str, int]
    exposure: pd.DataFrame
    notices: tuple[Notice, ...]


def start_of(x: np.ndarray, per_day: float) -> int | None:
    """The bin in which a series of counts (n_bins,) jumps from nearly nothing to a lasting level, or None.

    Nearly nothing: fewer than ``FEW`` posts in all its history. Lasting: spread over the hours of its first day and
    still there in the later half of the next three days. A burst that dies away is no start, nor is a jump after a
    history that says what is usual. The bin is the most likely change point of a Poisson rate.
    """
    n = len(x)
    before = np.concatenate([[0.0], np.cumsum(x)])
    candidates = np.flatnonzero((before[:-1] < FEW) & (x > 0))
    candidates = candidates[candidates >= per_day]
    if not len(candidates):
        return None
    horizon = int(max(1, HORIZON * per_day))
    until = np.minimum(candidates + horizon, n)
    after = before[until] - before[candidates]
    rate_before = (before[candidates] + 0.5) / candidates
    rate_after = after / (until - candidates)
    likelihood = before[candidates] * np.log(np.maximum(rate_before, 1e-12)) + after * np.log(rate_after)
    likelihood += (before[until[-1]] - before[until]) * np.log(np.maximum(rate_after, 1e-12))
    best = int(np.argmax(likelihood))
    at = int(candidates[best])
    if after[best] < LEAST or rate_after[best] < JUMP * rate_before[best]:
        return None
    return at if _lasts(x[at : int(until[best])], per_day) else None


def _lasts(x: np.ndarray, per_day: float) -> bool:
    hours = max(1, round(per_day / 24))
    first_day = x[: max(1, round(per_day))]
    active = sum(first_day[i : i + hours].any() for i in range(0, len(first_day), hours))
    if active < min(RHYTHM, len(first_day) / hours):
        return False
    if len(x) < per_day:
        return True  # too early to tell; what is known is that there is no history
    half = len(x) // 2
    return bool(x[half:].sum() >= LASTS * x[:half].sum())


def silences(x: np.ndarray, slot: np.ndarray, day: np.ndarray) -> list[tuple[int, int]]:
    """Runs [from, to) of empty bins too long to be chance; ``slot`` and ``day`` place each bin, all (n_bins,)."""
    if not x.any():
        return []
    # The mean over days that had posts at all: a silent week must not talk down what is usual.
    day = day - day[0]
    alive = np.bincount(day, weights=x)[day] > 0
    number = np.bincount(slot[alive], minlength=slot.max() + 1)
    usual = np.bincount(slot, weights=x) / np.maximum(number, 1)
    expected = usual[slot]
    runs = []
    empty = np.concatenate([[False], x == 0, [False]])
    edges = np.flatnonzero(np.diff(empty.astype(int)))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        mass = expected[first:last].sum()
        if np.log1p(SPREAD * mass) / SPREAD > SILENCE:
            runs.append((int(first), int(last)))
    return runs


def collection_of(corpus: Corpus, bin: str, at_clock: Clock) -> Collection:
    """What the counts say about the collection of each source and brand."""
    per_day = at_clock.per_day
    cells = signal.count(corpus, by=("brand", "source"), bin=bin)
    index = cells.index
    brands = cells.T.groupby(level="brand").sum().T if len(cells.columns) else cells
    sources = cells.T.groupby(level="source").sum().T if len(cells.columns) else cells
    notices: list[Notice] = []
    start = {str(name): 0 for name in brands.columns}
    exposure = pd.DataFrame(1.0, index=index, columns=list(map(str, brands.columns)))
    new_sources: dict[str, int] = {}
    for source in sources.columns:
        x = sources[source].to_numpy()
        at = start_of(x, per_day)
        if at is not None:
            new_sources[str(source)] = at
            notices.append(_started(f"Source {source}", x, at, index, Series()))
        begun = at if at is not None else int(np.argmax(x > 0))
        for first, last in silences(x[begun:], at_clock.slot[begun:], at_clock.day[begun:]):
            first, last = first + begun, last + begun
            notices.append(_silent(str(source), index, first, last, last == len(x)))
            for brand in brands.columns:
                share = cells.get((brand, source), pd.Series(0, index=index)).sum() / max(brands[brand].sum(), 1)
                exposure.iloc[first:last, exposure.columns.get_loc(str(brand))] -= share
    for brand in brands.columns:
        x = brands[brand].to_numpy()
        at = start_of(x, per_day)
        start[str(brand)] = at if at is not None else min(int(np.argmax(x > 0)), round(per_day))
        if at is not None and brand and not any(abs(at - other) <= per_day for other in new_sources.values()):
            notices.append(_started(str(brand), x, at, index, Series(brand=str(brand))))
        for source, began in new_sources.items():
            ahead = slice(began, began + int(max(1, 7 * per_day)))
            if (brand, source) in cells and cells[(brand, source)].iloc[ahead].sum() >= MATTERS * x[ahead].sum() > 0:
                start[str(brand)] = max(start[str(brand)], began)
    exposure = exposure.where(exposure > 0.05, 0.0)
    return Collection(start, exposure, tuple(sorted(notices, key=lambda notice: (notice.at, notice.text))))


def _started(what: str, x: np.ndarray, at: int, index: pd.DatetimeIndex, series: Series) -> Notice:
    before, moment = int(x[:at].sum()), index[at]
    days = max((index[-1] - moment) / pd.Timedelta("1D"), 1 / 24)
    rate = x[at:].sum() / max(days, 1.0)
    text = (
        f"{what}: collection seems to start on {moment:%d %b %Y %H:%M}: {before} post{'s' * (before != 1)} before, "
        f"about {rate:,.0f} a day since. Nothing can be called unusual until there is some history."
    )
    return Notice(kind="collection_started", at=moment.to_pydatetime(), signal=series, text=text)


def _silent(source: str, index: pd.DatetimeIndex, first: int, last: int, open_end: bool) -> Notice:
    width = index[1] - index[0] if len(index) > 1 else pd.Timedelta("1h")
    until = index[last - 1] + width
    began = f"{index[first]:%d %b %Y %H:%M}"
    when = f"has been silent since {began}" if open_end else f"was silent from {began} to {until:%d %b %H:%M}"
    text = (
        f"Source {source} {when}, far longer than chance: "
        "what was said there in that time is not in this data, and fewer posts are expected meanwhile."
    )
    return Notice(kind="collection_gap", at=index[first].to_pydatetime(), signal=Series(), text=text)
