"""Topics: groups of posts that speak of the same thing, as a value."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.model.space import UNIT, Space, on_grid

OUTLIER = -1
_BLOCK = 16_384  # posts compared at once with every topic


@dataclass(frozen=True)
class Topics:
    """What a topic model found.

    ``assignment``: (n_posts,) int, the topic of each fitted text, ``OUTLIER`` for none.
    ``centroids``: (n_topics, n_dims) float32, unit length up to rounding to the grid, row i is topic i.
    ``thresholds``: (n_topics,) float, the least cosine similarity with which a new post joins topic i.
    ``words``: for each topic its words with weights, heaviest first.
    ``labels``: a short readable name for each topic, unique.
    ``model``: name, version and settings of the model that made it, as one string.
    ``space``: the coordinates in which posts are compared with centroids; None for those of the vectors.
    """

    assignment: np.ndarray
    centroids: np.ndarray
    thresholds: np.ndarray
    words: tuple[tuple[tuple[str, float], ...], ...]
    labels: tuple[str, ...]
    model: str
    space: Space | None = None

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def outlier_share(self) -> float:
        """Share of the fitted texts without a topic, 0 to 1; 0 for no texts."""
        return float((self.assignment == OUTLIER).mean()) if len(self.assignment) else 0.0

    def assign(self, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Topic and cosine similarity of new posts: the nearest centroid, if near enough for that topic.

        ``vectors``: (n, n_dims) float32, unit length. Returns (n,) int and (n,) float32. Similarities are taken on the
        grid, so that every machine decides alike.
        """
        topic = np.full(len(vectors), OUTLIER, dtype=np.int64)
        best = np.zeros(len(vectors), dtype=np.float32)
        if not len(self):
            return topic, best
        anchors = placed(self.centroids, self.space)
        for start in range(0, len(vectors), _BLOCK):
            rows = slice(start, start + _BLOCK)
            nearest, best[rows] = nearest_row(placed(vectors[rows], self.space), anchors)
            topic[rows] = np.where(best[rows] >= self.thresholds[nearest], nearest, OUTLIER)
        return topic, best

    def similarity(self, vectors: np.ndarray, topic: np.ndarray) -> np.ndarray:
        """(n,) float32: cosine of each vector with the centroid of its topic, as ``assign`` takes it.

        ``vectors``: (n, n_dims). ``topic``: (n,) int, none of them the outlier topic.
        """
        anchors = placed(self.centroids, self.space)
        found = np.empty(len(vectors), dtype=np.float32)
        for start in range(0, len(vectors), _BLOCK):
            rows = slice(start, start + _BLOCK)
            found[rows] = np.einsum("ij,ij->i", placed(vectors[rows], self.space), anchors[topic[rows]])
        return found

    def table(self) -> pd.DataFrame:
        """One row a topic: topic, label, words (list), weights (list), posts, centroid (list), threshold."""
        sizes = np.bincount(self.assignment[self.assignment >= 0], minlength=len(self))
        return pd.DataFrame(
            {
                "topic": np.arange(len(self)),
                "label": pd.Series(list(self.labels), dtype="str"),
                "words": [[word for word, _ in words] for words in self.words],
                "weights": [[float(weight) for _, weight in words] for words in self.words],
                "posts": sizes,
                "centroid": [row.tolist() for row in self.centroids],
                "threshold": self.thresholds.astype(float),
            }
        )


def placed(vectors: np.ndarray, space: Space | None) -> np.ndarray:
    """Unit rows whose products are exact in float32: in the space, or as they are, rounded to the grid."""
    return on_grid(vectors) if space is None else space.project(vectors) / np.float32(UNIT)


def nearest_row(vectors: np.ndarray, centroids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The centroid with the largest product with each vector, ties to the lower row, and that product."""
    products = vectors @ centroids.T
    nearest = products.argmax(axis=1)
    return nearest, products[np.arange(len(vectors)), nearest]
