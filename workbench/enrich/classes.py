"""What heads other than sentiment say of posts: a row for each post and head that is sure of it."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from workbench.enrich import head as heads
from workbench.enrich.grams import Grams, grams
from workbench.enrich.head import Head
from workbench.enrich.labelled import OUT_OF_SCOPE
from workbench.model.protocols import Encoder

NAME = "classes"
COLUMNS = ("post_id", "head", "label", "p")


class Classifier(Protocol):
    """What says classes of posts: a head, or rules."""

    @property
    def name(self) -> str:
        """What the column ``head`` says."""

    @property
    def fingerprint(self) -> str:
        """Changes when what it says changes."""

    @property
    def languages(self) -> frozenset[str]:
        """The languages of the posts it is asked about."""

    def classify(self, posts: pd.DataFrame, vectors: np.ndarray) -> pd.DataFrame:
        """Rows of ``COLUMNS`` for the posts it is sure of; ``posts`` has post_id, lang, normal."""


@dataclass(frozen=True)
class HeadClassifier:
    """A head that speaks of posts in the languages of its encoder."""

    head: Head
    languages: frozenset[str]

    @property
    def name(self) -> str:
        """The head's name."""
        return self.head.name

    @property
    def fingerprint(self) -> str:
        """The head's fingerprint."""
        return self.head.fingerprint

    def classify(self, posts: pd.DataFrame, vectors: np.ndarray, found: Grams | None = None) -> pd.DataFrame:
        """As ``Classifier``; ``p`` is the probability of ``label``. ``found``: the grams of ``posts``, if known."""
        shares = self.head.probabilities(vectors, found or grams(posts["normal"].tolist()))
        chosen, sure = self.head.decide(shares), ~self.head.unsure(shares)
        if OUT_OF_SCOPE in self.head.classes:  # what a head is not about, it does not know
            sure &= chosen != self.head.classes.index(OUT_OF_SCOPE)
        return pd.DataFrame(
            {
                "post_id": posts["post_id"].array[sure],
                "head": self.name,
                "label": np.array(self.head.classes, dtype=object)[chosen[sure]],
                "p": shares[np.arange(len(shares)), chosen][sure],
            }
        )


def in_use(encoder: Encoder, wanted: Sequence[str]) -> list[HeadClassifier]:
    """The heads of those names beside sentiment; raises as ``head.load`` for one that is not there."""
    names = [name for name in dict.fromkeys(wanted) if name != "sentiment"]
    return [HeadClassifier(heads.load(name, encoder.name, encoder.fingerprint), encoder.languages) for name in names]


def fingerprint(classifiers: Sequence[Classifier]) -> str:
    """The model name for all that is asked about each post."""
    named = "\n".join(one.fingerprint for one in classifiers)
    return f"{NAME}-{hashlib.sha256(named.encode()).hexdigest()[:12]}"


def cards(encoder: Encoder, names: Collection[str]) -> pd.DataFrame:
    """The table ``heads``: a row for each head in use that has a card, in order of their names."""
    rows = []
    for name in sorted(names):
        path = heads.find(name, encoder.name)
        path = path.with_suffix(".json") if path else None
        if path is not None and path.is_file():
            card = json.loads(path.read_text(encoding="utf-8"))
            said = json.dumps(card, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            rows.append((name, str(card["fingerprint"]), said))
    return pd.DataFrame(rows, columns=["head", "fingerprint", "card"], dtype="str")


def enrich(posts: pd.DataFrame, vectors: np.ndarray, classifiers: Sequence[Classifier]) -> pd.DataFrame:
    """Rows of ``COLUMNS``; ``posts`` has post_id, lang and normal, row i of ``vectors`` belongs to its row i.

    A classifier sees the posts in its languages; the n-grams are made once for all heads.
    """
    rows = []
    for languages in dict.fromkeys(one.languages for one in classifiers):
        covered = posts["lang"].isin(languages).to_numpy(dtype=bool)
        some, mine = posts[covered], vectors[covered]
        if some.empty:
            continue
        alike = [one for one in classifiers if one.languages == languages]
        found = grams(some["normal"].tolist()) if any(isinstance(one, HeadClassifier) for one in alike) else None
        for one in alike:
            given = one.classify(some, mine, found) if isinstance(one, HeadClassifier) else one.classify(some, mine)
            rows.append(given[list(COLUMNS)])
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=list(COLUMNS))
