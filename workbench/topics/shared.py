"""How strongly texts belong together: by the neighbours they share."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import minimum_spanning_tree

COUNTED = 10  # of a text's neighbours, those it shares most with, that say how dense it is around it
_BLOCK = 16_384


@dataclass(frozen=True)
class Forest:
    """The strongest edges that join all texts without a circle, strongest first.

    ``left``, ``right``: (n_edges,) int rows. ``weight``: (n_edges,) int, larger is closer. ``rows``: how many texts.
    """

    left: np.ndarray
    right: np.ndarray
    weight: np.ndarray
    rows: int


def forest(neighbours: np.ndarray) -> Forest:
    """The spanning forest of greatest weight of the neighbour graph; an edge weighs as little as its sparser end.

    ``neighbours``: (n, k) int32, -1 for none. The weight of an edge is ten times the neighbours both ends share, and at
    most the density of either end: the neighbours shared along its ten closest edges.

    Source: Jarvis & Patrick 1973, "Clustering using a similarity measure based on shared near neighbors"; Ertöz,
    Steinbach & Kumar 2003, "Finding clusters of different sizes, shapes, and densities"; the least of edge and ends
    after Campello, Moulavi & Sander 2013.
    """
    n, k = neighbours.shape
    shared = shared_neighbours(neighbours)
    density = np.sort(shared, axis=1)[:, -COUNTED:].sum(axis=1, dtype=np.int64)
    weight = np.minimum(10 * shared.astype(np.int64), np.minimum(density[:, None], density[neighbours]))
    linked = weight > 0
    right, weight = neighbours[linked], weight[linked]
    # Whole numbers that differ for each edge: which of several equal trees is found is then no matter of sorting.
    most = 10 * max(k, COUNTED)
    cost = (most + 1.0 - weight) * 2.0**32 + np.arange(len(weight))
    starts = np.concatenate([[0], np.cumsum(linked.sum(axis=1))])
    tree = minimum_spanning_tree(sparse.csr_matrix((cost, right, starts), shape=(n, n))).tocoo()
    strongest = np.argsort(tree.data, kind="stable")
    found = (most + 1 - tree.data // 2.0**32).astype(np.int64)
    return Forest(tree.row[strongest].astype(np.int64), tree.col[strongest].astype(np.int64), found[strongest], n)


def shared_neighbours(neighbours: np.ndarray) -> np.ndarray:
    """(n, k) uint8: how many neighbours each row shares with each of its neighbours; 0 where there is none."""
    n, k = neighbours.shape
    columns = np.ascontiguousarray(neighbours.T)
    shared = np.zeros((k, n), dtype=np.uint8)
    for start in range(0, n, _BLOCK):
        own = columns[:, start : start + _BLOCK]
        counts = shared[:, start : start + _BLOCK]
        for column in columns:
            theirs = column[own]  # one neighbour of each neighbour
            for mine in np.where(own < 0, -2, own):  # two absent neighbours are not a shared one
                counts += theirs == mine
        counts[own < 0] = 0
    return shared.T
