"""Brand names: how each watched brand is called in posts, so that an analysis can see where a text names it."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from workbench.model.config import Brand

COLUMNS = ("brand", "name")


def table(brands: "Sequence[Brand]") -> pd.DataFrame:
    """The corpus table "brand_names": a row a brand and name: its own, its aliases, its handles with "@"."""
    rows = [
        (brand.name, name)
        for brand in brands
        for name in (brand.name, *brand.aliases, *(f"@{handle.lstrip('@')}" for handle in brand.handles))
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype("str")
    return frame.drop_duplicates().sort_values(list(COLUMNS), ignore_index=True)


def fingerprint(names: pd.DataFrame) -> str:
    """A name of what the table says, equal for equal names."""
    return "brand-names-" + hashlib.sha256(names.to_csv(index=False).encode()).hexdigest()[:12]
