"""The nearest texts of each text, looked for in cells: linear in the texts, whole numbers, no chance."""

import numpy as np
from scipy import sparse

from workbench.model.space import unit_rows
from workbench.model.topics import nearest_row

PER_CELL = 250  # texts a cell holds on average
CELLS_SEARCHED = 8  # at least; with fewer than 100,000 texts as many more as cost no more than those do
AFFORDED = 200_000_000  # products of texts with candidates: 14,000 texts are all compared with all
STEPS = 8
_LEARNED = 10_000  # rows from which cells are learned, or twenty-five a cell
_BLOCK = 8_192
_PRODUCTS = 8_000_000  # products held at once: one heap of like texts must not fill the memory
_LARGEST, _PRODUCT_BITS = 2**24, 26  # no product of two rows is larger, and how many bits a difference of two takes
_FOLD = 16  # columns that share one maximum while the threshold of a row is looked for


def near_rows(projected: np.ndarray, k: int) -> np.ndarray:
    """(n, k) int32: for each row the ``k`` rows with the largest product, nearest first.

    ``projected``: (n, n_dims) float32 of whole numbers, from ``Space.project``. Looked for in the nearest cells of
    some 250 rows each, eight of them or more; -1 where those hold fewer than ``k`` others. Ties go to the lower cell,
    then to the lower row.
    """
    n = len(projected)
    centres = _centres(projected, max(1, n // PER_CELL))
    cell = _cells(projected, centres)
    order = np.argsort(cell, kind="stable")
    by_cell = projected[order]  # the rows of a cell side by side
    starts = np.searchsorted(cell[order], np.arange(len(centres) + 1)).tolist()
    searched = max(CELLS_SEARCHED, AFFORDED // max(n * PER_CELL, 1))
    around = np.argsort(-(centres @ centres.T), axis=1, kind="stable")[:, :searched]
    found = np.full((n, k), -1, dtype=np.int32)
    for at, others in enumerate(np.sort(around, axis=1).tolist()):
        places = np.concatenate([np.arange(starts[other], starts[other + 1]) for other in others])
        candidates = np.concatenate([by_cell[starts[other] : starts[other + 1]] for other in others])
        step = max(1, _PRODUCTS // max(len(candidates), 1))
        for start in range(starts[at], starts[at + 1], step):
            rows = np.arange(start, min(start + step, starts[at + 1]))
            near = _largest(by_cell[rows], candidates, np.searchsorted(places, rows), k)
            found[order[rows]] = np.where(near >= 0, order[places[near]], -1)
    return found


def _largest(rows: np.ndarray, candidates: np.ndarray, itself: np.ndarray, k: int) -> np.ndarray:
    """(n_rows, k) the candidates with the largest product with each row, ties to the lower; -1 where there are too few.

    ``itself``: the candidate that each row is, and that is left out.
    """
    n, m = len(rows), len(candidates)
    found = np.full((n, k), -1, dtype=np.int64)
    if m < 2:
        return found
    products = rows @ candidates.T
    products[np.arange(n), itself] = -np.inf
    # A lower bound of the k-th largest is much cheaper than the k largest: the k-th largest of the columns' maxima.
    folded = m // _FOLD
    if folded > 2 * k:
        maxima = products[:, : folded * _FOLD].reshape(n, _FOLD, folded).max(axis=1)
        least = np.partition(maxima, folded - k, axis=1)[:, folded - k]
    else:
        enough = min(k, m - 1)
        least = np.partition(products, m - enough, axis=1)[:, m - enough]
    row, column = np.divmod(np.flatnonzero(products >= least[:, None]), m)
    # Row, then product from the largest down, then candidate: as one number each, which sorts fastest.
    bits = m.bit_length()
    behind = (_LARGEST - products[row, column]).astype(np.int64)
    keys = np.sort(((row << _PRODUCT_BITS | behind) << bits) | column)
    row, column = keys >> (bits + _PRODUCT_BITS), keys & ((1 << bits) - 1)
    rank = np.arange(len(row)) - np.searchsorted(row, np.arange(n))[row]
    kept = rank < k
    found[row[kept], rank[kept]] = column[kept]
    return found


def _centres(projected: np.ndarray, wanted: int) -> np.ndarray:
    """Spherical k-means on the first rows, evenly spaced start, sums without rounding.

    Source: Dhillon & Modha 2001, "Concept decompositions for large sparse text data using clustering".
    """
    learned = projected[: max(_LEARNED, 25 * wanted)]
    centres = learned[np.linspace(0, len(learned) - 1, wanted).round().astype(np.int64)]
    exact = learned.astype(np.float64)
    for _ in range(STEPS):
        cell = _cells(learned, centres)
        member = sparse.csr_matrix((np.ones(len(cell)), (cell, np.arange(len(cell)))), shape=(wanted, len(cell)))
        sizes = np.bincount(cell, minlength=wanted)
        means = unit_rows(np.rint(member @ exact / np.maximum(sizes, 1)[:, None] * 256))
        centres = np.where((sizes > 0)[:, None], means, centres)
    return centres


def _cells(projected: np.ndarray, centres: np.ndarray) -> np.ndarray:
    cell = np.empty(len(projected), dtype=np.int64)
    for start in range(0, len(projected), _BLOCK):
        cell[start : start + _BLOCK] = nearest_row(projected[start : start + _BLOCK], centres)[0]
    return cell
