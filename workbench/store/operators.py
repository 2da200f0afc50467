"""Operators between words: NEAR/n and ONEAR/n, which the Lucene parser takes for words, and those we do not have."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luqum import tree

from workbench.model.query import Near, Or, Pattern, Phrase, Query, Word

MAX_BETWEEN = 100  # words that NEAR may leave between its two sides
MAX_SIZE = 6_000  # of what is looked for, see ``size``: more takes seconds to prepare
_NEAR = re.compile(r"(O?)NEAR/(\d+)(f?)")
_ALIEN = re.compile(
    r"(?:&&|\|\|?|XOR|ANDNOT|NOTNEAR(?:/\d*)?|(?:O?NEAR|WITHIN|ADJ)\d*"
    r"|O?NEAR/.*|(?i:o?near|within|adj|pre|w|n)/\d+f?|!\w.*)"
)


@dataclass(frozen=True)
class Nearness:
    """An operator ``NEAR/n`` (``ordered``: ``ONEAR/n``, or ``NEAR/nf`` as Brandwatch writes it)."""

    between: int
    ordered: bool


def nearness(node: object) -> Nearness | None:
    """The NEAR operator that a word is, if it is one."""
    found = _NEAR.fullmatch(node.value) if isinstance(node, tree.Word) else None
    return Nearness(int(found[2]), bool(found[1] or found[3])) if found else None


def instead(word: str) -> str | None:
    """What to write in place of a word that looks like an operator of another tool; None for every other word."""
    if _ALIEN.fullmatch(word) is None:
        return None
    known = {"&&": "AND", "||": "OR", "|": "OR", "ANDNOT": "AND NOT", "XOR": "(a OR b) AND NOT (a AND b)"}
    if word in known:
        return f"write {known[word]}"
    if word.startswith("!"):
        return f"write NOT {word[1:]}"
    if word.startswith("NOTNEAR"):
        return "write a AND NOT (a NEAR/5 b)"
    number = re.search(r"\d+", word)
    ordered = re.match("(?i)onear|within|adj|pre", word)
    return f"write {'ONEAR' if ordered else 'NEAR'}/{number[0] if number else '0' if ordered else '5'}"


def row(node: tree.Item) -> list[tree.Item | str]:
    """The parts of a row without parentheses, with "AND", "OR", "NOT" or "" (nothing said) before or between them.

    Beside a NEAR nothing stands, not even "".
    """
    parts = list(_flat(node))
    near = {place for place, part in enumerate(parts) if nearness(part)}
    return [part for place, part in enumerate(parts) if part != "" or not near & {place - 1, place + 1}]


def _flat(node: tree.Item) -> Iterator[tree.Item | str]:
    match node:
        case tree.UnknownOperation() | tree.AndOperation() | tree.OrOperation():
            between = {tree.AndOperation: "AND", tree.OrOperation: "OR"}.get(type(node), "")
            for place, child in enumerate(node.children):
                if place:
                    yield between
                yield from _flat(child)
        case _:
            while isinstance(node, tree.Not | tree.Prohibit):
                yield "NOT"
                node = node.children[0]
            yield node


def split(parts: list[tree.Item | str], at: str) -> list[list[tree.Item | str]]:
    """The row cut at each ``at``."""
    cut: list[list[tree.Item | str]] = [[]]
    for part in parts:
        if part == at:
            cut.append([])
        else:
            cut[-1].append(part)
    return cut


def spans(query: Query) -> bool:
    """Whether a query is something NEAR can stand beside: words, phrases, an OR of them, or another NEAR."""
    match query:
        case Word() | Phrase() | Pattern() | Near():
            return True
        case Or(parts):
            return all(map(spans, parts))
        case _:
            return False


def size(query: Query) -> int:
    """How large the pattern of a NEAR becomes: an unordered one has both of its sides twice."""
    match query:
        case Near(left, right, between, ordered):
            return (1 if ordered else 2) * (size(left) + size(right) + between)
        case Or(parts):
            return sum(map(size, parts))
        case Word(text) | Phrase(text) | Pattern(text):
            return 1 + len(text) // 8
        case _:
            return 0
