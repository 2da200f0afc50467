"""Backgrounds: mention volumes of brands, and the same split into topics."""

from pathlib import Path

import numpy as np
import pandas as pd

from workbench.evaluate.nulls import bins, quiet_fleet

WIDTH = pd.Timedelta("5min")
TOPICS = 10
CONCENTRATION = 1.0  # of the Dirichlet law of the shares: some topics are a third of a brand, some a hundredth
WANDER = 0.1  # sd of the change of a log share in a day


def read_brands(folder: Path) -> pd.DataFrame:
    """Posts of each brand, rows: bins of five minutes from the first stamp on, UTC; NaN where a file has no row."""
    files = sorted(folder.glob("*.csv"))
    read = {file.stem: pd.read_csv(file, index_col="timestamp", parse_dates=True)["value"] for file in files}
    begins = min(series.index[0] for series in read.values())
    placed = {}
    for name, series in read.items():
        row = (series.index - begins) // WIDTH
        placed[name] = series.groupby(row).sum()
    whole = pd.DataFrame(placed)
    whole = whole.reindex(range(int(whole.index.max()) + 1)).astype(float)
    whole.index = pd.date_range(begins, periods=len(whole), freq=WIDTH, tz="UTC")
    return whole


def invented_brands(days: int, seed: int) -> pd.DataFrame:
    """Stand-ins for a look without the real volumes: two brands under the null model with cascades."""
    quiet = quiet_fleet(["N4", "N4"], np.array([30.0, 3.0]), days, seed)
    return pd.DataFrame(quiet.counts.astype(float), index=bins(days), columns=["large", "small"])


def split(counts: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Posts of a brand (n_bins,) in each of ten topics, (n_bins, 10), and the shares they were drawn with.

    First shares are Dirichlet; the log of each wanders by a random walk of sd 0.1 a day; the topics of the posts of a
    bin are independent given the shares. So what the brand talks about beyond its rule, every topic shares: a real
    burst is usually of one topic, and would spend the budget of that one alone. Missing bins are missing in all topics.
    """
    rng = np.random.default_rng([seed, 17])
    log = np.log(rng.dirichlet(np.full(TOPICS, CONCENTRATION)) + 1e-3)
    walk = rng.normal(0, WANDER * np.sqrt(WIDTH / pd.Timedelta("1D")), (len(counts), TOPICS))
    share = np.exp(log + np.cumsum(walk, axis=0))
    share /= share.sum(axis=1, keepdims=True)
    drawn = rng.multinomial(np.nan_to_num(counts).astype(int), share).astype(float)
    drawn[np.isnan(counts)] = np.nan
    return drawn, share
