"""Shared-nearest-neighbour topics: whole-number arithmetic, so the same posts give the same topics on every machine."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

import numpy as np

from workbench.model.space import Space
from workbench.model.topics import OUTLIER, Topics
from workbench.topics.canonical import canonical
from workbench.topics.cells import near_rows
from workbench.topics.density_tree import dense_groups
from workbench.topics.groups import no_topics, telling_groups, topics_of
from workbench.topics.merging import merged
from workbench.topics.projection import learned
from workbench.topics.shared import Forest, forest
from workbench.topics.words import vocabulary

RECIPE = 2  # changes whenever the same posts may give other topics than before
NEIGHBOURS = 15
SIZES = (6, 4)  # least texts of a dense group; the smaller one only where more topics are wanted than 6 gives
SPARE = 1.1  # so many more groups than topics wanted: what is alike has to be merged, not cut off
LARGEST = 20  # no group has more than one text in twenty; else short posts often fall into one heap


@dataclass(frozen=True)
class SnnModel:
    """Dense regions of the graph of shared neighbours, merged where they say the same.

    ``topics``: at most so many (None: grows with the square root of the number of texts). ``coverage``: share of the
    unique texts that shall have a topic (None: each topic's own threshold decides). ``min_size``: least unique texts
    of a dense group (None: from the number of texts, or as few as ``topics`` wants). ``stop``: case-folded words and
    phrases kept out of words and labels, such as brand names. ``vectorizer``: a scikit-learn vectorizer of counts in
    the place of our own words. ``space``: where texts are compared (None: learned from them). ``seed``: another order
    of the same posts; which texts are fitted when there are more than ``most_texts`` follows it, the others join by
    centroid.

    Source: Ertöz, Steinbach & Kumar 2003 (shared-neighbour clusters); Campello, Moulavi, Zimek & Sander 2015 (excess of
    mass); Grootendorst 2022 (words by class).
    """

    seed: int = 0
    topics: int | None = None
    coverage: float | None = None
    min_size: int | None = None
    stop: frozenset[str] = field(default=frozenset(), repr=False)
    most_texts: int = 100_000
    vectorizer: Any = field(default=None, repr=False)
    space: Space | None = field(default=None, repr=False)
    name: str = "snn"

    def fit(self, texts: Sequence[str], vectors: np.ndarray) -> Topics:
        """Topics of the texts; texts said several times count once, and every copy gets the same topic.

        ``vectors``: (n_texts, n_dims) float32. Too few texts for two dense groups give no topics.
        """
        fitted = canonical(texts, vectors, self.seed)
        n = min(len(fitted.texts), self.most_texts)
        wanted = self.topics or default_topics(n)
        model = f"snn {RECIPE} (seed {self.seed}, at most {wanted} topics)"
        sizes = self._sizes(n)
        if n < 2 * sizes[0]:
            return no_topics(len(texts), fitted.vectors.shape[1], model)
        space = self.space or learned(fitted.vectors[:n])
        places = space.project(fitted.vectors[:n])
        tree = forest(near_rows(places, NEIGHBOURS))
        dense = _dense(tree, sizes, wanted)
        core = np.flatnonzero(dense >= 0)
        known = vocabulary([fitted.texts[i] for i in core], self.stop, vectorizer=self.vectorizer)
        speaking, _ = telling_groups(dense[core], known)
        core, known, speaking = core[speaking >= 0], known.only(speaking >= 0), speaking[speaking >= 0]
        groups = np.full(len(fitted.texts), OUTLIER, dtype=np.int64)
        groups[core] = merged(speaking, fitted.vectors[core], known.counts, wanted)
        return topics_of(
            fitted,
            groups,
            stop=self.stop,
            model=model,
            coverage=self.coverage,
            known=known,
            space=space,
            places=places,
        )

    def _sizes(self, texts: int) -> tuple[int, ...]:
        if self.min_size:
            return (self.min_size,)
        if self.topics:
            return SIZES
        most = default_size(texts)
        return tuple(max(SIZES[0], most // part) for part in (1, 2, 4))


def _dense(tree: Forest, sizes: Sequence[int], wanted: int) -> np.ndarray:
    """Dense groups of the first least size that leaves something to merge, else of the last."""
    groups = np.full(tree.rows, OUTLIER, dtype=np.int64)
    for size in sizes:
        groups = dense_groups(tree, size, max(tree.rows // LARGEST, 4 * size))
        if groups.max(initial=OUTLIER) + 1 >= SPARE * wanted:
            break
    return groups


def default_topics(texts: int) -> int:
    """How many topics at most: grows with the square root of the unique texts, 11 for 500 and 158 for 100,000."""
    return max(2, round(sqrt(texts) / 2))


def default_size(texts: int) -> int:
    """Least unique texts of a dense group: grows with the square root, 6 up to 700 texts and 71 for 100,000.

    A fixed share would hide in a large corpus what a small one shows.
    """
    return max(SIZES[0], round(0.225 * sqrt(texts)))
