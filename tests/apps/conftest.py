"""A small store with posts by people who mean no good, and promotion records for its analyses."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from workbench import analyses, promotion, runs
from workbench.fingerprint import code_id
from workbench.store import open_store

HOSTILE = (
    "<script>document.title='owned'</script><img src=http://evil.example/a.png onerror=alert(1)>",
    "![x](http://evil.example/b.png) [click](http://evil.example/c) **bold** :smile: $x$",
    '=HYPERLINK("http://evil.example","win")',
    "@private_person, (555) 234-0178, says the Ardo charger died, see https://evil.example/d",
)
CONFIG = """
title = "Test market"
[[brands]]
name = "Ardo"
ours = true
[[brands]]
name = "Belio"
"""
START = datetime(2025, 3, 1, tzinfo=UTC)


def made_posts() -> pd.DataFrame:
    """A post an hour for twenty days about two brands in turn, and 200 about Ardo in one evening."""
    calm = pd.DataFrame({"created_at": pd.date_range(START, periods=480, freq="h"), "brand": ["Ardo", "Belio"] * 240})
    wave = pd.DataFrame({"created_at": pd.date_range("2025-03-17T18:00Z", periods=200, freq="90s"), "brand": "Ardo"})
    posts = pd.concat([calm, wave], ignore_index=True)
    count = len(posts)
    return posts.assign(
        post_id=[f"p{n:04d}" for n in range(count)],
        author=[f"a{n % 97}" for n in range(count)],
        text=[f"{HOSTILE[n % len(HOSTILE)]} {n}" for n in range(count)],
        channel=["forum", "reviews", "tickets"][0],
        source="sample",
        lang="en",
    )


def fill(home: Path) -> None:
    """Write the posts and what enrichment would say about them."""
    home.mkdir(parents=True)
    (home / "workbench.toml").write_text(CONFIG)
    store = open_store(home)
    posts = made_posts()
    store.append_posts(posts.drop(columns="brand"), app="test", seq=1)
    key = posts[["post_id"]]
    topic = [0 if brand == "Ardo" else 1 for brand in posts["brand"]]
    tables = {
        "text": key.assign(normal=posts["text"], text_id=posts["post_id"]),
        "language": key.assign(lang="en", confidence=0.9),
        "duplicates": key.assign(family=posts["post_id"]),
        "brands": posts[["post_id", "brand"]],
        "sentiment": key.assign(sentiment="negative", p_negative=0.8, p_neutral=0.1, p_positive=0.1, unsure=False),
        "aspects": key.assign(aspect="price", polarity="negative", quote=posts["text"], start=0, end=9),
        "classes": pd.concat(
            [key[:8].assign(head="job_seeking", label="yes"), key.assign(head="question", label="yes")]
        ).assign(p=None),
        "embeddings": pd.DataFrame({"text_id": posts["post_id"], "vector": [[1.0, 0.0]] * len(posts)}),
        "topics": key.assign(topic=topic, similarity=0.9),
        "topic_table": pd.DataFrame(
            {
                "topic": [0, 1],
                "label": ["![x](http://evil.example/t.png) <b>charger</b>", "=cmd|' /C calc'!A0 price"],
                "words": [["charger"], ["price"]],
                "weights": [[1.0], [1.0]],
                "posts": [topic.count(0), topic.count(1)],
                "centroid": [[1.0, 0.0], [0.0, 1.0]],
                "threshold": [0.1, 0.1],
            }
        ),
    }
    for name, frame in tables.items():
        if name in ("topics", "topic_table"):
            store.replace(name, frame, "test")
        else:
            store.write(name, frame, "test")
        store.set_current(name, "test")
    store.refresh_counts()
    store.commit_version()


def promote_all(folder: Path) -> None:
    """Records as promotion writes them, for analyses that are right by decree."""
    for name, analysis in analyses.ALL.items():
        gate = promotion.GateResult(
            name="decree",
            question="Is it right?",
            value=1.0,
            low=0.9,
            high=1.0,
            n=10,
            bar=0.5,
            better="higher",
            labelled_set="test",
            labelled_set_id="0",
        )
        record = promotion.Record(
            name=name,
            version=1,
            analysis_version=analysis.version,
            question=analysis.question,
            owner="tests",
            created=START,
            badge="planted",
            code_id=code_id(analysis),
            models={},
            data_version="test",
            gates=(gate,),
            limits=analysis.limits,
        )
        (folder / name).mkdir(parents=True)
        (folder / name / "1.json").write_text(record.model_dump_json())
        (folder / name / "current.json").write_text(json.dumps({"version": 1}))


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Home of the small store and folder of the promotion records."""
    base = tmp_path_factory.mktemp("portal")
    home, promoted = base / "home", base / "promoted"
    fill(home)
    promote_all(promoted)
    for name, analysis in analyses.ALL.items():
        if analysis.cost == "batch":  # a page computes none of these
            runs.run(name, home=home)
    return home, promoted


@pytest.fixture
def portal_home(filled: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small store as this process's home, its records as this process's records."""
    monkeypatch.setenv("WORKBENCH_HOME", str(filled[0]))
    monkeypatch.setenv("WORKBENCH_PROMOTED", str(filled[1]))
    return filled[0]
