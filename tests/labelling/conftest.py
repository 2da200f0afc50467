"""A small store with what enrichment says, for people to label."""

from pathlib import Path

import pandas as pd
import pytest

from workbench.store import Store, open_store

CONFIG = """
[[brands]]
name = "Ardo"
handles = ["ardo_care"]
[[labelling]]
name = "mood"
question = "How is the writer?"
classes = ["fine", "not fine", "tired"]
"""
WANTS = "I'm going to buy a new one, says @private_person"
NEAR = "I ordered mine last year"
OTHER = "Nice weather today"
COUNT = 120


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "workbench.toml").write_text(CONFIG)
    return folder


@pytest.fixture
def store(home: Path) -> Store:
    """120 posts, a third each of those that want to buy, come near and neither; the last ten are not English."""
    opened = open_store(home)
    ids = [f"p{number:03}" for number in range(COUNT)]
    posts = pd.DataFrame(
        {
            "post_id": ids,
            "text": [(WANTS, NEAR, OTHER)[number % 3] + f" {number}" for number in range(COUNT)],
            "created_at": pd.date_range("2025-03-20", periods=COUNT, freq="6h", tz="UTC"),
            "source": "test",
            "channel": ["forum" if number % 4 else "reviews" for number in range(COUNT)],
        }
    )
    opened.append_posts(posts, app="test", seq=1)
    key = posts[["post_id"]]
    lang = ["de" if number >= COUNT - 10 else "en" for number in range(COUNT)]
    lead = [0.4 + 0.004 * number for number in range(COUNT)]  # p000 is nearest to the decision
    sentiment = key.assign(
        sentiment=pd.Series(["negative" if one == "en" else None for one in lang], dtype="str"),
        p_negative=lead, p_neutral=[1 - one for one in lead], p_positive=0.0, unsure=False,
    )  # fmt: skip
    tables = {
        "text": key.assign(normal=posts["text"], text_id=posts["post_id"]),
        "language": key.assign(lang=lang, confidence=0.9),
        "brands": key.assign(brand=["Ardo" if number < 12 else None for number in range(COUNT)]),
        "sentiment": sentiment,
    }
    for name, frame in tables.items():
        opened.write(name, frame, "test")
    return opened
