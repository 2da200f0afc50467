"""Null models: counts in which nothing happens, to see whether a promised false-alarm rate is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy.signal import lfilter
from scipy.special import i0

Null = Literal["N1", "N2", "N3", "N4", "N5"]
NULLS: tuple[Null, ...] = get_args(Null)
RATE: dict[Null, float] = {"N1": 5.0, "N2": 5.0, "N3": 5.0, "N4": 5.0, "N5": 0.3}  # posts a bin of five minutes
SHAPE: dict[Null, float] = {"N1": np.inf, "N2": 3.0, "N3": 5.0, "N4": 5.0, "N5": 5.0}  # of the gamma factor of a bin
RESTLESS = ("N3", "N4", "N5")  # have a latent log rate
CASCADING = ("N4", "N5")
SWING = 0.6  # of the log rate over a day
WEEKDAY, WEEKEND = 1.1, 0.75  # five and two of them have mean one
DRIFT = 0.03  # sd of the change of the log rate in a day
PHI, LATENT_SD = 0.97, 0.3
STARTS = 0.01  # share of bins in which a cascade begins
TAIL = 1.3  # Pareto exponent of the sizes: finite mean, infinite variance
SMALLEST = 1.0  # posts of the smallest cascade
LARGEST_DRAW = 1e9  # posts: beyond it a bin does not fit its integer
MIXED = (0.3, 30.0)  # posts a bin
BLOCK = 50  # series drawn at a time


@dataclass(frozen=True)
class Quiet:
    """Counts of a fleet and what they were drawn with: arrays (n_bins, K).

    ``rate``: Poisson mean of each bin without the cascades, so that a burst can be laid over it without redrawing.
    """

    index: pd.DatetimeIndex
    counts: np.ndarray
    rate: np.ndarray


def quiet_fleet(
    nulls: Sequence[Null],
    rates: np.ndarray,
    days: int,
    seed: int,
    bin: str = "5min",
    fading: str = "0min",
    smallest: float = SMALLEST,
) -> Quiet:
    """Counts without any event from Monday 2024-01-01 on; series k follows ``nulls[k]`` at ``rates[k]`` posts a bin.

    Every series has the factors exp(0.6 cos) over the day (own peak, mean one), 1.1 on weekdays and 0.75 at weekends,
    and a log random walk from zero (sd 0.03 a day). Given its rate a bin is Poisson (N1) or negative binomial with
    shape 3 (N2) or 5 (N3, N4, N5). N3 to N5 multiply the rate by exp(f - 0.045), f a stationary autoregression with
    coefficient 0.97 a bin, whatever its width, and standard deviation 0.3. N4 and N5 add cascades, which are not in
    the rate: each bin begins one with probability 0.01, of ``smallest`` times a classical Pareto(1.3) variate (>= 1).
    N5 differs from N4 in its usual rate only, 0.3 instead of 5 posts a bin of five minutes.
    ``fading`` is a choice of reading: "0min" has all of a cascade in one bin; otherwise the posts of a cascade, Poisson
    in number, fall off exponentially with that e-folding time.
    """
    index = bins(days, bin)
    parts = [slice(first, first + BLOCK) for first in range(0, len(nulls), BLOCK)]
    counts = np.empty((len(index), len(nulls)), dtype=np.int32)
    rate = np.empty((len(index), len(nulls)), dtype=np.float32)
    width = pd.Timedelta(bin)
    fade = float(np.exp(-width / pd.Timedelta(fading))) if pd.Timedelta(fading) > pd.Timedelta(0) else 0.0
    for part, child in zip(parts, np.random.SeedSequence(seed).spawn(len(parts)), strict=True):
        rng = np.random.default_rng(child)
        kinds = np.array(nulls[part])
        drawn = _rate(index, kinds, np.asarray(rates)[part], rng)
        rate[:, part], counts[:, part] = drawn, rng.poisson(drawn)
        cascading = np.flatnonzero(np.isin(kinds, CASCADING))
        if len(cascading):
            counts[:, part.start + cascading] += _cascades((len(index), len(cascading)), fade, smallest, rng)
    return Quiet(index, counts, rate)


def mixed_fleet(series: int, days: int, seed: int, fading: str = "0min", smallest: float = SMALLEST) -> Quiet:
    """A fifth of the series of each model; rates log-uniform from 0.3 to 30 posts a bin, N5 at its own 0.3."""
    nulls = [NULLS[k % len(NULLS)] for k in range(series)]
    rates = np.exp(np.random.default_rng([seed, 5]).uniform(np.log(MIXED[0]), np.log(MIXED[1]), series))
    rates[np.array(nulls) == "N5"] = RATE["N5"]
    return quiet_fleet(nulls, rates, days, seed, fading=fading, smallest=smallest)


def quiet_counts(
    null: Null, series: int, days: int, per_hour: float, seed: int, bin: str = "1h", fading: str = "2h"
) -> pd.DataFrame:
    """Counts of one null model, rows: bins, columns: series, at ``per_hour`` posts an hour; see ``quiet_fleet``."""
    rates = np.full(series, per_hour * (pd.Timedelta(bin) / pd.Timedelta("1h")))
    fleet = quiet_fleet([null] * series, rates, days, seed, bin, fading)
    return pd.DataFrame(fleet.counts, index=fleet.index, columns=[f"series {i}" for i in range(series)])


def bins(days: int, bin: str = "5min") -> pd.DatetimeIndex:
    """The starts of the bins of that many days from Monday 2024-01-01, UTC."""
    return pd.date_range("2024-01-01", periods=int(days * pd.Timedelta("1D") / pd.Timedelta(bin)), freq=bin, tz="UTC")


def _rate(index: pd.DatetimeIndex, kinds: np.ndarray, rates: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    n, k = len(index), len(kinds)
    per_day = pd.Timedelta("1D") / pd.Timedelta(index.freq)
    hour = np.asarray(index.hour + index.minute / 60)[:, None]
    log = SWING * np.cos(2 * np.pi / 24 * (hour - rng.uniform(0, 24, k)))
    log += np.cumsum(rng.normal(0, DRIFT / np.sqrt(per_day), (n, k)), axis=0)
    restless = np.flatnonzero(np.isin(kinds, RESTLESS))
    if len(restless):
        noise = rng.normal(0, LATENT_SD * np.sqrt(1 - PHI**2), (n, len(restless)))
        noise[0] /= np.sqrt(1 - PHI**2)
        log[:, restless] += lfilter([1.0], [1.0, -PHI], noise, axis=0) - LATENT_SD**2 / 2
    weekly = np.where(np.asarray(index.day_of_week) >= 5, WEEKEND, WEEKDAY)[:, None]
    rate: np.ndarray = np.exp(log) * weekly * (rates / i0(SWING))
    shape = np.array([SHAPE[kind] for kind in kinds])
    spread = np.flatnonzero(np.isfinite(shape))
    if len(spread):
        rate[:, spread] *= rng.standard_gamma(shape[spread], (n, len(spread))) / shape[spread]
    return rate


def _cascades(size: tuple[int, int], fade: float, smallest: float, rng: np.random.Generator) -> np.ndarray:
    begun = np.zeros(size)
    at = np.flatnonzero(rng.random(size) < STARTS)
    begun.flat[at] = smallest * (1 + rng.pareto(TAIL, len(at)))
    posts: np.ndarray = lfilter([1 - fade], [1.0, -fade], begun, axis=0) if fade else begun
    drawn = np.zeros(size, dtype=np.int32)
    some = posts > 1e-9
    drawn[some] = rng.poisson(np.minimum(posts[some], LARGEST_DRAW))
    return drawn
