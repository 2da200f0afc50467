"""Signals: how many posts in each bin, for each series somebody watches."""

from collections.abc import Mapping, Sequence

import pandas as pd

from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput

MOST_CELLS = 250_000_000  # bins times series; two gigabytes


def count(
    corpus: Corpus,
    by: Sequence[str] = ("brand",),
    bin: str = "1h",
    where: Mapping[str, object] | None = None,
) -> pd.DataFrame:
    """Posts per bin (rows: start of the bin, no gaps) and series (columns: values of ``by``, a MultiIndex if several).

    ``by`` names keys of the counts table; ``where`` keeps the rows whose key has that value. ``bin`` is a multiple of
    five minutes. Counts are int64; a bin without posts is 0 (whether the source was collecting is another question).

    Raises: BadInput when there would be more than ``MOST_CELLS`` of them, or a count that is none.
    """
    counts = corpus.table("counts")
    if not (counts["posts"] % 1 == 0).all():
        raise BadInput("some of the counts are not whole numbers", do="make them again with `workbench enrich`")
    if (counts["posts"] < 0).any():
        raise BadInput("some of the counts are below zero", do="make them again with `workbench enrich`")
    for key, value in (where or {}).items():
        counts = counts[counts[key] == value]
    first = pd.Timestamp(corpus.since).floor(bin)
    last = max(first, (pd.Timestamp(corpus.until) - pd.Timedelta(microseconds=1)).floor(bin))
    bins = int((last - first) / pd.Timedelta(bin)) + 1
    series = max(1, len(counts[[*by]].drop_duplicates()))
    if bins * series > MOST_CELLS:
        raise BadInput(
            f"{bins:,} steps of {bin} from {first.date()} to {last.date()} are too many for {series:,} series",
            do="choose a shorter period with since and until, or a longer step",
        )
    grid = pd.date_range(first, last, freq=bin, name="bin")
    binned = counts.assign(bin=counts["bin"].dt.floor(bin)).groupby(["bin", *by], observed=True)["posts"].sum()
    wide = binned.unstack(list(by)) if len(binned) else pd.DataFrame(index=grid[:0])
    return wide.reindex(grid).fillna(0).astype("int64")
