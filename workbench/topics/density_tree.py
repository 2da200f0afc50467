"""Groups that stay dense the longest as the bar is raised: excess of mass on the tree of a forest."""

from dataclasses import dataclass, field

import numpy as np

from workbench.model.topics import OUTLIER
from workbench.topics.shared import Forest


@dataclass
class _Branches:
    """Branches of the condensed tree, in order of appearing from the densest down; a parent comes after its children.

    ``mass``: sum over its rows of the weight at which each leaves. ``birth``: weight at which it joins a larger one.
    ``span``: first and last row of its chain.
    """

    mass: list[int] = field(default_factory=list)
    birth: list[int] = field(default_factory=list)
    size: list[int] = field(default_factory=list)
    children: list[tuple[int, int] | None] = field(default_factory=list)
    span: list[tuple[int, int]] = field(default_factory=list)

    def add(self, mass: int, children: tuple[int, int] | None) -> int:
        self.mass.append(mass)
        self.birth.append(0)
        self.size.append(0)
        self.children.append(children)
        self.span.append((-1, -1))
        return len(self.mass) - 1

    def close(self, branch: int, weight: int, size: int, span: tuple[int, int]) -> None:
        self.birth[branch], self.size[branch], self.span[branch] = weight, size, span


def dense_groups(forest: Forest, least: int, most: int) -> np.ndarray:
    """(n_rows,) int: the group of each row, -1 for none; groups have ``least`` to ``most`` rows.

    Whole numbers only, so equal input gives equal groups everywhere.

    Source: Campello, Moulavi, Zimek & Sander 2015, "Hierarchical density estimates for data clustering", ACM TKDD 10
    (condensed tree, excess of mass), with the weight of an edge in the place of 1 / distance.
    """
    branches, roots, order = _condensed(forest, least)
    groups = np.full(forest.rows, OUTLIER, dtype=np.int64)
    place = np.empty(forest.rows, dtype=np.int64)
    place[order] = np.arange(forest.rows)
    for number, branch in enumerate(sorted(_chosen(branches, roots, most))):
        first, last = branches.span[branch]
        groups[order[place[first] : place[last] + 1]] = number
    return groups


def _condensed(forest: Forest, least: int) -> tuple[_Branches, list[int], np.ndarray]:
    """Branches of at least ``least`` rows, those that join nothing larger, and rows ordered so that each is a run."""
    n = forest.rows
    parent, size, branch = list(range(n)), [1] * n, [-1] * n
    head, tail, following = list(range(n)), list(range(n)), [-1] * n
    branches = _Branches()
    for x, y, weight in zip(forest.left.tolist(), forest.right.tolist(), forest.weight.tolist(), strict=True):
        a, b = x, y
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if size[a] < size[b]:
            a, b = b, a
        together = size[a] + size[b]
        if branch[b] >= 0:
            for end in (a, b):
                branches.close(branch[end], weight, size[end], (head[end], tail[end]))
            branch[a] = branches.add(together * weight, (branch[a], branch[b]))
        elif branch[a] >= 0:
            branches.mass[branch[a]] += size[b] * weight
        elif together >= least:
            branch[a] = branches.add(together * weight, None)
        parent[b], size[a] = a, together
        following[tail[a]], tail[a] = head[b], tail[b]
    roots, order = [], []
    for row in range(n):
        if parent[row] == row:
            if branch[row] >= 0:
                branches.close(branch[row], 0, size[row], (head[row], tail[row]))
                roots.append(branch[row])
            at = head[row]
            while at >= 0:
                order.append(at)
                at = following[at]
    return branches, roots, np.array(order, dtype=np.int64)


def _chosen(branches: _Branches, roots: list[int], most: int) -> list[int]:
    """The branches, none inside another, that together have the most excess of mass."""
    value: list[int] = []
    taken: list[bool] = []
    for branch, children in enumerate(branches.children):
        own = branches.mass[branch] - branches.size[branch] * branches.birth[branch]
        inside = sum(value[child] for child in children) if children else 0
        taken.append(branches.size[branch] <= most and own >= inside)
        value.append(own if taken[branch] else inside)
    chosen, open_ = [], list(roots)
    while open_:
        branch = open_.pop()
        if taken[branch]:
            chosen.append(branch)
        else:
            open_.extend(branches.children[branch] or ())
    return chosen
