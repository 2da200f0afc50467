"""A query in plain words, for the person who wrote it and for the one who inherits it."""

from datetime import UTC, datetime

from workbench.model.query import (
    NONE,
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

_FIELDS = {
    "aspect": ("judge {}", "judge no aspect"),
    "author": ("are by the author {}", "have no known author"),
    "brand": ("speak of the brand {}", "speak of no brand"),
    "channel": ("come from the channel {}", "have no channel"),
    "intent": ("have the intent {}", "have no intent that is known"),
    "kind": ("are of the kind {}", "have no kind"),
    "lang": ("are in the language {}", "are in no language that is known"),
    "post": ("have the id {}", "have no id"),
    "sentiment": ("are {}", "have no sentiment"),
    "source": ("come from the source {}", "have no source"),
    "tag": ("carry the tag {}", "carry no tag"),
    "thread": ("belong to the conversation {}", "belong to no conversation"),
    "topic": ("are about the topic {}", "are about no topic"),
    "url": ("have the address {}", "have no address"),
}
_SIGNS = {"=": "exactly", "<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}


def explained(query: Query) -> str:
    """What a query means in plain words: one line, or a list in which what belongs together is indented."""
    if isinstance(query, Everything):
        return "All posts."
    first, *rest = _lines(query)
    text = "\n".join([f"Posts that {first}{'' if rest else '.'}", *rest])
    wild = "* stands for any characters, ? for one." if _wild(query) else ""
    return f"{text}\n{wild}".rstrip()


def _lines(query: Query) -> list[str]:
    """A clause, and below it, indented, those it consists of."""
    match query:
        case Or() if _said(query):
            return [_clause(query)]
        case And(parts) | Or(parts):
            head = "meet all of these:" if isinstance(query, And) else "meet at least one of these:"
            return [head, *(line for part in parts for line in _indented(_lines(part)))]
        case Not(Field(name, value)) if value.lower() == NONE:
            return [f"have any {name}"]
        case Not(of):
            first, *rest = _lines(of)
            return [f"do not {first}", *rest]
        case _:
            return [_clause(query)]


def _indented(lines: list[str]) -> list[str]:
    first, *rest = lines
    return [f"  - {first}", *(f"    {line}" for line in rest)]


def _wild(query: Query) -> bool:
    match query:
        case Pattern() | Like():
            return True
        case And(parts) | Or(parts):
            return any(map(_wild, parts))
        case Near(left, right):
            return _wild(left) or _wild(right)
        case Not(of):
            return _wild(of)
        case _:
            return False


def _clause(query: Query) -> str:
    """A part as the end of a sentence that begins with "posts that"."""
    match query:
        case Word() | Phrase() | Pattern() | Or():
            return f"say {_said(query)}"
        case Near(left, right, between, ordered):
            gap = "no word" if not between else "one word at most" if between == 1 else f"at most {between} words"
            order = "in this order" if ordered else "in either order"
            return f"say {_side(left)} and {_side(right)} {order}, with {gap} between"
        case Field("media", value):
            return "are by a brand's own account" if value.lower() == "owned" else "are not by a brand's own account"
        case Field(name, value) if name in _FIELDS:
            with_one, without = _FIELDS[name]
            return without if value.lower() == NONE else with_one.format(value)
        case Field(name, _):
            return f"have no number of {name}" if name != "rating" else "have no rating"
        case Like(name, pattern):
            return _FIELDS[name][0].format(f'"{pattern}"')
        case Compare(name, sign, number):
            return (
                f"have a rating of {_SIGNS[sign]} {number:g}"
                if name == "rating"
                else f"have {_SIGNS[sign]} {number:g} {name}"
            )
        case Since(at):
            return f"were written on {_time(at)} or later"
        case Until(at):
            return f"were written before {_time(at)}"
        case _:
            return f"({query})"


def _side(query: Query) -> str:
    """What stands on a side of NEAR."""
    return f"({_said(query)})" if isinstance(query, Or) else _said(query)


def _said(query: Query) -> str:
    """What is looked for in the text; "" when the query is about something else."""
    match query:
        case Word(text) | Phrase(text) | Pattern(text):
            return f'"{text}"'
        case Near():
            return f"({_clause(query).removeprefix('say ')})"
        case Or(parts):
            said = [_said(part) for part in parts]
            return f"{', '.join(said[:-1])} or {said[-1]}" if all(said) else ""
        case _:
            return ""


def _time(at: datetime) -> str:
    at = at.astimezone(UTC)
    day = f"{at:%Y-%m-%d}"
    return day if at == datetime(at.year, at.month, at.day, tzinfo=UTC) else f"{day} {at:%H:%M:%S} UTC"
