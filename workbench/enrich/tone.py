"""The tone of a text: a second top of MiniLM that was tuned on the sentiment of tweets, beside the plain vector.

Layers 5 and 6 of all-MiniLM-L6-v2 once more, changed by differences of rank 64 that ship with the package; the first
four layers are computed once for both tops. A head takes the tone as features beside the vector and the n-grams.
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from workbench.enrich import cache, graph, minilm, probes, weights
from workbench.enrich.progress import Progress, silent
from workbench.model.errors import BadInput

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

NAME = "tone"
FILE = Path(str(files("workbench") / "heads" / "tone_minilm.safetensors"))
CLASSES = ("negative", "neutral", "positive")
COMPONENTS = 32
DIMS = len(CLASSES) + COMPONENTS
LAYERS = tuple(range(graph.FORK, graph.LAYERS))
RECIPE = f"tone 1: layers 5 and 6 tuned, rank 64, on the graph of {minilm.RECIPE.partition(':')[0]}"
LEFT, RIGHT = ".left", ".right"
_NORMS = (*graph.NORMS, *(f"mixed_{graph.LAYERS + k}" for k in range(2)), f"layer_{graph.LAYERS + 1}")
_MEND = "delete the folder tone-... of the cache folder, or install the workbench again"
_SEED = 20170803
_TAIL = 10  # a tenth of the texts is held out
_TOLERANCE = 0.2  # scores run from about -2 to 3; processors round differently

Tensors = Mapping[str, np.ndarray]


class Tone:
    """Vectors of MiniLM and the tone of texts in one pass, 36 % dearer than the vectors alone.

    Raises: BadInput, when made, where the artefact is damaged.
    """

    name = NAME
    languages = minilm.LANGUAGES

    def __init__(self, path: Path = FILE, progress: Progress = silent) -> None:
        self._tensors = read(path)
        self._progress = progress
        digest = hashlib.sha256()
        for key in sorted(self._tensors):
            digest.update(key.encode() + self._tensors[key].tobytes())
        self.fingerprint = weights.fingerprint(NAME, f"{RECIPE} {digest.hexdigest()}")

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (n_texts, 35), float32: see ``both``."""
        return self.both(texts)[1]

    def both(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """What ``MiniLM.encode`` gives, shape (n_texts, 384), and the tone, shape (n_texts, 35); float32.

        The first three numbers of a tone are scores of ``CLASSES`` (their softmax are probabilities), the others
        principal components of the tuned top. A row does not depend on the texts beside it.

        Raises: BadInput when the graph that is kept on this machine is damaged.
        """
        tokenizer, session = self._loaded
        vectors = np.empty((len(texts), graph.DIMS), dtype=np.float32)
        pooled = np.empty_like(vectors)
        for rows, tokens in minilm.passes(tokenizer, texts):
            plain, pooled[rows] = session.run([graph.POOLED, graph.TONE], {graph.TOKENS: tokens})
            vectors[rows] = plain / np.linalg.norm(plain, axis=1, keepdims=True)
        return vectors, project(pooled, self._tensors)

    @cached_property
    def _loaded(self) -> "tuple[Tokenizer, InferenceSession]":
        folder = cache.made(self.fingerprint, lambda part: _write(part, self._tensors, self._progress))
        return minilm.tokenizer(minilm.MAX_TOKENS), minilm.opened(folder)


class Toned(minilm.MiniLM):
    """The encoder ``minilm`` with the tone beside its vectors; what ``encode`` gives and its fingerprint stay."""

    def both(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """As ``Tone.both``. Raises: BadInput when the graph is damaged or gives others than those of the package."""
        return self._tone.both(texts)

    @cached_property
    def _tone(self) -> Tone:
        made = Tone(progress=self._progress)
        check(made)
        probes.check(self.name, self.fingerprint, lambda texts: made.both(texts)[0], _MEND, minilm.TOLERANCE)
        return made


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """The fingerprint of the tone that ships. Raises: BadInput where its file is damaged."""
    return Tone().fingerprint


def parts(n_texts: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the training split that tuned the layers and the tenth that was held out, the same for whatever seed."""
    order = np.random.default_rng(_SEED).permutation(n_texts)
    return order[n_texts // _TAIL :], order[: n_texts // _TAIL]


def check(tone: Tone) -> None:
    """Compare the tones of the probe texts with those of the package. Raises: BadInput when they differ."""
    probes.check(tone.name, tone.fingerprint, tone.vectors, mend=_MEND, tolerance=_TOLERANCE)


def read(path: Path = FILE) -> dict[str, np.ndarray]:
    """The tensors of an artefact.

    Raises: BadInput when it is absent or damaged.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        tensors = load_file(path)
        project(np.zeros((1, graph.DIMS), dtype=np.float32), tensors)
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise BadInput(f"the tone layers {path.name} are damaged ({error})", do=_MEND) from error
    return tensors


def project(pooled: np.ndarray, tensors: Tensors) -> np.ndarray:
    """Class scores and components of means over the tuned top: (n_texts, 384) to (n_texts, 35), float32."""
    tone: np.ndarray = (pooled @ tensors["axes"] + tensors["shift"]).astype(np.float32)
    return tone


def second_top(state: graph.Weights, tensors: Tensors) -> dict[str, np.ndarray]:
    """The tuned layers under the names that ``graph`` expects, from the published weights and the differences."""
    top = {}
    for place, layer in enumerate(LAYERS):
        prefix = f"encoder.layer.{layer}."
        for name in (name for name in state if name.startswith(prefix)):
            short = f"{place}.{name.removeprefix(prefix)}"
            if short + LEFT in tensors:
                change = tensors[short + LEFT].astype(np.float32) @ tensors[short + RIGHT].astype(np.float32)
            else:
                change = tensors[short]
            mine = f"encoder.layer.{graph.LAYERS + place}.{name.removeprefix(prefix)}"
            top[mine] = state[name] + change
    return top


def _write(folder: Path, tensors: Tensors, progress: Progress) -> None:
    """Write the graph with both tops in eight bits."""
    from safetensors.numpy import load_file

    state = load_file(weights.folder() / weights.FILE)
    state |= second_top(state, tensors)
    progress("quantise", 0, 2)
    sizes = minilm.largest(state, minilm.tokenizer(minilm.MAX_TOKENS), _NORMS)
    progress("quantise", 1, 2)
    made = graph.transformer(state, graph.eight_bits(sizes), (graph.POOLED, graph.TONE))
    (folder / minilm.FILE).write_bytes(made.SerializeToString())
    (folder / "NOTICE").write_text(weights.NOTICE, encoding="utf-8")
    progress("quantise", 2, 2)
