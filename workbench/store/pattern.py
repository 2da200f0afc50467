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
_MARKS = f"contains(text, '{_BEGIN}') OR contains(text, '{_END}')"  # hardly ever: to look is quicker than to translate
_CLEAN = f"CASE WHEN {_MARKS} THEN translate(text, '{_BEGIN}{_END}', '  ') ELSE text END"
MARKED = f"regexp_replace({_CLEAN}, '[{_WORD}]+', '{_BEGIN}\\0{_END}', 'g')"  # SQL: the text, its words marked

_BETWEEN = f"[^{_WORD}]"

Term = Word | Phrase | Pattern
_Piece = tuple[str, bool]  # a character, and whether it is a wildcard
_STAR: _Piece = ("*", True)


def plain(terms: Sequence[Term]) -> str:
    """A pattern that finds any of the terms as whole words.

    Terms that begin and end alike share what is looked for around them: each class of all letters costs 10 ms.
    """
    alike: dict[tuple[str, str], list[str]] = {}
    for term in terms:
        words = _words(term)
        around = (f"(?:^|{_BETWEEN})" * _bounds(words[0][0]), f"(?:$|{_BETWEEN})" * _bounds(words[-1][-1]))
        alike.setdefault(around, []).append(_body(words))
    return "(?i)" + "|".join(f"{before}(?:{'|'.join(of)}){after}" for (before, after), of in alike.items())


def classes(terms: Sequence[Term]) -> int:
    """How many classes of all letters a plain pattern of the terms has inside of its terms."""
    return sum(_body(_words(term)).count(_WORD) for term in terms)


def hint(term: Term) -> Term:
    """A simpler term that every text with the term says too: its longest piece without a wildcard."""
    runs = ["".join(one for one, _ in run) for word in _words(term) for wild, run in groupby(word, _wild) if not wild]
    longest = re.sub(r"([*?\\])", r"\\\1", max(runs, key=len, default=""))
    return Pattern(f"*{longest}*")


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


def _body(words: list[list[_Piece]]) -> str:
    """The words with what may stand between them, without stars at the edges: there is no need to look at those."""
    first, last = words[0], words[-1]
    while len(first) > 1 and first[0] == _STAR:
        del first[0]
    while len(last) > 1 and last[-1] == _STAR:
        del last[-1]
    return f"{_BETWEEN}+".join(_run(word, f"[{_WORD}]") for word in words)


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
        elif len(pieces) < len(word) and all(piece == _STAR for piece in pieces):
            made += f"(?:{_BEGIN}[^{_END}]*{_END})?"  # a star beside a sign: perhaps no word at all
        else:
            made += _BEGIN + _run(pieces, f"[^{_END}]") + _END
    return made


def _run(pieces: Sequence[_Piece], letter: str) -> str:
    if all(piece == _STAR for piece in pieces):
        return f"{letter}+" if letter else ""
    made = ""
    for character, wild in pieces:
        if wild:
            made += letter + ("*" if character == "*" else "")
        else:
            made += "['\u2019]" if character in "'\u2019" else _either(character)
    return made.replace("i\u0307", "(?:i\u0307|\u0130)")  # what a dotted capital I is in lower case


def _either(character: str) -> str:
    """A character as one sign or as a letter with its marks after it: texts have both."""
    taken_apart = unicodedata.normalize("NFD", character)
    same = re.escape(character)
    return same if taken_apart == character else f"(?:{same}|{re.escape(taken_apart)})"


def _wild(piece: _Piece) -> bool:
    return piece[1]


def _of_word(piece: _Piece) -> bool:
    character, wild = piece
    return wild or character == "_" or unicodedata.category(character)[0] in "LNM"


def _words(term: Term) -> list[list[_Piece]]:
    if isinstance(term, Pattern):
        return [pieces(word) for word in term.text.split()]
    return [[(character, False) for character in word] for word in term.text.split()]
