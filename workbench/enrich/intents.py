"""Intents that no public labels exist for, found by rules a person can read: purchase, switching, job, wish, ..."""

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from workbench.model.errors import BadInput
from workbench.model.expectation import refused

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

SHIPPED = Path(__file__).with_name("intents.toml")
OWN = "intents.toml"  # in a home, beside workbench.toml
NAME = "intents"
VERSION = 1
YES, NO = "yes", "no"
LONGEST = 2_000  # characters looked at; an intent is said early, and patterns are for posts, not for books


class Rule(BaseModel):
    """One way to say an intent: ``why`` in words, ``yes`` and ``no`` examples that must and must not match."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    why: str
    words: tuple[Annotated[str, Field(min_length=1)], ...] = Field(min_length=1)
    pattern: str
    unless: str = ""
    yes: tuple[str, ...]
    no: tuple[str, ...]


class Intent(BaseModel):
    """An intent: the question a labeller answers yes or no, what to mind, and the rules that say yes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    question: str
    guidance: str = ""
    rule: tuple[Rule, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    intent: tuple[Intent, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why a post was given an intent: the rule in words, and the words of the case-folded text that it found."""

    why: str
    found: str


class Intents:
    """Says for each post which intents it has; a classifier of ``classes`` rows that ignores vectors.

    ``languages``: the rules are written for these and say nothing on others. Texts are looked through once for the
    trigger words of all rules; only rules with one of theirs are tried.

    Source: Aho and Corasick, Efficient string matching (CACM 1975).
    """

    name = NAME
    languages = frozenset({"en"})

    def __init__(self, intents: Iterable[Intent]) -> None:
        self.intents = tuple(intents)
        said = "\n".join(intent.model_dump_json(exclude={"question", "guidance"}) for intent in self.intents)
        self.fingerprint = f"{NAME}-{VERSION}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"
        self._rules = [
            (intent.name, rule, re.compile(rule.pattern), re.compile(rule.unless) if rule.unless else None)
            for intent in self.intents
            for rule in intent.rule
        ]
        self._words = sorted({word for _, rule, _, _ in self._rules for word in rule.words})
        self._waked = [
            [place for place, (_, rule, _, _) in enumerate(self._rules) if word in rule.words] for word in self._words
        ]

    def classify(self, posts: pd.DataFrame, vectors: np.ndarray | None = None) -> pd.DataFrame:
        """Columns post_id, head, label, p: a row for each post and intent found, label "yes", p missing.

        ``posts`` has post_id, lang and normal (normalised text).
        """
        covered = posts[posts["lang"].isin(self.languages)]
        rows = [
            (post_id, name)
            for post_id, text in zip(covered["post_id"].tolist(), covered["normal"].tolist(), strict=True)
            for name in self.of(text)
        ]
        frame = pd.DataFrame(rows, columns=["post_id", "head"]).astype("str")
        return frame.assign(label=pd.Series(YES, index=frame.index, dtype="str"), p=np.nan)

    def without(self, names: Collection[str]) -> "Intents":
        """These intents but those of some names."""
        return Intents(intent for intent in self.intents if intent.name not in names)

    def of(self, text: str) -> dict[str, Reason]:
        """The intents of one text, each with the reason."""
        found: dict[str, Reason] = {}
        folded = fold(text)
        for place in self._awake(folded):
            name, rule, pattern, unless = self._rules[place]
            if name not in found and (hit := pattern.search(folded)) and not (unless and unless.search(folded)):
                found[name] = Reason(rule.why, hit.group().strip())
        return found

    def touched(self, texts: Sequence[str], name: str) -> np.ndarray:
        """(n,) bool: whether a text has a trigger word of the intent; where the rule is likeliest to miss one."""
        mine = {place for place, (intent, _, _, _) in enumerate(self._rules) if intent == name}
        return np.array([not mine.isdisjoint(self._awake(fold(text))) for text in texts], dtype=bool)

    def _awake(self, folded: str) -> list[int]:
        """The rules to try, in the order they are written."""
        if not self._words:
            return []
        hits = {which for which, _, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True)}
        return sorted({place for which in hits for place in self._waked[which]})

    @cached_property
    def _automaton(self) -> "AhoCorasick":
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick(self._words, matchkind=MatchKind.Standard)


def fold(text: str) -> str:
    """The beginning of a text, case-folded, curly apostrophes made straight."""
    return text[:LONGEST].casefold().replace("\u2019", "'")


def load(home: Path | None = None) -> Intents:
    """The shipped intents and those of the home; one of the home replaces a shipped one of its name.

    Raises: BadInput when the home's file cannot be read.
    """
    known = {intent.name: intent for intent in read(SHIPPED)}
    if home is not None and (home / OWN).is_file():
        known.update({intent.name: intent for intent in read(home / OWN)})
    return Intents(known.values())


def read(path: Path) -> tuple[Intent, ...]:
    """The intents in a TOML file, as ``intents.toml`` of this folder writes them.

    Raises: BadInput naming the file and the first thing wrong with it, also an example that a rule gets wrong.
    """
    try:
        intents = _File(**tomllib.loads(path.read_text(encoding="utf-8"))).intent
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"the intents {path} cannot be read ({error})", do="give a TOML file in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"the intents {path} are not TOML ({error})", do="mend that place") from error
    except ValidationError as error:
        raise refused(path, error.errors()[0]) from error
    for intent in intents:
        for rule in intent.rule:
            _check(path, intent, rule)
    return intents


def _check(path: Path, intent: Intent, rule: Rule) -> None:
    """Hold a rule to its own examples."""
    where = f"the rule '{rule.why}' of {intent.name} in {path.name}"
    try:
        alone = Intents([intent.model_copy(update={"rule": (rule,)})])
    except re.error as error:
        raise BadInput(f"{where} has no valid pattern ({error})", do="mend the regular expression") from error
    wrong = [text for text in rule.yes if not alone.of(text)]
    if wrong:
        raise BadInput(f"{where} does not match its own example {wrong[0]!r}", do="mend words, pattern or unless")
    wrong = [text for text in rule.no if alone.of(text)]
    if wrong:
        raise BadInput(f"{where} matches {wrong[0]!r}, which it should not", do="mend pattern or unless")
