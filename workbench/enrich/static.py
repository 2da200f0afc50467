"""The encoder ``static``: the mean of distilled token vectors; made once a machine, then quick and light."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from workbench.enrich import cache, probes, weights
from workbench.enrich.progress import Progress, silent
from workbench.model.errors import BadInput

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "static"
DIMS = 256
RECIPE = "static 1: [CLS] token [SEP], last layer, token + mean / 2, 256 components, SIF 3e-5 by rank, float16"
LANGUAGES = frozenset({"en"})
_MAX_TOKENS = 512
_BATCH = 4096
_MANY_WORDS = 300_000  # kept in memory with their tokens


class Static:
    """Thousands of texts a second with numpy alone; the first ``encode`` on a machine distils the table.

    ``progress`` hears of the distillation. The folder in the cache has the layout of model2vec.
    """

    name = NAME
    languages = LANGUAGES

    def __init__(self, progress: Progress = silent) -> None:
        self.fingerprint = weights.fingerprint(NAME, RECIPE)
        self._progress = progress

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (n_texts, 256), float32, unit length; a text without a known token gets the unknown token's vector.

        Raises: BadInput when the table does not give the vectors of this encoder.
        """
        vectors = np.empty((len(texts), DIMS), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            vectors[start : start + _BATCH] = self._loaded.encode(texts[start : start + _BATCH])
        return vectors

    @cached_property
    def _loaded(self) -> "_Table":
        table = _Table.read(made(self.fingerprint, self._progress))
        probes.check(self.name, self.fingerprint, table.encode, mend=f"delete {cache.folder()} and run again")
        return table


class _Table:
    """Token vectors in memory: ``rows`` has shape (n_tokens, 256), float32."""

    def __init__(self, tokenizer: "Tokenizer", rows: np.ndarray) -> None:
        self._tokenizer = tokenizer
        self._rows = rows
        self._words: dict[str, tuple[int, ...]] = {}
        self._unknown = tokenizer.token_to_id("[UNK]") or 0

    @classmethod
    def read(cls, folder: Path) -> "_Table":
        from safetensors import SafetensorError
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        try:
            rows = load_file(folder / "model.safetensors")["embeddings"].astype(np.float32)
        except (OSError, SafetensorError, KeyError) as error:
            raise BadInput(
                f"the table in {folder} is damaged ({error})", do=f"delete {folder} and run again"
            ) from error
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.enable_truncation(_MAX_TOKENS)
        return cls(tokenizer, rows)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """As ``Static.encode``, in one piece."""
        from scipy.sparse import csr_array

        if not len(texts):
            return np.empty((0, DIMS), dtype=np.float32)
        known = [self._known(text) for text in self._tokens(texts)]
        ends = np.cumsum(np.fromiter(map(len, known), dtype=np.int64, count=len(known)))
        flat = np.fromiter(chain.from_iterable(known), dtype=np.int64, count=int(ends[-1]))
        bounds = np.concatenate([[0], ends])
        ones = np.ones(len(flat), dtype=np.float32)
        summed = csr_array((ones, flat, bounds), shape=(len(known), len(self._rows))) @ self._rows
        unit: np.ndarray = summed / np.linalg.norm(summed, axis=1, keepdims=True)
        return unit

    def _tokens(self, texts: Sequence[str]) -> Iterator[list[int]]:
        """The tokens of each text, each word looked up once: the tokenizer never joins what a space parts."""
        words = {word for text in texts for word in text.split(" ")}
        if len(self._words) + len(words) > _MANY_WORDS:
            self._words.clear()
        listed = sorted(word for word in words if word not in self._words)
        encoded = self._tokenizer.encode_batch_fast(listed, add_special_tokens=False)
        self._words.update((word, tuple(one.ids)) for word, one in zip(listed, encoded, strict=True))
        for text in texts:
            yield list(chain.from_iterable(map(self._words.__getitem__, text.split(" "))))[:_MAX_TOKENS]

    def _known(self, tokens: list[int]) -> list[int]:
        """Without unknown tokens, unless there are no others."""
        if self._unknown not in tokens:
            return tokens or [self._unknown]
        return [token for token in tokens if token != self._unknown] or [self._unknown]


def made(fingerprint: str, progress: Progress = silent) -> Path:
    """The folder with the table, distilled when absent."""
    return cache.made(fingerprint, lambda folder: _write(folder, progress))


def _write(folder: Path, progress: Progress) -> None:
    from safetensors.numpy import save_file

    from workbench.enrich.distil import distil
    from workbench.enrich.minilm import tokenizer

    table = distil(progress)
    save_file({"embeddings": table}, folder / "model.safetensors")
    lone = tokenizer(None)
    lone.post_processor = None
    lone.save(str(folder / "tokenizer.json"), pretty=False)
    config = {"model_type": "model2vec", "architectures": ["StaticModel"], "hidden_dim": DIMS, "normalize": True}
    (folder / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    (folder / "NOTICE").write_text(weights.NOTICE, encoding="utf-8")
