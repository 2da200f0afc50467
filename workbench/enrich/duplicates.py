"""Families of posts that say the same in the same words: reposts, copy and paste, small edits.

A family is led by its earliest text; a text belongs to the leader it shares most words and word pairs with, at least
seven in ten (Jaccard). Members are compared with the leader alone, so families do not grow along chains.

Posts are taken oldest first, whatever their order in the frame. New posts join the families that stand; as long as
they are younger than what is known, the result is the same as that of all posts at once. A post that arrives late
joins a standing family or leads a new one; it never takes the lead of a standing one.

Source: Broder, On the resemblance and containment of documents (1997) for MinHash; candidates are verified exactly.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from workbench.enrich.text import NOTHING, SOMEONE, normalise, text_id

if TYPE_CHECKING:
    from rensa import RMinHash

NAME = "duplicates"
VERSION = 1
MODEL = f"{NAME}-{VERSION}"
ALIKE = 0.7
"""Jaccard similarity of words and word pairs from which two texts are near duplicates."""

_FEW_WORDS = 5  # shorter texts are alike by chance: only equal words count
_HASHES, _BANDS, _SEED = 96, 24, 1  # a pair at 0.7 is a candidate with probability 0.998
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*|[^\w\s.,;:!?'\"()\[\]\-\u2019\u201c\u201d\u2026*/|#@&]")


class Families:
    """What leads the known families; ``join`` gives each text its family and remembers the leaders it founds."""

    def __init__(self, leaders: Mapping[str, str] | None = None) -> None:
        """``leaders`` maps a family to the normalised text that leads it."""
        from rensa import RMinHashLSH

        self._index = RMinHashLSH(threshold=ALIKE, num_perm=_HASHES, num_bands=_BANDS)
        self._by_words: dict[str, str] = {}
        self._leaders: list[tuple[str, frozenset[str]]] = []
        for family, normal in (leaders or {}).items():
            spoken = words(normal)
            self._lead(family, spoken, _shingles(spoken))

    def join(self, normal: str) -> str:
        """The family of a normalised text: the ``text_id`` of its leader."""
        spoken = words(normal)
        if not spoken:
            return text_id(normal)
        same = self._by_words.get(" ".join(spoken))
        if same is not None:
            return same
        shingles = _shingles(spoken)
        family = self._closest(shingles) if len(spoken) >= _FEW_WORDS else None
        if family is None:
            family = text_id(normal)
            self._lead(family, spoken, shingles)
        return family

    def _closest(self, shingles: frozenset[str]) -> str | None:
        """The most similar leader, of equals the one with the smallest name; None when none is alike."""
        alike = []
        for place in self._index.query(_sketch(shingles)):
            family, theirs = self._leaders[place]
            shared = len(shingles & theirs)
            similarity = shared / (len(shingles) + len(theirs) - shared)
            if similarity >= ALIKE:
                alike.append((-similarity, family))
        return min(alike)[1] if alike else None

    def _lead(self, family: str, spoken: list[str], shingles: frozenset[str]) -> None:
        self._by_words.setdefault(" ".join(spoken), family)
        if len(spoken) >= _FEW_WORDS:
            self._index.insert(len(self._leaders), _sketch(shingles))
            self._leaders.append((family, shingles))


def enrich(posts: pd.DataFrame, families: Families | None = None) -> pd.DataFrame:
    """Columns post_id, family (the ``text_id`` of the family's earliest text), in the order of ``posts``.

    ``posts`` has post_id, text and created_at; ``families`` are those that stand, and learn the new ones.
    """
    families = families or Families()
    oldest = posts.sort_values(["created_at", "post_id"])
    family = [families.join(normalise(text)) for text in oldest["text"]]
    return pd.DataFrame(
        {
            "post_id": posts["post_id"].to_numpy(),
            "family": pd.Series(family, index=oldest.index, dtype="str").reindex(posts.index).to_numpy(),
        }
    ).astype("str")


def words(normal: str) -> list[str]:
    """Words and lone signs such as emoji, case-folded, without punctuation, people and addresses."""
    return _WORD.findall(normal.replace(SOMEONE, " ").replace(NOTHING, " ").casefold())


def _shingles(spoken: list[str]) -> frozenset[str]:
    pairs = (f"{first} {second}" for first, second in pairwise(spoken))
    return frozenset((*spoken, *pairs))


def _sketch(shingles: frozenset[str]) -> "RMinHash":
    from rensa import RMinHash

    sketch = RMinHash(num_perm=_HASHES, seed=_SEED)
    sketch.update(sorted(shingles))
    return sketch
