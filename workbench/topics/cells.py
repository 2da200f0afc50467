"""The nearest texts of each text, looked for in cells: linear in the texts, whole numbers, no chance."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from workbench.model.space import unit_rows
from workbench.model.topics import nearest_row
from workbench.topics.candidates import Candidates, largest

PER_CELL = 250  # texts a cell holds on average
SEARCHED = 7  # cells a text looks into on average; with fewer than 60,000 texts as many more as cost no more
AFFORDED = 200_000_000  # products of texts with texts: 14,000 texts are all compared with all
BESIDE = 2  # nearest cells, its own among them, in which every text of a cell is compared
ENOUGH = 10  # neighbours found there; elsewhere only a nearer text than the last of them counts
STEPS = 4
_LEARNED = 10_000  # rows from which cells are learned, or twenty-five a cell
_LOOKED_AT = 2_000  # rows from which it is learned how far to look: the last, cells fit those they are learned from
_CELLS_A_PART = 16  # whose candidates are looked through together
_BLOCK = 1_024
_PRODUCTS = 8_000_000  # products held at once: one heap of like texts must not fill the memory


def near_rows(projected: np.ndarray, k: int) -> np.ndarray:
    """(n, k) int32: for each row the ``k`` rows with the largest product, nearest first.

    ``projected``: (n, n_dims) float32 of whole numbers, from ``Space.project``. Looked for in cells of some 250 rows
    each: a row looks into its own cell and those nearly as near, seven on average or more, and is seen by the rows that
    look into its own; -1 where fewer than ``k`` others were found. Ties go to the lower cell, then to the lower row.
    """
    n = len(projected)
    centres = _centres(projected, max(1, n // PER_CELL))
    near = np.argsort(-(centres @ centres.T), axis=1, kind="stable")
    beside = np.sort(near if n * n <= AFFORDED else near[:, :BESIDE], axis=1)
    search = _searched(projected, centres, beside)
    by_cell = projected[search.order]
    found = Candidates([*search.starts[:-1:_CELLS_A_PART], n])
    least = _compare_beside(by_cell, search.starts, beside, k, found)
    for cell, looking in enumerate(search.looking):
        own = slice(search.starts[cell], search.starts[cell + 1])
        _compare(by_cell, looking, own, least, found)
    nearest = found.nearest(k)
    rows = np.empty_like(nearest)
    rows[search.order] = np.where(nearest >= 0, search.order[nearest], -1)
    return rows


@dataclass(frozen=True)
class _Search:
    """Who looks where. ``order``: rows by cell; everything else counts rows in that order.

    ``starts``: first row of each cell, and their number. ``looking``: of each cell the rows of others that look in.
    """

    order: np.ndarray
    starts: list[int]
    looking: list[np.ndarray]


def _searched(projected: np.ndarray, centres: np.ndarray, beside: np.ndarray) -> _Search:
    """The cell of each row, and the further cells it looks into: those nearly as near as its own.

    How nearly is one number for all, so that rows between many cells look into more of them; it is set so that the
    last rows look into ``SEARCHED`` cells on average. Cells that lie beside the row's own are left out.
    """
    n, cells = len(projected), len(centres)
    wanted = max(SEARCHED, AFFORDED // (2 * PER_CELL * n))
    some = projected[-_LOOKED_AT:] @ centres.T
    share = (some / np.maximum(some.max(axis=1, keepdims=True), 1)).ravel()
    beyond = max(0, len(share) - wanted * len(some))
    nearly = np.partition(share, beyond)[beyond]
    elsewhere = np.ones((cells, cells), dtype=bool)
    np.put_along_axis(elsewhere, beside, False, axis=1)
    own, rows, into = np.empty(n, dtype=np.int64), [], []
    for start in range(0, n, _BLOCK):
        products = projected[start : start + _BLOCK] @ centres.T
        cell = products.argmax(axis=1)
        own[start : start + _BLOCK] = cell
        best = products[np.arange(len(cell)), cell]
        looked = products >= nearly * np.maximum(best, 1)[:, None]
        looked &= elsewhere[cell]
        row, other = np.divmod(np.flatnonzero(looked), cells)
        rows.append(row + start)
        into.append(other.astype(np.int32))
    order = np.argsort(own, kind="stable")
    place = np.empty(n, dtype=np.int64)
    place[order] = np.arange(n)
    cell = np.concatenate(into)
    by_cell = sparse.csr_array((place[np.concatenate(rows)], cell, np.array([0, len(cell)])), shape=(1, cells)).tocsc()
    looking = [np.sort(rows) for rows in np.split(by_cell.data, by_cell.indptr[1:-1])]  # near ones lie together
    return _Search(order, np.searchsorted(own[order], np.arange(cells + 1)).tolist(), looking)


def _compare_beside(
    by_cell: np.ndarray, starts: list[int], beside: np.ndarray, k: int, found: Candidates
) -> np.ndarray:
    """Compare the rows of each cell with all in the cells beside it; the product that is ``ENOUGH`` for each row."""
    least = np.full(len(by_cell), -np.inf, dtype=np.float32)
    for cell, others in enumerate(beside.tolist()):
        places = np.concatenate([np.arange(starts[other], starts[other + 1]) for other in others])
        candidates = np.concatenate([by_cell[starts[other] : starts[other + 1]] for other in others])
        step = max(1, _PRODUCTS // max(len(candidates), 1))
        for start in range(starts[cell], starts[cell + 1], step):
            rows = np.arange(start, min(start + step, starts[cell + 1]))
            row, column, products = largest(by_cell[rows], candidates, np.searchsorted(places, rows), k)
            found.add(start + row, places[column], products)
            enough = np.arange(len(row)) - np.searchsorted(row, np.arange(len(rows)))[row] == min(ENOUGH, k) - 1
            least[start + row[enough]] = products[enough]
    return least


def _compare(by_cell: np.ndarray, looking: np.ndarray, own: slice, least: np.ndarray, found: Candidates) -> None:
    """Compare rows with a cell they look into; each product may be news for the one that looks and the one seen."""
    step = max(1, _PRODUCTS // max(own.stop - own.start, 1))
    for start in range(0, len(looking), step):
        rows = looking[start : start + step]
        products = by_cell[rows] @ by_cell[own].T
        near = products > least[rows][:, None]
        near |= products > least[own]
        place = np.flatnonzero(near)
        row, column = np.divmod(place, own.stop - own.start)
        product, row, column = products.ravel()[place], rows[row], column + own.start
        for one, other in ((row, column), (column, row)):
            news = product > least[one]
            found.add(one[news], other[news], product[news])


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
