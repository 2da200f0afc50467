"""The plug points: structural, small, no base class."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
import pandas as pd

from workbench.model.topics import Topics


class Source(Protocol):
    """Outside world to posts."""

    name: str

    def posts(self, since: datetime) -> Iterator[pd.DataFrame]:
        """Frames with the columns of ``model.post``, oldest first."""


class Encoder(Protocol):
    """Texts to vectors; ``fingerprint`` names source, recipe and precision, equal on every machine."""

    name: str
    fingerprint: str
    languages: frozenset[str]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Shape (n_texts, n_dims), float32, unit length."""


class TopicModel(Protocol):
    """Texts and their vectors to topics."""

    @property
    def name(self) -> str:
        """The name it is chosen by."""

    def fit(self, texts: Sequence[str], vectors: np.ndarray) -> Topics:
        """A value. Same input and seed, same Topics; -1 is the outlier topic."""


class Detector(Protocol):
    """One series of counts to one score a bin."""

    name: str

    def score(self, signal: pd.Series) -> pd.Series:
        """Same index as ``signal``, causal: ``score(x[:t])`` equals ``score(x)[:t]``."""
