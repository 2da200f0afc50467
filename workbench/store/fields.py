"""What may stand after the colon of a field, and what it means."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from math import isfinite

from workbench.model.post import KINDS
from workbench.model.query import (
    FIELDS,
    NONE,
    NUMBERS,
    Compare,
    Everything,
    Field,
    Like,
    Not,
    Query,
    Since,
    Until,
    all_of,
)

NAMES = (*FIELDS, "since", "until")
_CLOSED = {
    "kind": KINDS,
    "media": ("owned", "earned"),
    "sentiment": ("negative", "neutral", "positive", NONE),
}  # fields that have these values and no others
_ALWAYS = ("date", "kind", "media", "since", "until")  # what every post has
_TIME = 'write a date such as 2015-02-22 or a time such as "2015-02-22T10:00"'
RANGES = f"write for instance rating:(>1 <4) ({', '.join(NUMBERS)}) or date:[2015-02-16 TO 2015-02-22]"
NO_ADDRESS = (
    "addresses are not kept, only a keyed hash of each",
    "write url:* for posts with an address, url:none, or the hash that a post shows",
)
_ELSEWHERE = {
    "_exists_": "write topic:* for posts that have a topic, topic:none for those without",
    "*": "leave the query empty for all posts",
    **dict.fromkeys(("from", "user", "username"), "write author: and the pseudonym that a post shows"),
    **dict.fromkeys(("domain", "platform", "site"), "write source: or channel:"),
    **dict.fromkeys(("engagementtype", "type"), "write kind:"),
    **dict.fromkeys(
        ("body", "content", "message", "raw", "text", "title"), "leave it out: words are looked for in the text"
    ),
    **dict.fromkeys(("hashtag", "hashtags"), "write #name"),
    **dict.fromkeys(("at_mentions", "mention", "mentions"), "write @name"),
    **dict.fromkeys(("ftp", "http", "https"), "quote the address to search for it"),
    "language": "write lang:",
}  # fields of other tools


class Misread(Exception):
    """What is wrong with a value (``what``) and what to write (``do``); the parser adds where it stands."""

    def __init__(self, what: str, do: str) -> None:
        self.what = what
        self.do = do
        super().__init__(what)


def value(field: str, text: str, wild: bool) -> Query:
    """What ``field:text`` means; ``wild`` says that the text is a pattern."""
    if field == "date" and text != "*":
        at = _time(text)
        if not _whole_day(text):
            raise Misread("date: alone means a day", f"write date:[{text} TO *], or since: and until:")
        return all_of(Since(at), Until(at + timedelta(days=1)))
    if field in ("since", "until") and text != "*":
        return Since(_time(text)) if field == "since" else Until(_time(text))
    closed = _CLOSED.get(field)
    if text == "*" and field in _ALWAYS:
        return Everything()
    if text == "*":
        return Not(Field(field, NONE))
    if field in NUMBERS and text.lower() != NONE:
        return Compare(field, "=", _number(text))
    if closed and (field == "media" or not wild) and text.lower() not in closed:
        raise Misread(f"{field} has no value {text!r}", f"{meant(text, closed)}use one of {', '.join(closed)}")
    if field == "url" and re.search(r"[./]", text):
        raise Misread(*NO_ADDRESS)
    return Like(field, text) if wild else Field(field, text)


def beyond(field: str | None, sign: str, text: str) -> Query:
    """What is ``<``, ``<=``, ``>`` or ``>=`` a value; of a day, ``>`` and ``<=`` count from its end."""
    if field in NUMBERS:
        return Compare(field, sign, _number(text))
    if field != "date":
        raise Misread("numbers and date: alone have ranges and comparisons", RANGES)
    at = _time(text)
    if sign in (">", "<="):
        at += timedelta(days=1) if _whole_day(text) else timedelta(microseconds=1)
    return Since(at) if sign.startswith(">") else Until(at)


def meant(name: str, known: Sequence[str]) -> str:
    """A question for what was probably meant, to stand before what to do; "" when nothing is like it."""
    of = {one.lower(): one for one in known}
    close = get_close_matches(name.lower(), list(of), 1, 0.7)
    return f"did you mean {of[close[0]]}? Otherwise " if close else ""


def instead(name: str) -> str:
    """What to write in place of a field that there is not."""
    return _ELSEWHERE.get(name) or (meant(name, NAMES) or f"use one of {', '.join(NAMES)}, or ") + "quote the text"


def compared(word: str) -> str | None:
    """What to write in place of a word such as likes>5; None for every other word."""
    found = re.fullmatch(rf"({'|'.join((*NUMBERS, 'date'))})(=|[<>]=?)(.*)", word, re.IGNORECASE)
    return (
        f"{found[1].lower()}:{found[2].removeprefix('=') if found[2] == '=' else found[2]}{found[3]}" if found else None
    )


def moment(text: str) -> datetime:
    """A time from ISO 8601 text, UTC where it names no zone; a date is its first moment.

    Raises: ValueError when it is none.
    """
    at = datetime.fromisoformat(text)
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error


def _time(text: str) -> datetime:
    try:
        at = moment(text)
        _ = at + timedelta(days=1)  # a day can be added to every time that can be asked for
    except (ValueError, OverflowError) as error:
        raise Misread(f"{text!r} is not a time", _TIME) from error
    return at


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise Misread(f"{text!r} is not a number", "write a number such as 3 or 4.5")
    return number


def _whole_day(text: str) -> bool:
    return re.fullmatch(r"\d{4}-?\d\d-?\d\d", text) is not None
