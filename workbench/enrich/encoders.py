"""The encoders by name; none is loaded before its first ``encode``."""

from workbench.enrich import minilm, minilm_fp32, static
from workbench.enrich.progress import Progress, silent
from workbench.model.errors import UnknownName
from workbench.model.protocols import Encoder

ENCODERS = (static.NAME, minilm.NAME, minilm_fp32.NAME)


def encoder(name: str = static.NAME, progress: Progress = silent) -> Encoder:
    """The encoder of that name; ``progress`` hears when it must first be made on this machine.

    Raises: UnknownName when there is none.
    """
    if name == static.NAME:
        return static.Static(progress)
    if name == minilm.NAME:
        return minilm.MiniLM(progress)
    if name == minilm_fp32.NAME:
        return minilm_fp32.MiniLM32()
    raise UnknownName(f"there is no encoder {name!r}", do=f"use one of {', '.join(ENCODERS)}")
