"""Text to a query: the language people type, with errors that point at the column."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from luqum import tree
from luqum.exceptions import ParseError
from luqum.thread import parse as parse_lucene

from workbench.model.errors import BadInput
from workbench.model.query import (
    Everything,
    Query,
    all_of,
    any_of,
    canonical,
    height,
    near,
    none_of,
    pattern,
    words,
)
from workbench.store import fields
from workbench.store.caret import pointing, syntax_error
from workbench.store.named import SAVED, named
from workbench.store.operators import MAX_BETWEEN, MAX_SIZE, Nearness, instead, nearness, row, size, spans, split

MAX_LENGTH = 20_000  # characters
MAX_DEPTH = 100  # levels of parentheses and NOT
MAX_HEIGHT = 40  # levels of AND, OR, NOT and NEAR within each other: as text again they take twice as many
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff"
_PASTED = re.compile(rf"""(?P<kept>\\.|"(?:\\.|[^"\\])*")|(?P<quote>[“”„‟«»])|(?P<gone>[{_INVISIBLE}])|[\x00-\x1f]""")
_LATER = {
    tree.Fuzzy: ("inexact words (word~) are not part of the query language", "write a wildcard such as cancel*"),
    tree.Proximity: ('"a b"~3 is not part of the query language', "write a NEAR/3 b"),
    tree.Boost: ("weights (word^2) are not part of the query language", "leave the weight out"),
    tree.Regex: ("regular expressions (/.../) are not part of the query language", "write a wildcard such as cancel*"),
}


def parse(text: str, home: Path | None = None, within: tuple[str, ...] = ()) -> Query:
    """The query that the text says.

    Words, "phrases", wildcards (``*`` any letters, ``?`` one), AND OR NOT, parentheses, NEAR/n (at most n words
    between), ONEAR/n (in this order), field:value, ranges and comparisons of numbers and of date:, since: and until:.
    Words one after the other must all be there. ``saved:NAME`` stands for the query of that name in the home's
    ``queries.toml``, as it is now; ``within`` are the names it is already part of. ``model.query.canonical`` gives the
    text back, without names: it can always be read again.

    Raises: BadInput naming the column and what is expected there.
    """
    if len(text) > MAX_LENGTH:
        raise BadInput(f"the query has {len(text):,} characters", do=f"use at most {MAX_LENGTH:,}")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadInput("the query is not text in UTF-8", do="type it again")
    text = typed(text)
    if not text.strip():
        return Everything()
    try:
        parsed = parse_lucene(text)
    except ParseError as error:
        found = re.search(r"at position (\d+)", str(error))
        raise syntax_error(text, int(found[1]) if found else None) from error
    query = _Reader(text, home, within).query(parsed, depth=0)
    written(query)
    return query


def written(query: Query) -> str:
    """The query as text (``model.query.canonical``).

    Raises: BadInput when it is longer or deeper than a query may be.
    """
    if height(query) > MAX_HEIGHT:
        what = "the query has too many levels of AND, OR, NOT and NEAR within each other"
        raise BadInput(what, do=f"use at most {MAX_HEIGHT}")
    text = canonical(query)
    if len(text) > MAX_LENGTH:
        what = f"all that the query asks for has {len(text):,} characters when written out"
        raise BadInput(what, do=f"use at most {MAX_LENGTH:,}, saved queries included")
    return text


def typed(text: str) -> str:
    """A query as it was meant by who typed or pasted it: one line, straight quotes, no invisible signs."""
    line = re.sub(r"\s", " ", text)
    return _PASTED.sub(lambda found: found["kept"] or ('"' if found["quote"] else "" if found["gone"] else " "), line)


