"""Aspects proposed from the posts of a store, and how they are written for a person to accept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.enrich import text, vectors
from workbench.enrich.aspect_lexicon import BUNDLED, Aspect, AspectFinder
from workbench.enrich.text import readable
from workbench.model.errors import MissingTable
from workbench.model.identity import mask
from workbench.model.plain import excerpt
from workbench.model.protocols import Encoder
from workbench.store.place import write_safely
from workbench.store.store import Store
from workbench.topics.phrases import Phrase, noun_phrases

ALIKE = 0.6  # cosine from which two phrases are one aspect
MOST_TEXTS = 50_000  # read for proposals; those with the smallest ids, which are as good as drawn
_LOOKED_AT = 6  # phrases looked at for each proposal
_SAYS = re.compile(r"^(?:#?\s*(?:name|terms)\s*=|# perhaps further terms of ).*", re.MULTILINE)
_QUOTED = re.compile(r"\"(.+?)\"")


@dataclass(frozen=True)
class Proposal:
    """A new aspect or, where ``belongs`` names one, further terms of a known aspect; ``texts`` hold a term."""

    name: str
    terms: tuple[str, ...]
    belongs: str
    texts: int
    example: str

    def block(self) -> str:
        """The proposal as commented-out TOML."""
        listed = ", ".join(f'"{term}"' for term in self.terms)
        seen = f"# {self.texts:,} different texts, such as: {self.example}\n"
        if self.belongs:
            return f'{seen}# perhaps further terms of "{self.belongs}": {listed}\n'
        return f'{seen}# [[aspect]]\n# name = "{self.name}"\n# terms = [{listed}]\n'


def proposals(
    store: Store,
    encoder: Encoder,
    aspects: Sequence[Aspect],
    stop: frozenset[str],
    top: int = 20,
    known: frozenset[str] = frozenset(),
) -> list[Proposal]:
    """The most discriminative noun phrases of the store's posts that the lexicon does not know, alike ones together.

    ``known``: names and terms proposed before. ``stop``: words that are no aspects, such as brands.

    Raises: MissingTable when the posts have no vectors of the encoder.
    """
    normal = store.read("text", model=text.MODEL, columns=["text_id", "normal"]).drop_duplicates("text_id")
    normal = normal.sort_values("text_id").head(MOST_TEXTS).set_index("text_id")["normal"]
    parts = list(vectors.stored(store, encoder.fingerprint, pd.Series(normal.index), MOST_TEXTS))
    if not parts:
        raise MissingTable(
            f"the posts of this store have no vectors of {encoder.name}",
            do=f"run `workbench enrich --encoder {encoder.name}`",
        )
    places = np.concatenate([places for places, _ in parts])
    order = np.argsort(places)
    texts = normal.iloc[places[order]].tolist()
    finder = AspectFinder(aspects)
    least = max(5, len(texts) // 1000)
    phrases = noun_phrases(texts, np.concatenate([rows for _, rows in parts])[order], stop, least)
    fresh = [phrase for phrase in phrases if not finder.hits(phrase.text) and phrase.text not in known]
    return _grouped(fresh[: top * _LOOKED_AT], texts, encoder, aspects)[:top]


def _grouped(phrases: list[Phrase], texts: list[str], encoder: Encoder, aspects: Sequence[Aspect]) -> list[Proposal]:
    """Phrases alike to an earlier one join it; what is alike to a known term goes to its aspect."""
    if not phrases:
        return []
    terms = [(term.rstrip("*"), aspect.name) for aspect in aspects for term in aspect.terms]
    rows = encoder.encode([phrase.text for phrase in phrases])
    near = rows @ encoder.encode([term for term, _ in terms]).T if terms else np.zeros((len(phrases), 1))
    leaders: list[int] = []
    members: dict[int, list[Phrase]] = {}
    for place, phrase in enumerate(phrases):
        alike = rows[leaders] @ rows[place] if leaders else np.zeros(0)
        if len(alike) and alike.max() >= ALIKE:
            members[leaders[int(alike.argmax())]].append(phrase)
        else:
            leaders.append(place)
            members[place] = [phrase]
    made = []
    for place in leaders:
        said = members[place]
        closest = int(near[place].argmax())
        places = np.unique(np.concatenate([phrase.places for phrase in said]))
        example = min((texts[at] for at in said[0].places), key=lambda shown: (abs(len(shown) - 90), shown))
        made.append(
            Proposal(
                name=said[0].text,
                terms=tuple(phrase.text for phrase in said),
                belongs=terms[closest][1] if terms and near[place, closest] >= ALIKE else "",
                texts=len(places),
                example=excerpt(mask(readable(example)), 120),
            )
        )
    return made


def named(path: Path) -> frozenset[str]:
    """Names and terms in the lexicon's file, also in comments: what was proposed and left is not proposed again."""
    lines = _SAYS.findall(path.read_text(encoding="utf-8")) if path.is_file() else []
    return frozenset(one for line in lines for one in _QUOTED.findall(line))


def write(path: Path, made: Sequence[Proposal]) -> None:
    """Append proposals as comments to the lexicon's file, begun as a copy of the bundled one where there is none.

    What stands in the file stays as it is. Raises: StoreUnusable when it cannot be written.
    """
    held = path.read_text(encoding="utf-8") if path.is_file() else BUNDLED.read_text(encoding="utf-8")
    head = "\n# Proposed from the posts. Take the # away to use one; what stays a comment is not proposed again.\n\n"
    if made:
        write_safely(path, held.rstrip("\n") + "\n" + head + "\n".join(proposal.block() for proposal in made))
