import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from workbench.enrich import head
from workbench.enrich.train_sentiment import fit, read_split
from workbench.model.errors import BadInput


class HashingEncoder:
    """A small real encoder: counts of hashed words, unit length; nothing to load and nothing to distil."""

    name = "hashing"
    fingerprint = "hashing-1"
    languages = frozenset({"en"})

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                vectors[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % 64] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


WORDS = ("awful", "table", "lovely")


def _split(n: int, seed: int) -> tuple[list[str], np.ndarray]:
    labels = np.random.default_rng(seed).integers(0, 3, n)
    return [f"this is {WORDS[label]} number{place % 7}" for place, label in enumerate(labels)], labels


@pytest.fixture
def cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))


@pytest.mark.usefixtures("cached")
def test_the_same_texts_train_the_same_head(tmp_path: Path) -> None:
    made = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        measured = fit(HashingEncoder(), _split(200, 1), _split(50, 2), tmp_path / name)
        made.append((tmp_path / name / "sentiment_hashing.safetensors").read_bytes())
    assert made[0] == made[1]
    assert measured.macro_recall == 1.0  # the word alone decides
    kept = head.load("sentiment", "hashing", "hashing-1", tmp_path / "first")
    assert kept.probabilities(HashingEncoder().encode(["awful", "lovely"])).argmax(axis=1).tolist() == [0, 2]
    assert (tmp_path / "first" / "sentiment_hashing.md").is_file()


def test_both_splits_are_read_as_they_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "tweeteval" / "sentiment"
    folder.mkdir(parents=True)
    (folder / "train_rebuilt.tsv").write_text('1\t2\tsays "fine\tx.tsv\n2\t0\tbad @some\ty.tsv\n', encoding="utf-8")
    (folder / "val_text.txt").write_text("so so\nfine\n", encoding="utf-8")
    (folder / "val_labels.txt").write_text("1\n2\n", encoding="utf-8")
    monkeypatch.setenv("WORKBENCH_DATASETS", str(tmp_path))
    texts, labels = read_split("train")
    assert (texts, labels.tolist()) == (['says "fine', "bad @user"], [2, 0])
    texts, labels = read_split("validation")
    assert (texts, labels.tolist()) == (["so so", "fine"], [1, 2])


def test_an_absent_set_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_DATASETS", str(tmp_path))
    with pytest.raises(BadInput, match="WORKBENCH_DATASETS"):
        read_split("train")
