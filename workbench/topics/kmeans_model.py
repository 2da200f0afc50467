"""Spherical k-means: coarser than density clustering and a hundred times quicker."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

import numpy as np

from workbench.model.topics import OUTLIER, Topics
from workbench.topics.canonical import canonical
from workbench.topics.groups import no_topics, topics_of

COMPONENTS = 50
OUTSIDE = 0.15  # share of each group, the farthest from its centre, that does not decide what the topic is


@dataclass(frozen=True)
class KmeansModel:
    """Principal components, unit length, k-means; what lies far from every centre has no topic.

    ``topics`` is how many groups are asked for (None: from the number of texts); ``seed`` and ``stop`` as in
    ``BertopicModel``. Groups under ``min_size`` unique texts are dissolved.

    Source: Dhillon & Modha 2001, "Concept decompositions for large sparse text data using clustering", Machine
    Learning 42.
    """

    seed: int = 0
    topics: int | None = None
    min_size: int = 10
    stop: frozenset[str] = field(default=frozenset(), repr=False)
    name: str = "kmeans"

    def fit(self, texts: Sequence[str], vectors: np.ndarray) -> Topics:
        """Topics of the texts, every copy of a text in the same; none from fewer than two topics' worth of texts.

        ``vectors``: (n_texts, n_dims) float32.
        """
        fitted = canonical(texts, vectors)
        n = len(fitted.texts)
        wanted = self.topics or default_topics(n)
        model = f"kmeans (scikit-learn {version('scikit-learn')}; seed {self.seed}, {wanted} groups)"
        if n < 2 * self.min_size:
            return no_topics(len(texts), fitted.vectors.shape[1], model)
        groups = self._groups(fitted.vectors, min(wanted, n // self.min_size))
        return topics_of(fitted, groups, stop=self.stop, model=model)

    def _groups(self, vectors: np.ndarray, wanted: int) -> np.ndarray:
        """(n,) int, the group of each row, -1 for the far ones and for groups too small."""
        from sklearn.cluster import KMeans
        from sklearn.decomposition import PCA

        width = min(COMPONENTS, *vectors.shape)
        reduced = PCA(width, svd_solver="covariance_eigh").fit_transform(vectors.astype(np.float64))
        reduced /= np.maximum(np.linalg.norm(reduced, axis=1, keepdims=True), 1e-12)
        found = KMeans(wanted, n_init=3, random_state=self.seed).fit(reduced)
        groups: np.ndarray = found.labels_.astype(np.int64)
        distance = np.linalg.norm(reduced - found.cluster_centers_[groups], axis=1)
        for group in range(wanted):
            rows = np.flatnonzero(groups == group)
            if len(rows) < self.min_size:
                groups[rows] = OUTLIER
            else:
                groups[rows[distance[rows] > np.quantile(distance[rows], 1 - OUTSIDE)]] = OUTLIER
        return groups


def default_topics(texts: int) -> int:
    """How many groups to ask for: grows with the square root of the texts, 2 to 100."""
    return int(np.clip(round((texts / 8) ** 0.5), 2, 100))
