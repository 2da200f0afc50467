"""What an enrichment of a store did."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One enrichment: ``done`` were made now, ``there`` were made before, in ``unit`` (posts or unique texts).

    ``skipped`` of those now done got no value, ``why`` says for which reason; ``seconds`` is wall time.
    """

    name: str
    model: str
    unit: str
    done: int
    there: int
    skipped: int
    why: str
    seconds: float

    @property
    def rate(self) -> float | None:
        """Done a second; None when nothing was to do."""
        return self.done / self.seconds if self.done and self.seconds > 0 else None


@dataclass(frozen=True)
class Summary:
    """All steps in the order they ran, the encoder's fingerprint and the data version they led to."""

    encoder: str
    data_version: str
    steps: tuple[Step, ...]