class _Reader:
    """Turns the parser's tree into a query; knows the text for its errors."""

    def __init__(self, text: str, home: Path | None, within: tuple[str, ...]) -> None:
        self.text = text
        self.home = home
        self.within = within

    def query(self, node: tree.Item, depth: int, field: str | None = None) -> Query:
        if depth > MAX_DEPTH:
            raise self.error(node, "parentheses go too deep", f"use at most {MAX_DEPTH} levels")
        if type(node) in _LATER:
            raise self.error(node, *_LATER[type(node)])
        match node:
            case tree.SearchField():
                return self.search_field(node, depth, field)
            case tree.Group() | tree.FieldGroup() | tree.Plus():
                return self.query(node.children[0], depth + 1, field)
            case tree.Prohibit() if field is not None and isinstance(node.children[0], tree.Word):
                return self.term(node.children[0], "-" + node.children[0].value, field)  # topic:-1
            case tree.Not() | tree.Prohibit():
                return none_of(self.query(node.children[0], depth + 1, field))
            case tree.UnknownOperation() if any(map(nearness, parts := row(node))):
                if field is not None:
                    raise self.error(node, "NEAR looks at the text, not at a field", "write AND or OR here")
                return self.row(parts, depth)
            case tree.OrOperation():
                return any_of(*self.parts(node.children, depth, field))
            case tree.AndOperation() | tree.UnknownOperation():
                return all_of(*self.parts(node.children, depth, field))
            case tree.From() | tree.To() | tree.Range():
                return self.range(node, field)
            case tree.Word():
                self.no_operator(node, field)
                return self.term(node, node.value, field)
            case tree.Phrase():
                return self.term(node, node.value[1:-1], field)
            case _:
                raise self.error(
                    node, "this is not part of the query language", "use words, phrases, fields, AND, OR, NOT"
                )

    def parts(self, children: Sequence[tree.Item], depth: int, field: str | None) -> list[Query]:
        return [self.query(child, depth + 1, field) for child in children]

    def row(self, parts: list[tree.Item | str], depth: int) -> Query:
        """A row of words with a NEAR in it, which binds closer than NOT, AND, OR and nothing, in this order."""
        return all_of(
            *(
                any_of(
                    *(all_of(*(self.negated(unit, depth) for unit in split(ands, "AND"))) for ands in split(ors, "OR"))
                )
                for ors in split(parts, "")
            )
        )

    def negated(self, unit: list[tree.Item | str], depth: int) -> Query:
        """Words with NEAR between them, and perhaps NOT before the first."""
        if unit[:1] == ["NOT"]:
            if depth > MAX_DEPTH:
                raise self.error(unit[-1], "there are too many NOT", f"use at most {MAX_DEPTH}")
            return none_of(self.negated(unit[1:], depth + 1))
        left: Query | None = None
        waiting: tuple[tree.Item, Nearness] | None = None
        for node in unit:
            if isinstance(node, str) and waiting:
                raise self.error(waiting[0], f"{waiting[0].value} has a NOT beside it", "write a AND NOT (a NEAR/5 b)")
            found = nearness(node)
            if found and (left is None or waiting):
                raise self.lonely(node)
            if found:
                waiting = (node, found)
                continue
            part = self.query(node, depth + 1)
            left = self.near(left, part, *waiting) if left is not None and waiting else part
            waiting = None
        if left is None or waiting:
            raise self.lonely(unit[-1])
        return left

    def near(self, left: Query, right: Query, node: tree.Item, how: Nearness) -> Query:
        if not (spans(left) and spans(right)):
            raise self.error(
                node,
                f"{node.value} stands between words, phrases and groups such as (late OR delayed)",
                "join the rest with AND outside of it",
            )
        if how.between > MAX_BETWEEN:
            raise self.error(node, f"{node.value} is too far", f"use at most {MAX_BETWEEN} words, or AND")
        made = near(left, right, how.between, how.ordered)
        if size(made) > MAX_SIZE:
            raise self.error(node, "there is too much near each other", "use fewer words, a smaller number, or AND")
        return made

    def lonely(self, node: tree.Item) -> BadInput:
        return self.error(node, f"{node.value} needs words on both sides", "write for instance late NEAR/5 flight")

    def no_operator(self, node: tree.Word, field: str | None) -> None:
        if field is not None:
            return
        if nearness(node):
            raise self.lonely(node)
        do = instead(node.value)
        if do is not None:
            raise self.error(node, f"there is no operator {node.value}", f"{do}, or quote it to search for it")
        compared = fields.compared(node.value)
        if compared is not None:
            raise self.error(node, "a comparison needs a colon", f"write {compared}, or quote it to search for it")

    def search_field(self, node: tree.SearchField, depth: int, outer: str | None) -> Query:
        name = node.name.lower()
        if outer is not None:
            raise self.error(node, "a field within a field", "quote a value that contains a colon")
        if name not in fields.NAMES:
            raise self.error(node, f"there is no field {node.name!r}", fields.instead(name))
        if name == "url" and isinstance(node.children[0], tree.SearchField):
            raise self.error(node.children[0], *fields.NO_ADDRESS)
        return self.query(node.children[0], depth + 1, name)

    def term(self, node: tree.Item, value: str, field: str | None) -> Query:
        text, wild = _unescaped(" ".join(value.split()))
        if not text.strip():
            raise self.error(node, "nothing between the quotes", "write the words to search for")
        if field == "saved":
            return self.saved(node, text)
        if field is not None:
            try:
                return fields.value(field, text, wild)
            except fields.Misread as wrong:
                raise self.error(node, wrong.what, wrong.do) from wrong
        if wild and not any(character.isalnum() for character in text):
            do = "write for instance cancel*; the empty query means all posts"
            raise self.error(node, "a wildcard needs a letter or digit beside it", do)
        return pattern(text) if wild else words(text)

    def saved(self, node: tree.Item, name: str) -> Query:
        if self.home is None:
            raise self.error(node, "saved queries belong to a store", "ask it of a store, or write the query itself")
        if name.lower() in (one.lower() for one in self.within):
            circle = " asks for ".join(f"saved:{one}" for one in (*self.within, name))
            raise self.error(node, f"the saved queries go in a circle: {circle}", f"take one out of {SAVED}")
        known = named(self.home, SAVED)
        if name.lower() not in known:
            listed = ", ".join(one.name for one in known.values()) or "none"
            do = fields.meant(name, [one.name for one in known.values()]) or f"there are {listed}; otherwise "
            raise self.error(node, f"there is no saved query {name!r}", f"{do}save it with `workbench query save`")
        found = known[name.lower()]
        try:
            return parse(found.query, self.home, (*self.within, found.name))
        except BadInput as wrong:
            raise BadInput(f"saved:{found.name}: {wrong.problem}", do=wrong.do) from wrong

    def range(self, node: tree.Item, field: str | None) -> Query:
        """``[low TO high]``, ``>bound`` or ``<bound``; a star leaves a side open."""
        if isinstance(node, tree.Range):
            low, high = (">=" if node.include_low else ">"), ("<=" if node.include_high else "<")
            bounds = [(node.low, low), (node.high, high)]
        else:
            bounds = [(node.children[0], (">" if isinstance(node, tree.From) else "<") + ("=" if node.include else ""))]
        try:
            if field is None:
                raise fields.Misread("there is no field before this", fields.RANGES)
            parts = [fields.beyond(field, sign, at.value.strip('"')) for at, sign in bounds if at.value != "*"]
            return all_of(*parts) if parts else fields.value(field, "*", wild=True)
        except fields.Misread as wrong:
            raise self.error(node, wrong.what, wrong.do) from wrong

    def error(self, node: tree.Item, what: str, do: str) -> BadInput:
        return pointing(self.text, int(node.pos or 0), what, do)


def _unescaped(value: str) -> tuple[str, bool]:
    """The text with its escapes resolved, and whether it is a pattern: then stars and ? to be read as they are stay."""
    wild = bool(re.search(r"[*?]", re.sub(r"\\.", "", value)))
    kept = "*?\\" if wild else ""
    return re.sub(r"\\(.)", lambda found: found[0] if found[1] in kept else found[1], value), wild


def bound(name: str, value: str | date | None) -> datetime | None:
    """A bound as a time in UTC; a date is its first moment.

    Raises: BadInput when it is no time.
    """
    if value is None:
        return None
    try:
        return fields.moment(value.isoformat() if isinstance(value, date) else str(value))
    except ValueError as error:
        raise BadInput(
            f"{name} = {value!r} is not a time", do="write a date such as 2015-02-22, or ISO 8601"
        ) from error
