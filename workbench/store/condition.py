"""A query to a condition: SQL over posts and the tables beside them, or a mask over the counts."""

import re
from collections.abc import Set
from dataclasses import dataclass

import pandas as pd

from workbench.model.counts import BASE_BIN
from workbench.model.errors import BadInput
from workbench.model.post import OWN
from workbench.model.query import (
    CUBE_FIELDS,
    NONE,
    And,
    Everything,
    Field,
    Not,
    Or,
    Phrase,
    Query,
    Since,
    Until,
    Word,
    conjuncts,
)
from workbench.model.topics import OUTLIER

_COLUMNS = {
    "author": "author",
    "channel": "channel",
    "kind": "kind",
    "post": "post_id",
    "source": "source",
    "thread": "thread_id",
}
_EXACT = ("author", "post", "thread")
_BESIDE = {
    "aspect": "aspects",
    "brand": "brands",
    "intent": "classes",
    "lang": "language",
    "sentiment": "sentiment",
    "topic": "topics",
}
_WORD = r"\pL\pN\pM_"  # what a whole word is made of: letters, numbers, marks of any script


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
        case Word(text) | Phrase(text):
            return Condition("regexp_matches(text, ?)", (_pattern(text),))
        case Field(name, value):
            return _field(name, value, available)
        case Since(at):
            return Condition("created_at >= ?::timestamptz", (at.isoformat(),))
        case Until(at):
            return Condition("created_at < ?::timestamptz", (at.isoformat(),))
        case Not(of):
            inner = condition(of, available)
            return Condition(f"(NOT {inner.sql})", inner.params, inner.tables)
        case And(parts) | Or(parts):
            word = "AND" if isinstance(query, And) else "OR"
            made = [condition(part, available) for part in parts]
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


def _pattern(text: str) -> str:
    """RE2 pattern of a whole word or phrase in any script, whatever its case."""
    body = r"\s+".join(re.escape(word) for word in text.split())
    before = f"(?:^|[^{_WORD}])" if re.match(r"\w", text) else ""
    after = f"(?:$|[^{_WORD}])" if re.search(r"\w$", text) else ""
    return f"(?i){before}{body}{after}"


def _field(name: str, value: str, available: Set[str]) -> Condition:
    if name == "media":
        return _media(value)
    if name in _COLUMNS:
        column = _COLUMNS[name]
        if name in _EXACT:
            return Condition(f"coalesce({column} = ?, false)", (value,))
        return Condition(f"coalesce(lower({column}) = lower(?), false)", (value,))
    table = _BESIDE[name]
    none = value.lower() == NONE
    if name == "topic":
        return _topic(value, none, available)
    if name == "intent":
        return _intent(value, none, available)
    if table not in available:
        if name in ("aspect", "sentiment"):
            return Condition("true" if none else "false")
        column = "brand" if name == "brand" else "lang"
        if none:
            return Condition(f"(coalesce({column}, '') = '')")
        return Condition(f"coalesce(lower({column}) = lower(?), false)", (value,))
    uses = frozenset({table})
    column = name
    with_one = f"post_id IN (SELECT post_id FROM {table} WHERE {column} IS NOT NULL AND {column} <> '')"  # noqa: S608
    same = f"post_id IN (SELECT post_id FROM {table} WHERE lower({column}) = lower(?))"  # noqa: S608
    if name == "lang":  # a language that is not yet looked up is the one the source states
        stated = f"(coalesce(lower(lang) = lower(?), false) AND NOT {with_one})"
        if none:
            return Condition(f"(coalesce(lang, '') = '' AND NOT {with_one})", (), uses)
        return Condition(f"({same} OR {stated})", (value, value), uses)
    return Condition(f"(NOT {with_one})", (), uses) if none else Condition(f"({same})", (value,), uses)


def _intent(value: str, none: bool, available: Set[str]) -> Condition:
    """What heads and rules say of a post: the name of a yes-or-no intent, or a class of any head."""
    if "classes" not in available:
        return Condition("true" if none else "false")
    said = "label IS NOT NULL AND label <> 'no'"
    if not none:
        said = f"{said} AND (lower(label) = lower(?) OR label = 'yes' AND lower(head) = lower(?))"
    found = f"post_id IN (SELECT post_id FROM classes WHERE {said})"  # noqa: S608
    return Condition(f"(NOT {found})" if none else f"({found})", () if none else (value, value), frozenset({"classes"}))


def _media(value: str) -> Condition:
    """Owned media are the brands' own accounts, earned media everybody else."""
    owned = f"coalesce(starts_with(author, '{OWN}'), false)"
    if value.lower() not in ("owned", "earned"):
        raise BadInput(f"media:{value} is neither owned nor earned", do="write media:owned or media:earned")
    return Condition(owned if value.lower() == "owned" else f"(NOT {owned})")


def _topic(value: str, none: bool, available: Set[str]) -> Condition:
    if "topics" not in available:
        return Condition("true" if none or value == str(OUTLIER) else "false")
    uses = frozenset({"topics", "topic_table"} & available)
    if none or value == str(OUTLIER):
        return Condition(f"(post_id NOT IN (SELECT post_id FROM topics WHERE topic <> {OUTLIER}))", (), uses)  # noqa: S608
    if re.fullmatch(r"\d{1,9}", value):
        return Condition("(post_id IN (SELECT post_id FROM topics WHERE topic = ?))", (int(value),), uses)
    if "topic_table" not in available:
        return Condition("false")
    labelled = "SELECT topic FROM topic_table WHERE lower(label) = lower(?)"
    return Condition(f"(post_id IN (SELECT post_id FROM topics WHERE topic IN ({labelled})))", (value,), uses)  # noqa: S608


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
