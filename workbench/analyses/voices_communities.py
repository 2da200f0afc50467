"""Groups of accounts that talk among themselves more than chance would have it, or the finding that there are none."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

NULLS = 19  # networks drawn by chance: above all of them happens once in twenty by chance
FEWEST_LINKS = 30
MOST_ACCOUNTS = 3000  # those with most contacts; more takes minutes and shows no more on one page


@dataclass(frozen=True)
class Communities:
    """``groups`` of accounts, largest first; none unless ``modularity`` lies above all of ``by_chance``.

    ``accounts`` and ``links``: how many were looked at. ``modularity`` is None with too few links.
    """

    groups: tuple[tuple[str, ...], ...]
    modularity: float | None
    by_chance: tuple[float, ...]
    accounts: int
    links: int


def communities(between: pd.DataFrame, seed: int = 0) -> Communities:
    """Communities of the network in which two accounts are linked when one answered or reposted the other.

    ``between``: author, to. The network is compared with ``NULLS`` in which every account has as many contacts, drawn
    at random (the erased configuration model); links that would be loops or doubles are dropped there, which leaves the
    null a little sparser and so a little more modular: a careful comparison.
    Source: Blondel et al. 2008, "Fast unfolding of communities in large networks"; Newman & Girvan 2004 (modularity);
    Guimera, Sales-Pardo & Amaral 2004, "Modularity from fluctuations in random graphs", Physical Review E 70.
    """
    pairs = _pairs(between)
    names, ends = np.unique(pairs, return_inverse=True)
    ends = ends.reshape(-1, 2)
    if len(ends) < FEWEST_LINKS:
        return Communities((), None, (), len(names), len(ends))
    groups, modularity = _best(ends, seed)
    draw = np.random.default_rng(seed)
    chance = tuple(_best(_rewired(ends, draw), seed)[1] for _ in range(NULLS))
    beats = modularity > max(chance)
    named = [tuple(sorted(str(names[place]) for place in group)) for group in groups] if beats else []
    return Communities(
        tuple(sorted(named, key=lambda group: (-len(group), group))), modularity, chance, len(names), len(ends)
    )


def _pairs(between: pd.DataFrame) -> np.ndarray:
    """Each linked pair once, shape (n, 2), among the accounts with most contacts."""
    pairs = pd.DataFrame(np.sort(between[["author", "to"]].to_numpy(dtype=str), axis=1)).drop_duplicates()
    contacts = pd.concat([pairs[0], pairs[1]]).value_counts().sort_index().sort_values(ascending=False, kind="stable")
    kept = contacts.index[:MOST_ACCOUNTS]
    pairs = pairs[pairs[0].isin(kept) & pairs[1].isin(kept)].sort_values([0, 1])
    kept_pairs: np.ndarray = pairs.to_numpy(dtype=str)
    return kept_pairs


def _rewired(ends: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    mixed = np.sort(draw.permutation(ends.ravel()).reshape(-1, 2), axis=1)
    rewired: np.ndarray = np.unique(mixed[mixed[:, 0] != mixed[:, 1]], axis=0)
    return rewired


def _best(ends: np.ndarray, seed: int) -> tuple[list[set[int]], float]:
    graph = nx.Graph()
    graph.add_edges_from(ends.tolist())
    groups = nx.community.louvain_communities(graph, seed=seed)
    return groups, float(nx.community.modularity(graph, groups))
