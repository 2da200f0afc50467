"""Topics: groups of posts that speak of the same thing, as a value."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.model.space import UNIT, Space, on_grid

OUTLIER = -1
_BLOCK = 16_384  # posts compared at once with every topic


@dataclass(frozen=True)
class Topics:
    """What a topic model found.

    ``assignment``: (n_posts,) int, the id of the topic of each fitted text, ``OUTLIER`` for none.
    ``centroids``: (n_topics, n_dims) float32, unit length up to rounding to the grid, row i is the topic ``ids[i]``; so
    with all that follows.
    ``thresholds``: (n_topics,) float, the least cosine similarity with which a new post joins the topic.
    ``words``: for each topic its words with weights, heaviest first.
    ``labels``: a short readable name for each topic, unique.
    ``model``: name, version and settings of the model that made it, as one string.
    ``ids``: the number of each topic; 0, 1, 2, ... where none are given, as from a fresh fit.
    ``space``: the coordinates in which posts are compared with centroids; None for those of the vectors.
    """

    assignment: np.ndarray
    centroids: np.ndarray
    thresholds: np.ndarray
    words: tuple[tuple[tuple[str, float], ...], ...]
    labels: tuple[str, ...]
    model: str
    ids: tuple[int, ...] = ()
    space: Space | None = None

    def __post_init__(self) -> None:
        if len(self.ids) != len(self.labels):
            object.__setattr__(self, "ids", tuple(range(len(self.labels))))

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def outlier_share(self) -> float:
        """Share of the fitted texts without a topic, 0 to 1; 0 for no texts."""
        return float((self.assignment == OUTLIER).mean()) if len(self.assignment) else 0.0

    def assign(self, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Id of the topic and cosine similarity of new posts: the nearest centroid, if near enough for that topic.

        ``vectors``: (n, n_dims) float32, unit length. Returns (n,) int and (n,) float32. Similarities are taken on the
        grid, so that every machine decides alike.
        """
        topic = np.full(len(vectors), OUTLIER, dtype=np.int64)
        best = np.zeros(len(vectors), dtype=np.float32)
        if not len(self):
            return topic, best
        anchors, ids = placed(self.centroids, self.space), np.array(self.ids)
        for start in range(0, len(vectors), _BLOCK):
            rows = slice(start, start + _BLOCK)
            nearest, products = nearest_row(placed(vectors[rows], self.space), anchors)
            best[rows] = cosine(products, self.space)
            topic[rows] = np.where(best[rows] >= self.thresholds[nearest], ids[nearest], OUTLIER)
        return topic, best

    def similarities(self, vectors: np.ndarray) -> np.ndarray:
        """(n, n_topics) float32: cosine of each vector with every centroid, as ``assign`` takes it."""
        return cosine(placed(vectors, self.space) @ placed(self.centroids, self.space).T, self.space)

    def similarity(self, vectors: np.ndarray, ids: np.ndarray) -> np.ndarray:
        """(n,) float32: cosine of each vector with the centroid of its topic, as ``assign`` takes it; 0 for outliers.

        ``vectors``: (n, n_dims). ``ids``: (n,) int.
        """
        anchors, own = placed(self.centroids, self.space), self.rows(ids)
        found = np.zeros(len(vectors), dtype=np.float32)
        inside = np.flatnonzero(own >= 0)
        for start in range(0, len(inside), _BLOCK):
            rows = inside[start : start + _BLOCK]
            products = np.einsum("ij,ij->i", placed(vectors[rows], self.space), anchors[own[rows]])
            found[rows] = cosine(products, self.space)
        return found

    def rows(self, ids: np.ndarray) -> np.ndarray:
        """(n,) int, the row of each of these topic ids, -1 for ids that are no topic's."""
        return np.asarray(pd.Index(self.ids, dtype="int64").get_indexer(ids))

    def only(self, ids: Iterable[int]) -> "Topics":
        """The topics with these ids, in the order they stand in; posts of the others have none."""
        wanted = set(ids)
        kept = [row for row, topic in enumerate(self.ids) if topic in wanted]
        return replace(
            self,
            assignment=np.where(np.isin(self.assignment, [*wanted]), self.assignment, OUTLIER),
            centroids=self.centroids[kept],
            thresholds=self.thresholds[kept],
            words=tuple(self.words[row] for row in kept),
            labels=tuple(self.labels[row] for row in kept),
            ids=tuple(self.ids[row] for row in kept),
        )

    def table(self) -> pd.DataFrame:
        """One row a topic: topic, label, words (list), weights (list), posts, centroid (list), threshold."""
        rows = self.rows(self.assignment)
        sizes = np.bincount(rows[rows >= 0], minlength=len(self))
        return pd.DataFrame(
            {
                "topic": np.array(self.ids, dtype=np.int64),
                "label": pd.Series(list(self.labels), dtype="str"),
                "words": [[word for word, _ in words] for words in self.words],
                "weights": [[float(weight) for _, weight in words] for words in self.words],
                "posts": sizes,
                "centroid": [row.tolist() for row in self.centroids],
                "threshold": self.thresholds.astype(float),
            }
        )


def placed(vectors: np.ndarray, space: Space | None) -> np.ndarray:
    """Rows whose products are exact in float32: in the space, or as they are, rounded to the grid."""
    return on_grid(vectors) if space is None else space.project(vectors)


def cosine(products: np.ndarray, space: Space | None) -> np.ndarray:
    """The cosines that products of placed rows stand for, float32."""
    return products if space is None else (products / np.float32(UNIT**2)).astype(np.float32)


def nearest_row(vectors: np.ndarray, centroids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The centroid with the largest product with each vector, ties to the lower row, and that product."""
    products = vectors @ centroids.T
    nearest = products.argmax(axis=1)
    return nearest, products[np.arange(len(vectors)), nearest]
