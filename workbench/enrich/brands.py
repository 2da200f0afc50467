"""Which brands a post speaks of: the one its source states, and every name, alias or handle in its text.

A name that the configuration calls ambiguous ("delta", "apple") counts where the post or its thread shows that the
brand is meant: it names the brand in another way too; it has a word listed for the brand and none listed against it;
or neither, or both, and the words around it are more like those of posts that name the brand for certain than like
others (log odds above ``THRESHOLD``; see ``senses``). Where too little was there to learn from, such a name counts.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from workbench.enrich.senses import Sense, context, learn
from workbench.enrich.text import readable
from workbench.model.config import Brand

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

NAME = "brands"
VERSION = 2

THRESHOLD = 0.0
"""Log odds from which an ambiguous name counts: even odds, so that neither kind of error is preferred."""

LEARNT_FROM = (
    2**15
)  # posts, at most: the oldest, and a power of two, so that the same are read until twice as many came

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """A brand named in a text; ``start`` and ``end`` are offsets in the readable text (``text.readable``).

    ``sure`` is False for a name that also means something else.
    """

    brand: str
    start: int
    end: int
    sure: bool = True


def fingerprint(brands: Sequence[Brand], senses: Mapping[str, Sense] | None = None) -> str:
    """The model name for a configuration and what was learnt: other brands, aliases or weights are another model."""
    said = "\n".join(brand.model_dump_json(exclude={"ours"}) for brand in brands)
    learnt = {name: [sense.prior, *sense.weights.items()] for name, sense in (senses or {}).items()}
    said += json.dumps(learnt, sort_keys=True) if learnt else ""
    return f"{NAME}-{VERSION}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


class BrandFinder:
    """Finds brands by whole words whatever their case; where names overlap the longest counts.

    "Delta" is found in "#delta" and "Delta's", neither in "deltas" nor in an address; "@delta" also when the handle
    is not listed. A name that two brands share gives both.

    Source: Aho and Corasick, Efficient string matching (CACM 1975).
    """

    def __init__(self, brands: Iterable[Brand], senses: Mapping[str, Sense] | None = None) -> None:
        """``senses`` are by the name of the brand, as ``learn`` makes them."""
        names: dict[str, set[str]] = {}
        self._known: dict[str, str] = {}
        self._unsure: set[tuple[str, str]] = set()  # pattern, brand
        self._told: dict[str, _Told] = {}
        for brand in brands:
            self._unsure |= {(_fold(name), brand.name) for name in brand.ambiguous}
            if brand.ambiguous:
                self._told[brand.name] = _Told(brand, (senses or {}).get(brand.name))
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
            name = self._patterns[which]
            found += [Mention(brand, first, last, (name, brand) not in self._unsure) for brand in self._brands[which]]
        return found

    def named(self, text: str, stated: object = None) -> tuple[set[str], set[str]]:
        """Brands named for certain, the one the source states among them, and those named by ambiguous names alone."""
        mentions = self.mentions(text)
        sure = {mention.brand for mention in mentions if mention.sure}
        if (given := self.stated(stated)) is not None:
            sure.add(given)
        return sure, {mention.brand for mention in mentions} - sure

    def meant(self, brand: str, text: str) -> bool:
        """Whether a text that names a brand by ambiguous names alone means it."""
        return self._told[brand].meant(text)

    def learn(self, posts: pd.DataFrame) -> dict[str, Sense]:
        """What posts (text, brand) teach about each brand with ambiguous names; nothing where there are none."""
        if not self._told:
            return {}
        named = [self.named(text, given) for text, given in zip(posts["text"], posts["brand"], strict=True)]
        found = {}
        for brand, told in self._told.items():
            parts: dict[str, list[frozenset[str]]] = {"certain": [], "others": [], "unsure": []}
            for text, (sure, unsure) in zip(posts["text"], named, strict=True):
                words = told.context(text)
                if brand in unsure:
                    listed = told.listed(words)
                    parts["unsure" if listed is None else "certain" if listed else "others"].append(words)
                elif brand in sure:
                    parts["certain"].append(words)
                elif not sure and not unsure:
                    parts["others"].append(words)
            if (sense := learn(**parts)) is not None:
                found[brand] = sense
        return found

    @cached_property
    def _automaton(self) -> "AhoCorasick":
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick(self._patterns, matchkind=MatchKind.Standard)


class _Told:
    """What tells whether ambiguous names of a brand mean it: words of the configuration, words that were learnt."""

    def __init__(self, brand: Brand, sense: Sense | None) -> None:
        names = (brand.name, *brand.aliases, *brand.handles)
        self._names = frozenset(word for name in names for word in context(name, frozenset()))
        self._for = frozenset(word for name in brand.context for word in context(name, frozenset()))
        self._against = frozenset(word for name in brand.not_context for word in context(name, frozenset()))
        self._sense = sense

    def context(self, text: str) -> frozenset[str]:
        return context(readable(text), self._names)

    def listed(self, words: frozenset[str]) -> bool | None:
        """What the words of the configuration say; None where none or both kinds are there."""
        speak, deny = not self._for.isdisjoint(words), not self._against.isdisjoint(words)
        return None if speak == deny else speak

    def meant(self, text: str) -> bool:
        words = self.context(text)
        listed = self.listed(words)
        if listed is not None or self._sense is None:
            return listed is not False
        return self._sense.log_odds(words) > THRESHOLD


def enrich(posts: pd.DataFrame, brands: Sequence[Brand] = (), finder: BrandFinder | None = None) -> pd.DataFrame:
    """Columns post_id, brand: a row for each post and brand, none for a post without one.

    ``posts`` has post_id, text and brand (what the source states, may be missing); with thread_id, what a post of the
    frame names for certain also tells what an ambiguous name means in the rest of its thread.
    """
    finder = finder or BrandFinder(brands)
    texts = posts["text"].tolist()
    named = [finder.named(text, given) for text, given in zip(texts, posts["brand"].tolist(), strict=True)]
    threads = posts["thread_id"].tolist() if "thread_id" in posts else [None] * len(posts)
    spoken: dict[str, set[str]] = {}
    for thread, (sure, _) in zip(threads, named, strict=True):
        if sure and isinstance(thread, str):
            spoken.setdefault(thread, set()).update(sure)
    rows = []
    for post_id, text, thread, (sure, unsure) in zip(posts["post_id"].tolist(), texts, threads, named, strict=True):
        known = spoken.get(thread, set()) if unsure and isinstance(thread, str) else set()
        meant = {brand for brand in unsure if brand in known or finder.meant(brand, text)}
        rows += [(post_id, brand) for brand in sorted(sure | meant)]
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
