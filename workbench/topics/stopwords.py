"""Words that say nothing about a topic: function words of three languages and the small talk of networks."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files

_LISTS = tomllib.loads(files(__package__).joinpath("stopwords.toml").read_text(encoding="utf-8"))
ALL: frozenset[str] = frozenset(word for words in _LISTS.values() for word in words.split())


def brand_words(names: Iterable[str]) -> frozenset[str]:
    """Case-folded forms under which brands appear in words: the name, and the name without spaces and marks.

    A name of several words stays a phrase: "US Airways" must not take "us" and "airways" out of every label.
    """
    forms = set()
    for name in names:
        phrase = " ".join(re.findall(r"\w+", name.casefold()))
        forms |= {phrase, phrase.replace(" ", "")}
    return frozenset(forms - {""})
