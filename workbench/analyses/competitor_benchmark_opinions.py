"""Opinions on aspects by brand: shares negative, and how ours differ from each competitor's."""

from dataclasses import dataclass
from functools import cache

import pandas as pd

from workbench.analyses.voice_of_customer_opinions import negative, opinions_of, said_of
from workbench.evaluate.shares import Difference, Share, comparable, difference
from workbench.model.corpus import Corpus

LEAST = 30  # opinions of a brand on an aspect: fewer say too little to compare
LEVEL = 0.95


@dataclass(frozen=True)
class Compared:
    """Our share negative on one aspect against a competitor's, both of one kind; ``difference``: ours minus theirs.

    A difference that rests on the model's word is no verdict, corrected or not: a model judges the same words
    differently when another brand's name stands in them, which its mistakes on held-out texts do not tell.
    """

    aspect: str
    competitor: str
    ours: Share
    theirs: Share
    difference: Difference

    @property
    def known(self) -> bool:
        """Whether people labelled both sides."""
        return self.difference.badge == "labelled"

    @property
    def apart(self) -> bool:
        """Whether the interval, widened for all comparisons, leaves zero out."""
        return not self.difference.low <= 0 <= self.difference.high

    @property
    def clear(self) -> bool:
        """Whether it is known to differ."""
        return self.known and self.apart

    @property
    def verdict(self) -> str:
        """In words."""
        if not self.known:
            return "not known before it is labelled"
        if not self.apart:
            return "no clear difference"
        return "ours criticised more" if self.difference.value > 0 else "ours criticised less"


def of_one_brand(corpus: Corpus) -> tuple[pd.DataFrame, int]:
    """The posts that speak of one brand alone (post_id, brand), and how many others speak of several."""
    brands = corpus.table("brands")
    several = brands["post_id"].duplicated(keep=False)
    return brands[~several], int(brands.loc[several, "post_id"].nunique())


def opinions(corpus: Corpus, media: str) -> pd.DataFrame:
    """One row a post and aspect of the posts that speak of one brand: brand, aspect, polarity, author and time.

    Of a post that speaks of two brands nobody knows which one an opinion is of.
    """
    alone, _ = of_one_brand(corpus)
    return opinions_of(said_of(corpus, media)).merge(alone, on="post_id")


def compare(
    found: pd.DataFrame,
    ours: str,
    competitors: list[str],
    aspects: list[str],
    labels: pd.DataFrame | None = None,
    level: float = LEVEL,
) -> list[Compared]:
    """Ours against each competitor on each aspect of which both have enough opinions, in the order given.

    ``found``: as ``opinions``. All intervals of differences together hold with ``level`` (Bonferroni); those of the
    shares themselves are each at ``level``.
    """  # fmt: skip
    parts = {key: part for key, part in found.groupby(["aspect", "brand"]) if len(part) >= LEAST}
    pairs = [(a, c) for a in aspects for c in competitors if (a, ours) in parts and (a, c) in parts]
    share = cache(lambda key, at: negative(parts[key], labels, at))
    wide, made = 1 - (1 - level) / max(len(pairs), 1), []
    for aspect, competitor in pairs:
        keys = (aspect, ours), (aspect, competitor)
        own, other = comparable(*(one for key in keys if (one := share(key, level))))
        apart = difference(*(share(key, wide) for key in keys))
        if apart is not None:
            made.append(Compared(aspect, competitor, own, other, apart))
    return made
