"""Vectors to whole numbers in which the nearest neighbours say something, exactly the same on every machine."""

import numpy as np
import pandas as pd

from workbench.model.space import GRID, SHORT, Space

DIMS = 50  # principal components kept as they are
WHITE_DIMS, WHITE_DROPPED, WHITE_POWER = 128, 2, 0.35  # kept, left out at the top, and how strongly levelled
HUBBED = 2.0  # skewness of neighbour counts from which components are levelled; MiniLM on abstracts and news has 1.7
_LEARNED = 10_000  # rows that principal components are learned from
_LOOKED_AT = 2_000  # rows in which hubs are looked for
_HUB_NEIGHBOURS = 10
_STEPS = SHORT - 50  # length of the longest component; rounding takes away what eigenvalue solvers differ by
_FLAT = 1e-4  # share of the largest variance below which a component is noise


def learned(vectors: np.ndarray) -> Space:
    """The space of principal components of the vectors.

    ``vectors``: (n, n_dims) float32 on the grid, in canonical order: the first of them are a random sample. Where a few
    texts are neighbours of very many (short posts, mean-of-word vectors), the top components, which all texts share,
    are left out and the others partly levelled; elsewhere components keep their size.

    Source: Radovanović, Nanopoulos & Ivanović 2010, "Hubs in space", JMLR 11 (skewness of neighbour counts);
    Mu & Viswanath 2018, "All-but-the-top", ICLR (leaving the top out).
    """
    whole = vectors[:_LEARNED].astype(np.float64)
    np.rint(np.multiply(whole, GRID, out=whole), out=whole)
    centre = np.rint(whole.mean(axis=0))
    whole -= centre
    return Space(centre, _components(whole, white=hubness(vectors[:_LOOKED_AT]) >= HUBBED))


def to_table(space: Space | None) -> pd.DataFrame:
    """The space as rows of ``topic_space``; no rows for none."""
    rows = np.zeros((0, 0)) if space is None else np.vstack([space.centre, space.basis.T])
    return pd.DataFrame({"component": np.arange(len(rows)) - 1, "vector": list(rows.astype(np.float32))})


def from_table(rows: pd.DataFrame) -> Space | None:
    """The space in rows of ``topic_space``; None for no rows."""
    if rows.empty:
        return None
    table = np.stack(rows.sort_values("component")["vector"].to_numpy()).astype(np.float64)
    return Space(table[0], table[1:].T)


def hubness(vectors: np.ndarray) -> float:
    """Skewness of how often each row is among the ten nearest of the others; 0 when all are so equally often."""
    k = min(_HUB_NEIGHBOURS, len(vectors) - 1)
    if k < 1:
        return 0.0
    products = vectors @ vectors.T
    np.fill_diagonal(products, -np.inf)
    least = np.partition(products, -k, axis=1)[:, -k]
    counts = (products >= least[:, None]).sum(axis=0).astype(np.float64)
    spread = counts.std()
    return float(((counts - counts.mean()) ** 3).mean() / spread**3) if spread else 0.0


def _components(centred: np.ndarray, white: bool) -> np.ndarray:
    """(n_dims, n_components) float64 of whole numbers: the principal directions, largest variance first."""
    variances, directions = np.linalg.eigh(centred.T @ centred / max(len(centred), 1))
    variances, directions = variances[::-1], directions[:, ::-1]
    largest = np.abs(directions).argmax(axis=0)
    directions = directions * np.where(directions[largest, np.arange(len(variances))] < 0, -1, 1)
    known = int((variances > _FLAT * max(variances[0], 1e-12)).sum())
    dropped, wanted = (WHITE_DROPPED, WHITE_DIMS) if white else (0, DIMS)
    if known <= dropped + 2:
        dropped = 0
    kept = slice(dropped, min(known, dropped + wanted))
    scale = (variances[kept][-1:] / variances[kept]) ** (WHITE_POWER if white else 0.0)
    basis: np.ndarray = np.rint(_STEPS * directions[:, kept] * scale)
    return basis
