"""Likely mistakes in a query that can be read: what its author probably did not mean."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from luqum import tree
from luqum.thread import parse as parse_lucene

from workbench.model.query import (
    NONE,
    NUMBERS,
    VALUES,
    Compare,
    Everything,
    Field,
    Like,
    Not,
    Query,
    Since,
    Until,
    canonical,
    conjuncts,
    leaves,
)
from workbench.store.condition import condition
from workbench.store.operators import row
from workbench.store.query import parse, typed
from workbench.store.reading import arrow
from workbench.store.selection import Selection, bounds_of
from workbench.store.store import Store

MOST = 200  # parts of a query that are looked up in a store
NAMED = 5  # words that no post says, named one by one up to here
_VALUES = {
    "aspect": ("aspects", "aspect"),
    "brand": ("brands", "brand"),
    "intent": ("classes", "label"),
    "lang": ("language", "lang"),
    "tag": ("tags", "tag"),
    "topic": ("topic_table", "label"),
}  # where the values of a field stand; those of the others are columns of the posts


_ANY = frozenset(Field(name, NONE) for name in (*VALUES, *NUMBERS))  # NOT one of these: brand:* and the like


def doubts(text: str, store: Store | None = None) -> list[str]:
    """A sentence for each likely mistake; with a store also for parts that no post of it meets.

    Raises: BadInput when the query cannot be read.
    """
    query = parse(text, store.home if store else None)
    found = [*_written(typed(text), query)]
    if store is not None:
        found += _nowhere(query, store)
    return found


def _written(text: str, query: Query) -> Iterator[str]:
    asked = [part for part in conjuncts(query) if not isinstance(part, Since | Until)]
    if asked and all(isinstance(part, Not) and part.of not in _ANY for part in asked):
        yield "the query only says what to leave out, so it means nearly every post; say also what to look for"
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', " ", text)
    for word in dict.fromkeys(re.findall(r"(?<![\w:])(and|or|not)(?!\w)", bare)):
        yield f'"{word}" is looked for as a word of the text; write {word.upper()} in capitals for the operator'
    if text.strip() and _mixed(parse_lucene(text)):
        yield f"AND and OR stand side by side without parentheses; this is read as {canonical(query)}"


def _mixed(node: tree.Item) -> bool:
    """Whether a row without parentheses has an OR beside an AND or beside nothing."""
    parts = row(node)
    signs = {part for part in parts if isinstance(part, str)} - {"NOT"}
    if "OR" in signs and len(signs) > 1:
        return True
    groups = [part for part in parts if not isinstance(part, str)] if len(parts) > 1 else node.children
    return any(_mixed(group) for group in groups)


def _nowhere(query: Query, store: Store) -> Iterator[str]:
    whole = store.selection(canonical(query))
    asked = list(dict.fromkeys(part for part, _ in leaves(query)))[:MOST]
    total, found = _numbers(whole, asked)
    if not total:
        yield "the store has no posts to look at"
        return
    gone = [part for part, number in zip(asked, found, strict=True) if not number and part not in _ANY]
    unsaid = [canonical(part) for part in gone if not isinstance(part, Field | Like | Compare)]
    for part in gone:
        if isinstance(part, Field | Like | Compare):
            yield _missing(part, whole)
    if len(unsaid) > NAMED:
        yield f"no post of the store says any of {', '.join(unsaid[:NAMED])} and {len(unsaid) - NAMED} more"
    else:
        yield from (f"no post of the store says {one}" for one in unsaid)
    if not gone and not len(whole.ids()):
        yield _whole(query, whole)


def _whole(query: Query, whole: Selection) -> str:
    """Why a query whose parts all find something finds nothing."""
    first, last = bounds_of(query)
    if first and last and first >= last:
        return f"nothing is written at or after {first:%Y-%m-%d} and before {last:%Y-%m-%d}"
    extent = Selection(whole.snapshot, whole.version, Everything()).extent()
    if extent and ((first and first > extent[1]) or (last and last <= extent[0])):
        return f"no post was written then; the posts of the store are from {extent[0]:%Y-%m-%d} to {extent[1]:%Y-%m-%d}"
    if len(list(leaves(query))) < 2:
        return "no post of the store meets the query"
    return "every part of the query is met by some post, but no post meets the whole"


def _numbers(whole: Selection, asked: list[Query]) -> tuple[int, list[int]]:
    """How many posts there are, and how many of them meet each part, in one look at the texts."""
    made = [condition(part, whole.available) for part in asked]
    counted = "".join(f", count(*) FILTER (WHERE {one.sql})" for one in made)
    tables = frozenset().union(*(one.tables for one in made))
    params = [value for one in made for value in one.params]
    with whole.snapshot.connect("posts", *tables) as connection:
        row = arrow(connection, f"SELECT count(*){counted} FROM posts", params)  # noqa: S608 - values are parameters
    total, *found = (int(column[0].as_py()) for column in row.columns)
    return total, found


def _missing(part: Field | Like | Compare, whole: Selection) -> str:
    if isinstance(part, Compare):
        return f"no post of the store meets {canonical(part)}"
    sentence = f"no post of the store has {canonical(part)}"
    if isinstance(part, Like) or part.value.lower() == NONE:
        return sentence
    table, column = _VALUES.get(part.name, ("posts", part.name))
    if part.name in ("author", "post", "thread", "url", "media") or table not in (*whole.available, "posts"):
        return sentence
    known = whole.snapshot.rows(table, f"{column} IS NOT NULL", columns=[column])[column].astype("str")
    of = {value.lower(): value for value in known.unique()}
    close = get_close_matches(part.value.lower(), list(of), 1, 0.6)
    if close:
        return f"{sentence}; did you mean {canonical(Field(part.name, of[close[0]]))}?"
    if part.name == "topic" and any(part.value.lower() in label for label in of):
        return f"{sentence}; did you mean {canonical(Like('topic', f'*{part.value}*'))}?"
    some = "; ".join(sorted(of.values())[:5])
    return f"{sentence}; there are {some}{' and more' if len(of) > 5 else ''}" if some else sentence
