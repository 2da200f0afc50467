"""Errors in a query that point at the column."""

import unicodedata

from workbench.model.errors import BadInput

BEFORE, AFTER = 60, 40  # characters of the query that are shown around the column
_CLOSING = {"(": ")", "[": "]", "{": "}"}


def pointing(text: str, position: int, what: str, do: str) -> BadInput:
    """The error with the piece of the query around a position (from 0) and a caret below it."""
    start = max(0, position - BEFORE)
    cut = "…" if start else ""
    window = cut + text[start : position + AFTER] + ("…" if position + AFTER < len(text) else "")
    pointer = "".join(map(_blank, cut + text[start:position]))
    return BadInput(f"the query cannot be read at column {position + 1}\n  {window}\n  {pointer}^ {what}", do=do)


def syntax_error(text: str, position: int | None) -> BadInput:
    """The error where the parser stopped; no position says that the text ended too early."""
    opened = _unclosed(text[:position])
    if position is None and opened:
        sign = text[opened[-1]]
        noun = "parenthesis" if sign == "(" else "bracket"
        return pointing(text, opened[-1], f"this {noun} is not closed", f"add a closing {_CLOSING[sign]}")
    if position is None:
        return pointing(text, len(text.rstrip()), "the query ends too early", "finish the last part, or remove it")
    what, do = "this is not expected here", "quote it to search for it, or remove it"
    match text[position : position + 1]:
        case '"':
            what, do = "this quote is not closed", 'add a closing "'
        case "'":
            do = 'write "double quotes" around words that belong together'
        case ")" if not opened:
            what, do = "this parenthesis was never opened", "remove it, or quote it to search for it"
        case ")" if text[:position].rstrip().endswith("("):
            what, do = "there is nothing between the parentheses", "write the words to search for"
        case sign if sign in "]}" or (opened and text[opened[-1]] in "[{"):
            do = "write a range as [10 TO 20], TO in capitals; a star leaves a side open"
    return pointing(text, position, what, do)


def _unclosed(text: str) -> list[int]:
    """Where brackets stand that are not closed; those in quotes do not count."""
    opened: list[int] = []
    quoted = escaped = False
    for place, sign in enumerate(text):
        if escaped or sign == "\\":
            escaped = not escaped
        elif sign == '"':
            quoted = not quoted
        elif not quoted and sign in _CLOSING:
            opened.append(place)
        elif not quoted and sign in ")]}" and opened:
            opened.pop()
    return opened


def _blank(character: str) -> str:
    """As much empty space as a character takes on a screen."""
    if unicodedata.combining(character):
        return ""
    return "\u3000" if unicodedata.east_asian_width(character) in "WF" else " "
