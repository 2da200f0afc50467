"""Which brands a post speaks of: the one its source states, and every name, alias or handle in its text."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from workbench.enrich.text import readable
from workbench.model.config import Brand

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

NAME = "brands"
VERSION = 1

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """A brand named in a text; ``start`` and ``end`` are offsets in the readable text (``text.readable``)."""

    brand: str
    start: int
    end: int


def fingerprint(brands: Sequence[Brand]) -> str:
    """The model name for a configuration: other brands or aliases are another model."""
    said = "\n".join(brand.model_dump_json(exclude={"ours"}) for brand in brands)
    return f"{NAME}-{VERSION}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


class BrandFinder:
    """Finds brands by whole words whatever their case; where names overlap the longest counts.

    "Delta" is found in "#delta" and "Delta's", neither in "deltas" nor in an address; "@delta" also when the handle
    is not listed. A name that two brands share gives both.

    Source: Aho and Corasick, Efficient string matching (CACM 1975).
    """

    def __init__(self, brands: Iterable[Brand]) -> None:
        names: dict[str, set[str]] = {}
        self._known: dict[str, str] = {}
        for brand in brands:
            for alias in (brand.name, *brand.aliases, *(f"@{handle.lstrip('@')}" for handle in brand.handles)):
                if folded := _fold(alias):
                    names.setdefault(folded, set()).add(brand.name)
                    self._known.setdefault(folded.lstrip("@"), brand.name)
        self._patterns = sorted(names)
        self._brands = [sorted(names[pattern]) for pattern in self._patterns]

    def stated(self, name: object) -> str | None:
        """The configured brand that a source's name or alias means, the name itself when none does."""
        if not isinstance(name, str) or not name.strip():
            return None
        return self._known.get(_fold(name).lstrip("@"), name.strip())

    def mentions(self, text: str) -> list[Mention]:
        """Brands in a text, from left to right."""
        if not self._patterns:
            return []
        shown = readable(text)
        folded = shown.casefold()
        hits = [
            (start, stop, which)
            for which, start, stop in self._automaton.find_matches_as_indexes(folded, overlapping=True)
            if _whole(folded, start, stop)
        ]
        if not hits:
            return []
        if "://" in folded or "www." in folded:
            spans = [match.span() for match in _ADDRESS.finditer(folded)]
            hits = [hit for hit in hits if not any(first <= hit[0] < last for first, last in spans)]
        offsets = _offsets(shown) if len(folded) != len(shown) else None
        found = []
        for start, stop, which in _longest(hits):
            first, last = (start, stop) if offsets is None else (offsets[start], offsets[stop - 1] + 1)
            found += [Mention(brand, first, last) for brand in self._brands[which]]
        return found

    @cached_property
    def _automaton(self) -> "AhoCorasick":
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick(self._patterns, matchkind=MatchKind.Standard)


def enrich(posts: pd.DataFrame, brands: Sequence[Brand] = (), finder: BrandFinder | None = None) -> pd.DataFrame:
    """Columns post_id, brand: a row for each post and brand, none for a post without one.

    ``posts`` has post_id, text and brand (what the source states, may be missing).
    """
    finder = finder or BrandFinder(brands)
    rows = []
    for post_id, text, given in zip(posts["post_id"], posts["text"], posts["brand"], strict=True):
        found = {mention.brand for mention in finder.mentions(text)}
        if (stated := finder.stated(given)) is not None:
            found.add(stated)
        rows += [(post_id, brand) for brand in sorted(found)]
    return pd.DataFrame(rows, columns=["post_id", "brand"]).astype("str")


def _fold(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def _whole(text: str, start: int, stop: int) -> bool:
    """Whether the match does not cut a word; names that begin or end in a sign (C++) need no boundary there."""
    before = start > 0 and _of_word(text[start]) and _of_word(text[start - 1])
    after = stop < len(text) and _of_word(text[stop - 1]) and _of_word(text[stop])
    mail = text[start] == "@" and start > 0 and _of_word(text[start - 1])
    return not (before or after or mail)


def _of_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_" or unicodedata.category(sign) in ("Mn", "Mc")


def _longest(hits: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of overlapping hits the leftmost, of those the longest."""
    kept: list[tuple[int, int, int]] = []
    for hit in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
    return kept


def _offsets(text: str) -> list[int]:
    """For each character of ``text.casefold()`` the offset of the character of ``text`` it comes from."""
    return [place for place, sign in enumerate(text) for _ in sign.casefold()]
