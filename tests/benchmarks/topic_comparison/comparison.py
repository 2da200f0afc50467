"""Default BERTopic, ours and further systems on the same posts: cost, and quality at equal terms."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.topic_comparison import quality
from tests.benchmarks.topic_comparison.fits import Job, Measured, measure
from workbench.evaluate.topics import diversity

PEER, OURS = "default BERTopic", "ours"
OWN = "own words"
FURTHER = {"nmf": "NMF on TF-IDF", "keynmf": "KeyNMF", "kmeans": "PCA and k-means", "evoc": "EVoC"}
COMMON_COVERAGE = 0.8
COMMON_TOPICS = 100
C_V_TOPICS = 60  # of a row, evenly spaced: gensim's C_v takes a fifth of a second a topic
RESAMPLES = 1000

Row = dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """What every part works on. ``vectors``: (n_texts, n_dims) of ``texts``, laid out in ``folder`` too."""

    folder: Path
    texts: list[str]
    vectors: np.ndarray
    seeds: tuple[int, ...]
    model: str
    quick: bool = False

    def ours(self, **wishes: Any) -> dict[str, Any]:
        """Options of a fit of our model."""
        return {"seed": self.seeds[0], "model": self.model, **wishes}


@dataclass(frozen=True)
class Shown:
    """Labels and words of one line of the table, before they are judged."""

    labels: np.ndarray
    words: list[list[str]]
    cost: Mapping[str, float] = field(default_factory=dict)
    with_c_v: bool = False


@dataclass(frozen=True)
class Compared:
    """One size: lines of the table, ``gain`` (ours less the mean of the default's seeds), and the terms matched."""

    posts: int
    rows: list[Row]
    gain: dict[str, float]
    interval: tuple[float, float]
    topics: int
    coverage: float
    ours: Measured
    peers: dict[int, Measured]


def tell(step: str) -> None:
    """Progress, for whoever waits."""
    sys.stderr.write(f"{step} ...\n")
    sys.stderr.flush()


def peer_jobs(setting: Setting, posts: int) -> list[Job]:
    """The default's fits of that many posts, a seed each."""
    return [Job(f"bertopic-{posts}-{seed}", "bertopic", posts, {"seed": seed}) for seed in setting.seeds]


def compare(setting: Setting, posts: int, peers: Mapping[str, Measured], further: bool) -> Compared:
    """Fit ours at the default's median number of topics and mean coverage, and judge every line."""
    by_seed = {seed: peers[f"bertopic-{posts}-{seed}"] for seed in setting.seeds}
    topics = int(np.median([count(found.labels) for found in by_seed.values()]))
    coverage = float(np.mean([(found.labels >= 0).mean() for found in by_seed.values()]))
    tell(f"{posts:,} posts: ours at {topics} topics and coverage {coverage:.2f}")
    common = min(COMMON_TOPICS, max(topics // 2, 2))
    wishes = {
        OURS: {"topics": topics, "coverage": coverage},
        f"{OURS}, as it comes": {"plain": False},
        f"{OURS}, asked for {common} topics and coverage {COMMON_COVERAGE}": {
            "topics": common,
            "coverage": COMMON_COVERAGE,
        },
    }
    jobs = [
        Job(f"ours-{posts}-{place}", "ours", posts, setting.ours(**wish)) for place, wish in enumerate(wishes.values())
    ]
    fits = dict(zip(wishes, measure(setting.folder, jobs).values(), strict=True))
    reading = quality.read(setting.texts[:posts])
    vectors = setting.vectors[:posts]
    shown: dict[tuple[str, int | None], Shown] = {}
    for name, seed, found in [*((PEER, seed, found) for seed, found in by_seed.items()), (OURS, None, fits[OURS])]:
        shown[name, seed] = of_fit(found, quality.words(reading, found.labels), with_c_v=True)
        shown[f"{name}, {OWN}", seed] = Shown(found.labels, found.words)
        for step, labels in stepped(reading, vectors, found.labels, common):
            shown[f"{name}, {step}", seed] = Shown(labels, quality.words(reading, labels))
    for name in list(wishes)[1:]:
        shown[name, None] = of_fit(fits[name], quality.words(reading, fits[name].labels))
    if further:
        for name, found in further_fits(setting, posts, topics).items():
            shown[name, None] = of_fit(found, quality.words(reading, found.labels), with_c_v=True)
            if found.words:
                shown[f"{name}, {OWN}", None] = Shown(found.labels, found.words)
    tell(f"{posts:,} posts: coherence of {len(shown)} lines")
    rows, scores = judged(shown, reading.reference, posts)
    ours_row, peer_row = (next(row for row in rows if row["system"] == name) for name in (OURS, PEER))
    gain = {name: ours_row[name] - peer_row[name] for name in ("npmi", "c_v", "diversity", "coverage")}
    gain["cpu_ratio"] = peer_row["cpu_s"] / ours_row["cpu_s"]
    gain["topics_ratio"] = ours_row["topics"] / max(topics, 1)
    pooled = np.concatenate([scores[PEER, seed] for seed in setting.seeds])
    interval = difference(scores[OURS, None], pooled, setting.seeds[0])
    return Compared(posts, rows, gain, interval, topics, coverage, fits[OURS], by_seed)


def further_fits(setting: Setting, posts: int, topics: int) -> dict[str, Measured]:
    """One fit of each further system at that number of topics, a process each."""
    found = {}
    for system, name in list(FURTHER.items())[: 1 if setting.quick else None]:
        tell(f"{posts:,} posts: {name}")
        job = Job(f"{system}-{posts}", system, posts, {"seed": setting.seeds[0], "topics": topics})
        compiles = system == "evoc"
        found[name] = measure(setting.folder, [job], **({} if compiles else {"warm": 0}))[job.name]
    return found


def stepped(
    reading: quality.Reading, vectors: np.ndarray, labels: np.ndarray, topics: int
) -> list[tuple[str, np.ndarray]]:
    """The same merge and coverage steps for whoever found the labels, alone and together."""
    fewer = quality.merged(reading, vectors, labels, topics)
    return [
        (f"coverage {COMMON_COVERAGE}", quality.covered(vectors, labels, COMMON_COVERAGE)),
        (f"merged to {topics}", fewer),
        (f"merged to {topics}, coverage {COMMON_COVERAGE}", quality.covered(vectors, fewer, COMMON_COVERAGE)),
    ]


def of_fit(found: Measured, words: list[list[str]], with_c_v: bool = False) -> Shown:
    """A line with the cost of its fit."""
    return Shown(found.labels, words, {"cpu_s": found.cpu_s, "rss_gb": found.rss_gb}, with_c_v)


def judged(
    shown: Mapping[tuple[str, int | None], Shown], reference: list[list[str]], posts: int
) -> tuple[list[Row], dict[tuple[str, int | None], np.ndarray]]:
    """A row for each system, the mean of its seeds; and the coherence of each topic, by system and seed."""
    keys = {str(place): key for place, key in enumerate(shown)}
    npmi = quality.coherence({place: shown[key].words for place, key in keys.items()}, reference)
    some = {place: spaced(shown[key].words) for place, key in keys.items() if shown[key].with_c_v}
    c_v = quality.coherence(some, reference, "c_v")
    lines: dict[str, list[dict[str, float]]] = {}
    for place, key in keys.items():
        line = shown[key]
        values = {
            "topics": count(line.labels),
            "coverage": float((line.labels >= 0).mean()),
            "outliers": float((line.labels < 0).mean()),
            "npmi": mean(npmi[place]),
            "diversity": diversity(line.words),
            **line.cost,
        }
        if place in c_v:
            values["c_v"] = mean(c_v[place])
        lines.setdefault(key[0], []).append(values)
    rows: list[Row] = []
    for system, of_seeds in lines.items():
        row: Row = {"system": system, "posts": posts, "seeds": len(of_seeds)}
        row |= {name: float(np.mean([values[name] for values in of_seeds])) for name in of_seeds[0]}
        if len(of_seeds) > 1:
            row["npmi_of_seeds"] = [values["npmi"] for values in of_seeds]
            row["topics_of_seeds"] = [values["topics"] for values in of_seeds]
        rows.append(row)
    return rows, {key: npmi[place] for place, key in keys.items()}


def spaced(words: Sequence[list[str]]) -> list[list[str]]:
    """At most ``C_V_TOPICS`` of the topics, evenly spaced."""
    if len(words) <= C_V_TOPICS:
        return list(words)
    return [words[place] for place in np.linspace(0, len(words) - 1, C_V_TOPICS).round().astype(int)]


def difference(a: np.ndarray, b: np.ndarray, seed: int) -> tuple[float, float]:
    """95 % bootstrap interval of mean(a) - mean(b), over topics."""
    if not len(a) or not len(b):
        return (0.0, 0.0)
    draw = np.random.default_rng(seed)
    means = [draw.choice(a, len(a)).mean() - draw.choice(b, len(b)).mean() for _ in range(RESAMPLES)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def count(labels: np.ndarray) -> int:
    """How many topics have a text."""
    return len(np.unique(labels[labels >= 0]))


def mean(scores: np.ndarray) -> float:
    """Mean of what could be computed, 0 for nothing."""
    known = scores[~np.isnan(scores)]
    return float(known.mean()) if len(known) else 0.0
