"""BERTopic, seeded and fitted in canonical order: the same posts give the same topics."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from math import sqrt

import numpy as np

from workbench.model.topics import OUTLIER, Topics
from workbench.topics.canonical import canonical
from workbench.topics.groups import no_topics, topics_of
from workbench.topics.neighbours import nearest

NEIGHBOURS = 15
DIMS = 5
LARGEST = 20  # no core of a topic has more than one text in twenty; else short posts often fall into one heap


@dataclass(frozen=True)
class BertopicModel:
    """UMAP to five dimensions, then HDBSCAN, through BERTopic.

    ``min_size`` is the least number of unique texts that make a topic (None: from the number of texts). ``stop`` holds
    case-folded words and phrases kept out of words and labels, such as brand names. More than ``most_texts`` unique
    texts are fitted on a seeded sample of that many; the others join by centroid.

    Source: Grootendorst 2022 (BERTopic); McInnes, Healy & Melville 2018 (UMAP); Campello, Moulavi & Sander 2013
    (HDBSCAN).
    """

    seed: int = 0
    min_size: int | None = None
    stop: frozenset[str] = field(default=frozenset(), repr=False)
    most_texts: int = 40_000
    name: str = "bertopic"

    def fit(self, texts: Sequence[str], vectors: np.ndarray) -> Topics:
        """Topics of the texts; texts said several times count once, and every copy gets the same topic.

        ``vectors``: (n_texts, n_dims) float32. Fewer than two topics' worth of unique texts give no topics.
        """
        fitted = canonical(texts, vectors)
        n = len(fitted.texts)
        size = self.min_size or default_size(n)
        model = self._described(size)
        if n < max(2 * size, DIMS + 2):
            return no_topics(len(texts), fitted.vectors.shape[1], model)
        chosen = np.arange(n)
        if n > self.most_texts:
            draw = np.random.default_rng(self.seed)
            chosen = np.sort(draw.choice(n, self.most_texts, replace=False))
        groups = np.full(n, OUTLIER, dtype=np.int64)
        groups[chosen] = self._groups([fitted.texts[i] for i in chosen], fitted.vectors[chosen], size)
        return topics_of(fitted, groups, stop=self.stop, model=model)

    def _groups(self, texts: list[str], vectors: np.ndarray, size: int) -> np.ndarray:
        """(n_texts,) int, the group BERTopic puts each text in, -1 for none."""
        # Imported here: these compile code, which nobody should wait for who does not fit.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ImportWarning)  # UMAP misses TensorFlow, which this does not use
            from bertopic import BERTopic
            from hdbscan import HDBSCAN
            from sklearn.feature_extraction.text import CountVectorizer
            from umap import UMAP

        k = min(NEIGHBOURS, len(texts) - 1)
        model = BERTopic(
            umap_model=UMAP(
                n_neighbors=k,
                n_components=DIMS,
                min_dist=0.0,
                metric="cosine",
                random_state=self.seed,
                n_jobs=1,
                # Exact neighbours: reproducible, and up to tens of thousands of texts cheaper than compiling a search.
                precomputed_knn=(*nearest(vectors, k), None),
            ),
            hdbscan_model=HDBSCAN(
                min_cluster_size=size,
                min_samples=min(10, size),
                max_cluster_size=max(len(texts) // LARGEST, 4 * size),
                core_dist_n_jobs=1,
            ),
            # Words are made after outliers have joined (topics.words); BERTopic only has to find some token here.
            vectorizer_model=CountVectorizer(analyzer=str.split, max_features=1000),
            calculate_probabilities=False,
            verbose=False,
        )
        with warnings.catch_warnings():
            # UMAP says that it cannot place new posts without a search index; here centroids do that.
            warnings.filterwarnings("ignore", message="precomputed_knn")
            found, _ = model.fit_transform(texts, vectors)
        return np.asarray(found, dtype=np.int64)

    def _described(self, size: int) -> str:
        parts = ", ".join(f"{name} {version(name)}" for name in ("umap-learn", "hdbscan"))
        return f"bertopic {version('bertopic')} ({parts}; seed {self.seed}, topics from {size} texts)"


def default_size(texts: int) -> int:
    """Least number of unique texts that make a topic: grows with the square root, 10 for 500 and 60 for 18,000 texts.

    A fixed share would hide in a large corpus what a small one shows.
    """
    return max(10, round(0.45 * sqrt(texts)))
