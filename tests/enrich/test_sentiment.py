import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.enrich import card, encoder, head, heads, sentiment, tone
from workbench.enrich.encoders import inputs
from workbench.enrich.grams import grams
from workbench.enrich.static import Static
from workbench.model.errors import BadInput, UnknownName


@pytest.fixture
def small(tmp_path: Path) -> head.Head:
    """A head whose class is the largest of three numbers, and that the word "so" makes positive."""
    weights = np.asfortranarray([[4.0, 0, 0], [0, 2, 0], [0, 1, 3]])  # as a solver may give it
    idf = np.ones(8, np.float16)
    words = np.zeros((8, 3))
    words[grams(["so"]).words.hashes[0] & 7] = [0, 0, 2]
    head.save(
        tmp_path / "sentiment_small.safetensors", encoder="small-1", classes=sentiment.CLASSES,
        weights={"vector": weights, "words": words}, idf={"words": idf}, bias=np.zeros(3),
        offsets=(0.5, 0, 0), threshold=0.6,
    )  # fmt: skip
    return head.load("sentiment", "small", "small-1", tmp_path)


def test_probabilities_are_the_softmax_of_the_linear_scores(small: head.Head) -> None:
    shares = small.probabilities(np.array([[0.0, 1, 1], [0, 0, 0]], dtype=np.float32), ["", "so"])
    scores = np.exp([[0.0, 3, 3], [0, 0, 2]])
    np.testing.assert_allclose(shares, scores / scores.sum(axis=1, keepdims=True), rtol=1e-4)


