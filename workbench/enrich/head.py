"""A head: a linear model on vectors, the tone and hashed n-grams, which says classes and how sure it is of them."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from workbench.enrich import tone as tones
from workbench.enrich.grams import Block, Grams, grams
from workbench.model.errors import BadInput, UnknownName
from workbench.store import place

_SAID = "head"  # one entry of metadata: several are written in an order that changes
HEADS = Path(str(files("workbench") / "heads"))
KINDS = ("words", "letters")
_AT_ONCE = 1_000


@dataclass(frozen=True)
class Head:
    """``tensors``: what the file holds, see ``save``; ``fingerprint`` names them, the decision and the encoder.

    ``parts`` are the classes that the weights tell apart, such as "abortion:favor"; a class of ``classes`` is the sum
    of its parts. Without a ":" the parts are the classes. ``offsets`` (n_classes,) are added to the log probabilities
    before the largest is taken; a text whose chosen class has a probability under ``threshold`` is unsure.
    """

    name: str
    encoder: str
    classes: tuple[str, ...]
    parts: tuple[str, ...]
    offsets: tuple[float, ...]
    threshold: float
    tensors: Mapping[str, np.ndarray]
    fingerprint: str

    def probabilities(self, vectors: np.ndarray, texts: Sequence[str] | Grams, target: str | None = None) -> np.ndarray:
        """Calibrated probabilities: shape (n_texts, n_classes), float32, rows sum to 1.

        ``vectors`` are ``encoders.inputs``; the tone in them is passed over by a head that is not ``toned``. ``texts``
        are normalised, or their ``grams`` where several heads read them. ``target`` restricts the parts to
        those that begin with it.

        Raises: BadInput for a target the head does not know, or vectors without the tone it reads.
        """
        rows, n_dims = np.asarray(vectors, dtype=np.float32), len(self._weights["vector"])
        scores = rows[:, :n_dims] @ self._weights["vector"] + self.tensors["bias"]
        if self.toned:
            if rows.shape[1] == n_dims:
                raise BadInput(f"the head {self.name} reads the tone, not only vectors", do="use `encoders.inputs`")
            scores += rows[:, n_dims:] @ self._weights["tone"]
        found = texts if isinstance(texts, Grams) else grams(texts)
        for kind in KINDS:
            if kind in self._weights:
                for at in range(0, len(scores), _AT_ONCE):  # in pieces that stay in the processor's cache
                    some = getattr(found, kind).part(at, at + _AT_ONCE)
                    scores[at : at + _AT_ONCE] += features(some, self._idf[kind]) @ self._weights[kind]
        if target is not None:
            mine = np.array([part.startswith(f"{target}:") for part in self.parts])
            if not mine.any():
                raise BadInput(
                    f"the head {self.name} knows no target {target}", do=f"use one of {', '.join(self.targets)}"
                )
            scores[:, ~mine] = -np.inf
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        share: np.ndarray = scores / scores.sum(axis=1, keepdims=True)
        if self.parts != self.classes:
            share = np.stack([share[:, [_last(p) == one for p in self.parts]].sum(axis=1) for one in self.classes], 1)
        return share.astype(np.float32, copy=False)

    def decide(self, probabilities: np.ndarray) -> np.ndarray:
        """The place in ``classes`` of each row's class: shape (n,), int."""
        chosen: np.ndarray = (np.log(np.maximum(probabilities, 1e-12)) + np.array(self.offsets)).argmax(axis=1)
        return chosen

    def unsure(self, probabilities: np.ndarray) -> np.ndarray:
        """Where the head does not know: shape (n,), bool."""
        sure = probabilities[np.arange(len(probabilities)), self.decide(probabilities)]
        doubt: np.ndarray = ~(sure >= self.threshold)
        return doubt

    @property
    def targets(self) -> tuple[str, ...]:
        """What the classes speak of, where the head knows several such things; else none."""
        return tuple(dict.fromkeys(part.partition(":")[0] for part in self.parts if ":" in part))

    @property
    def toned(self) -> bool:
        """Whether it reads the tone beside the vectors."""
        return "tone" in self.tensors

    @cached_property
    def _weights(self) -> dict[str, np.ndarray]:
        return {
            kind: np.ascontiguousarray(self.tensors[kind].astype(np.float32) * self.tensors[f"{kind}.scale"])
            for kind in ("vector", "tone", *KINDS)
            if kind in self.tensors
        }

    @cached_property
    def _idf(self) -> dict[str, np.ndarray]:
        return {kind: self.tensors[f"{kind}.idf"].astype(np.float32) for kind in KINDS if kind in self.tensors}


def _last(part: str) -> str:
    return part.rpartition(":")[2]


def features(block: Block, idf: np.ndarray) -> csr_matrix:
    """N-grams as columns, shape (n_texts, len(idf)), float32: each worth its ``idf``, rows of unit length.

    A column that occurs twice in a text stands there twice; ``len(idf)`` is a power of two.
    """
    columns = (block.hashes & np.uint32(len(idf) - 1)).view(np.int32)
    worth = idf[columns]
    sums = np.concatenate([[0], np.cumsum(np.square(worth, dtype=np.float64))])  # exact: a rarity has eleven bits
    length = np.sqrt(np.maximum(sums[block.starts[1:]] - sums[block.starts[:-1]], 1e-9))
    worth = worth * np.repeat(1 / length, np.diff(block.starts)).astype(np.float32)
    return csr_matrix((worth, columns, block.starts), shape=(len(block.starts) - 1, len(idf)))


