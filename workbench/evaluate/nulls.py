"""Null models: counts in which nothing happens, to see whether a promised false-alarm rate is kept."""

from typing import Literal

import numpy as np
import pandas as pd

Null = Literal["N1", "N2", "N3", "N4"]


def quiet_counts(null: Null, series: int, days: int, per_hour: float, seed: int, bin: str = "1h") -> pd.DataFrame:
    """Counts (rows: bins from a Monday, columns: series) with a daily and weekly cycle, slow drift and no event.

    N1 is Poisson; N2 negative binomial with shape 3; N3 shape 5 with a latent autoregressive log rate (0.97 a bin,
    sd 0.3); N4 is N3 with cascades of heavy-tailed size (Pareto 1.3) in one bin of a hundred, fading over hours.
    ``per_hour`` is the mean rate of N1 to N3.
    """
    rng = np.random.default_rng(seed)
    index = pd.date_range("2024-01-01", periods=int(days * pd.Timedelta("1D") / pd.Timedelta(bin)), freq=bin, tz="UTC")
    n, per_day = len(index), pd.Timedelta("1D") / pd.Timedelta(bin)
    hour = np.asarray(index.hour + index.minute / 60)[:, None]
    peak = rng.uniform(0, 24, series)
    daily = np.exp(0.6 * np.cos(2 * np.pi * (hour - peak) / 24))
    weekly = np.where((np.asarray(index.day_of_week) >= 5)[:, None], 0.75, 1.1)
    drift = np.exp(np.cumsum(rng.normal(0, 0.03 / np.sqrt(per_day), (n, series)), axis=0))
    rate = per_hour * 24 / per_day * daily * weekly * drift
    if null in ("N3", "N4"):
        latent = np.zeros((n, series))
        latent[0] = rng.normal(0, 0.3, series)
        noise = rng.normal(0, 0.3 * np.sqrt(1 - 0.97**2), (n, series))
        for i in range(1, n):
            latent[i] = 0.97 * latent[i - 1] + noise[i]
        rate = rate * np.exp(latent - 0.045)
    shape = {"N1": np.inf, "N2": 3.0, "N3": 5.0, "N4": 5.0}[null]
    if np.isfinite(shape):
        rate = rate * rng.gamma(shape, 1 / shape, (n, series))
    counts = rng.poisson(rate)
    if null == "N4":
        starts = rng.random((n, series)) < 0.01
        size = np.minimum((rng.pareto(1.3, (n, series)) + 1) * 3, 60 * per_hour)
        fading = np.zeros(series)
        for i in range(n):
            fading = fading * np.exp(-24 / per_day / 2) + np.where(starts[i], size[i], 0.0)
            counts[i] += rng.poisson(fading * (1 - np.exp(-24 / per_day / 2)))
    return pd.DataFrame(counts, index=index, columns=[f"series {i}" for i in range(series)])
