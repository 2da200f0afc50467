"""Clauses of an English text: the stretches that say one thing each, split by punctuation and a few words.

The rules, in words: a sentence ends at its mark or a new line; "but", "although" and their like part what stands
against each other; a comma, a dash or "and" parts only where a new subject or verb begins (a word such as "it", "the",
"was"), a comma also where three words or more stand on both sides. No grammar is parsed.
"""

import re
from dataclasses import dataclass

_CONTRAST = r"\b(?:but|however|although|though|tho|whereas|yet|except|despite)\b"
_BEGINS = (
    r"(?:i|i'm|i've|we|you|he|she|it|it's|they|there|this|that|these|those|the|my|your|our|their|his|her|no|not|never|"
    r"still|is|are|was|were|has|have|had|do|does|did|don't|doesn't|didn't|can|can't|cannot|could|couldn't|will|won't|"
    r"would|wouldn't|should|nobody|nothing|everything)\b"
)
_BREAK = re.compile(
    rf"(?P<end>[.!?…]+(?=[\s\"')\]]|$)|[;:](?=\s)|[\r\n|]+)|(?P<contrast>{_CONTRAST})|(?P<comma>,(?=\s))"
    rf"|(?P<join>\s[-\u2013\u2014]+\s|\b(?:and|so|because|while|when|since|plus)\b(?=\s+{_BEGINS}))",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"\s*{_BEGINS}", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_ENOUGH_WORDS = 3
_NEAR = 80  # characters in which the words beside a comma are counted


@dataclass(frozen=True)
class Clause:
    """A stretch ``text[start:end]``; ``contrast``: a word such as "but" sets it against a neighbour."""

    start: int
    end: int
    contrast: bool


def clauses(text: str) -> list[Clause]:
    """The clauses of a text from left to right, without the signs and words between them; time is linear."""
    cuts = list(_cuts(text))
    bounds = [(0, False), *((stop, contrast) for _, stop, contrast in cuts)]
    ends = [*((start, contrast) for start, _, contrast in cuts), (len(text), False)]
    found = []
    for (begin, before), (stop, after) in zip(bounds, ends, strict=True):
        words = text[begin:stop]
        if words.strip():
            start = begin + len(words) - len(words.lstrip())
            found.append(Clause(start, begin + len(words.rstrip()), before or after))
    return found


def _cuts(text: str) -> list[tuple[int, int, bool]]:
    """Start, stop and whether it is a contrast, of each break that counts."""
    breaks = list(_BREAK.finditer(text))
    kept: list[tuple[int, int, bool]] = []
    last = 0
    for place, found in enumerate(breaks):
        if found.lastgroup == "comma" and not _AFTER.match(text, found.end()):
            following = breaks[place + 1].start() if place + 1 < len(breaks) else len(text)
            sides = text[max(last, found.start() - _NEAR) : found.start()], text[found.end() : following][:_NEAR]
            if any(len(_WORD.findall(side)) < _ENOUGH_WORDS for side in sides):
                continue
        kept.append((found.start(), found.end(), found.lastgroup == "contrast"))
        last = found.end()
    return kept
