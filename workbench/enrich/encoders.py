"""The encoders by name; none is loaded before its first ``encode``."""

from workbench.enrich import minilm, minilm_fp32, static
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
        return minilm.MiniLM(progress)
    if name == minilm_fp32.NAME:
        return minilm_fp32.MiniLM32()
    if name.count("/") == 1:
        from workbench.enrich import hub

        return hub.HubEncoder(name)
    raise UnknownName(
        f"there is no encoder {name!r}",
        do=f"use one of {', '.join(ENCODERS)}, or owner/name of a Hugging Face model",
    )