def test_the_tone_adds_to_the_scores_of_a_head_that_reads_it_and_to_no_other(
    small: head.Head, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = np.zeros((1, 3 + tone.DIMS), dtype=np.float32)
    rows[0, [1, 5]] = 1  # a vector, and the third number of the tone
    np.testing.assert_array_equal(small.probabilities(rows, [""]), small.probabilities(rows[:, :3], [""]))
    head.save(
        tmp_path / "sentiment_toned.safetensors", encoder="small-1", classes=sentiment.CLASSES,
        weights={"vector": np.eye(3), "tone": 2 * np.eye(tone.DIMS, 3)}, idf={}, bias=np.zeros(3),
        offsets=(0, 0, 0), threshold=0.6,
    )  # fmt: skip
    toned = head.load("sentiment", "toned", "small-1", tmp_path)
    scores = np.exp([[0.0, 1, 2]])
    np.testing.assert_allclose(toned.probabilities(rows, [""]), scores / scores.sum(), rtol=1e-4)
    with pytest.raises(BadInput, match="reads the tone"):
        toned.probabilities(rows[:, :3], [""])
    monkeypatch.setattr(tone, "fingerprint", lambda: "tone-other")
    with pytest.raises(BadInput, match=r"was trained on tone-\w+, not on tone-other"):
        head.load("sentiment", "toned", "small-1", tmp_path)


def test_a_decision_adds_offsets_and_knows_when_it_does_not_know(small: head.Head) -> None:
    shares = np.array([[0.4, 0.5, 0.1], [0.1, 0.2, 0.7]])
    assert small.decide(shares).tolist() == [0, 2]  # 0.4 times e ** 0.5 is 0.66
    assert small.unsure(shares).tolist() == [True, False]
    assert small.unsure(np.full((1, 3), np.nan)).tolist() == [True]


def test_a_language_that_is_not_covered_gets_no_guess(small: head.Head) -> None:
    posts = pd.DataFrame(
        {"post_id": ["a", "b", "c"], "lang": pd.Series(["en", "de", None], dtype="str"), "normal": "x"}
    )
    made = sentiment.enrich(posts, np.eye(3, dtype=np.float32), small, frozenset({"en"}))
    assert made["sentiment"].isna().tolist() == [False, True, True]
    assert made.loc[0, "sentiment"] == "negative"
    shares = made[["p_negative", "p_neutral", "p_positive"]].to_numpy(dtype=float)
    assert shares[0].sum() == pytest.approx(1)
    assert np.isnan(shares[1:]).all()
    assert made["unsure"].isna().tolist() == [False, True, True]


def test_the_head_of_another_encoder_is_refused(small: head.Head, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="trained on small-1, not on small-2"):
        head.load("sentiment", "small", "small-2", tmp_path)
    with pytest.raises(UnknownName, match="no sentiment head for the encoder other"):
        head.load("sentiment", "other", "other-1", tmp_path)


def test_a_damaged_head_is_said(tmp_path: Path) -> None:
    (tmp_path / "sentiment_small.safetensors").write_bytes(b"cut")
    with pytest.raises(BadInput, match="damaged"):
        head.load("sentiment", "small", "small-1", tmp_path)


@pytest.mark.parametrize("name", ["static", "minilm"])
def test_each_encoder_ships_a_head_whose_card_says_what_it_is(name: str) -> None:
    shipped = sentiment.head(encoder(name))
    said = json.loads((head.HEADS / f"sentiment_{name}.json").read_text(encoding="utf-8"))
    assert said["fingerprint"] == shipped.fingerprint
    assert said["encoder"] == shipped.encoder == encoder(name).fingerprint
    assert tuple(said["classes"]) == shipped.classes == sentiment.CLASSES
    assert shipped.toned == ("tone" in said["training"]) == (name == "minilm")
    assert "CC BY 3.0" in said["licence"][0]
    assert said["measured"]["low"] < said["measured"]["value"] < said["measured"]["high"]
    assert sum(map(sum, said["measured"]["confusion"])) == said["measured"]["texts"] == 2000
    assert sum(said["class_prior"].values()) == pytest.approx(1, abs=1e-4)
    page = (head.HEADS / f"sentiment_{name}.md").read_text(encoding="utf-8")
    assert shipped.fingerprint in page
    assert f"{said['measured']['value']:.1%}" in page


def test_plain_words_are_read_as_they_are_meant(static: Static) -> None:
    texts = ["I love this, thank you so much!", "This is terrible, I hate it, worst ever", "The shop opens at nine"]
    posts = pd.DataFrame({"post_id": ["a", "b", "c"], "lang": ["en"] * 3, "normal": texts})
    made = sentiment.enrich(posts, static.encode(texts), sentiment.head(static), static.languages)
    assert made["sentiment"].tolist() == ["positive", "negative", "neutral"]


def test_plain_words_are_read_as_they_are_meant_beside_their_tone() -> None:
    made = encoder("minilm")
    shipped = sentiment.head(made)
    texts = ["I love this, thank you so much!", "This is terrible, I hate it, worst ever", "The shop opens at nine"]
    shares = shipped.probabilities(inputs(made, texts, shipped.toned), texts)
    assert shares.argmax(axis=1).tolist() == [2, 0, 1]


def test_a_measurement_counts_by_hand(small: head.Head) -> None:
    # truth: 8 negative all right, 2 positive one right -> (1 + 1/2) / 2
    labels = np.array([0] * 8 + [2] * 2)
    shares = np.array([[0.9, 0, 0.1]] * 9 + [[0.1, 0, 0.9]])
    measured = card.measure(small, shares, labels, "macro recall", seed=1)
    assert measured.value == pytest.approx(0.75)
    assert measured.accuracy == pytest.approx(0.9)
    assert measured.confusion == ((8, 0, 0), (0, 0, 0), (1, 0, 1))
    assert measured.mean_probabilities[2] == pytest.approx((0.5, 0, 0.5))
    assert (measured.coverage, measured.accuracy_kept) == pytest.approx((1, 0.9))
    assert measured.low <= 0.75 <= measured.high
    # all say 0.9 and 9 of 10 are right
    assert measured.calibration_error == pytest.approx(0, abs=1e-9)


def test_calibration_error_is_the_gap_between_saying_and_being_right() -> None:
    shares = np.array([[0.8, 0.2]] * 10)
    assert card.calibration_error(shares, np.array([0] * 5 + [1] * 5)) == pytest.approx(0.3)


def test_all_heads_that_ship_are_small_together() -> None:
    assert 0 < sum(path.stat().st_size for path in head.HEADS.iterdir()) < 10_000_000


@pytest.mark.parametrize("name", ["static", "minilm"])
@pytest.mark.parametrize("task", [task for task in heads.TASKS if task.ships], ids=lambda task: task.name)
def test_every_head_that_ships_is_there_with_its_card(task: heads.Task, name: str) -> None:
    made = encoder(name)
    kept = head.load(task.name, name, made.fingerprint, head.HEADS)
    said = json.loads((head.HEADS / f"{task.name}_{name}.json").read_text(encoding="utf-8"))
    assert said["fingerprint"] == kept.fingerprint
    assert said["classes"] == list(kept.classes)
    assert "reference" in said
