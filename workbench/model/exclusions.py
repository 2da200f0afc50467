"""Exclusions: people who asked, or were decided, not to be contacted or looked at."""

from typing import Literal, get_args

from workbench.model.corpus import Corpus

# "contact": leads, triggers for sales, the press to write to. "talent": signals of who looks for work. "all": these,
# and voices and what they say of our messages. Other analyses count and quote posts, whoever wrote them.
Purpose = Literal["contact", "talent", "all"]
PURPOSES: tuple[str, ...] = get_args(Purpose)
EVERY: Purpose = "all"


def excluded(corpus: Corpus, purpose: Purpose) -> frozenset[str]:
    """Authors (pseudonyms) that an analysis for this purpose must leave out: those excluded for it or for "all"."""
    if not corpus.has("exclusions"):
        return frozenset()
    rows = corpus.table("exclusions")
    return frozenset(rows.loc[rows["purpose"].isin([purpose, EVERY]), "author"])
