"""The market: which brands are watched, which are ours, and which have a name that also means something else."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from workbench.model.config import Brand
    from workbench.model.corpus import Corpus

COLUMNS = ("brand", "ours", "ambiguous", "definition")


def table(brands: "Sequence[Brand]") -> pd.DataFrame:
    """The corpus table "market": a row a brand, by name; ``ours`` and ``ambiguous`` are bool.

    ``definition`` is the brand as the configuration has it, as JSON: its names, handles and context.
    """
    rows = [(brand.name, brand.ours, bool(brand.ambiguous), brand.model_dump_json()) for brand in brands]
    types = {"brand": "str", "ours": "bool", "ambiguous": "bool", "definition": "str"}
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)
    return frame.drop_duplicates("brand").sort_values("brand", ignore_index=True)


def fingerprint(market: pd.DataFrame) -> str:
    """A name of what a market says, equal for equal brands."""
    return "market-" + hashlib.sha256(market.to_csv(index=False).encode()).hexdigest()[:12]


def brands(corpus: "Corpus") -> list["Brand"]:
    """The brands as the configuration has them, by name; none where the corpus does not know them."""
    from workbench.model.config import Brand

    if not corpus.has("market") or "definition" not in corpus.table("market"):
        return []
    return [Brand.model_validate_json(told) for told in corpus.table("market")["definition"]]


def names(corpus: "Corpus") -> list[str]:
    """Every name, alias and handle (with "@") of the brands; the brands that posts speak of where no more is known."""
    known = brands(corpus)
    if not known:
        return sorted(map(str, corpus.table("brands")["brand"].dropna().unique())) if corpus.has("brands") else []
    said = {name for brand in known for name in (brand.name, *brand.aliases)}
    return sorted(said | {f"@{handle.lstrip('@')}" for brand in known for handle in brand.handles})


def ours(corpus: "Corpus") -> tuple[str, ...]:
    """The brands that the configuration says are ours, by name; none where it says nothing."""
    if not corpus.has("market"):
        return ()
    known = corpus.table("market")
    return tuple(map(str, known.loc[known["ours"], "brand"]))


def lead(corpus: "Corpus", brands: Sequence[str]) -> tuple[str, bool]:
    """The first of ``brands`` that is ours, and True; where none is known to be, the first of them, and False."""
    known = [brand for brand in brands if brand in ours(corpus)]
    return (known[0], True) if known else (brands[0], False)
