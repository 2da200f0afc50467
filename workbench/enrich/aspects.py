"""What a post says of which aspect: the clause that names it, and whether it is negative, neutral or positive.

A post speaks of an aspect in each clause that holds one of its terms. The sentiment head judges the clause. Where
nothing in the post stands in contrast, the post is one opinion and its own probabilities count as much as the clause's
(short clauses say little alone); around a "but" each side is judged by itself.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.enrich.aspect_lexicon import Aspect, AspectFinder
from workbench.enrich.aspect_lexicon import fingerprint as of_lexicon
from workbench.enrich.clauses import Clause, clauses
from workbench.enrich.encoders import inputs
from workbench.enrich.head import Head
from workbench.enrich.sentiment import CLASSES
from workbench.enrich.text import normalise, readable
from workbench.model.protocols import Encoder

NAME = "aspects"
VERSION = 1
COLUMNS = ("post_id", "aspect", "polarity", "quote", "start", "end")
QUOTE = 280
"""Characters of a quote: a clause that never ends is cut around the term."""


def fingerprint(aspects: Sequence[Aspect], head: Head) -> str:
    """The model name: another lexicon, head or encoder is another model."""
    return f"{NAME}-{VERSION}-{of_lexicon(aspects)}-{hashlib.sha256(head.fingerprint.encode()).hexdigest()[:8]}"


def enrich(posts: pd.DataFrame, finder: AspectFinder, encoder: Encoder, head: Head) -> pd.DataFrame:
    """Columns of ``COLUMNS``: a row for each post, aspect and clause; none for a post without an aspect.

    ``posts`` has post_id, text, lang and p_negative, p_neutral, p_positive (of the whole post). ``start`` and ``end``
    are the quote's offsets in the readable text. A post in a language the encoder does not cover has no rows.
    """
    found: list[tuple[int, str, Clause, str]] = []
    covered = posts["lang"].isin(encoder.languages)
    for place, text, known in zip(range(len(posts)), posts["text"].tolist(), covered, strict=True):
        if known and isinstance(text, str):
            shown = readable(text)
            found += [
                (place, aspect, clause, shown[clause.start : clause.end]) for aspect, clause in _said(shown, finder)
            ]
    if not found:
        return _frame([])
    alone = _probabilities([quote for *_, quote in found], encoder, head)
    places = np.array([place for place, *_ in found])
    whole = posts[[f"p_{name}" for name in CLASSES]].to_numpy(dtype=float)[places]
    contrast = pd.Series([clause.contrast for _, _, clause, _ in found]).groupby(places).transform("any").to_numpy()
    together = ~contrast & ~np.isnan(whole).any(axis=1)
    shares = np.where(together[:, None], (alone + whole) / 2, alone)
    polarity = [CLASSES[best] for best in head.decide(shares)]
    ids = posts["post_id"].to_numpy()
    return _frame(
        [
            (ids[place], aspect, said, quote, clause.start, clause.end)
            for (place, aspect, clause, quote), said in zip(found, polarity, strict=True)
        ]
    )


def _said(shown: str, finder: AspectFinder) -> list[tuple[str, Clause]]:
    """Aspects with the clause that speaks of each; every aspect once a clause."""
    hits = finder.hits(shown)
    if not hits:
        return []
    said: dict[tuple[str, int], Clause] = {}
    for clause in clauses(shown):
        for hit in hits:
            if clause.start <= hit.start < clause.end:
                said.setdefault((hit.aspect, clause.start), _cut(clause, hit.start, shown))
    return [(aspect, clause) for (aspect, _), clause in said.items()]


def _cut(clause: Clause, at: int, shown: str) -> Clause:
    """The clause, or of a very long one what stands around the term, between spaces where there are some."""
    if clause.end - clause.start <= QUOTE:
        return clause
    start = max(clause.start, at - QUOTE // 2)
    end = min(clause.end, start + QUOTE)
    if start > clause.start and (space := shown.find(" ", start, at)) >= 0:
        start = space + 1
    if end < clause.end and (space := shown.rfind(" ", at, end)) > at:
        end = space
    return Clause(start, end, clause.contrast)


def _probabilities(quotes: Sequence[str], encoder: Encoder, head: Head) -> np.ndarray:
    """Shape (n_quotes, 3): each different text is encoded once."""
    normal = pd.Series([normalise(quote) for quote in quotes])
    codes, unique = pd.factorize(normal)
    shares: np.ndarray = head.probabilities(inputs(encoder, list(unique), head.toned), list(unique))[codes]
    return shares


def _frame(rows: list[tuple[str, str, str, str, int, int]]) -> pd.DataFrame:
    words = dict.fromkeys(COLUMNS[:4], "str")
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({**words, "start": "int64", "end": "int64"})
