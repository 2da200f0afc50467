"""Encoders of the hub, on a tiny transformer with random weights that stands in the hub's cache of the test."""

import json
from pathlib import Path

import huggingface_hub.constants
import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from workbench.enrich import encoder, enrich
from workbench.model.errors import BadInput, UnknownName
from workbench.store import open_store

NAME = "somebody/tiny"
REVISION = "0123456789abcdef0123456789abcdef01234567"
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "parcel", "is", "late", "thanks"]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the model's one revision."""
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    kept = tmp_path / "models--somebody--tiny"
    folder = kept / "snapshots" / REVISION
    folder.mkdir(parents=True)
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text(REVISION, encoding="utf-8")
    tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token=WORDS[1]))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token=WORDS[1], model_max_length=16).save_pretrained(folder)
    torch.manual_seed(3)
    sizes = {"hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=len(WORDS), max_position_embeddings=16, **sizes)).save_pretrained(folder)
    return folder


def _say(folder: Path, **pooling: bool) -> None:
    modules = [{"type": f"sentence_transformers.models.{kind}"} for kind in ("Transformer", "Pooling")]
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    (folder / "1_Pooling").mkdir(exist_ok=True)
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling), encoding="utf-8")


def test_a_model_of_the_hub_keeps_the_protocol(model: Path) -> None:
    made = encoder(NAME)
    texts = ["the parcel is late", "thanks", "", "late " * 50]
    vectors = made.encode(texts)
    assert vectors.shape == (4, 8) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(vectors[1:2], made.encode(["thanks"]), atol=1e-6)
    assert made.encode([]).shape == (0, 8)


def test_name_and_revision_are_the_fingerprint(model: Path) -> None:
    made = encoder(NAME)
    assert made.fingerprint.startswith("somebody--tiny-")
    assert made.fingerprint == encoder(NAME).fingerprint
    newer = model.with_name("f" * 40)
    model.rename(newer)
    (newer.parent.parent / "refs" / "main").write_text(newer.name, encoding="utf-8")
    assert encoder(NAME).fingerprint != made.fingerprint


@pytest.mark.parametrize(
    ("card", "languages"),
    [
        (None, {"en"}),
        ("no header", {"en"}),
        ("---\nlanguage: de\n---\n", {"de"}),
        ("---\nlanguage: [de, en, multilingual]\n---\n", {"de", "en"}),
        ("---\nlanguage: multilingual\n---\n", {"en"}),
    ],
)
def test_languages_are_those_of_the_model_card(model: Path, card: str | None, languages: set[str]) -> None:
    if card is not None:
        (model / "README.md").write_text(card, encoding="utf-8")
    assert encoder(NAME).languages == languages


def test_the_first_token_is_taken_where_the_model_says_so(model: Path) -> None:
    mean = encoder(NAME).encode(["thanks"])
    _say(model, pooling_mode_mean_tokens=True)
    np.testing.assert_array_equal(encoder(NAME).encode(["thanks"]), mean)
    _say(model, pooling_mode_cls_token=True)
    assert np.abs(encoder(NAME).encode(["thanks"]) - mean).max() > 0.01
    _say(model, pooling_mode_max_tokens=True)
    with pytest.raises(BadInput, match="choose another encoder"):
        encoder(NAME).encode(["thanks"])


def test_a_model_that_is_not_here_is_refused_with_the_way_to_get_it(model: Path) -> None:
    with pytest.raises(BadInput, match=r"somebody/absent is not in the hub's cache.*HF_HUB_OFFLINE=0"):
        encoder("somebody/absent")
    with pytest.raises(UnknownName, match="owner/name"):
        encoder("a/b/c")


def test_a_damaged_model_is_refused_in_a_sentence(model: Path) -> None:
    (model / "model.safetensors").unlink()
    with pytest.raises(BadInput, match="cannot be loaded"):
        encoder(NAME).encode(["thanks"])


def test_a_model_without_heads_is_refused_before_anything_is_made(model: Path, tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    with pytest.raises(UnknownName, match="no sentiment head"):
        enrich(store, NAME)
    assert store.current("text") is None
