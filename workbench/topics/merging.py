"""Groups that say much the same become one, nearest pairs first."""

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from workbench.topics.groups import means
from workbench.topics.words import c_tf_idf

MEANING = 0.3  # weight of the likeness of vectors; the rest is likeness of words


def merged(groups: np.ndarray, vectors: np.ndarray, counts: sparse.csr_matrix, wanted: int) -> np.ndarray:
    """(n_texts,) int: the group of each text when there are at most ``wanted`` groups, numbered from 0.

    ``groups``: (n_texts,) int, 0 .. n_groups - 1. ``vectors``: (n_texts, n_dims) float32 on the grid. ``counts``:
    (n_texts, n_terms). Average linkage on cosine distances of mean vectors and of c-TF-IDF words.

    Source: Sokal & Michener 1958 (average linkage).
    """
    n = int(groups.max(initial=-1)) + 1
    if n <= max(wanted, 1):
        return groups
    centroids = means(vectors, groups, n)
    words = c_tf_idf(counts, groups, n)
    lengths = np.sqrt(np.asarray(words.multiply(words).sum(axis=1)).ravel())
    words = sparse.diags_array(1 / np.maximum(lengths, 1e-12)) @ words
    likeness = MEANING * (centroids @ centroids.T) + (1 - MEANING) * (words @ words.T).toarray()
    # Rounded: what different machines' last digits say must not decide which pair is nearest.
    distance = np.maximum(1 - likeness, 0).round(7)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform((distance + distance.T) / 2, checks=False), "average")
    joined = fcluster(tree, wanted, "maxclust").astype(np.int64) - 1
    found: np.ndarray = joined[groups]
    return found
