"""Families of posts that say the same in the same words: reposts, copy and paste, small edits.

A family is led by its earliest text; a text belongs to the leader it shares most words and word pairs with, at least
seven in ten (Jaccard). So from nine words on one word changed, or a comment of a few words around a quote, is still the
same text, and a quote inside a longer comment is not. A text that breaks off ("...") belongs to the one it begins. Two
texts that each name a number or a name the other does not are the same form filled in twice, not copies, unless nine
in ten words and pairs are shared. Names are known by their capital alone: in a post without capitals another place is
but a changed word.

Members are compared with the leader alone, so families do not grow along chains.

Posts are taken oldest first, whatever their order in the frame. New posts join the families that stand; as long as
they are younger than what is known, the result is the same as that of all posts at once. A post that arrives late
joins a standing family or leads a new one; it never takes the lead of a standing one.

Source: Broder, On the resemblance and containment of documents (1997) for MinHash; candidates are verified exactly.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from workbench.enrich.text import NOTHING, SOMEONE, normals, text_id

if TYPE_CHECKING:
    from rensa import RMinHash

NAME = "duplicates"
VERSION = 2
MODEL = f"{NAME}-{VERSION}"
ALIKE = 0.7
"""Jaccard similarity of words and word pairs from which two texts are near duplicates."""
SURE = 0.9
"""Similarity from which two texts are near duplicates although they name different numbers or names."""

_BEGIN, _MOST = 6, 1000  # words that find a text by its beginning, and texts that are looked at then
_CUT = ("\u2026", "...")
_FEW_WORDS = 5  # shorter texts are alike by chance: only equal words count
_HASHES, _BANDS, _SEED = 96, 24, 1  # a pair at 0.7 is a candidate with probability 0.998
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*|[^\w\s.,;:!?'\"()\[\]\-\u2019\u201c\u201d\u2026*/|#@&]")

_NAME = re.compile(r"(?<=[\w,] )[A-Z\u00c0-\u00de]\w+")
_DIGIT = re.compile(r"\d")


class _Said:
    """What a text says: its words, and what they are compared by, made when first asked for."""

    def __init__(self, normal: str) -> None:
        self.normal = normal
        self.words = words(normal)
        self.joined = " ".join(self.words)
        self.cut = normal.endswith(_CUT)

    @cached_property
    def shingles(self) -> frozenset[str]:
        return _shingles(self.words)

    @cached_property
    def sketch(self) -> "RMinHash":
        from rensa import RMinHash

        sketch = RMinHash(num_perm=_HASHES, seed=_SEED)
        sketch.update(self.shingles)
        return sketch


class Families:
    """What leads the known families; ``join`` gives each text its family and remembers the leaders it founds."""

    def __init__(self, leaders: Mapping[str, str] | None = None) -> None:
        """``leaders`` maps a family to the normalised text that leads it."""
        from rensa import RMinHashLSH

        self._index = RMinHashLSH(threshold=ALIKE, num_perm=_HASHES, num_bands=_BANDS)
        self._by_words: dict[str, str] = {}
        # family, text, words, how many shingles; these are made again: keeping them takes three times the memory
        self._leaders: list[tuple[str, str, str, int]] = []
        self._begun: dict[str, list[str]] = {}  # first words of a leader to its words
        self._cut: dict[str, list[str]] = {}  # the same for leaders that break off
        for family, normal in (leaders or {}).items():
            self._lead(family, _Said(normal))

    def join(self, normal: str) -> str:
        """The family of a normalised text: the ``text_id`` of its leader."""
        text = _Said(normal)
        if not text.words:
            return text_id(normal)
        family = self._by_words.get(text.joined) or self._whole(text) or self._closest(text)
        if family is None:
            family = text_id(normal)
            self._lead(family, text)
        return family

    def _whole(self, text: _Said) -> str | None:
        """The leader that begins with this text when it breaks off, or that breaks off and begins this text."""
        if len(text.words) < _BEGIN:
            return None
        key, said = " ".join(text.words[:_BEGIN]), text.joined
        longer = (other for other in self._begun.get(key, ()) if other.startswith(said)) if text.cut else ()
        shorter = (other for other in self._cut.get(key, ()) if said.startswith(other))
        return min((self._by_words[other] for other in (*longer, *shorter)), default=None)

    def _closest(self, text: _Said) -> str | None:
        """The most similar leader, of equals the one with the smallest name; None when none is alike."""
        if len(text.words) < _FEW_WORDS:
            return None
        alike = []
        mine = len(text.shingles)
        for place in self._index.query(text.sketch):
            family, other, joined, theirs = self._leaders[place]
            if min(mine, theirs) / max(mine, theirs) < ALIKE:
                continue  # they cannot share enough
            shared = len(text.shingles & _shingles(joined.split(" ")))
            similarity = shared / (mine + theirs - shared)
            if similarity >= SURE or (similarity >= ALIKE and not _another(text.normal, other)):
                alike.append((-similarity, family))
        return min(alike)[1] if alike else None

    def _lead(self, family: str, text: _Said) -> None:
        self._by_words.setdefault(text.joined, family)
        if len(text.words) >= _BEGIN:
            for index in (self._begun, self._cut) if text.cut else (self._begun,):
                same = index.setdefault(" ".join(text.words[:_BEGIN]), [])
                if len(same) < _MOST:
                    same.append(text.joined)
        if len(text.words) >= _FEW_WORDS:
            self._index.insert(len(self._leaders), text.sketch)
            self._leaders.append((family, text.normal, text.joined, len(text.shingles)))


def enrich(posts: pd.DataFrame, families: Families | None = None) -> pd.DataFrame:
    """Columns post_id, family (the ``text_id`` of the family's earliest text), in the order of ``posts``.

    ``posts`` has post_id, normal or text, and created_at; ``families`` are those that stand, and learn the new ones.
    """
    families = families or Families()
    oldest = posts.sort_values(["created_at", "post_id"])
    family = [families.join(normal) for normal in normals(oldest)]
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
    return frozenset((*spoken, *map(" ".join, pairwise(spoken))))


def _another(normal: str, other: str) -> bool:
    """Whether each of two texts names something the other does not."""
    mine, theirs = _names(normal), _names(other)
    return bool(mine - theirs and theirs - mine)


def _names(normal: str) -> frozenset[str]:
    """Numbers, and words with a capital inside a sentence, case-folded; no such words where most words have one."""
    spoken = _WORD.findall(normal)
    found = _NAME.findall(normal)
    capital = sum(word[0].isupper() for word in spoken)
    names = found if 2 * capital < len(spoken) else ()
    return frozenset(word.casefold() for word in (*names, *filter(_DIGIT.search, spoken)))
