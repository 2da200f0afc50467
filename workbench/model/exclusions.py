"""Exclusions: people who asked, or were decided, not to be contacted or looked at."""

from typing import Literal, get_args

from workbench.model.corpus import Corpus

Purpose = Literal["contact", "talent", "all"]
PURPOSES: tuple[str, ...] = get_args(Purpose)
EVERY = "all"


def excluded(corpus: Corpus, purpose: Purpose) -> frozenset[str]:
    """Authors (pseudonyms) that an analysis for this purpose must leave out: those excluded for it or for "all"."""
    if not corpus.has("exclusions"):
        return frozenset()
    rows = corpus.table("exclusions")
    return frozenset(rows.loc[rows["purpose"].isin([purpose, EVERY]), "author"])
