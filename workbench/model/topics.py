"""Topics: groups of posts that speak of the same thing, as a value."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

OUTLIER = -1


@dataclass(frozen=True)
class Topics:
    """What a topic model found.

    ``assignment``: (n_posts,) int, the topic of each fitted text, ``OUTLIER`` for none.
    ``centroids``: (n_topics, n_dims) float32, unit length, row i is topic i.
    ``thresholds``: (n_topics,) float, the least cosine similarity with which a new post joins topic i.
    ``words``: for each topic its words with weights, heaviest first.
    ``labels``: a short readable name for each topic, unique.
    ``model``: name, version and settings of the model that made it, as one string.
    """

    assignment: np.ndarray
    centroids: np.ndarray
    thresholds: np.ndarray
    words: tuple[tuple[tuple[str, float], ...], ...]
    labels: tuple[str, ...]
    model: str

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def outlier_share(self) -> float:
        """Share of the fitted texts without a topic, 0 to 1; 0 for no texts."""
        return float((self.assignment == OUTLIER).mean()) if len(self.assignment) else 0.0

    def assign(self, vectors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Topic and cosine similarity of new posts: the nearest centroid, if near enough for that topic.

        ``vectors``: (n, n_dims) float32, unit length. Returns (n,) int and (n,) float32.
        """
        if not len(self) or not len(vectors):
            return np.full(len(vectors), OUTLIER), np.zeros(len(vectors), dtype=np.float32)
        similarity = vectors @ self.centroids.T
        nearest = similarity.argmax(axis=1)
        best = similarity[np.arange(len(vectors)), nearest]
        return np.where(best >= self.thresholds[nearest], nearest, OUTLIER), best

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
