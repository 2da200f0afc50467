"""A query to a condition: SQL over posts and the tables beside them."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from workbench.model.errors import BadInput
from workbench.model.post import OWN
from workbench.model.query import (
    NONE,
    NUMBERS,
    And,
    Compare,
    Everything,
    Field,
    Like,
    Near,
    Not,
    Or,
    Pattern,
    Phrase,
    Query,
    Since,
    Until,
    Word,
)
from workbench.model.topics import OUTLIER
from workbench.store.pattern import MARKED, Term, classes, hint, marked, pieces, plain

_COLUMNS = {
    "author": "author",
    "channel": "channel",
    "kind": "kind",
    "post": "post_id",
    "source": "source",
    "thread": "thread_id",
    "url": "url",
}
_CLASSES = 12  # more of them in a pattern, and it takes longer to make than to mark the words
_EXACT = ("author", "post", "thread", "url")
_BESIDE = {
    "aspect": "aspects",
    "brand": "brands",
    "intent": "classes",
    "lang": "language",
    "sentiment": "sentiment",
    "tag": "tags",
    "topic": "topics",
}


@dataclass(frozen=True)
class Condition:
    """SQL that is true for the posts a query means, its parameters, and the tables it reads besides posts."""

    sql: str
    params: tuple[object, ...] = ()
    tables: frozenset[str] = frozenset()

    def joined(self, other: "Condition", word: str) -> "Condition":
        """Both conditions with AND or OR between them."""
        return Condition(f"({self.sql} {word} {other.sql})", self.params + other.params, self.tables | other.tables)


def condition(query: Query, available: Set[str]) -> Condition:
    """What a query means as SQL over a view ``posts``; ``available`` names the tables beside it."""
    match query:
        case Everything():
            return Condition("true")
        case Word() | Phrase() | Pattern():
            return _says([query])
        case Near():
            return _near(query)
        case Field(name, value):
            return _field(name, _Asked(value), available)
        case Like(name, text):
            return _field(name, _Asked(text, wild=True), available)
        case Compare(name, sign, number):
            return Condition(f"coalesce({name} {sign} ?, false)", (number,))
        case Since(at):
            return Condition("created_at >= ?::timestamptz", (at.isoformat(),))
        case Until(at):
            return Condition("created_at < ?::timestamptz", (at.isoformat(),))
        case Not(of):
            inner = condition(of, available)
            return Condition(f"(NOT {inner.sql})", inner.params, inner.tables)
        case And(parts):
            return _joined([condition(part, available) for part in sorted(parts, key=_effort)], "AND")
        case Or(parts):
            terms = [part for part in parts if isinstance(part, Word | Phrase | Pattern)]
            made = [_says(terms)] if terms else []  # looked for at once: time does not grow with their number
            return _joined(made + [condition(part, available) for part in parts if part not in terms], "OR")


def _joined(made: Sequence[Condition], word: str) -> Condition:
    joined = made[0]
    for part in made[1:]:
        joined = joined.joined(part, word)
    return joined


def _effort(query: Query) -> int:
    """What to look at first: whatever leaves few posts for the slow look at their texts."""
    match query:
        case Word() | Phrase():
            return 1
        case Pattern() | Or():
            return 2
        case Near():
            return 3
        case Not(of):
            return 4 if _effort(of) else 0  # most posts meet it
        case And(parts):
            return max(map(_effort, parts))
        case _:
            return 0


def _says(terms: Sequence[Term]) -> Condition:
    hints = [hint(term) for term in terms]
    if classes(terms) > _CLASSES:
        return _marked(_says(hints), Or(tuple(terms)))
    whole = Condition("regexp_matches(text, ?)", (plain(terms),))
    if len(terms) > 1 or hints == terms:
        return whole
    return _says(hints).joined(whole, "AND")  # letters alone are found twice as fast as a whole word


def _near(query: Near) -> Condition:
    return _marked(condition(query.left, frozenset()).joined(condition(query.right, frozenset()), "AND"), query)


def _marked(first: Condition, query: Query) -> Condition:
    """A condition on the marked text, made only for texts that meet a quicker one."""
    sql = f"(CASE WHEN {first.sql} THEN regexp_matches({MARKED}, ?) ELSE false END)"
    return Condition(sql, (*first.params, marked(query)))


@dataclass(frozen=True)
class _Asked:
    """What the value of a field is compared with: a text whatever its case, or a pattern."""

    text: str
    wild: bool = False

    @property
    def none(self) -> bool:
        """Whether posts without a value are asked for."""
        return not self.wild and self.text.lower() == NONE

    @property
    def param(self) -> str:
        """The parameter of the SQL of ``same``."""
        if not self.wild:
            return self.text
        signs = {"*": ".*", "?": "."}
        return "(?is)" + "".join(signs[one] if wild else re.escape(one) for one, wild in pieces(self.text))

    def same(self, column: str) -> str:
        """SQL that is true where a column has the value."""
        return f"regexp_full_match({column}, ?)" if self.wild else f"lower({column}) = lower(?)"


def _field(name: str, asked: _Asked, available: Set[str]) -> Condition:
    if name == "media":
        return _media(asked.text)
    if name == "topic":
        return _topic(asked, available)
    if name in NUMBERS:
        return Condition(f"({name} IS NULL)")
    if name in _COLUMNS:
        column = _COLUMNS[name]
        if asked.none and name in _EXACT:
            return Condition(f"(coalesce({column}, '') = '')")
        same = f"{column} = ?" if name in _EXACT and not asked.wild else asked.same(column)
        return Condition(f"coalesce({same}, false)", (asked.param,))
    table = _BESIDE[name]
    if name == "intent":
        return _intent(asked, available)
    if table not in available:
        if name in ("aspect", "sentiment", "tag"):
            return Condition("true" if asked.none else "false")
        if asked.none:
            return Condition(f"(coalesce({name}, '') = '')")
        return Condition(f"coalesce({asked.same(name)}, false)", (asked.param,))
    uses = frozenset({table})
    with_one = f"post_id IN (SELECT post_id FROM {table} WHERE {name} IS NOT NULL AND {name} <> '')"  # noqa: S608
    same = f"post_id IN (SELECT post_id FROM {table} WHERE {asked.same(name)})"  # noqa: S608
    if name == "lang":  # a language that is not yet looked up is the one the source states
        if asked.none:
            return Condition(f"(coalesce(lang, '') = '' AND NOT {with_one})", (), uses)
        stated = f"(coalesce({asked.same('lang')}, false) AND NOT {with_one})"
        return Condition(f"({same} OR {stated})", (asked.param, asked.param), uses)
    return Condition(f"(NOT {with_one})", (), uses) if asked.none else Condition(f"({same})", (asked.param,), uses)


def _intent(asked: _Asked, available: Set[str]) -> Condition:
    """What heads and rules say of a post: the name of a yes-or-no intent, or a class of any head."""
    if "classes" not in available:
        return Condition("true" if asked.none else "false")
    said = "label IS NOT NULL AND label <> 'no'"
    if not asked.none:
        said = f"{said} AND ({asked.same('label')} OR label = 'yes' AND {asked.same('head')})"
    found = f"(post_id IN (SELECT post_id FROM classes WHERE {said}))"  # noqa: S608
    params = () if asked.none else (asked.param, asked.param)
    return Condition(f"(NOT {found})" if asked.none else found, params, frozenset({"classes"}))


def _media(value: str) -> Condition:
    """Owned media are the brands' own accounts, earned media everybody else."""
    owned = f"coalesce(starts_with(author, '{OWN}'), false)"
    if value.lower() not in ("owned", "earned"):
        raise BadInput(f"media:{value} is neither owned nor earned", do="write media:owned or media:earned")
    return Condition(owned if value.lower() == "owned" else f"(NOT {owned})")


def _topic(asked: _Asked, available: Set[str]) -> Condition:
    none = asked.none or asked.text == str(OUTLIER)
    if "topics" not in available:
        return Condition("true" if none else "false")
    uses = frozenset({"topics", "topic_table"} & available)
    if none:
        return Condition(f"(post_id NOT IN (SELECT post_id FROM topics WHERE topic <> {OUTLIER}))", (), uses)  # noqa: S608
    if re.fullmatch(r"\d{1,9}", asked.text):
        return Condition("(post_id IN (SELECT post_id FROM topics WHERE topic = ?))", (int(asked.text),), uses)
    if "topic_table" not in available:
        return Condition("false")
    labelled = f"SELECT topic FROM topic_table WHERE {asked.same('label')}"  # noqa: S608
    return Condition(f"(post_id IN (SELECT post_id FROM topics WHERE topic IN ({labelled})))", (asked.param,), uses)  # noqa: S608
