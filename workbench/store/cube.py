"""A query on the counts table: whether the counts alone can answer it, and which of their rows it means."""

import re

import pandas as pd

from workbench.model.counts import BASE_BIN
from workbench.model.query import (
    CUBE_FIELDS,
    NONE,
    And,
    Everything,
    Field,
    Not,
    Or,
    Query,
    Since,
    Until,
    conjuncts,
)
from workbench.model.topics import OUTLIER


def brands_named(query: Query) -> frozenset[str] | None:
    """The brands, in lower case, that a query asks for at its top level; None when it asks for no brand.

    The counts of a corpus hold the rows of these brands alone: a post of theirs that also speaks of another brand
    says nothing about how much is said of that one.
    """
    named = [_brands(part) for part in conjuncts(query)]
    found = [brands for brands in named if brands is not None]
    return frozenset().union(*found) if found else None


def counts_suffice(query: Query) -> bool:
    """Whether the counts table alone can say how many posts of each kind the query means."""
    parts = conjuncts(query)
    if sum(_brands(part) is not None for part in parts) > 1:
        return False  # posts that speak of both: the counts do not know
    return all(_brands(part) is not None or _cube_part(part) for part in parts)


def counts_mask(query: Query, counts: pd.DataFrame, labels: pd.DataFrame | None) -> pd.Series:
    """Which rows of the counts table a query means that ``counts_suffice`` accepts; ``labels`` is the topic table."""
    match query:
        case Field(name, value):
            return _counts_field(name, value, counts, labels)
        case Since(at):
            return counts["bin"] >= at
        case Until(at):
            return counts["bin"] < at
        case Not(of):
            return ~counts_mask(of, counts, labels)
        case And(parts) | Or(parts):
            masks = [counts_mask(part, counts, labels) for part in parts]
            joined = masks[0]
            for mask in masks[1:]:
                joined = joined & mask if isinstance(query, And) else joined | mask
            return joined
        case _:
            return pd.Series(True, index=counts.index)


def restricted(counts: pd.DataFrame, query: Query) -> pd.DataFrame:
    """Counts of posts of the brands that the query asks for, without their rows of other brands."""
    named = brands_named(query)
    return counts if named is None else counts[counts["brand"].str.lower().isin(named)].reset_index(drop=True)


def _brands(query: Query) -> frozenset[str] | None:
    """The brands of a part that asks for one of some brands and nothing else."""
    match query:
        case Field("brand", value) if value.lower() != NONE:
            return frozenset({value.lower()})
        case Or(parts):
            named = [_brands(part) for part in parts]
            found = [brands for brands in named if brands is not None]
            return frozenset().union(*found) if len(found) == len(named) else None
        case _:
            return None


def _cube_part(query: Query) -> bool:
    """Whether each row of the counts knows the part's answer; brands are not among them, a post may have several."""
    match query:
        case Field(name, value):
            return name in CUBE_FIELDS and (name != "brand" or value.lower() == NONE)
        case Since(at) | Until(at):
            return bool(pd.Timestamp(at) == pd.Timestamp(at).floor(BASE_BIN))
        case Not(of):
            return _cube_part(of)
        case And(parts) | Or(parts):
            return all(map(_cube_part, parts))
        case Everything():
            return True
        case _:
            return False


def _counts_field(name: str, value: str, counts: pd.DataFrame, labels: pd.DataFrame | None) -> pd.Series:
    none = value.lower() == NONE
    if name != "topic":
        return counts[name].str.lower() == ("" if none else value.lower())
    if none or value == str(OUTLIER):
        return counts["topic"] == OUTLIER
    if re.fullmatch(r"\d{1,9}", value):
        return counts["topic"] == int(value)
    if labels is None:
        return pd.Series(False, index=counts.index)
    return counts["topic"].isin(labels.loc[labels["label"].str.lower() == value.lower(), "topic"])
