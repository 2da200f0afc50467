"""Small posts and stores for the tests of the store."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from workbench.store import Store, open_store

FIRST = pd.Timestamp("2026-03-01", tz="UTC")


def make_posts(count: int, start: int = 0, **columns: object) -> pd.DataFrame:
    """Posts p<start> ... one a minute, on two channels in turn."""
    numbers = range(start, start + count)
    return pd.DataFrame(
        {
            "post_id": [f"p{number}" for number in numbers],
            "text": [f"post number {number}" for number in numbers],
            "created_at": [FIRST + pd.Timedelta(minutes=number) for number in numbers],
            "source": "test",
            "channel": ["forum" if number % 2 else "microblog" for number in numbers],
            **columns,
        }
    )


@pytest.fixture
def posts() -> Callable[..., pd.DataFrame]:
    return make_posts


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "home")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The store that ``enriched`` copies, for tests that only read."""
    store = open_store(tmp_path_factory.mktemp("library") / "home")
    frame = make_posts(6, lang=["en", "en", "de", None, "en", "en"], brand=None)
    frame["text"] = [
        "Flight cancelled again, thanks United",
        "united CANCELLED my #flight",
        "Der Flug war über zwei Stunden verspätet",
        "Lovely crew on Delta and on United",
        "the cancelledness of it all",
        "nothing to see here",
    ]
    frame["author"] = ["x", "x", "y", "z", "y", None]
    frame["thread_id"] = ["t1", "t1", None, None, None, None]
    store.append_posts(frame, app="test", seq=0)
    brands = [("p0", "United"), ("p1", "United"), ("p3", "Delta"), ("p3", "United")]
    ids = [f"p{number}" for number in range(6)]
    store.write("brands", pd.DataFrame(brands, columns=["post_id", "brand"]), "b1", examined=ids)
    store.write("language", pd.DataFrame({"post_id": ["p0", "p3"], "lang": ["en", "fr"], "confidence": 0.9}), "l1")
    feelings = ["negative", "negative", None, "positive", "neutral", "neutral"]
    shares = {"p_negative": 0.2, "p_neutral": 0.3, "p_positive": 0.5, "unsure": False}
    store.write("sentiment", pd.DataFrame({"post_id": ids, "sentiment": feelings, **shares}), "s1")
    store.write("topics", pd.DataFrame({"post_id": ids[:4], "topic": [0, 0, -1, 1], "similarity": 0.5}), "t1")
    table = {"topic": [0, 1], "label": ["cancelled flights", "crew"], "words": [["cancelled"], ["crew"]]}
    rest = {"weights": [[1.0], [1.0]], "posts": [2, 1], "centroid": [[1.0, 0.0], [0.0, 1.0]], "threshold": [0.5, 0.5]}
    store.replace("topic_table", pd.DataFrame({**table, **rest}), "t1")
    store.write("text", pd.DataFrame({"post_id": ids, "normal": list("aabcde"), "text_id": list("AABCDE")}), "n1")
    vectors = pd.DataFrame({"text_id": list("ABCDE"), "vector": [[1.0, float(n)] for n in range(5)]})
    store.write("embeddings", vectors, "e1")
    return store


@pytest.fixture
def enriched(library: Store, tmp_path: Path) -> Store:
    """Six posts about two airlines, with every table that a query may speak of."""
    shutil.copytree(library.home, tmp_path / "enriched")
    return open_store(tmp_path / "enriched")
