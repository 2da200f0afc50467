"""The fleet: which series of a corpus are watched, and their counts."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.model import signal
from workbench.model.alert import Series
from workbench.model.corpus import Corpus
from workbench.model.topics import OUTLIER

TOPICS_A_BRAND = 12
FEWEST = 10  # posts of a topic about a brand below which it is not watched on its own
BURST = {"all": 1.0, "negative": 4.0, "topic": 15.0}  # how much more variable a kind of series is than a brand
SHARE = {"all": 0.5, "negative": 0.35, "topic": 0.15}  # of the false-alarm budget
OVERLAP = 0.75  # series of one brand overlap, and what they raise together is one incident
WARM_UP = {"all": 2.0, "negative": 7.0, "topic": 7.0}  # days of history before a kind may raise an alert on its own


@dataclass(frozen=True)
class Fleet:
    """What is watched: ``series[k]`` is column k of ``counts`` (rows: bins) and of kind ``kinds[k]``."""

    series: tuple[Series, ...]
    kinds: tuple[str, ...]
    counts: pd.DataFrame

    def __len__(self) -> int:
        return len(self.series)

    def burst(self) -> np.ndarray:
        """How much more variable than a brand each series is at first thought to be, (K,)."""
        return np.array([BURST[kind] for kind in self.kinds])

    def warm_up(self) -> np.ndarray:
        """Days of history each series needs before it may raise an alert, (K,)."""
        return np.array([WARM_UP[kind] for kind in self.kinds])

    def allowed(self, per_month: float, may: np.ndarray) -> np.ndarray:
        """False alarms a day of each series, (n_bins, K): the budget is spent on what may raise an alert in a bin.

        ``may``: (n_bins, K), whether a series has history enough to raise an alert.
        """
        share = np.array([SHARE[kind] for kind in self.kinds])
        same = np.array([[one == other for other in self.kinds] for one in self.kinds], dtype=float).reshape(
            len(self), len(self)
        )
        alike = np.maximum(may @ same, 1.0)  # series of the same kind that are awake
        whole = np.maximum((may * share / alike).sum(axis=1, keepdims=True), 1e-9)
        daily: np.ndarray = np.where(may, per_month / 30 * share / whole / (alike * OVERLAP), 0.0)
        return daily


def fleet_of(corpus: Corpus, bin: str) -> Fleet:
    """Every brand's posts, its negative posts, and its largest topics; all posts when no brand is known."""
    cells = signal.count(corpus, by=("brand", "topic", "sentiment"), bin=bin)
    columns = (
        cells.columns if len(cells.columns) else pd.MultiIndex.from_tuples([], names=["brand", "topic", "sentiment"])
    )
    brand = columns.get_level_values("brand").to_numpy()
    topic = columns.get_level_values("topic").to_numpy()
    negative = columns.get_level_values("sentiment").to_numpy() == "negative"
    values = cells.to_numpy()
    series: list[Series] = []
    kinds: list[str] = []
    parts: list[np.ndarray] = []

    def add(kind: str, which: np.ndarray, **fields: object) -> None:
        kinds.append(kind)
        series.append(Series(**fields))
        parts.append(values[:, which].sum(axis=1))

    named = sorted({name for name in brand if name})
    for name in named or ([None] if len(columns) else []):
        of = brand == name if name else np.ones(len(columns), dtype=bool)
        add("all", of, brand=name)
        if negative[of].any():
            add("negative", of & negative, brand=name, sentiment="negative")
        sizes = pd.Series(values[:, of].sum(axis=0)).groupby(topic[of]).sum()
        sizes = sizes[(sizes.index != OUTLIER) & (sizes >= FEWEST)].sort_values(ascending=False, kind="stable")
        for number in sizes.index[:TOPICS_A_BRAND]:
            add("topic", of & (topic == number), brand=name, topic=int(number))
    counts = np.stack(parts, axis=1) if parts else np.zeros((len(cells), 0), dtype=int)
    return Fleet(tuple(series), tuple(kinds), pd.DataFrame(counts, index=cells.index))
