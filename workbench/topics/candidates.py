"""Texts that may be among the nearest of another, and the choice of the nearest among them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy import sparse

_LARGEST = np.float32(2**24)  # no product of two rows is larger
_PRODUCT_BITS = 26  # that a difference of two products takes
_FOLD = 16  # columns that share one maximum while the threshold of a row is looked for
_HELD = 100_000  # places for candidates at once
_NONE = np.iinfo(np.int64).max


class Candidates:
    """Pairs of a row and another with their product, in any order, some perhaps twice."""

    def __init__(self, bounds: Sequence[int]) -> None:
        """``bounds``: 0, where a new part of the rows begins, and how many there are; parts are searched one by one."""
        self._bounds = bounds
        self._parts: list[list[tuple[np.ndarray, ...]]] = [[] for _ in bounds[1:]]

    def add(self, row: np.ndarray, other: np.ndarray, product: np.ndarray) -> None:
        """Remember pairs, each array (n_pairs,); products are float32 of whole numbers.

        ``row``: ascending, or all of one part.
        """
        pairs = row.astype(np.int32), other.astype(np.int32), product
        cuts = np.searchsorted(row, self._bounds[1:-1]).tolist()
        for part, (start, end) in zip(self._parts, pairwise([0, *cuts, len(row)]), strict=True):
            if start < end:
                part.append(tuple(of_pair[start:end] for of_pair in pairs))

    def nearest(self, k: int) -> np.ndarray:
        """(n_rows, k) int32: of each row the ``k`` with the largest product, ties to the lower; -1 for missing ones."""
        found = np.full((self._bounds[-1], k), -1, dtype=np.int32)
        for part, (start, end) in zip(self._parts, pairwise(self._bounds), strict=True):
            if part:
                row, other, product = (np.concatenate(pairs) for pairs in zip(*part, strict=True))
                _fill(found[start:end], row - start, other, product)
        return found


def _fill(found: np.ndarray, row: np.ndarray, other: np.ndarray, product: np.ndarray) -> None:
    """The nearest of each row of ``found``, (n_rows, k)."""
    rows, k = found.shape
    first, product = _by_row(row, product, rows)
    _, other = _by_row(row, other, rows)
    sizes, bits = np.diff(first), int(other.max()).bit_length()
    by_size, at = np.argsort(-sizes, kind="stable"), 0
    while at < rows:
        widest = int(sizes[by_size[at]])
        some = by_size[at : at + max(1, _HELD // max(widest, 1))]
        at += len(some)
        place = np.arange(widest)
        pair = first[some][:, None] + place
        # Product and other row as one number, which sorts fastest: the largest product first, then the lower row.
        behind = (_LARGEST - product.take(pair, mode="clip")).astype(np.int64)
        table = np.where(place < sizes[some][:, None], behind << bits | other.take(pair, mode="clip"), _NONE)
        chosen = _least(table, k)
        found[some, : chosen.shape[1]] = np.where(chosen == _NONE, -1, chosen & ((1 << bits) - 1))


def _by_row(row: np.ndarray, values: np.ndarray, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the values of each row begin, and the values in that order: as a matrix of one row is turned."""
    held = sparse.csr_array((values, row, np.array([0, len(row)])), shape=(1, rows)).tocsc()
    return held.indptr, held.data


def _least(table: np.ndarray, k: int) -> np.ndarray:
    """The ``k`` least different numbers of each row, ascending, then ``_NONE``; no number stands there three times."""
    if table.shape[1] > 2 * k:
        table = np.partition(table, 2 * k - 1, axis=1)[:, : 2 * k]
    table.sort(axis=1)
    table[:, 1:][table[:, 1:] == table[:, :-1]] = _NONE
    table.sort(axis=1)
    return table[:, :k]


def largest(rows: np.ndarray, others: np.ndarray, itself: np.ndarray, k: int) -> tuple[np.ndarray, ...]:
    """Row, column and product of the ``k`` largest products of each row, row by row from the largest down.

    ``rows``: (n_rows, n_dims) and ``others``: (n_others, n_dims) float32 of whole numbers. ``itself``: (n_rows,) the
    column that each row is, and that is left out. Ties go to the lower column; fewer where there are not ``k`` others.
    """
    n, m = len(rows), len(others)
    products = rows @ others.T
    products[np.arange(n), itself] = -np.inf
    # A lower bound of the k-th largest is much cheaper than the k largest: the k-th largest of the columns' maxima.
    folded = m // _FOLD
    maxima = products[:, : folded * _FOLD].reshape(n, _FOLD, folded).max(axis=1) if folded > 2 * k else products
    enough = min(k, maxima.shape[1] - 1)
    least = np.partition(maxima, maxima.shape[1] - enough, axis=1)[:, -enough] if enough else np.full(n, np.inf)
    place = np.flatnonzero(products >= least[:, None])
    row, column, bits = *np.divmod(place, m), m.bit_length()
    behind = (_LARGEST - products.ravel()[place]).astype(np.int64)
    keys = np.sort(((row << _PRODUCT_BITS | behind) << bits) | column)
    row = keys >> (bits + _PRODUCT_BITS)
    kept = np.arange(len(row)) - np.searchsorted(row, np.arange(n))[row] < k
    keys = keys[kept]
    return (
        row[kept],
        keys & ((1 << bits) - 1),
        _LARGEST - (keys >> bits & ((1 << _PRODUCT_BITS) - 1)).astype(np.float32),
    )
