"""The encoder ``minilm-fp32``: all-MiniLM-L6-v2 in full precision, from installed weights."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from workbench.enrich import probes, weights
from workbench.enrich.minilm import DIMS, LANGUAGES, MAX_TOKENS, tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertModel

NAME = "minilm-fp32"
RECIPE = "minilm 1: first 256 tokens, float32, mean over tokens, unit length"
_BATCH_TOKENS = 4096  # padded tokens a pass: long texts go in small batches, short ones in large


class MiniLM32:
    """A transformer of six layers, about a hundred posts a second on one core; loaded at the first ``encode``.

    Source: Reimers and Gurevych, Sentence-BERT (EMNLP 2019); Wang et al., MiniLM (NeurIPS 2020).
    """

    name = NAME
    languages = LANGUAGES

    def __init__(self) -> None:
        self.fingerprint = weights.fingerprint("minilm", RECIPE)  # the name its vectors have in stores

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (n_texts, 384), float32, unit length; within 1e-5 a vector does not depend on the texts beside it.

        Raises: BadInput when the weights do not give the vectors of this encoder.
        """
        return self._encode(texts, self._model)

    def _encode(self, texts: Sequence[str], bert: "BertModel") -> np.ndarray:
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        vectors = np.zeros((len(tokens), DIMS), dtype=np.float32)
        for rows in by_length([len(ids) for ids in tokens], _BATCH_TOKENS):
            pooled = mean_of_tokens(bert, [tokens[row] for row in rows])
            vectors[rows] = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        return vectors

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        return tokenizer(MAX_TOKENS)

    @cached_property
    def _model(self) -> "BertModel":
        bert = model()
        probes.check(self.name, self.fingerprint, lambda texts: self._encode(texts, bert), mend=weights.MEND)
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


def by_length(lengths: Sequence[int], batch_tokens: int) -> list[np.ndarray]:
    """Rows in batches of like length, each at most ``batch_tokens`` when padded (or one row)."""
    order = np.argsort(np.asarray(lengths, dtype=np.int64), kind="stable")
    batches: list[np.ndarray] = []
    start = 0
    while start < len(order):
        stop = start + 1
        while stop < len(order) and (stop + 1 - start) * lengths[order[stop]] <= batch_tokens:
            stop += 1
        batches.append(order[start:stop])
        start = stop
    return batches


def mean_of_tokens(bert: "BertModel", tokens: Sequence[Sequence[int]]) -> np.ndarray:
    """Mean of the last layer over the tokens of each row: shape (n_rows, 384), float32."""
    import torch

    longest = max(len(ids) for ids in tokens)
    padded = torch.zeros((len(tokens), longest), dtype=torch.long)
    mask = torch.zeros((len(tokens), longest), dtype=torch.long)
    for row, ids in enumerate(tokens):
        padded[row, : len(ids)] = torch.tensor(ids)
        mask[row, : len(ids)] = 1
    with torch.inference_mode():
        hidden = bert(input_ids=padded, attention_mask=mask).last_hidden_state
        share = mask.unsqueeze(-1).to(hidden.dtype)
        pooled: np.ndarray = ((hidden * share).sum(1) / share.sum(1)).numpy()
    return pooled
