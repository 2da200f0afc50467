"""Words of a query to regular expressions (RE2): as they stand in a text, and with each word of the text marked.

A word is a run of letters, numbers, marks and underscores of any script. Its case does not matter, nor whether an
apostrophe is straight. The words of a phrase follow each other, whatever stands between them that is no word. NEAR/n
leaves at most n words between its two sides, as Brandwatch counts: NEAR/0 are neighbours.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby

from workbench.model.query import Near, Or, Pattern, Phrase, Query, Word

_WORD = r"\pL\pN\pM_"
_BEGIN, _END = "\x01", "\x02"  # stand around each word of a marked text
_ESCAPED = re.compile(r"\\(.)|(.)")
_GAP = f"[^{_BEGIN}{_END}]"
_CLEAN = f"translate(text, '{_BEGIN}{_END}', '  ')"
MARKED = f"regexp_replace({_CLEAN}, '([{_WORD}]+)', '{_BEGIN}\\1{_END}', 'g')"  # SQL: the text, its words marked

Term = Word | Phrase | Pattern
_Piece = tuple[str, bool]  # a character, and whether it is a wildcard


def plain(terms: Sequence[Term]) -> str:
    """A pattern that finds any of the terms as whole words."""
    return f"(?i)(?:{'|'.join(map(_bounded, terms))})"


def marked(query: Query) -> str:
    """A pattern that finds what NEAR stands between, or NEAR itself, in a marked text, whatever the case."""
    return f"(?i){_marked(query)}"


def unmarked(text: str) -> str:
    """A piece of a marked text as it was."""
    return text.replace(_BEGIN, "").replace(_END, "")


def pieces(pattern: str) -> list[_Piece]:
    """The characters of a pattern, each with whether it is a wildcard."""
    return [(escaped or one, one in ("*", "?")) for escaped, one in _ESCAPED.findall(pattern)]


def _marked(query: Query) -> str:
    match query:
        case Near(left, right, between, ordered):
            gap = f"{_GAP}*(?:{_BEGIN}[^{_END}]*{_END}{_GAP}*){{0,{between}}}"
            one, other = _marked(left), _marked(right)
            return f"(?:{one}{gap}{other})" if ordered else f"(?:{one}{gap}{other}|{other}{gap}{one})"
        case Or(parts):
            return f"(?:{'|'.join(map(_marked, parts))})"
        case Word() | Phrase() | Pattern():
            return f"{_GAP}+".join(map(_marked_word, _words(query)))
        case _:
            raise TypeError(query)


def _bounded(term: Term) -> str:
    words = _words(term)
    before = f"(?:^|[^{_WORD}])" if _bounds(words[0][0]) else ""
    after = f"(?:$|[^{_WORD}])" if _bounds(words[-1][-1]) else ""
    return before + f"[^{_WORD}]+".join(_run(word, f"[{_WORD}]") for word in words) + after


def _bounds(edge: _Piece) -> bool:
    """Whether a word that begins or ends so must not go on: a star says that it may."""
    character, wild = edge
    return character == "?" if wild else _of_word(edge)


def _marked_word(word: Sequence[_Piece]) -> str:
    made = ""
    for inside, run in groupby(word, _of_word):
        pieces = list(run)
        if not inside:
            made += _run(pieces, "")
        elif len(pieces) < len(word) and all(piece == ("*", True) for piece in pieces):
            made += f"(?:{_BEGIN}[^{_END}]*{_END})?"  # a star beside a sign: perhaps no word at all
        else:
            made += _BEGIN + _run(pieces, f"[^{_END}]") + _END
    return made


def _run(pieces: Sequence[_Piece], letter: str) -> str:
    if all(piece == ("*", True) for piece in pieces):
        return f"{letter}+" if letter else ""
    made = ""
    for character, wild in pieces:
        if wild:
            made += letter + ("*" if character == "*" else "")
        else:
            made += "['\u2019]" if character in "'\u2019" else re.escape(character)
    return made.replace("i\u0307", "(?:i\u0307|\u0130)")  # what a dotted capital I is in lower case


def _of_word(piece: _Piece) -> bool:
    character, wild = piece
    return wild or character == "_" or unicodedata.category(character)[0] in "LNM"


def _words(term: Term) -> list[list[_Piece]]:
    if isinstance(term, Pattern):
        return [pieces(word) for word in term.text.split()]
    return [[(character, False) for character in word] for word in term.text.split()]
