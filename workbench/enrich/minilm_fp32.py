"""The encoder ``minilm-fp32``: all-MiniLM-L6-v2 in full precision, from installed weights."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.enrich import probes, weights
from workbench.enrich.minilm import LANGUAGES, MAX_TOKENS, passes, tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertModel

NAME = "minilm-fp32"
RECIPE = "minilm 1: first 256 tokens, float32, mean over tokens, unit length"


class MiniLM32:
    """A transformer of six layers, about a hundred posts a second on one core; loaded at the first ``encode``.

    Source: Reimers and Gurevych, Sentence-BERT (EMNLP 2019); Wang et al., MiniLM (NeurIPS 2020).
    """

    name = NAME
    languages = LANGUAGES

    def __init__(self) -> None:
        self.fingerprint = weights.fingerprint("minilm", RECIPE)  # what its vectors have been called from the first

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (n_texts, 384), float32, unit length; within 1e-5 a vector does not depend on the texts beside it.

        Raises: BadInput when the weights do not give the vectors of this encoder.
        """
        return full_vectors(self._model, self._tokenizer, texts)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        return tokenizer(MAX_TOKENS)

    @cached_property
    def _model(self) -> "BertModel":
        bert = model()
        probes.check(
            self.name, self.fingerprint, lambda texts: full_vectors(bert, self._tokenizer, texts), mend=weights.MEND
        )
        return bert


def model() -> "BertModel":
    """The transformer on the processor, from the checked folder, without any look at the network."""
    from safetensors.torch import load_file
    from transformers import BertConfig, BertModel

    folder = weights.folder()
    made = BertModel(BertConfig.from_json_file(folder / "config.json"), add_pooling_layer=False)
    state = load_file(folder / weights.FILE)
    unused = ("pooler.", "embeddings.position_ids")  # a published buffer and a layer that the mean does not need
    made.load_state_dict({name: value for name, value in state.items() if not name.startswith(unused)})
    made.train(False)
    return made


def full_vectors(model: Any, tokenizer: "Tokenizer", texts: Sequence[str], *, first: bool = False) -> np.ndarray:
    """The mean of the last layer over the tokens, or its first token: shape (n_texts, n_dims), float32, unit length."""
    import torch

    vectors = np.empty((len(texts), model.config.hidden_size), dtype=np.float32)
    for rows, tokens in passes(tokenizer, texts):
        ids = torch.from_numpy(tokens)
        with torch.inference_mode():
            hidden = model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state
            pooled = (hidden[:, 0] if first else hidden.mean(1)).float().numpy()
        vectors[rows] = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
    return vectors
