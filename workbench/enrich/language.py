"""The language of each post: guessed from its letters, helped by what the source states, missing where unclear.

Measured on 11,921 English airline posts: of the guesses that are kept 99.9 % are right; of posts under 12 letters a
third to a half have no guess and stay missing unless the source states a language.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from workbench.enrich.text import NOTHING, SOMEONE, normalise
from workbench.model.errors import BadInput

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

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

    ``posts`` has post_id, text and lang (what the source states, may be missing).

    Raises: BadInput for a language the model does not know.
    """
    identifier = _identifier(tuple(sorted(languages)))
    found = [
        _decide(identifier, text, stated) for text, stated in zip(posts["text"], map(_code, posts["lang"]), strict=True)
    ]
    return pd.DataFrame(
        {
            "post_id": posts["post_id"].to_numpy(),
            "lang": pd.Series([lang for lang, _ in found], dtype="str"),
            "confidence": pd.Series([sure for _, sure in found], dtype="float64"),
        }
    )


def _decide(identifier: "LanguageIdentifier", text: str, stated: str | None) -> tuple[str | None, float | None]:
    spoken = normalise(text).replace(SOMEONE, "").replace(NOTHING, "")
    letters = sum(map(str.isalpha, spoken))
    if letters < _TOO_FEW_LETTERS:
        return stated, None
    if stated is not None and stated not in identifier.nb_classes:
        return stated, None  # the guess could not name it
    guess, sure = identifier.classify(spoken)
    if stated is not None and stated != guess and (letters < _FEW_LETTERS or sure < _OVERRULE):
        return stated, dict(identifier.rank(spoken))[stated]
    if stated is None and sure < _KEEP:
        return None, None
    return guess, sure


def _code(stated: object) -> str | None:
    """The two or three letters of a language tag such as "en-GB"; None for "und" and what is no tag."""
    if not isinstance(stated, str):
        return None
    code = stated.strip().replace("_", "-").split("-")[0].casefold()
    return code if code.isascii() and code.isalpha() and 2 <= len(code) <= 3 and code not in _UNKNOWN else None


_UNKNOWN = frozenset({"und", "zxx", "mul", "qme", "qst", "qht", "qam", "qct"})  # what networks write for "none"


@cache
def _identifier(languages: tuple[str, ...]) -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    unknown = sorted(set(languages) - set(identifier.labels))
    if unknown or not languages:
        raise BadInput(
            f"the configured languages {', '.join(unknown) or '(none)'} are not known",
            do=f"choose from {' '.join(sorted(identifier.labels))}",
        )
    identifier.set_languages(list(languages))
    return identifier
