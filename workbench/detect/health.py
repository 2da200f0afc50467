"""Health of the collection: for each source and bin, whether what was said there is in the data."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import nbinom

from workbench.detect.collection import silences, start_of
from workbench.detect.season import Clock, clock
from workbench.model.corpus import Corpus
from workbench.model.counts import BASE_BIN

COMPLETE, PARTIAL, SILENT, NOT_STARTED, OPEN = "complete", "partial", "silent", "not yet started", "still open"
STATES = (COMPLETE, PARTIAL, SILENT, NOT_STARTED, OPEN)

AROUND = 57  # days whose mean is usual for the one in their middle: four weeks before and after
KNOWN = 14  # days of a source before which nobody can say what half of usual is
HALF = 0.5  # of the usual posts: what "partial" is tested for
ONCE = np.log(3650.0)  # a source as usual is called partial at most once in ten years: the e-detector's promise
LEAST_SPREAD, MOST_SPREAD = 0.01, 0.5  # relative variance of a day's posts beyond Poisson


@dataclass(frozen=True)
class Gap:
    """A stretch in which a source gave nothing or part of the usual, half-open; ``missed`` posts with 95 % interval.

    ``lasts``: it has not ended where the data ends.
    """

    source: str
    kind: Literal["silent", "partial"]
    since: datetime
    until: datetime
    posts: int
    missed: float
    low: float
    high: float
    lasts: bool


@dataclass(frozen=True)
class Health:
    """Frames with a row a bin and a column a source: ``state`` (one of ``STATES``), ``posts`` and the ``usual`` ones.

    ``usual`` is missing where a source had not started. "Complete" means that nothing is seen to be missing.
    """

    state: pd.DataFrame
    posts: pd.DataFrame
    usual: pd.DataFrame
    gaps: tuple[Gap, ...]
    width: pd.Timedelta


def still_open(index: pd.DatetimeIndex, width: pd.Timedelta, until: datetime) -> np.ndarray:
    """Which bins (n_bins,) are not over at ``until``.

    Counts know time in steps of five minutes, so that a wider bin is over when its last five minutes have begun.
    """
    end = pd.Timestamp(until)
    if width > pd.Timedelta(BASE_BIN):
        end = end.ceil(BASE_BIN)
    opened: np.ndarray = np.asarray(index + width > end)
    return opened


def health_of(corpus: Corpus, bin: str = "1h") -> Health:
    """The state of each source in each bin, and its gaps, oldest first.

    Silent stretches are found bin by bin (``collection.silences``), partial ones day by day: a day's posts at half the
    usual rate against the usual rate, negative binomial, summed while it speaks for the half.
    Source: Page 1954, Biometrika 41 (the sum); Shin, Ramdas and Rinaldo, e-detectors, arXiv 2203.03532 (its bar).
    """
    width = pd.Timedelta(bin.replace("d", "D"))
    posts = corpus.posts
    first, last = pd.Timestamp(corpus.since).floor(width), pd.Timestamp(corpus.until) - pd.Timedelta(microseconds=1)
    index = pd.date_range(first, max(first, last.floor(width)), freq=width, name="bin")
    counted = posts.groupby([posts["created_at"].dt.floor(width), "source"], observed=True).size().unstack()
    counts = counted.reindex(index).fillna(0).astype("int64") if len(posts) else pd.DataFrame(index=index)
    state = pd.DataFrame(COMPLETE, index=index, columns=counts.columns, dtype="object")
    usual = pd.DataFrame(np.nan, index=index, columns=counts.columns)
    at, opened, gaps = clock(index, width), still_open(index, width, corpus.until), []
    for source in counts.columns:
        x = counts[source].to_numpy()
        begun = start_of(x, at.per_day)
        begun = int(np.argmax(x > 0)) if begun is None else begun
        label = np.full(len(x), COMPLETE, dtype=object)
        label[:begun], label[opened] = NOT_STARTED, OPEN
        ends = len(x) - int(opened.sum())
        for since, until in silences(x[begun:ends], at.slot[begun:ends], at.day[begun:ends]):
            label[begun + since : begun + until] = SILENT
        expected, spread = _usual(x, label == COMPLETE, at)
        for since, until in _partial(x, label == COMPLETE, expected, spread, at):
            stretch = label[since:until]
            stretch[stretch == COMPLETE] = PARTIAL
        usual[source] = np.where(label == NOT_STARTED, np.nan, expected)
        state[source] = label
        gaps += _gaps(str(source), x, label, expected, spread, at, index)
    return Health(state, counts, usual, tuple(sorted(gaps, key=lambda gap: (gap.since, gap.source))), width)


def _usual(x: np.ndarray, alive: np.ndarray, at: Clock) -> tuple[np.ndarray, float]:
    """Posts usual in each bin (n_bins,) by time of day, kind of day and the weeks around; the spread of a day."""
    if not alive.any():
        return np.zeros(len(x)), LEAST_SPREAD
    number = np.bincount(at.slot[alive], minlength=at.slots)
    mean = np.bincount(at.slot[alive], weights=x[alive], minlength=at.slots) / np.maximum(number, 1)
    mean[number == 0] = mean[number > 0].mean()
    share = (mean / max(mean.mean() * at.per_day, 1e-12))[at.slot]  # of a day's posts
    day = at.day - at.day[0]
    seen, exposed = np.bincount(day, weights=x * alive), np.bincount(day, weights=share * alive)
    weekend = np.bincount(day, weights=at.weekend, minlength=len(seen)) > 0
    rate = pd.Series(np.where(exposed >= HALF, seen / np.maximum(exposed, HALF), np.nan))
    if rate.isna().all():
        rate = pd.Series(seen.sum() / max(exposed.sum(), 1e-12), index=rate.index)
    kinds = np.array([rate[weekend == kind].mean() for kind in (False, True)]) / rate.mean()
    kind = np.nan_to_num(kinds, nan=1.0, posinf=1.0)[weekend.astype(int)]
    level = (rate / np.maximum(kind, 0.1)).rolling(AROUND, center=True, min_periods=1)
    # A crisis in the middle must not make the days around it look empty.
    calm = np.minimum(rate / np.maximum(kind, 0.1), 2 * level.median() + 3).rolling(AROUND, center=True, min_periods=1)
    daily = calm.mean().bfill().ffill().to_numpy() * kind
    m, judged = daily * exposed, exposed >= HALF
    beyond = np.minimum((seen - m) ** 2, 9 * (m + 0.05 * m**2)) - m
    spread = beyond[judged].sum() / max((m[judged] ** 2).sum(), 1e-12)
    return daily[day] * share, float(np.clip(spread, LEAST_SPREAD, MOST_SPREAD))


def _partial(x: np.ndarray, alive: np.ndarray, expected: np.ndarray, spread: float, at: Clock) -> list[tuple[int, int]]:
    """Runs [from, to) of bins, whole days, in which about half of the usual posts or less came."""
    day = at.day - at.day[0]
    seen, usual = np.bincount(day, weights=x * alive), np.bincount(day, weights=expected * alive)
    if (usual > 0).sum() < KNOWN:
        return []
    size = 1 / spread
    ratio = seen * np.log(HALF) + (seen + size) * (np.log(usual + size) - np.log(HALF * usual + size))
    runs, total, since, best, peak = [], 0.0, 0, 0.0, 0
    for number, gain in enumerate([*ratio, -np.inf]):
        if total == 0.0:
            since, best = number, 0.0
        total = max(0.0, total + gain)
        if total > best:
            best, peak = total, number + 1
        elif best >= ONCE and (total == 0.0 or total < best - ONCE):
            runs.append((int(np.searchsorted(day, since)), int(np.searchsorted(day, peak))))
            total = 0.0
    return runs


def _gaps(
    source: str,
    x: np.ndarray,
    label: np.ndarray,
    expected: np.ndarray,
    spread: float,
    at: Clock,
    index: pd.DatetimeIndex,
) -> list[Gap]:
    """The stretches of one state, with what was missed in them."""
    found = []
    edges = np.flatnonzero(np.concatenate([[True], label[1:] != label[:-1], [True]]))
    for since, until in pairwise(edges):
        if label[since] not in (SILENT, PARTIAL):
            continue
        usual, posts = expected[since:until], int(x[since:until].sum())
        total, days = float(usual.sum()), np.bincount(at.day[since:until] - at.day[since], weights=usual)
        # Beyond chance: days differ, and so does the mean over the days that say what is usual.
        beyond = spread * (days**2).sum() + total**2 * spread / AROUND
        size = total**2 / max(beyond, 1e-12)
        low, high = nbinom.ppf([0.025, 0.975], size, size / (size + total)) if total > 0 else (0.0, 0.0)
        found.append(
            Gap(
                source=source,
                kind=label[since],
                since=index[since].to_pydatetime(),
                until=(index[until - 1] + at.width).to_pydatetime(),
                posts=posts,
                missed=max(0.0, total - posts),
                low=max(0.0, float(low) - posts),
                high=max(0.0, float(high) - posts),
                lasts=bool((label[until:] == OPEN).all()),
            )
        )
    return found
