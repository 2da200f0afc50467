"""The encoder ``static``: the mean of distilled token vectors; made once a machine, then quick and light."""

import json
from collections.abc import Sequence
from functools import cached_property
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
        if not len(texts):
            return np.empty((0, DIMS), dtype=np.float32)
        known = [
            [token for token in encoding.ids if token != self._unknown] or [self._unknown]
            for encoding in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        ]
        counts = np.fromiter(map(len, known), dtype=np.int64, count=len(known))
        flat = np.fromiter((token for tokens in known for token in tokens), dtype=np.int64, count=int(counts.sum()))
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        summed = np.add.reduceat(self._rows[flat], starts, axis=0)
        unit: np.ndarray = summed / np.linalg.norm(summed, axis=1, keepdims=True)
        return unit


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
