import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from workbench.enrich import encoder, head, heads, recipe, tone
from workbench.enrich.labelled import Labelled, Split
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
CLASSES = ("negative", "neutral", "positive")


def _split(n: int, seed: int) -> Split:
    labels = np.random.default_rng(seed).integers(0, 3, n)
    return Split([f"this is {WORDS[label]} number{place % 7}" for place, label in enumerate(labels)], labels)


KNOWN = Labelled(CLASSES, _split(200, 1), _split(50, 2), "words put together")


@pytest.fixture
def cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))


@pytest.mark.usefixtures("cached")
def test_the_same_texts_train_the_same_head_and_card(tmp_path: Path) -> None:
    task, made = heads.task("sentiment"), []
    for name in ("first", "second"):
        trained = recipe.train(task, HashingEncoder(), tmp_path / name, KNOWN)
        made.append([path.read_bytes() for path in sorted((tmp_path / name).iterdir())])
    assert made[0] == made[1]
    assert len(made[0]) == 3
    assert trained.measured.value == 1.0  # the word alone decides
    kept = head.load("sentiment", "hashing", "hashing-1", tmp_path / "first")
    texts = ["this is awful number1", "this is lovely number2", "zzzz"]
    shares = kept.probabilities(HashingEncoder().encode(texts), texts)
    assert kept.decide(shares)[:2].tolist() == [0, 2]
    assert kept.unsure(shares).tolist()[:2] == [False, False]


@pytest.mark.usefixtures("cached")
def test_a_card_says_what_analyses_and_readers_need(tmp_path: Path) -> None:
    recipe.train(heads.task("sentiment"), HashingEncoder(), tmp_path, KNOWN)
    card = json.loads((tmp_path / "sentiment_hashing.json").read_text(encoding="utf-8"))
    assert {"head", "fingerprint", "encoder", "classes", "languages", "class_prior", "measured"} <= set(card)
    assert sum(map(sum, card["measured"]["confusion"])) == card["measured"]["texts"] == 50
    assert np.sum(card["measured"]["mean_probabilities"], axis=1) == pytest.approx(1, abs=1e-3)
    assert sum(card["class_prior"].values()) == pytest.approx(1, abs=1e-4)
    page = (tmp_path / "sentiment_hashing.md").read_text(encoding="utf-8")
    assert f"{card['measured']['value']:.1%}" in page
    assert "Known failures" in page


def test_the_tone_is_columns_or_is_weighed_on_the_tenth_that_did_not_tune_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    minilm = encoder("minilm")
    assert isinstance(minilm, tone.Toned)
    minilm.encode(["load"]), minilm.both(["load"])
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    task = replace(heads.task("emotion"), words=8, letters=8)
    columns = recipe.train(task, minilm, tmp_path, KNOWN)
    assert columns.head.tensors["tone"].shape == (tone.DIMS, 3)
    assert columns.measured.value == 1.0
    weighed = recipe.train(replace(task, tone="scores"), minilm, tmp_path / "weighed", KNOWN)
    table = weighed.head.tensors["tone"] * weighed.head.tensors["tone.scale"]
    said = json.loads((tmp_path / "weighed" / "emotion_minilm.json").read_text(encoding="utf-8"))["training"]
    np.testing.assert_allclose(table, said["weight_of_tone"] * np.eye(tone.DIMS, 3), atol=1e-3)
    assert said["texts_of_decision"] == 20
    assert "20 texts" in (tmp_path / "weighed" / "emotion_minilm.md").read_text(encoding="utf-8")
    without = recipe.train(replace(task, tone=""), minilm, tmp_path / "without", KNOWN)
    assert not without.head.toned


@pytest.mark.usefixtures("cached")
def test_vectors_that_a_killed_run_kept_half_are_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, whole = ["this is awful", "this is lovely"], np.save

    def killed(file, made: np.ndarray) -> None:
        whole(file, made[:0])
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(np, "save", killed)
        recipe.inputs_of(HashingEncoder(), texts, False)
    for _ in range(2):  # made, then read
        np.testing.assert_array_equal(recipe.inputs_of(HashingEncoder(), texts, False), HashingEncoder().encode(texts))


@pytest.mark.usefixtures("cached")
def test_parts_of_several_targets_are_summed_and_can_be_chosen(tmp_path: Path) -> None:
    parts = ("tea:none", "tea:favor", "rain:none", "rain:favor")
    texts = [f"{target} is {word}" for target in ("tea", "rain") for word in ("wet", "lovely")] * 30
    split = Split(texts, np.arange(len(texts)) % 4)
    task = replace(heads.task("stance"), words=8, letters=8)
    made = recipe.train(task, HashingEncoder(), tmp_path, Labelled(parts, split, split, "itself")).head
    assert made.classes == ("none", "favor")
    assert made.targets == ("tea", "rain")
    vectors = HashingEncoder().encode(texts[:4])
    assert made.decide(made.probabilities(vectors, texts[:4])).tolist() == [0, 1, 0, 1]
    given = made.probabilities(vectors, texts[:4], "tea")
    assert given.sum(axis=1) == pytest.approx(1)
    with pytest.raises(BadInput, match="knows no target snow"):
        made.probabilities(vectors, texts[:4], "snow")


def test_texts_of_one_crisis_stay_in_one_fold() -> None:
    split = Split(["x"] * 9, np.zeros(9, int), np.array(list("aaaabbbcc")))
    fold = recipe.folds(split, 3)
    assert [len(set(fold[split.groups == name])) for name in "abc"] == [1, 1, 1]
    assert len(set(fold)) == 3
