"""Sentence patterns and how they become sentences.

A pattern is one line of ``grammar/*.toml``. ``[a|b]`` is a choice, ``{name}`` a word list (of the subject, the
language or the brand), ``{n:3-9}`` a number. A leading ``~`` marks what somebody says who looks for a job. How
often each pattern is used is counted, and a pattern that reached the cap is not used again: no template can cover
more than that share of the posts.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from draw import Draw

FOLDER = Path(__file__).parent / "grammar"
LANGUAGES = ("en", "de", "es")
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{([a-z0-9_:\-]+)\}")
_NAMES_A_BRAND = re.compile(r"\{(brand|b|m|r|rival|from|to)\}")
_SHOWS_A_BRAND = re.compile(r"\{(brand|b|m|bike|biked|bike0)\}")
_PERSONAL = re.compile(
    r"\b(I|I'm|I've|my|me|we|our|us|mine|you|your|ich|mein\w*|mir|mich|wir|uns\w*|mi|me|nos|llevo|seguid)\b"
    r"|\{(bike|biked|person|when|dur)\}"
)


@dataclass(frozen=True)
class Pattern:
    """One sentence pattern; ``id`` is language/section/key/number."""

    id: str
    raw: str
    seeker: bool


def _read(language: str) -> dict[str, dict[str, list[str]]]:
    sections: dict[str, dict[str, list[str]]] = {}
    for path in sorted(FOLDER.glob(f"{language}*.toml")):
        sections.update(tomllib.loads(path.read_text(encoding="utf-8")))
    return sections


class Grammar:
    """All patterns of all languages, with a count of their uses."""

    def __init__(self, cap: int) -> None:
        self.cap = cap
        self.uses: Counter[str] = Counter()
        self.sections = {language: _read(language) for language in LANGUAGES}
        self._patterns: dict[tuple[str, str, str], list[Pattern]] = {}

    def patterns(self, language: str, section: str, key: str) -> list[Pattern]:
        """The patterns of one list, in the order of the file."""
        name = (language, section, key)
        if name not in self._patterns:
            lines = self.sections[language].get(section, {}).get(key, [])
            self._patterns[name] = [
                Pattern(f"{language}/{section}/{key}/{i}", line.lstrip("~"), line.startswith("~"))
                for i, line in enumerate(lines)
            ]
        return self._patterns[name]

    def choose(
        self,
        draw: Draw,
        language: str,
        section: str,
        key: str,
        branded: bool = True,
        wants_brand: bool = False,
        formal: bool = False,
        taken: tuple[str, ...] = (),
    ) -> Pattern | None:
        """A pattern below the cap, the less used of three; None when there is none.

        Without ``branded`` no pattern that needs a brand; ``wants_brand`` prefers one that shows it; ``formal``
        leaves out what only a rider would say.
        """
        free = [
            pattern
            for pattern in self.patterns(language, section, key)
            if self.uses[pattern.id] < self.cap
            and pattern.id not in taken
            and (branded or not _NAMES_A_BRAND.search(pattern.raw))
            and not (formal and _PERSONAL.search(pattern.raw))
        ]
        if wants_brand:
            free = [pattern for pattern in free if _SHOWS_A_BRAND.search(pattern.raw)] or free
        if not free:
            return None
        return min((draw.pick(free) for _ in range(3)), key=lambda pattern: self.uses[pattern.id])

    def fill(self, draw: Draw, language: str, section: str, raw: str, names: Mapping[str, str]) -> str:
        """The pattern as a sentence: choices made, slots filled; ``names`` holds b, m, r, rival, from, to."""
        sections = self.sections[language]
        own = sections["branded" if names.get("b") else "brandless"]

        def slot(match: re.Match[str]) -> str:
            name = match.group(1)
            if name.startswith("n:"):
                low, high = name[2:].split("-")
                return str(draw.between(int(low), int(high)))
            if name in names:
                return names[name]
            for words in (own, sections.get(section, {}), sections["words"], sections["speech"]):
                if name in words:
                    return draw.pick(words[name])
            raise KeyError(f"{language}/{section}: no list for {{{name}}} in {raw!r}")

        text = raw
        while True:
            chosen = _CHOICE.sub(lambda match: draw.pick(match.group(1).split("|")), text)
            filled = _SLOT.sub(slot, chosen)
            if filled == text:
                return filled.strip()
            text = filled
