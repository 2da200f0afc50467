"""A query to a condition: SQL over posts and the tables beside them, or a mask over the counts."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

import pandas as pd

from workbench.model.counts import BASE_BIN
from workbench.model.errors import BadInput
from workbench.model.post import OWN
from workbench.model.query import (
    CUBE_FIELDS,
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
    conjuncts,
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
        case And(parts) | Or(parts):
            word = "AND" if isinstance(query, And) else "OR"
            terms = [part for part in parts if isinstance(part, Word | Phrase | Pattern)] if word == "OR" else []
            made = [_says(terms)] if terms else []  # looked for at once: time does not grow with their number
            made += [condition(part, available) for part in parts if part not in terms]
            joined = made[0]
            for part in made[1:]:
                joined = joined.joined(part, word)
            return joined


def brands_named(query: Query) -> frozenset[str] | None:
    """The brands, in lower case, that a query asks for at its top level; None when it asks for no brand.

    The counts of a corpus hold the rows of these brands alone: a post of theirs that also speaks of another brand
    says nothing about how much is said of that one.
    """
    named = [_brands(part) for part in conjuncts(query)]
    found = [brands for brands in named if brands is not None]
    return frozenset().union(*found) if found else None


def counts_suffice(query: Query) -> bool:
    """Whether the counts table alone can say how many posts of each kind the query means."""
    parts = conjuncts(query)
    if sum(_brands(part) is not None for part in parts) > 1:
        return False  # posts that speak of both: the counts do not know
    return all(_brands(part) is not None or _cube_part(part) for part in parts)


def counts_mask(query: Query, counts: pd.DataFrame, labels: pd.DataFrame | None) -> pd.Series:
    """Which rows of the counts table a query means that ``counts_suffice`` accepts; ``labels`` is the topic table."""
    match query:
        case Field(name, value):
            return _counts_field(name, value, counts, labels)
        case Since(at):
            return counts["bin"] >= at
        case Until(at):
            return counts["bin"] < at
        case Not(of):
            return ~counts_mask(of, counts, labels)
        case And(parts) | Or(parts):
            masks = [counts_mask(part, counts, labels) for part in parts]
            joined = masks[0]
            for mask in masks[1:]:
                joined = joined & mask if isinstance(query, And) else joined | mask
            return joined
        case _:
            return pd.Series(True, index=counts.index)


def restricted(counts: pd.DataFrame, query: Query) -> pd.DataFrame:
    """Counts of posts of the brands that the query asks for, without their rows of other brands."""
    named = brands_named(query)
    return counts if named is None else counts[counts["brand"].str.lower().isin(named)].reset_index(drop=True)


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


def _brands(query: Query) -> frozenset[str] | None:
    """The brands of a part that asks for one of some brands and nothing else."""
    match query:
        case Field("brand", value) if value.lower() != NONE:
            return frozenset({value.lower()})
        case Or(parts):
            named = [_brands(part) for part in parts]
            found = [brands for brands in named if brands is not None]
            return frozenset().union(*found) if len(found) == len(named) else None
        case _:
            return None


def _cube_part(query: Query) -> bool:
    """Whether each row of the counts knows the part's answer; brands are not among them, a post may have several."""
    match query:
        case Field(name, value):
            return name in CUBE_FIELDS and (name != "brand" or value.lower() == NONE)
        case Since(at) | Until(at):
            return bool(pd.Timestamp(at) == pd.Timestamp(at).floor(BASE_BIN))
        case Not(of):
            return _cube_part(of)
        case And(parts) | Or(parts):
            return all(map(_cube_part, parts))
        case Everything():
            return True
        case _:
            return False


def _counts_field(name: str, value: str, counts: pd.DataFrame, labels: pd.DataFrame | None) -> pd.Series:
    none = value.lower() == NONE
    if name != "topic":
        return counts[name].str.lower() == ("" if none else value.lower())
    if none or value == str(OUTLIER):
        return counts["topic"] == OUTLIER
    if re.fullmatch(r"\d{1,9}", value):
        return counts["topic"] == int(value)
    if labels is None:
        return pd.Series(False, index=counts.index)
    return counts["topic"].isin(labels.loc[labels["label"].str.lower() == value.lower(), "topic"])
