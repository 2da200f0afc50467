"""Corpora whose documents have a class: BBC_News and M10 of OCTIS, with MiniLM."""

from typing import Any

import numpy as np
from sklearn.metrics import normalized_mutual_info_score

from tests.benchmarks.topic_comparison import quality
from tests.benchmarks.topic_comparison.comparison import Row, Setting, count, mean, tell
from tests.benchmarks.topic_comparison.fits import Job, Measured, measure, write_posts
from tests.benchmarks.topic_comparison.texts import labelled
from workbench.enrich import encoder
from workbench.evaluate.topics import diversity

CORPORA = {"bbc": "BBC_News", "m10": "M10"}
TOPICS = (10, 20, 30, 40, 50)
NAMES = {"bertopic": "default BERTopic", "ours": "ours", "nmf": "NMF on TF-IDF"}
PUBLISHED = {
    "system": "BERTopic as published (Grootendorst 2022, table 1, mean of 10 to 50 topics)",
    "npmi": 0.167,
    "diversity": 0.794,
}


def judge(setting: Setting, short: str) -> list[Row]:
    """A row for each system on one corpus, means over asking for 10, 20, 30, 40 and 50 topics.

    Ours is asked for the default's coverage as well; NMF puts every document in a topic. ``nmi`` counts documents
    without a topic as a group of their own; for ``nmi_all_covered`` they first join the nearest topic.
    """
    corpus = labelled(CORPORA[short])
    tell(f"{CORPORA[short]}: {len(corpus.texts):,} documents through MiniLM")
    vectors = encoder("minilm-fp32").encode(corpus.texts)
    folder = setting.folder / short
    folder.mkdir()
    write_posts(folder, corpus.texts, vectors)
    n, seed = len(corpus.texts), setting.seeds[0]

    def fits(system: str, options: list[dict[str, Any]]) -> list[Measured]:
        tell(f"{CORPORA[short]}: {NAMES[system]}")
        jobs = [Job(f"{system}-{place}", system, n, wish) for place, wish in enumerate(options)]
        return list(measure(folder, jobs).values())

    peers = fits("bertopic", [{"seed": seed, "stop": False, "nr_topics": topics} for topics in TOPICS])
    shares = [float((found.labels >= 0).mean()) for found in peers]
    found = {
        "bertopic": peers,
        "ours": fits(
            "ours",
            [
                setting.ours(topics=topics, coverage=share, stop=False)
                for topics, share in zip(TOPICS, shares, strict=True)
            ],
        ),
        "nmf": fits("nmf", [{"seed": seed, "stop": False, "topics": topics} for topics in TOPICS]),
    }
    reading = quality.read(corpus.texts, stop=False, reference=n)
    return [
        {"corpus": CORPORA[short], "system": NAMES[system]} | row(reading, vectors, corpus.classes, of_system)
        for system, of_system in found.items()
    ] + ([{"corpus": CORPORA[short]} | PUBLISHED] if short == "bbc" else [])


def row(reading: quality.Reading, vectors: np.ndarray, classes: list[str], fits: list[Measured]) -> Row:
    """Means over the fits."""
    shown = {str(place): quality.words(reading, found.labels) for place, found in enumerate(fits)}
    own = {f"own {place}": found.words for place, found in enumerate(fits) if found.words}
    scores = quality.coherence(shown | own, reading.reference)
    out: Row = {
        "topics": [count(found.labels) for found in fits],
        "coverage": float(np.mean([(found.labels >= 0).mean() for found in fits])),
        "npmi": float(np.mean([mean(scores[name]) for name in shown])),
        "diversity": float(np.mean([diversity(words) for words in shown.values()])),
        "nmi": float(np.mean([normalized_mutual_info_score(classes, found.labels) for found in fits])),
        "nmi_all_covered": float(
            np.mean(
                [normalized_mutual_info_score(classes, quality.covered(vectors, found.labels, 1.0)) for found in fits]
            )
        ),
        "cpu_s": float(np.mean([found.cpu_s for found in fits])),
    }
    if own:
        out["npmi_own_words"] = float(np.mean([mean(scores[name]) for name in own]))
        out["diversity_own_words"] = float(np.mean([diversity(words) for words in own.values()]))
    return out
