"""Short readable names for topics, the same each time."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from workbench.topics.words import Term

PARTS = 3  # words or phrases in a label
_PHRASE_SHARE = 0.35  # a phrase stands for its word from this share of the word's texts on
_SUFFIXES = (
    "ations", "ation", "ments", "ment", "ness", "ings", "ing", "ies", "ied", "ers", "ed", "er", "es", "en", "ly",
    "os", "as", "s", "e", "y", "n", "o", "a",
)  # fmt: skip


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What "battery" and "batteries", "delay", "delayed" and "delays" have in common; crude, for comparing only."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


def alike(left: str, right: str) -> bool:
    """Whether two words would read as a repetition beside each other."""
    a, b = stem(left), stem(right)
    if a == b or left.rstrip("s") == right.rstrip("s"):
        return True
    short, long = sorted((a, b), key=len)
    return len(short) >= 4 and long.startswith(short) and len(long) - len(short) <= 3


def labels(terms: Sequence[Sequence[Term]]) -> tuple[str, ...]:
    """One unique label a topic: two or three of its heaviest words or phrases, no two alike, joined by commas.

    ``terms`` of each topic are heaviest first. A topic without words is "topic N". Where two topics would share a
    label, the later (smaller) one takes more of its own words, and in the end a number.
    """
    taken: dict[str, int] = {}
    found = []
    for topic, candidates in enumerate(terms):
        parts = _parts(candidates)
        first = list(islice(parts, PARTS))
        label = ", ".join(first) or f"topic {topic}"
        while label in taken and (another := next(parts, None)) is not None:
            label = ", ".join([*first[: PARTS - 1], another])
        if label in taken:
            label = f"{label} ({topic})"
        taken[label] = topic
        found.append(label)
    return tuple(found)


def telling(terms: Sequence[Term], texts: int) -> float:
    """At most how large a share of the topic's texts the words of its label stand in, 0 to 1.

    Small talk gathers too, but no word stands in much of it.
    """
    said = {term: count for term, _, count in terms}
    return min(1.0, sum(said[part] for part in islice(_parts(terms), PARTS)) / max(texts, 1))


def unique(given: Sequence[str]) -> tuple[str, ...]:
    """The labels, repeated ones with their number."""
    taken: set[str] = set()
    found = []
    for topic, label in enumerate(given):
        found.append(f"{label} ({topic})" if label in taken else label)
        taken.add(found[-1])
    return tuple(found)


def _parts(terms: Sequence[Term]) -> Iterator[str]:
    """Words and phrases fit to stand beside each other, heaviest first; a word gives way to the phrase it lives in."""
    said = {term: texts for term, _, texts in terms}
    phrases = [term for term in said if " " in term]
    chosen: list[str] = []
    for term, _, texts in terms:
        if " " not in term:
            homes = [p for p in phrases if term in p.split() and said[p] >= _PHRASE_SHARE * texts]
            term = max(homes, key=lambda phrase: said[phrase], default=term)
        elif all(said[term] < _PHRASE_SHARE * said.get(word, 0) for word in term.split()):
            continue
        words = term.split()
        if not any(alike(word, other) for word in words for part in chosen for other in part.split()):
            chosen.append(term)
            yield term
