"""The fleet: which series of a corpus are watched, and their counts."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.model import signal
from workbench.model.alert import Series
from workbench.model.corpus import Corpus
from workbench.model.topics import OUTLIER

FEWEST = 10  # posts a topic or channel of a brand must have had before it is watched on its own
A_BIN = 0.5  # posts, on average: with fewer a finer step shows nothing sooner
KINDS = ("all", "negative", "topic", "topic, negative", "channel", "channel, negative")
BURST = dict(zip(KINDS, (1.0, 4.0, 15.0, 15.0, 2.0, 4.0), strict=True))  # how much more variable than a brand
SHARE = dict(zip(KINDS, (0.3, 0.2, 0.3, 0.05, 0.1, 0.05), strict=True))  # of the false-alarm budget
OVERLAP = 0.75  # series of one brand overlap, and what they raise together is one incident
WARM_UP = 2.0  # days of history before a brand may raise an alert
WARM_UP_PART = 7.0  # the same of its parts


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

    def subjects(self) -> np.ndarray:
        """The number of each series' brand, (K,): what is raised about one brand at one time is one story."""
        brands = [series.brand for series in self.series]
        number = {brand: place for place, brand in enumerate(dict.fromkeys(brands))}
        return np.array([number[brand] for brand in brands], dtype=int)

    def may(self, days: np.ndarray) -> np.ndarray:
        """Which series may raise an alert in which bin: those with enough ``days`` behind them, both (n_bins, K).

        A topic or channel must have had ``FEWEST`` posts before the bin, too: who had looked then would not have known
        which of them would become large.
        """
        part = np.array([kind not in ("all", "negative") for kind in self.kinds], dtype=bool)
        late = np.array([kind != "all" for kind in self.kinds], dtype=bool)
        values = self.counts.to_numpy()
        before = np.cumsum(values, axis=0) - values
        may: np.ndarray = (days >= np.where(late, WARM_UP_PART, WARM_UP)) & ((before >= FEWEST) | ~part)
        return may

    def allowed(self, per_month: float, may: np.ndarray) -> np.ndarray:
        """False alarms a day of each series, (n_bins, K): the budget is spent on what may raise an alert in a bin.

        ``may``: (n_bins, K), whether a series has history enough to raise an alert.
        """
        kinds = np.array(self.kinds, dtype=object)
        daily = np.zeros(may.shape)
        whole = np.zeros((len(may), 1))
        for kind in dict.fromkeys(self.kinds):
            same = kinds == kind
            awake = may[:, same].sum(axis=1, keepdims=True)
            daily[:, same] = may[:, same] * (SHARE[kind] / np.maximum(awake, 1))
            whole += SHARE[kind] * (awake > 0)
        daily *= per_month / 30 / OVERLAP / np.maximum(whole, 1e-9)
        return daily


def fleet_of(corpus: Corpus, bin: str) -> Fleet:
    """Every brand's posts, those of its topics and of its channels, and the negative ones of each.

    All posts together when no brand is known; channels where a brand has more than one.
    """
    cells = signal.count(corpus, by=("brand", "topic", "channel", "sentiment"), bin=bin)
    keys = pd.MultiIndex.from_tuples(list(cells.columns), names=["brand", "topic", "channel", "sentiment"])
    values = cells.to_numpy()
    brand = keys.get_level_values("brand").to_numpy()
    negative = keys.get_level_values("sentiment").to_numpy() == "negative"
    found: list[tuple[str, Series, np.ndarray]] = []

    def add(kind: str, which: np.ndarray, **fields: object) -> None:
        found.append((kind, Series(**fields), values[:, which].sum(axis=1)))
        if negative[which].any():
            word = "negative" if kind == "all" else f"{kind}, negative"
            found.append((word, Series(**fields, sentiment="negative"), values[:, which & negative].sum(axis=1)))

    named = sorted({name for name in brand if name})
    for name in named or ([None] if len(keys) else []):
        of = brand == name if name else np.ones(len(keys), dtype=bool)
        add("all", of, brand=name)
        for topic, which in _parts(keys, "topic", of, values):
            if topic != str(OUTLIER):
                add("topic", which, brand=name, topic=int(topic))
        channels = _parts(keys, "channel", of, values)
        for channel, which in channels if len(channels) > 1 else []:
            add("channel", which, brand=name, channel=channel)
    counts = np.stack([part for *_, part in found], axis=1) if found else np.zeros((len(cells), 0), dtype=int)
    return Fleet(
        tuple(series for _, series, _ in found),
        tuple(kind for kind, *_ in found),
        pd.DataFrame(counts, index=cells.index),
    )


def fitting_bin(corpus: Corpus) -> str:
    """The finest of five minutes, an hour and a day in which a brand in the middle has ``A_BIN`` posts or more."""
    counts = corpus.table("counts")
    brands = counts.groupby("brand")["posts"].sum()
    named = brands[brands.index != ""]
    days = max((corpus.until - corpus.since).total_seconds() / 86_400, 1.0)
    a_day = float((named if len(named) else brands).median()) / days if len(brands) else 0.0
    return next(
        (width for width in ("5min", "1h") if a_day * (pd.Timedelta(width) / pd.Timedelta("1D")) >= A_BIN), "1d"
    )


def _parts(keys: pd.MultiIndex, level: str, of: np.ndarray, values: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """The values of a key with ``FEWEST`` posts or more among the columns ``of``, most first, and their columns."""
    of_level = keys.get_level_values(level).to_numpy()
    sizes = pd.Series(values[:, of].sum(axis=0)).groupby(of_level[of]).sum()
    sizes = sizes[sizes >= FEWEST].sort_values(ascending=False, kind="stable")
    return [(str(part), of & (of_level == part)) for part in sizes.index if part != ""]