def rarity(block: Block, bits: int) -> np.ndarray:
    """Inverse document frequency of each of ``2 ** bits`` columns: shape (2 ** bits,), float16.

    Source: Robertson and Spärck Jones, Relevance weighting of search terms (JASIS 1976), smoothed as for one more text
    that holds everything.
    """
    n_texts = len(block.starts) - 1
    columns = (block.hashes & np.uint32(2**bits - 1)).astype(np.int64)
    text_of = np.repeat(np.arange(n_texts, dtype=np.int64), np.diff(block.starts))
    once = np.unique(text_of << bits | columns) & (2**bits - 1)
    held = np.bincount(once, minlength=2**bits)
    idf: np.ndarray = (np.log((1 + n_texts) / (1 + held)) + 1).astype(np.float16)
    return idf


def home() -> Path:
    """Where heads that were trained on this machine are: ``heads`` in the home of the store."""
    return place.home() / "heads"


def load(name: str, encoder_name: str, encoder_fingerprint: str, folder: Path | None = None) -> Head:
    """The head of that name for an encoder: one trained here, else the one that ships.

    Raises: UnknownName when none was trained for it; BadInput when the file is damaged or belongs to another encoder.
    """
    path = find(name, encoder_name, folder)
    if path is None:
        raise UnknownName(
            f"there is no {name} head for the encoder {encoder_name}",
            do=f"train it with `workbench heads train {name} --encoder {encoder_name}`",
        )
    said, tensors = _read(path)
    if said["encoder"] != encoder_fingerprint:
        raise BadInput(
            f"the head {path.name} was trained on {said['encoder']}, not on {encoder_fingerprint}",
            do=f"train it again with `workbench heads train {name} --encoder {encoder_name}`",
        )
    if "tone" in said and said["tone"] != tones.fingerprint():
        raise BadInput(
            f"the head {path.name} was trained on {said['tone']}, not on {tones.fingerprint()}",
            do=f"train it again with `workbench heads train {name} --encoder {encoder_name}`",
        )
    digest = hashlib.sha256(json.dumps(said, sort_keys=True).encode())
    for key in sorted(tensors):
        digest.update(key.encode() + tensors[key].tobytes())
    return Head(
        name=name,
        encoder=encoder_fingerprint,
        classes=tuple(said["classes"]),
        parts=tuple(said["parts"]),
        offsets=tuple(said["offsets"]),
        threshold=float(said["threshold"]),
        tensors=tensors,
        fingerprint=f"{name}-{digest.hexdigest()[:8]}-{encoder_fingerprint}",
    )


def find(name: str, encoder_name: str, folder: Path | None = None) -> Path | None:
    """The file of a head: the one trained on this machine before the one that ships; None without either."""
    file = f"{name}_{filename(encoder_name)}.safetensors"
    places = (folder,) if folder else (home(), HEADS)
    return next((one / file for one in places if (one / file).is_file()), None)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    from safetensors import SafetensorError, safe_open

    mend = "install the workbench again, or train the head again with `workbench heads train`"
    try:
        with safe_open(path, framework="numpy") as opened:
            said = json.loads((opened.metadata() or {}).get(_SAID, "{}"))
            tensors = {key: opened.get_tensor(key) for key in opened.keys()}  # noqa: SIM118 - no mapping
    except (OSError, SafetensorError, ValueError) as error:
        raise BadInput(f"the head {path.name} is damaged ({error})", do=mend) from error
    if not {"classes", "parts", "offsets", "threshold", "encoder"} <= set(said) or "bias" not in tensors:
        raise BadInput(f"the head {path.name} was made by another version", do=mend)
    return said, tensors


def save(
    path: Path,
    *,
    encoder: str,
    classes: Sequence[str],
    weights: Mapping[str, np.ndarray],
    idf: Mapping[str, np.ndarray],
    bias: np.ndarray,
    offsets: Sequence[float],
    threshold: float,
    parts: Sequence[str] | None = None,
) -> None:
    """Keep a trained head; the same head gives the same bytes.

    ``weights`` maps "vector", "tone", "words", "letters" to (n_columns, n_parts); they are kept as whole numbers of 16
    bits (vector and tone) and 8 bits, each class with a scale of its own. ``idf`` has the columns' rarity of words and
    letters. A head with weights of the tone belongs to the tone that ships.
    """
    from safetensors.numpy import save_file

    tensors = {"bias": np.asarray(bias, np.float32)}
    for kind, table in weights.items():
        most, size = (127, np.int8) if kind in KINDS else (32767, np.int16)
        scale = np.maximum(np.abs(table).max(axis=0), 1e-12) / most
        whole = np.rint(table / scale).astype(size)
        tensors |= {kind: np.ascontiguousarray(whole), f"{kind}.scale": scale.astype(np.float32)}
    tensors |= {f"{kind}.idf": np.ascontiguousarray(values, np.float16) for kind, values in idf.items()}
    said = {
        "classes": list(classes),
        "parts": list(parts or classes),
        "offsets": [round(float(one), 4) for one in offsets],
        "threshold": round(float(threshold), 4),
        "encoder": encoder,
    } | ({"tone": tones.fingerprint()} if "tone" in weights else {})
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, path, metadata={_SAID: json.dumps(said, sort_keys=True)})
    path.chmod(0o644)


def filename(encoder_name: str) -> str:
    """The encoder's name as a part of a file's name."""
    return encoder_name.replace("/", "--")
