"""Fixed texts whose vectors prove that an encoder on this machine is the encoder its fingerprint names."""

import json
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np

from workbench.model.errors import BadInput

TOLERANCE = 1e-3
TEXTS = (
    "My parcel has been in transit for nine days and nobody answers the phone.",
    "Best customer service I have had in years, thank you!",
    "@user the app logs me out every time I open the invoices page",
    "Where can I buy a spare charger for the old model?",
    "Seriously?? Third cancelled trip this week \U0001f621\U0001f621",
    "Die neue Filiale am Markt ist jeden Tag bis 20 Uhr offen.",
    "Quarterly revenue rose 4.2 percent, in line with what analysts expected.",
    "ok",
)


def check(
    name: str,
    fingerprint: str,
    encode: Callable[[Sequence[str]], np.ndarray],
    mend: str,
    tolerance: float = TOLERANCE,
) -> None:
    """Encode the probe texts and compare with the vectors of the package.

    Raises: BadInput naming ``mend`` when one number is off by more than ``tolerance``.
    """
    kept = json.loads((files("workbench.enrich") / f"probes_{name}.json").read_text(encoding="utf-8"))
    expected = np.asarray(kept["vectors"], dtype=np.float32)
    found = encode(TEXTS)
    off = float(np.abs(found - expected).max()) if found.shape == expected.shape else float("inf")
    if kept["fingerprint"] != fingerprint or not off <= tolerance:
        raise BadInput(
            f"the encoder {name} gives other vectors here than {fingerprint} does (off by {off:.2g})", do=mend
        )


def write(name: str, fingerprint: str, encode: Callable[[Sequence[str]], np.ndarray], folder: Path) -> Path:
    """Keep the probe vectors of an encoder, for its maker; the file."""
    path = folder / f"probes_{name}.json"
    vectors = [[round(float(value), 5) for value in row] for row in encode(TEXTS)]
    kept = {"encoder": name, "fingerprint": fingerprint, "vectors": vectors}
    path.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")
    return path
