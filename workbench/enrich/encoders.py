"""The encoders by name; none is loaded before its first ``encode``."""

from collections.abc import Sequence

import numpy as np

from workbench.enrich import minilm, minilm_fp32, static, tone
from workbench.enrich.progress import Progress, silent
from workbench.model.errors import UnknownName
from workbench.model.protocols import Encoder

ENCODERS = (static.NAME, minilm.NAME, minilm_fp32.NAME)
"""Those that need no network; ``encoder`` also takes the name ``owner/name`` of a model on the Hugging Face hub."""


def encoder(name: str = static.NAME, progress: Progress = silent) -> Encoder:
    """The encoder of that name; ``progress`` hears when it must first be made on this machine.

    Raises: UnknownName when there is none; BadInput when a model of the hub is neither here nor to be had.
    """
    if name == static.NAME:
        return static.Static(progress)
    if name == minilm.NAME:
        return tone.Toned(progress)
    if name == minilm_fp32.NAME:
        return minilm_fp32.MiniLM32()
    if name.count("/") == 1:
        from workbench.enrich import hub

        return hub.HubEncoder(name)
    raise UnknownName(
        f"there is no encoder {name!r}",
        do=f"use one of {', '.join(ENCODERS)}, or owner/name of a Hugging Face model",
    )


def inputs(encoder: Encoder, texts: Sequence[str], toned: bool) -> np.ndarray:
    """What a head reads of texts: their vectors, and beside them the tone where it is asked for and there is one.

    Shape (n_texts, n_dims) or (n_texts, n_dims + 35), float32.
    """
    if toned and isinstance(encoder, tone.Toned):
        return np.hstack(encoder.both(texts))
    return encoder.encode(texts)
