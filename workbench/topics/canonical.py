"""One order for the same posts, however they were handed over."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

GRID = 2048  # vectors are compared after rounding to 1/2048, coarser than what encoders differ by between machines
LEAST_NORM = 0.5  # an encoder that knows no word of a text gives a vector of (almost) no length


@dataclass(frozen=True)
class Canonical:
    """The unique texts that a fit can use, in canonical order.

    ``texts``: unique non-blank texts with a usable vector. ``vectors``: (n_unique, n_dims) float32, unit length.
    ``inverse``: (n_posts,) int, the row of each post's text; -1 where the post has no usable text.
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


def canonical(texts: Sequence[str], vectors: np.ndarray) -> Canonical:
    """Unique texts ordered by their rounded vector, then by the text: the same for every order of the posts.

    ``vectors``: (n_posts, n_dims). Rows are brought to unit length and rounded to the grid, so that noise below the
    grid does not reach the fit.
    """
    vectors = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(vectors, axis=1)
    usable = np.isfinite(lengths) & (lengths >= LEAST_NORM)
    unit = vectors / np.where(usable, lengths, 1)[:, None]
    grid = np.rint(np.where(usable[:, None], unit, 0) * GRID).astype(">i2")
    keys: list[tuple[bytes, str] | None] = [
        # The offset makes unsigned byte order agree with the order of the numbers.
        ((row.astype(np.int32) + GRID).astype(">u2").tobytes(), text) if ok and text.strip() else None
        for row, text, ok in zip(grid, texts, usable, strict=True)
    ]
    first: dict[tuple[bytes, str], int] = {}
    for at, key in enumerate(keys):
        if key is not None:
            first.setdefault(key, at)
    ordered = sorted(first)
    place = {key: row for row, key in enumerate(ordered)}
    rows = [first[key] for key in ordered]
    rounded = grid[rows].astype(np.float32) / GRID
    norms = np.linalg.norm(rounded, axis=1, keepdims=True)
    return Canonical(
        texts=tuple(text for _, text in ordered),
        vectors=rounded / np.where(norms > 0, norms, 1),
        inverse=np.array([-1 if key is None else place[key] for key in keys], dtype=np.int64),
    )


def unique_texts(texts: Sequence[str], inside: np.ndarray) -> int:
    """How many different non-blank texts there are among the rows where ``inside`` holds."""
    return len({texts[int(row)] for row in np.flatnonzero(inside) if texts[int(row)].strip()})
