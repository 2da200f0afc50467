"""Which brands are ours: said by the reader, else by the configuration, else the one most is said of."""

from dataclasses import dataclass

from workbench.model.corpus import Corpus


@dataclass(frozen=True)
class Sides:
    """``ours`` and ``others``, by name; ``why`` in words how it is known which are ours, "" where there are none."""

    ours: frozenset[str]
    others: frozenset[str]
    why: str


def sides(corpus: Corpus, given: str = "") -> Sides:
    """The brands of a corpus on two sides; ``given`` are ours, comma-separated, "" to look them up."""
    spoken = corpus.table("brands")["brand"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    said = {name.strip().casefold() for name in given.split(",") if name.strip()}
    ours = {brand for brand in spoken.index if brand.casefold() in said}
    why = "as asked for"
    if not ours and corpus.has("market"):
        market = corpus.table("market")
        ours, why = set(market.loc[market["ours"].astype(bool), "brand"]), "as the configuration says"
    if not ours and len(spoken):
        ours, why = {str(spoken.index[0])}, "taken for ours because most is said of it"
    return Sides(frozenset(ours), frozenset(set(spoken.index) - ours), why if ours else "")
