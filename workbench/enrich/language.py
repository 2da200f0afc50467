"""The language of each post: guessed from its letters, helped by what the source states, missing where unclear.

Measured on 11,921 English airline posts: of the guesses that are kept 99.9 % are right; of posts under 12 letters a
third to a half have no guess and stay missing unless the source states a language.
"""

import hashlib
from collections.abc import Sequence
from functools import cache

import pandas as pd

from workbench.enrich.guesser import Guesser
from workbench.enrich.text import NOTHING, SOMEONE, normals

NAME = "language"
VERSION = 1
LANGUAGES = ("ar", "da", "de", "en", "es", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "zh")
"""ISO 639-1 codes a guess chooses from, unless the configuration lists others."""

_KEEP = 0.5  # probability from which a guess is kept
_OVERRULE = 0.95  # probability from which a guess on a long text wins over what the source states
_FEW_LETTERS = 20  # under this many, the source's word wins
_TOO_FEW_LETTERS = 4  # under this many, there is nothing to guess from


def fingerprint(languages: Sequence[str] = LANGUAGES) -> str:
    """The model name for a set of languages."""
    return f"{NAME}-{VERSION}-{hashlib.sha256(','.join(sorted(languages)).encode()).hexdigest()[:8]}"


def enrich(posts: pd.DataFrame, languages: Sequence[str] = LANGUAGES) -> pd.DataFrame:
    """Columns post_id, lang (ISO 639-1 or missing), confidence (0 to 1, that of ``lang``; missing where there is none).

    ``posts`` has post_id, normal or text, and lang (what the source states, may be missing).

    Raises: BadInput for a language the model does not know.
    """
    guesser = _guesser(tuple(sorted(languages)))
    spoken = [text.replace(SOMEONE, "").replace(NOTHING, "") for text in normals(posts)]
    stated = [_code(lang) for lang in posts["lang"]]
    letters = [sum(map(str.isalpha, text)) for text in spoken]
    rows = [  # the others have too few letters, or a language that a guess could not name
        row
        for row, (many, lang) in enumerate(zip(letters, stated, strict=True))
        if many >= _TOO_FEW_LETTERS and (lang is None or lang in guesser.languages)
    ]
    found: list[tuple[str | None, float | None]] = [(lang, None) for lang in stated]
    shares = guesser.probabilities([spoken[row] for row in rows])
    best = shares.argmax(axis=1)
    for row, place, of_languages in zip(rows, best, shares, strict=True):
        guess, sure, lang = guesser.languages[place], float(of_languages[place]), stated[row]
        if lang is not None and lang != guess and (letters[row] < _FEW_LETTERS or sure < _OVERRULE):
            found[row] = lang, float(of_languages[guesser.languages.index(lang)])
        elif lang is None and sure < _KEEP:
            found[row] = None, None
        else:
            found[row] = guess, sure
    return pd.DataFrame(
        {
            "post_id": posts["post_id"].to_numpy(),
            "lang": pd.Series([lang for lang, _ in found], dtype="str"),
            "confidence": pd.Series([sure for _, sure in found], dtype="float64"),
        }
    )


def _code(stated: object) -> str | None:
    """The two or three letters of a language tag such as "en-GB"; None for "und" and what is no tag."""
    if not isinstance(stated, str):
        return None
    code = stated.strip().replace("_", "-").split("-")[0].casefold()
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 and code not in _UNKNOWN else None


_UNKNOWN = frozenset({"und", "zxx", "mul", "qme", "qst", "qht", "qam", "qct"})  # what networks write for "none"


@cache
def _guesser(languages: tuple[str, ...]) -> "Guesser":
    return Guesser(languages)
