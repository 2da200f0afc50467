"""The encoder ``minilm``: all-MiniLM-L6-v2 in eight bits, made once a machine, run by onnxruntime.

Against full precision the cosine is .998 on average and .995 at worst of 300 tweets.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.enrich import cache, graph, probes, weights
from workbench.enrich.progress import Progress, silent
from workbench.model.errors import BadInput

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

NAME = "minilm"
DIMS = graph.DIMS
RECIPE = (
    "minilm 2: first 256 tokens, 7-bit weights, 8-bit tokens, smoothed by the probes, mean over tokens, unit length"
)
LANGUAGES = frozenset({"en"})
MAX_TOKENS = 256
_BATCH_TOKENS = 4096  # of a pass
FILE = "model.onnx"
TOLERANCE = 0.02  # last digits that differ from processor to processor tip roundings: .007 after noise of 1e-6


class MiniLM:
    """A transformer of six layers in eight bits, more than 300 posts a second on one core.

    The first ``encode`` on a machine makes the file; ``OMP_NUM_THREADS`` limits the threads of a pass.

    Source: Reimers and Gurevych, Sentence-BERT (EMNLP 2019); Wang et al., MiniLM (NeurIPS 2020).
    """

    name = NAME
    languages = LANGUAGES

    def __init__(self, progress: Progress = silent) -> None:
        self.fingerprint = weights.fingerprint(NAME, RECIPE)
        self._progress = progress

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (n_texts, 384), float32, unit length; within 1e-6 a vector does not depend on the texts beside it.

        Raises: BadInput when the file is damaged or does not give the vectors of this encoder.
        """
        return self._loaded.encode(texts)

    @cached_property
    def _loaded(self) -> "_Model":
        folder = cache.made(self.fingerprint, lambda part: _write(part, self._progress))
        loaded = _Model.read(folder)
        probes.check(self.name, self.fingerprint, loaded.encode, f"delete {folder} and run again", TOLERANCE)
        return loaded


class _Model:
    def __init__(self, tokenizer: "Tokenizer", session: "InferenceSession") -> None:
        self._tokenizer = tokenizer
        self._session = session

    @classmethod
    def read(cls, folder: Path) -> "_Model":
        from tokenizers import Tokenizer

        session = opened(folder)
        return cls(Tokenizer.from_file(str(folder / "tokenizer.json")), session)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """As ``MiniLM.encode``."""
        vectors = np.empty((len(texts), DIMS), dtype=np.float32)
        for rows, tokens in passes(self._tokenizer, texts):
            pooled: np.ndarray = self._session.run([graph.POOLED], {graph.TOKENS: tokens})[0]
            vectors[rows] = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        return vectors


def tokenizer(max_tokens: int | None) -> "Tokenizer":
    """The published tokenizer, without padding, cut at ``max_tokens``."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(weights.folder() / "tokenizer.json"))
    made.no_padding()
    if max_tokens is None:
        made.no_truncation()
    else:
        made.enable_truncation(max_tokens)
    return made


def passes(tokenizer: "Tokenizer", texts: Sequence[str]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows and their tokens, shape (n_rows, n_tokens) int64: texts of one length go together, so nothing is padded."""
    tokens = [encoding.ids for encoding in tokenizer.encode_batch_fast(list(texts))]
    lengths = np.fromiter(map(len, tokens), dtype=np.int64, count=len(tokens))
    for length in np.unique(lengths):
        alike = np.flatnonzero(lengths == length)
        for start in range(0, len(alike), step := max(1, _BATCH_TOKENS // int(length))):
            rows = alike[start : start + step]
            yield rows, np.array([tokens[row] for row in rows], dtype=np.int64)


def session(model: Path | bytes) -> "InferenceSession":
    """A graph ready to run on the processor."""
    from onnxruntime import GraphOptimizationLevel, InferenceSession, SessionOptions

    options: Any = SessionOptions()
    options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC  # its fused layer norm is slower
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS") or 0)
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting threads leave the processor
    return InferenceSession(model, options, providers=["CPUExecutionProvider"])


def opened(folder: Path) -> "InferenceSession":
    """The graph in a folder of the cache, ready to run. Raises: BadInput where it is damaged."""
    from onnxruntime.capi import onnxruntime_pybind11_state as failures

    damaged = (
        failures.InvalidProtobuf,
        failures.InvalidArgument,
        failures.InvalidGraph,
        failures.NoSuchFile,
        failures.Fail,
    )
    try:
        return session(folder / FILE)
    except damaged as error:
        raise BadInput(f"the model in {folder} is damaged", do=f"delete {folder} and run again") from error


def largest(state: graph.Weights, cut: "Tokenizer", norms: Sequence[str]) -> dict[str, np.ndarray]:
    """How large each channel of what the named layer norms give becomes on the probe texts: shapes (384,), float32."""
    exact = session(graph.transformer(state, graph.full, norms).SerializeToString())
    sizes = {name: np.zeros(DIMS, dtype=np.float32) for name in norms}
    for _, tokens in passes(cut, probes.TEXTS):
        for name, values in zip(norms, exact.run(norms, {graph.TOKENS: tokens}), strict=True):
            sizes[name] = np.maximum(sizes[name], np.abs(values).max(axis=(0, 1)))
    return sizes


def _write(folder: Path, progress: Progress) -> None:
    """Find how large each channel becomes on the probe texts, and write the graph in eight bits."""
    from safetensors.numpy import load_file

    state = load_file(weights.folder() / weights.FILE)
    cut = tokenizer(MAX_TOKENS)
    progress("quantise", 0, 2)
    sizes = largest(state, cut, graph.NORMS)
    progress("quantise", 1, 2)
    (folder / FILE).write_bytes(graph.transformer(state, graph.eight_bits(sizes)).SerializeToString())
    cut.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "NOTICE").write_text(weights.NOTICE, encoding="utf-8")
    progress("quantise", 2, 2)
