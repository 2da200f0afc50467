"""Coordinates in which the likeness of texts says something, learned from a corpus and used for every later post."""

from dataclasses import dataclass

import numpy as np

GRID = 2048  # vectors are compared after rounding to 1/2048, coarser than what encoders differ by between machines
UNIT = 4000  # length of a row in a space: the product of two stays under 2**24, where float32 counts without error
SHORT = 4050  # a column so long, times a unit vector less its centre, stays under 2**24 as well
_BLOCK = 1024


def on_grid(vectors: np.ndarray) -> np.ndarray:
    """Rows rounded to 1/2048, float32: the product of two unit rows is then exact in float32, on every machine."""
    rounded: np.ndarray = (np.rint(np.asarray(vectors) * GRID) / GRID).astype(np.float32)
    return rounded


def unit_rows(rows: np.ndarray) -> np.ndarray:
    """Rows of whole numbers brought to length ``UNIT`` and rounded, float32; rows of zeros stay."""
    rows = np.asarray(rows, dtype=np.float64)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    unit: np.ndarray = np.rint(rows * (UNIT / np.where(lengths > 0, lengths, 1))[:, None]).astype(np.float32)
    return unit


@dataclass(frozen=True)
class Space:
    """Subtract ``centre`` (n_dims,), turn by ``basis`` (n_dims, n_components): float64 arrays of whole numbers."""

    centre: np.ndarray
    basis: np.ndarray

    def project(self, vectors: np.ndarray) -> np.ndarray:
        """(n, n_components) float32 of whole numbers, rows of length ``UNIT``; equal on every machine.

        ``vectors``: (n, n_dims), unit length, rounded to the grid on the way.
        """
        projected = np.empty((len(vectors), self.basis.shape[1]), dtype=np.float32)
        # Every product and sum here is a whole number below 2**24, or else below 2**53: arithmetic without rounding.
        longest = np.sqrt((self.basis**2).sum(axis=0)).max(initial=0)
        kind = np.float32 if longest <= SHORT else np.float64
        centre, basis = self.centre.astype(kind), self.basis.astype(kind)
        for start in range(0, len(vectors), _BLOCK):
            rows = slice(start, start + _BLOCK)
            whole = np.rint(np.asarray(vectors[rows], dtype=kind) * GRID) - centre
            projected[rows] = unit_rows(np.rint(whole @ basis / 128))
        return projected
