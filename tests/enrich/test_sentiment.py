import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.enrich import ENCODERS, card, encoder, head, sentiment
from workbench.enrich.static import Static
from workbench.model.errors import BadInput, UnknownName


@pytest.fixture
def small(tmp_path: Path) -> head.Head:
    """A head whose class is the largest of three numbers; kept in Fortran order, as scikit-learn gives it."""
    weights = np.asfortranarray([[4.0, 0, 0], [0, 2, 1], [0, 0, 3]])
    path = tmp_path / "sentiment_small.safetensors"
    head.save(path, encoder="small-1", classes=sentiment.CLASSES, weights=weights, bias=np.zeros(3))
    return head.load("sentiment", "small", "small-1", tmp_path)


def test_probabilities_are_the_softmax_of_the_linear_scores(small: head.Head) -> None:
    (shares,) = small.probabilities(np.array([[0.0, 1, 1]], dtype=np.float32))
    scores = np.exp([0.0, 3, 3])
    np.testing.assert_allclose(shares, scores / scores.sum(), rtol=1e-6)


def test_a_language_that_is_not_covered_gets_no_guess(small: head.Head) -> None:
    posts = pd.DataFrame({"post_id": ["a", "b", "c"], "lang": pd.Series(["en", "de", None], dtype="str")})
    made = sentiment.enrich(posts, np.eye(3, dtype=np.float32), small, frozenset({"en"}))
    assert made["sentiment"].isna().tolist() == [False, True, True]
    assert made.loc[0, "sentiment"] == "negative"
    shares = made[["p_negative", "p_neutral", "p_positive"]].to_numpy(dtype=float)
    assert shares[0].sum() == pytest.approx(1)
    assert np.isnan(shares[1:]).all()


def test_the_head_of_another_encoder_is_refused(small: head.Head, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="trained on small-1, not on small-2"):
        head.load("sentiment", "small", "small-2", tmp_path)
    with pytest.raises(UnknownName, match="no sentiment head for the encoder other"):
        head.load("sentiment", "other", "other-1", tmp_path)


def test_a_damaged_head_is_said(tmp_path: Path) -> None:
    (tmp_path / "sentiment_small.safetensors").write_bytes(b"cut")
    with pytest.raises(BadInput, match="damaged"):
        head.load("sentiment", "small", "small-1", tmp_path)


@pytest.mark.parametrize("name", ENCODERS)
def test_each_encoder_ships_a_head_whose_card_says_what_it_is(name: str) -> None:
    shipped = sentiment.head(encoder(name))
    said = json.loads((head.HEADS / f"sentiment_{name}.json").read_text(encoding="utf-8"))
    assert said["fingerprint"] == shipped.fingerprint
    assert said["encoder"] == shipped.encoder == encoder(name).fingerprint
    assert tuple(said["classes"]) == shipped.classes == sentiment.CLASSES
    assert "CC BY 3.0" in said["licence"]
    assert said["measured"]["low"] < said["measured"]["macro_recall"] < said["measured"]["high"]
    assert sum(map(sum, said["measured"]["confusion"])) == said["measured"]["texts"] == 2000
    assert sum(said["class_prior"].values()) == pytest.approx(1, abs=1e-4)
    page = (head.HEADS / f"sentiment_{name}.md").read_text(encoding="utf-8")
    assert shipped.fingerprint in page
    assert f"{said['measured']['macro_recall']:.1%}" in page


def test_plain_words_are_read_as_they_are_meant(static: Static) -> None:
    texts = ["I love this, thank you so much!", "This is terrible, I hate it, worst ever", "The shop opens at nine"]
    posts = pd.DataFrame({"post_id": ["a", "b", "c"], "lang": ["en"] * 3})
    made = sentiment.enrich(posts, static.encode(texts), sentiment.head(static), static.languages)
    assert made["sentiment"].tolist() == ["positive", "negative", "neutral"]


def test_macro_recall_weighs_every_class_alike() -> None:
    # truth: 8 of class 0 all right, 2 of class 1 one right -> (1 + 1/2) / 2
    labels = np.array([0] * 8 + [1] * 2)
    shares = np.array([[0.9, 0.1]] * 9 + [[0.1, 0.9]])
    measured = card.measure(shares, labels, ("a", "b"), seed=1)
    assert measured.macro_recall == pytest.approx(0.75)
    assert measured.accuracy == pytest.approx(0.9)
    assert measured.confusion == ((8, 0), (1, 1))
    assert measured.low <= 0.75 <= measured.high
    # all say 0.9 and 9 of 10 are right
    assert measured.calibration_error == pytest.approx(0, abs=1e-9)


def test_calibration_error_is_the_gap_between_saying_and_being_right() -> None:
    shares = np.array([[0.8, 0.2]] * 10)
    assert card.calibration_error(shares, np.array([0] * 5 + [1] * 5)) == pytest.approx(0.3)
