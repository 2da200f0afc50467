"""Small made-up markets: posts with a daily rhythm, to which a test adds what should be noticed."""

import numpy as np
import pandas as pd

from workbench.model.corpus import Corpus

SINCE = pd.Timestamp("2024-01-01", tz="UTC")


def hours(per_hour: float, days: int, seed: int) -> np.ndarray:
    """Counts an hour with quiet nights, seeded."""
    rng = np.random.default_rng(seed)
    rhythm = 1 + 0.8 * np.sin(2 * np.pi * (np.arange(days * 24) % 24 - 8) / 24)
    return rng.poisson(per_hour * rhythm)


def posts_of(
    counts: np.ndarray, brand: str, topic: int = 0, sentiment: str = "neutral", source: str = "net", text: str = ""
) -> pd.DataFrame:
    """One row a post, spread evenly over its hour."""
    at = [
        SINCE + pd.Timedelta(hours=h) + pd.Timedelta(hours=(i + 0.5) / n)
        for h, n in enumerate(counts.tolist())
        for i in range(n)
    ]
    return pd.DataFrame(
        {"created_at": at, "brand": brand, "topic": topic, "sentiment": sentiment, "source": source}
    ).assign(text=lambda frame: [text or f"{brand} {topic} post {i}" for i in range(len(frame))])


def corpus_of(*parts: pd.DataFrame, enriched: bool = True) -> Corpus:
    """A corpus of the parts, with sentiment, topics and families unless ``enriched`` is False."""
    frame = pd.concat(parts, ignore_index=True)
    frame["post_id"] = [f"p{i}" for i in range(len(frame))]
    frame["created_at"] = pd.to_datetime(frame["created_at"], utc=True).astype("datetime64[us, UTC]")
    frame["channel"] = "microblog"
    tables = {}
    if enriched:
        tables = {
            "brands": frame[["post_id", "brand"]],
            "sentiment": frame[["post_id", "sentiment"]],
            "topics": frame[["post_id", "topic"]].assign(similarity=0.9),
            "topic_table": pd.DataFrame({"topic": [0, 1], "label": ["everyday", "broken wheel"]}),
            "duplicates": frame[["post_id"]].assign(family=frame["text"]),
        }
    return Corpus.of(frame.drop(columns=["topic", "sentiment"]), **tables)
