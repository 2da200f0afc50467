"""Crises laid over brands: one crisis, one brand and one time are a case."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tests.benchmarks.detection import ours
from tests.benchmarks.detection.brands import TOPICS, WIDTH
from tests.benchmarks.detection.crises import LASTS, Crisis
from tests.benchmarks.detection.opened import COOL_DOWN, opened
from workbench.detect.season import clock
from workbench.evaluate.incidents import exact_share

HIT = 12.0  # hours
IN_ONE = 0.8  # of the posts of a crisis are about one topic
HOUR = round(pd.Timedelta("1h") / WIDTH)  # bins
SCORED = 200  # series scored at a time
BANDS = ((0.0, 1.0), (1.0, 2.0), (2.0, 5.0), (5.0, np.inf))


@dataclass(frozen=True)
class Case:
    """A crisis that begins in bin ``row`` of ``brand``; ``lift``: its posts in 12 hours by those of the brand."""

    crisis: Crisis
    brand: int
    row: int
    lift: float
    seed: int

    def posts(self) -> np.ndarray:
        """Posts of the crisis in each bin from ``row`` on."""
        counts: np.ndarray = np.histogram(self.crisis.hours, np.arange(LASTS * HOUR + 1) / HOUR)[0].astype(float)
        return counts


@dataclass(frozen=True)
class Outcome:
    """``minutes`` until an incident of the brand was opened in the hit window, NaN where none was.

    ``chance``: one would have been opened there without the crisis. ``already``: one had been, in the cool-down before.
    """

    lift: float
    minutes: float
    chance: bool
    already: bool


def watched(volumes: pd.DataFrame, split: list[np.ndarray] | None) -> tuple[np.ndarray, np.ndarray]:
    """Counts of everything that is watched, and the brand of each column: the brands, and after each its topics."""
    parts = [volumes.to_numpy()[:, [brand]] for brand in range(volumes.shape[1])]
    if split is not None:
        parts = [np.concatenate([whole, topics], axis=1) for whole, topics in zip(parts, split, strict=True)]
    return np.concatenate(parts, axis=1), np.repeat(np.arange(len(parts)), [part.shape[1] for part in parts])


def laid_over(counts: np.ndarray, case: Case, share: np.ndarray | None) -> np.ndarray:
    """What is watched of the brand, (n_bins, 1 or 1 + topics), with the crisis in it.

    Four fifths of the crisis are about one topic, drawn by seed; the rest is spread as the brand's posts are.
    """
    out, posts = counts.copy(), case.posts()
    posts = posts[: len(out) - case.row]
    window = slice(case.row, case.row + len(posts))
    out[window, 0] += posts
    if share is not None:
        rng = np.random.default_rng([case.seed, 19])
        rest = share[window] * (1 - IN_ONE)
        rest[:, rng.integers(TOPICS)] += IN_ONE
        out[window, 1:] += rng.multinomial(posts.astype(int), rest / rest.sum(axis=1, keepdims=True))
    return out


def outcomes(
    volumes: pd.DataFrame, split: list[tuple[np.ndarray, np.ndarray]] | None, cases: list[Case], every: float
) -> tuple[list[Outcome], np.ndarray]:
    """The outcome of each case, and the rows of the incidents on the backgrounds alone.

    All brands are watched at ``every`` days a false alarm and brand, whether with topics or without, so topics share
    what the brand alone would have. In each case a single brand has a crisis. Incidents of a brand are one within the
    cool-down, whichever of its series raised them. ``split``: topics and shares of each brand, where they are watched.
    """
    at = clock(pd.DatetimeIndex(volumes.index))
    counts, brand_of = watched(volumes, [topics for topics, _ in split] if split else None)
    brands, k, wide = volumes.shape[1], len(brand_of), 1 + TOPICS if split else 1
    month = 30.0 / every * brands
    clean = ours.score(counts, at)
    rows, columns = ours.opened(ours.raised(clean, at, None, month))
    alone_rows, alone_brands = opened(rows, brand_of[columns], at)
    told: list[Outcome] = []
    some = max(1, SCORED // wide)
    for now in (cases[first : first + some] for first in range(0, len(cases), some)):
        laid = [
            laid_over(counts[:, brand_of == case.brand], case, split[case.brand][1] if split else None) for case in now
        ]
        scores = ours.score(np.concatenate(laid, axis=1), at)
        fleets = np.tile(clean, len(now))
        for place, case in enumerate(now):
            of = place * k + np.flatnonzero(brand_of == case.brand)
            fleets[:, of] = scores[:, place * wide : (place + 1) * wide]
        rows, columns = ours.opened(ours.raised(fleets, at, None, month, np.arange(fleets.shape[1]) // k))
        rows, owners = opened(rows, columns // k * brands + brand_of[columns % k], at)
        told += [
            _outcome(case, rows[owners == place * brands + case.brand], alone_rows[alone_brands == case.brand])
            for place, case in enumerate(now)
        ]
    return told, alone_rows


def _outcome(case: Case, rows: np.ndarray, alone: np.ndarray) -> Outcome:
    until = case.row + HIT * HOUR
    hits = rows[(rows >= case.row) & (rows < until)]
    return Outcome(
        lift=case.lift,
        minutes=(float(hits[0]) - case.row + 1) * 60 / HOUR if len(hits) else float("nan"),
        chance=bool(((alone >= case.row) & (alone < until)).any()),
        already=bool(((rows < case.row) & (rows >= case.row - COOL_DOWN * HOUR)).any()),
    )


def by_lift(told: list[Outcome]) -> list[dict[str, Any]]:
    """Found share with its interval and the median delay of the found: over all, and by lift."""
    return [_line("all", told)] + [
        _line(f"lift {low:g} to {high:g}" if np.isfinite(high) else f"lift over {low:g}", inside)
        for low, high in BANDS
        if (inside := [one for one in told if low <= one.lift < high])
    ]


def _line(name: str, told: list[Outcome]) -> dict[str, Any]:
    minutes = np.array([one.minutes for one in told])
    found = int((~np.isnan(minutes)).sum())
    low, high = exact_share(found, len(told))
    return {
        "cases": name,
        "found": round(found / len(told), 3),
        "interval": [round(low, 3), round(high, 3)],
        "n": len(told),
        "median_delay_min": float(np.nanmedian(minutes)) if found else None,
        "by_chance": round(sum(one.chance for one in told) / len(told), 3),
        "already_on": sum(one.already for one in told),
    }
