"""Which posts a file has already given, and what they said."""

import numpy as np


class Seen:
    """A map from 64-bit keys to 64-bit digests in 16 bytes an entry: sorted runs, merged as they grow."""

    def __init__(self) -> None:
        self._runs: list[tuple[np.ndarray, np.ndarray]] = []

    def find(self, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each key (n,) uint64: whether it is known (n,) bool, and its digest (n,) uint64, 0 where it is not."""
        known = np.zeros(len(keys), dtype=bool)
        digests = np.zeros(len(keys), dtype=np.uint64)
        for run, values in self._runs:
            at = np.minimum(np.searchsorted(run, keys), len(run) - 1)
            hit = run[at] == keys
            known |= hit
            digests[hit] = values[at[hit]]
        return known, digests

    def add(self, keys: np.ndarray, digests: np.ndarray) -> None:
        """Remember new, distinct keys and their digests."""
        if not len(keys):
            return
        order = np.argsort(keys)
        run = (keys[order], digests[order])
        while self._runs and len(self._runs[-1][0]) <= 2 * len(run[0]):
            older = self._runs.pop()
            merged = np.concatenate([older[0], run[0]])
            order = np.argsort(merged, kind="stable")
            run = (merged[order], np.concatenate([older[1], run[1]])[order])
        self._runs.append(run)
