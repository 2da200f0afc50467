"""A query as a value: which posts are meant. The parser and the compiler live with the store."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from unicodedata import normalize

VALUES = (
    "aspect",
    "author",
    "brand",
    "channel",
    "intent",
    "kind",
    "lang",
    "media",
    "post",
    "sentiment",
    "source",
    "tag",
    "thread",
    "topic",
    "url",
)
NUMBERS = ("followers", "likes", "rating", "replies", "reposts", "views")
FIELDS = tuple(sorted((*VALUES, *NUMBERS, "date", "saved")))  # beside since and until
CUBE_FIELDS = ("brand", "channel", "sentiment", "source", "topic")  # those that the counts table knows
NONE = "none"  # the value of ``brand``, ``sentiment``, ``topic`` and others that means "without one"

_PLAIN = re.compile(r"[\w#@][\w#@.\-]*", re.UNICODE)
_PLAIN_PATTERN = re.compile(r"[\w#@*?][\w#@.\-*?]*", re.UNICODE)
_RESERVED = frozenset({"AND", "OR", "NOT", "TO"})


@dataclass(frozen=True)
class Everything:
    """All posts: the empty query."""


@dataclass(frozen=True)
class Word:
    """A whole word of the text, whatever its case; ``text`` is lower case without spaces."""

    text: str


@dataclass(frozen=True)
class Phrase:
    """Words that follow each other in the text; ``text`` is lower case, words one space apart."""

    text: str


@dataclass(frozen=True)
class Pattern:
    """A word or phrase with wildcards: ``*`` any letters or digits, ``?`` one; after a backslash the sign itself."""

    text: str


@dataclass(frozen=True)
class Near:
    """``left`` and ``right`` with at most ``between`` words between them; ``ordered`` says that left comes first.

    Both are words, phrases, patterns, an Or of them, or a Near; made by ``near``.
    """

    left: "Query"
    right: "Query"
    between: int
    ordered: bool


@dataclass(frozen=True)
class Field:
    """A property of the post: ``name`` is one of ``VALUES``, or one of ``NUMBERS`` and the value ``NONE``."""

    name: str
    value: str


@dataclass(frozen=True)
class Like:
    """A property of the post that a pattern describes: ``*`` any characters, ``?`` one."""

    name: str
    pattern: str


@dataclass(frozen=True)
class Compare:
    """A number of the post: ``name`` is one of ``NUMBERS``, ``sign`` one of ``= < <= > >=``."""

    name: str
    sign: str
    number: float


@dataclass(frozen=True)
class Since:
    """Posts at or after ``at`` (UTC)."""

    at: datetime


@dataclass(frozen=True)
class Until:
    """Posts before ``at`` (UTC)."""

    at: datetime


@dataclass(frozen=True)
class Not:
    """Posts that ``of`` does not mean."""

    of: "Query"


@dataclass(frozen=True)
class And:
    """Posts that every part means; made by ``all_of``."""

    parts: tuple["Query", ...]


@dataclass(frozen=True)
class Or:
    """Posts that at least one part means; made by ``any_of``."""

    parts: tuple["Query", ...]


Query = Everything | Word | Phrase | Pattern | Near | Field | Like | Compare | Since | Until | Not | And | Or


def words(text: str) -> Word | Phrase:
    """The word or phrase that the text is."""
    parts = normalize("NFC", text.lower()).split()
    return Word(parts[0]) if len(parts) == 1 else Phrase(" ".join(parts))


def pattern(text: str) -> Pattern:
    """The pattern that the text is."""
    return Pattern(" ".join(normalize("NFC", text.lower()).split()))


def near(left: Query, right: Query, between: int, ordered: bool) -> Near:
    """Two parts near each other; in canonical order where the order does not matter."""
    if not ordered and canonical(right) < canonical(left):
        left, right = right, left
    return Near(left, right, between, ordered)


def all_of(*parts: Query) -> Query:
    """The posts that every part means, in canonical order; nothing given means everything."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))]
    kept = _unique(part for part in flat if not isinstance(part, Everything))
    if not kept:
        return Everything()
    return kept[0] if len(kept) == 1 else And(kept)


def any_of(*parts: Query) -> Query:
    """The posts that at least one part means, in canonical order."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))]
    if any(isinstance(part, Everything) for part in flat):
        return Everything()
    kept = _unique(flat)
    return kept[0] if len(kept) == 1 else Or(kept)


def none_of(query: Query) -> Query:
    """The posts that the query does not mean; NOT twice says nothing."""
    return query.of if isinstance(query, Not) else Not(query)


def height(query: Query) -> int:
    """How many levels of AND, OR, NOT and NEAR a query has within each other."""
    match query:
        case And(parts) | Or(parts):
            return 1 + max(map(height, parts))
        case Near(left, right):
            return 1 + max(height(left), height(right))
        case Not(of):
            return 1 + height(of)
        case _:
            return 0


def conjuncts(query: Query) -> tuple[Query, ...]:
    """The parts that must all hold: of an And its parts, of everything none, else the query itself."""
    match query:
        case And(parts):
            return parts
        case Everything():
            return ()
        case _:
            return (query,)


def leaves(query: Query, negated: bool = False) -> Iterator[tuple[Query, bool]]:
    """Every part that looks something up, but times; each with whether a NOT stands over it."""
    match query:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part, negated)
        case Not(of):
            yield from leaves(of, not negated)
        case Everything() | Since() | Until():
            return
        case _:
            yield query, negated


def canonical(query: Query) -> str:
    """The query as text: equal queries give equal text, and the text parses to the query again."""
    match query:
        case Everything():
            return ""
        case Word(text) | Phrase(text):
            return _quoted(text)
        case Pattern(text):
            return _quoted_pattern(text)
        case Near(left, right, between, ordered):
            return f"{_inner(left)} {'ONEAR' if ordered else 'NEAR'}/{between} {_inner(right)}"
        case Field(name, value):
            return f"{name}:{_quoted(value)}"
        case Like(name, text):
            return f"{name}:{_quoted_pattern(text)}"
        case Compare(name, sign, number):
            return f"{name}:{'' if sign == '=' else sign}{_number(number)}"
        case Since(at):
            return f"since:{_time(at)}"
        case Until(at):
            return f"until:{_time(at)}"
        case Not(of):
            return f"NOT {_inner(of)}"
        case And(parts):
            return " AND ".join(map(_inner, parts))
        case Or(parts):
            return " OR ".join(map(_inner, parts))


def _inner(query: Query) -> str:
    text = canonical(query)
    return f"({text})" if isinstance(query, And | Or | Near | Everything) else text


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text) and text not in _RESERVED:
        return text
    escaped = re.sub(r'([\\"*?])', r"\\\1", text)
    return f'"{escaped}"'


def _quoted_pattern(text: str) -> str:
    if _PLAIN_PATTERN.fullmatch(text):
        return text
    escaped = text.replace('"', '\\"')  # stars and backslashes are escaped in it already
    return f'"{escaped}"'


def _number(number: float) -> str:
    text = str(int(number)) if number == int(number) else repr(number)
    return f'"{text}"' if text.startswith("-") else text


def _time(at: datetime) -> str:
    at = at.astimezone(UTC)
    day = at.date().isoformat()
    if at == datetime(at.year, at.month, at.day, tzinfo=UTC):
        return day
    return f'"{day}T{at.time().isoformat()}Z"'


def _unique(parts: "Iterator[Query] | list[Query]") -> tuple[Query, ...]:
    by_text = {canonical(part): part for part in parts}
    return tuple(by_text[text] for text in sorted(by_text))
