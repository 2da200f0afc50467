"""Text to a query: the language people type, with errors that point at the column."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime

from luqum import tree
from luqum.exceptions import ParseError
from luqum.thread import parse as parse_lucene

from workbench.model.errors import BadInput
from workbench.model.query import (
    FIELDS,
    Everything,
    Field,
    Not,
    Query,
    Since,
    Until,
    all_of,
    any_of,
    words,
)

MAX_LENGTH = 20_000  # characters
MAX_DEPTH = 100  # levels of parentheses and NOT
_LATER = {
    tree.Fuzzy: "inexact words (word~) are not supported yet",
    tree.Proximity: 'words near each other ("a b"~3) are not supported yet',
    tree.Boost: "weights (word^2) are not supported yet",
    tree.Range: "ranges ([a TO b]) are not supported yet",
    tree.From: "comparisons (field:>value) are not supported yet",
    tree.To: "comparisons (field:<value) are not supported yet",
    tree.Regex: "regular expressions (/.../) are not supported yet",
}


def parse(text: str) -> Query:
    """The query that the text says: words, "phrases", AND OR NOT, parentheses, field:value, since: and until:.

    Words one after the other must all be there. ``model.query.canonical`` gives the text back.

    Raises: BadInput naming the column and what is expected there.
    """
    if not text.strip():
        return Everything()
    if len(text) > MAX_LENGTH:
        raise BadInput(f"the query has {len(text):,} characters", do=f"use at most {MAX_LENGTH:,}")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadInput("the query is not text in UTF-8", do="type it again")
    text = re.sub(r"\s", " ", text)  # one line, so that columns can be shown
    try:
        parsed = parse_lucene(text)
    except ParseError as error:
        raise _syntax_error(text, str(error)) from error
    return _Reader(text).query(parsed, depth=0)


class _Reader:
    """Turns the parser's tree into a query; knows the text for its errors."""

    def __init__(self, text: str) -> None:
        self.text = text

    def query(self, node: tree.Item, depth: int, field: str | None = None) -> Query:
        if depth > MAX_DEPTH:
            raise self.error(node, "parentheses go too deep", f"use at most {MAX_DEPTH} levels")
        if type(node) in _LATER:
            raise self.error(node, _LATER[type(node)], "use words, phrases, fields, AND, OR, NOT")
        match node:
            case tree.SearchField():
                return self.search_field(node, depth, field)
            case tree.Group() | tree.FieldGroup() | tree.Plus():
                return self.query(node.children[0], depth + 1, field)
            case tree.Prohibit() if field is not None and isinstance(node.children[0], tree.Word):
                return self.term(node.children[0], "-" + node.children[0].value, field)  # topic:-1
            case tree.Not() | tree.Prohibit():
                return Not(self.query(node.children[0], depth + 1, field))
            case tree.OrOperation():
                return any_of(*self.parts(node.children, depth, field))
            case tree.AndOperation() | tree.UnknownOperation():
                return all_of(*self.parts(node.children, depth, field))
            case tree.Word() if node.has_wildcard():
                raise self.error(
                    node, "wildcards (* and ?) are not supported yet", "quote the word to search for it as it is"
                )
            case tree.Word():
                return self.term(node, re.sub(r"\\(.)", r"\1", node.value), field)
            case tree.Phrase():
                return self.term(node, re.sub(r"\\(.)", r"\1", node.value[1:-1]), field)
            case _:
                raise self.error(
                    node, "this is not part of the query language", "use words, phrases, fields, AND, OR, NOT"
                )

    def parts(self, children: Sequence[tree.Item], depth: int, field: str | None) -> list[Query]:
        return [self.query(child, depth + 1, field) for child in children]

    def search_field(self, node: tree.SearchField, depth: int, outer: str | None) -> Query:
        name = node.name.lower()
        if outer is not None:
            raise self.error(node, "a field within a field", "quote a value that contains a colon")
        if name not in (*FIELDS, "since", "until"):
            known = ", ".join((*FIELDS, "since", "until"))
            raise self.error(node, f"there is no field {node.name!r}", f"use one of {known}, or quote the text")
        return self.query(node.children[0], depth + 1, name)

    def term(self, node: tree.Item, value: str, field: str | None) -> Query:
        value = " ".join(value.split())
        if not value:
            raise self.error(node, "nothing between the quotes", "write the words to search for")
        if field is None:
            return words(value)
        if field in ("since", "until"):
            try:
                at = moment(value)
            except ValueError as error:
                do = 'write a date such as 2015-02-22 or a time such as "2015-02-22T10:00"'
                raise self.error(node, f"{value!r} is not a time", do) from error
            return Since(at) if field == "since" else Until(at)
        return Field(field, value)

    def error(self, node: tree.Item, what: str, do: str) -> BadInput:
        return _pointing(self.text, int(node.pos or 0), what, do)


def moment(value: str) -> datetime:
    """A time from ISO 8601 text, UTC where it names no zone; a date is its first moment.

    Raises: ValueError when it is none.
    """
    at = datetime.fromisoformat(value)
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(value) from error


def bound(name: str, value: str | date | None) -> datetime | None:
    """A bound as a time in UTC; a date is its first moment.

    Raises: BadInput when it is no time.
    """
    if value is None:
        return None
    try:
        return moment(value.isoformat() if isinstance(value, date) else str(value))
    except ValueError as error:
        raise BadInput(
            f"{name} = {value!r} is not a time", do="write a date such as 2015-02-22, or ISO 8601"
        ) from error


def _syntax_error(text: str, message: str) -> BadInput:
    found = re.search(r"at position (\d+)", message)
    if found is None:
        return _pointing(
            text, len(text.rstrip()), "the query ends too early", "close the parenthesis or finish the last part"
        )
    position = int(found.group(1))
    if text[position : position + 1] == '"':
        return _pointing(text, position, "this quote is not closed", 'add a closing "')
    return _pointing(text, position, "this is not expected here", "quote it to search for it, or remove it")


def _pointing(text: str, position: int, what: str, do: str) -> BadInput:
    start = max(0, position - 60)
    window = text[start : position + 40]
    pointer = " " * (position - start)
    return BadInput(f"the query cannot be read at column {position + 1}\n  {window}\n  {pointer}^ {what}", do=do)
