"""The lexicon of aspects: which words mean which property of a service or product, and where a text says them."""

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbench.model.errors import BadInput
from workbench.model.expectation import refused

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

FILE = "aspects.toml"
BUNDLED = files("workbench.enrich").joinpath(FILE)
_PLURALS = ("", "s", "es")


class Aspect(BaseModel):
    """A property people judge; each of ``terms`` is a whole word or phrase, "cancel*" every word that begins so."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1)
    terms: tuple[str, ...] = Field(min_length=1)


class _Lexicon(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    aspect: tuple[Aspect, ...] = ()


def lexicon(home: Path | None = None) -> tuple[Aspect, ...]:
    """The aspects of the store in a home: its ``aspects.toml``, else the bundled ones.

    Raises: BadInput naming the file and the first thing wrong with it.
    """
    own = home / FILE if home else None
    return read(own) if own is not None and own.is_file() else parse(BUNDLED.read_text(encoding="utf-8"), FILE)


def read(path: Path) -> tuple[Aspect, ...]:
    """The aspects in a TOML file; raises as ``lexicon``."""
    try:
        return parse(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({error.strerror})", do="check its permissions") from error
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not text in UTF-8", do="save it as UTF-8") from error


def parse(content: str, name: str) -> tuple[Aspect, ...]:
    """The aspects in the text of a TOML file called ``name``; raises as ``lexicon``."""
    try:
        found = _Lexicon(**tomllib.loads(content)).aspect
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{name} is not TOML ({error})", do="mend that place") from error
    except ValidationError as error:
        raise refused(name, error.errors()[0]) from error
    owner: dict[str, str] = {}
    for aspect in found:
        for term in map(fold, aspect.terms):
            if not term.rstrip("*").strip():
                raise BadInput(f"{name} has an empty term under {aspect.name!r}", do="take it out")
            if owner.setdefault(term, aspect.name) != aspect.name:
                raise BadInput(
                    f"{name} gives the term {term!r} to {owner[term]!r} and to {aspect.name!r}", do="keep it in one"
                )
    return found


def fingerprint(aspects: Sequence[Aspect]) -> str:
    """A name of what a lexicon says: 8 hex digits."""
    return hashlib.sha256("\n".join(one.model_dump_json() for one in aspects).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Hit:
    """A term found at ``start`` to ``end`` of a text."""

    aspect: str
    start: int
    end: int


class AspectFinder:
    """Finds terms as whole words whatever their case, also in the plural; of overlapping terms the longest counts.

    Source: Aho and Corasick, Efficient string matching (CACM 1975).
    """

    def __init__(self, aspects: Iterable[Aspect]) -> None:
        owner = {fold(term): aspect.name for aspect in aspects for term in aspect.terms}
        self._terms = [(term.rstrip("*"), term.endswith("*"), owner[term]) for term in sorted(owner)]

    def hits(self, text: str) -> list[Hit]:
        """Terms in a text (as read, see ``text.readable``) from left to right; offsets are the text's own."""
        if not self._terms:
            return []
        folded = fold_in_place(text)
        found = []
        for which, start, stop in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start and (folded[start - 1].isalnum() or folded[start - 1] == "_"):
                continue
            end = stop
            while end < len(folded) and (folded[end].isalnum() or folded[end] == "_"):
                end += 1
            _, beginning, aspect = self._terms[which]
            if beginning or folded[stop:end] in _PLURALS:
                found.append(Hit(aspect, start, end))
        return _longest(found)

    @cached_property
    def _automaton(self) -> "AhoCorasick":
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick([term for term, _, _ in self._terms], matchkind=MatchKind.Standard)


def fold(term: str) -> str:
    """A term in the form in which it is compared."""
    return fold_in_place(" ".join(term.split()))


def fold_in_place(text: str) -> str:
    """Lower case without changing the length, curly apostrophes straight: offsets stay those of the text."""
    folded = text.replace("\u2019", "'").lower()
    return folded if len(folded) == len(text) else "".join(s.lower() if len(s.lower()) == 1 else s for s in text)


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
