"""One order for the same posts, however they were handed over."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workbench.model.space import GRID

LEAST_NORM = 0.5  # an encoder that knows no word of a text gives a vector of (almost) no length
_BLOCK = 1024  # rows at once: temporary copies stay in the cache of the processor
_GOLDEN = 0x9E3779B97F4A7C15
_U64 = np.uint64


@dataclass(frozen=True)
class Canonical:
    """The unique texts that a fit can use, in canonical order.

    ``texts``: unique non-blank texts with a usable vector. ``vectors``: (n_unique, n_dims) float32, unit length up to
    rounding, on the grid of ``model.space``: float32 products of them are exact. ``inverse``: (n_posts,) int, the row
    of each post's text; -1 where the post has no usable text. The order is that of a hash, so that the first rows are
    a random sample, and mostly the same one when posts are added.
    """

    texts: tuple[str, ...]
    vectors: np.ndarray
    inverse: np.ndarray

    def spread(self, of_unique: np.ndarray, missing: int) -> np.ndarray:
        """A value a unique text as a value a post; ``missing`` for posts without a usable text."""
        if not len(of_unique):
            return np.full(len(self.inverse), missing, dtype=np.int64)
        return np.where(self.inverse >= 0, of_unique[self.inverse], missing)

    @property
    def copies(self) -> np.ndarray:
        """(n_unique,) int, how many posts say each text."""
        return np.bincount(self.inverse[self.inverse >= 0], minlength=len(self.texts))


def canonical(texts: Sequence[str], vectors: np.ndarray, seed: int = 0) -> Canonical:
    """Unique texts in the order of a seeded hash of their rounded vector, then of the text: the same for every order.

    ``vectors``: (n_posts, n_dims). Rows are brought to unit length and rounded to the grid, so that noise below the
    grid does not reach the fit.
    """
    vectors = np.asarray(vectors, dtype=np.float32)
    lengths = _lengths(vectors)
    usable = lengths > 0
    usable &= np.fromiter((bool(text.strip()) for text in texts), dtype=bool, count=len(texts))
    keys = np.empty(len(vectors), dtype=_U64)
    for start in range(0, len(vectors), _BLOCK):
        rows = slice(start, start + _BLOCK)
        keys[rows] = _hashed(_whole(vectors[rows], lengths[rows]).astype("<i2"), seed)
    first, inverse = _unique(texts, keys, usable)
    fitted = np.empty((len(first), vectors.shape[1]), dtype=np.float32)
    for start in range(0, len(first), _BLOCK):
        chosen = first[start : start + _BLOCK]
        fitted[start : start + _BLOCK] = _whole(vectors[chosen], lengths[chosen]) / GRID
    return Canonical(texts=tuple(texts[i] for i in first.tolist()), vectors=fitted, inverse=inverse)


def unique_texts(texts: Sequence[str], inside: np.ndarray) -> int:
    """How many different non-blank texts there are among the rows where ``inside`` holds."""
    return len({texts[int(row)] for row in np.flatnonzero(inside) if texts[int(row)].strip()})


def _lengths(vectors: np.ndarray) -> np.ndarray:
    """(n,) float64; 0 for a vector that is too short or no number."""
    lengths = np.empty(len(vectors))
    for start in range(0, len(vectors), _BLOCK):
        block = vectors[start : start + _BLOCK].astype(np.float64)
        lengths[start : start + _BLOCK] = np.sqrt(np.einsum("ij,ij->i", block, block))
    return np.where(np.isfinite(lengths) & (lengths >= LEAST_NORM), lengths, 0)


def _whole(vectors: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Rows of unit length in steps of the grid; zeros for a row without a length."""
    known = lengths > 0
    whole: np.ndarray = np.rint(np.where(known[:, None], vectors, 0) / np.where(known, lengths, 1)[:, None] * GRID)
    return whole


def _hashed(grid: np.ndarray, seed: int) -> np.ndarray:
    """A 64-bit hash of each row of 16-bit numbers; integer arithmetic alone, so equal on every machine.

    Source: Dietzfelbinger 1996 (multilinear hashing); Steele, Lea & Flood 2014 (the finalizer of SplitMix64).
    """
    words = np.ascontiguousarray(np.pad(grid, ((0, 0), (0, -grid.shape[1] % 4)))).view("<u8")
    places = np.arange(1, words.shape[1] + 1, dtype=_U64) * _U64(_GOLDEN) + _U64(seed)
    return _mixed((words * (_mixed(places) | _U64(1))).sum(axis=1, dtype=_U64))


def _mixed(value: np.ndarray) -> np.ndarray:
    value = (value ^ (value >> _U64(30))) * _U64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> _U64(27))) * _U64(0x94D049BB133111EB)
    value ^= value >> _U64(31)
    return value


def _unique(texts: Sequence[str], keys: np.ndarray, usable: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The first row of each unique (key, text) in canonical order, and each row's place in it, -1 for none."""
    rows = np.flatnonzero(usable)
    rows = rows[np.argsort(keys[rows], kind="stable")]
    ordered = keys[rows]
    new = np.ones(len(rows), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    for start, end in pairwise([*np.flatnonzero(new).tolist(), len(rows)]):
        if end - start > 1:  # the same vector: copies of a text, or texts that differ in what the encoder does not see
            rows[start:end] = sorted(rows[start:end].tolist(), key=lambda row: texts[row])
            for at in range(start + 1, end):
                new[at] = texts[rows[at]] != texts[rows[at - 1]]
    inverse = np.full(len(keys), -1, dtype=np.int64)
    inverse[rows] = np.cumsum(new) - 1
    return rows[new], inverse
