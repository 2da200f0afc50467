from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.enrich import classes, head


@pytest.fixture
def asked(tmp_path: Path) -> classes.HeadClassifier:
    """A head that says left or right by the sign of one number."""
    head.save(
        tmp_path / "side_small.safetensors", encoder="small-1", classes=("left", "right"),
        weights={"vector": np.array([[-1.0, 1.0]])}, idf={}, bias=np.zeros(2), offsets=(0, 0), threshold=0.8,
    )  # fmt: skip
    return classes.HeadClassifier(head.load("side", "small", "small-1", tmp_path), frozenset({"en"}))


class Question:
    """A rule: what ends with a question mark."""

    name = "question"
    fingerprint = "question-1"
    languages = frozenset({"en", "de"})

    def classify(self, posts: pd.DataFrame, vectors: np.ndarray) -> pd.DataFrame:
        asks = posts["normal"].str.endswith("?")
        return pd.DataFrame({"post_id": posts["post_id"][asks], "head": self.name, "label": "yes", "p": np.nan})


POSTS = pd.DataFrame(
    {"post_id": list("abcd"), "lang": ["en", "en", "de", None], "normal": ["x", "why?", "warum?", "hm?"]}
)
VECTORS = np.array([[2.0], [0.1], [2.0], [2.0]], dtype=np.float32)


def test_a_head_speaks_of_what_it_is_sure_of_and_a_rule_of_what_it_covers(asked: classes.HeadClassifier) -> None:
    made = classes.enrich(POSTS, VECTORS, [asked, Question()])
    assert made[["post_id", "head", "label"]].to_numpy().tolist() == [
        ["a", "side", "right"], ["b", "question", "yes"], ["c", "question", "yes"]
    ]  # fmt: skip
    assert made["p"][0] == pytest.approx(1 / (1 + np.exp(-4)), abs=1e-4)
    assert made["p"][1:].isna().all()


def test_what_is_out_of_scope_for_a_head_gets_no_row(tmp_path: Path) -> None:
    head.save(
        tmp_path / "side_small.safetensors", encoder="small-1", classes=("oos", "right"),
        weights={"vector": np.array([[-1.0, 1.0]])}, idf={}, bias=np.zeros(2), offsets=(0, 0), threshold=0.8,
    )  # fmt: skip
    asked = classes.HeadClassifier(head.load("side", "small", "small-1", tmp_path), frozenset({"en"}))
    made = classes.enrich(POSTS.head(2), np.array([[2.0], [-2.0]], dtype=np.float32), [asked])
    assert made[["post_id", "label"]].to_numpy().tolist() == [["a", "right"]]


def test_nobody_asked_or_nobody_covered_gives_no_rows(asked: classes.HeadClassifier) -> None:
    assert classes.enrich(POSTS, VECTORS, []).empty
    assert list(classes.enrich(POSTS.tail(1), VECTORS[3:], [asked]).columns) == list(classes.COLUMNS)


def test_another_head_is_another_model(asked: classes.HeadClassifier) -> None:
    assert classes.fingerprint([asked]) != classes.fingerprint([asked, Question()])
