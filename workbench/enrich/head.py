"""A head: the small linear model on an encoder's vectors that was trained once and ships with the package."""

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from workbench.model.errors import BadInput, UnknownName

_SAID = "head"  # one entry of metadata: several are written in an order that changes
HEADS = Path(str(files("workbench") / "heads"))


@dataclass(frozen=True)
class Head:
    """``weights`` has shape (n_classes, n_dims), ``bias`` (n_classes,); ``fingerprint`` names weights and encoder."""

    name: str
    encoder: str
    classes: tuple[str, ...]
    weights: np.ndarray
    bias: np.ndarray
    fingerprint: str

    def probabilities(self, vectors: np.ndarray) -> np.ndarray:
        """Softmax of the linear scores: shape (n_texts, n_classes), float32, rows sum to 1."""
        scores = vectors @ self.weights.T + self.bias
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        share: np.ndarray = (scores / scores.sum(axis=1, keepdims=True)).astype(np.float32)
        return share


def load(name: str, encoder_name: str, encoder_fingerprint: str, folder: Path = HEADS) -> Head:
    """The head of that name for an encoder.

    Raises: UnknownName when none was trained for it; BadInput when the file is damaged or belongs to another encoder.
    """
    from safetensors import SafetensorError, safe_open

    path = folder / f"{name}_{encoder_name}.safetensors"
    if not path.is_file():
        raise UnknownName(
            f"there is no {name} head for the encoder {encoder_name}", do="train one, or use the encoder static"
        )
    try:
        with safe_open(path, framework="numpy") as opened:
            said = json.loads((opened.metadata() or {}).get(_SAID, "{}"))
            weights, bias = opened.get_tensor("weights"), opened.get_tensor("bias")
    except (OSError, SafetensorError) as error:
        raise BadInput(f"the head {path.name} is damaged ({error})", do="install the workbench again") from error
    if said.get("encoder") != encoder_fingerprint:
        raise BadInput(
            f"the head {path.name} was trained on {said.get('encoder')}, not on {encoder_fingerprint}",
            do="train it again with `python -m workbench.enrich.train_sentiment`",
        )
    digest = hashlib.sha256(weights.tobytes() + bias.tobytes()).hexdigest()[:8]
    return Head(
        name=name,
        encoder=encoder_fingerprint,
        classes=tuple(said["classes"]),
        weights=weights,
        bias=bias,
        fingerprint=f"{name}-{digest}-{encoder_fingerprint}",
    )


def save(path: Path, *, encoder: str, classes: tuple[str, ...], weights: np.ndarray, bias: np.ndarray) -> None:
    """Keep a trained head; the same head gives the same bytes."""
    from safetensors.numpy import save_file

    kept = {"weights": weights, "bias": bias}
    tensors = {  # in C order: the format writes memory as it lies
        name: np.ascontiguousarray(values, dtype=np.float32) for name, values in kept.items()
    }
    said = json.dumps({"classes": list(classes), "encoder": encoder})
    save_file(tensors, path, metadata={_SAID: said})
    path.chmod(0o644)
