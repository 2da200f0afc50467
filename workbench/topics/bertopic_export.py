"""Topics as a folder that BERTopic opens."""

import warnings
from pathlib import Path

import numpy as np

from workbench.model.errors import BadInput
from workbench.model.topics import OUTLIER, Topics

ID = "Workbench_Id"  # the column of BERTopic's topic info that holds our number of a topic
_WORDLESS = [("", 1e-5)]  # BERTopic's own way to say that a topic has no words


def export_bertopic(topics: Topics, folder: Path) -> None:
    """Write the topics into a new folder, in safetensors, that ``bertopic.BERTopic.load`` opens without a network.

    Words, labels (as custom labels), posts a topic, the topic of each post and centroids (as topic embeddings) are
    kept. BERTopic numbers topics 0, 1, 2, ... without gaps: topic i there is row i here, and ``Workbench_Id`` in its
    topic info is the number the topic has here. ``transform(docs, embeddings)`` there takes the nearest centroid by
    cosine of the vectors as they are, for every post: thresholds and the space of likeness are not part of the format,
    so what it gives differs from ``Topics.assign``. The outlier topic has no centroid: it draws only vectors that point
    away from every topic.

    Raises: BadInput for no topics, a folder that is not empty, or one that cannot be written.
    """
    if not len(topics):
        raise BadInput("there are no topics to export", do="run `workbench topics fit` on more posts first")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BadInput(f"the folder {folder} is not empty", do="name a new one")
        _save(topics, folder)
    except OSError as failed:
        raise BadInput(
            f"the folder {folder} cannot be written ({failed.strerror or failed})", do="name another folder"
        ) from failed


def _save(topics: Topics, folder: Path) -> None:
    # Imported here: these compile code, which nobody should wait for who does not export.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImportWarning)  # UMAP misses TensorFlow, which this does not use
        from bertopic import BERTopic
        from bertopic._bertopic import TopicMapper
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction

    rows = topics.rows(topics.assignment)
    outliers = bool((rows == OUTLIER).any())
    numbers = [*([OUTLIER] if outliers else []), *range(len(topics))]
    model = BERTopic(umap_model=BaseDimensionalityReduction(), hdbscan_model=BaseCluster())
    model.topics_ = rows.tolist()
    model.topic_sizes_ = {number: int((rows == number).sum()) for number in numbers}
    model.topic_mapper_ = TopicMapper(numbers)
    model.topic_representations_ = dict.fromkeys(numbers, _WORDLESS) | {
        row: [*words] or _WORDLESS for row, words in enumerate(topics.words)
    }
    model.custom_labels_ = [*(["Outliers"] if outliers else []), *topics.labels]
    model.topic_aspects_ = {ID: {row: [str(number)] for row, number in enumerate(topics.ids)}}
    nowhere = np.zeros((int(outliers), topics.centroids.shape[1]), dtype=np.float32)
    model.topic_embeddings_ = np.vstack([nowhere, topics.centroids])
    model.save(folder, serialization="safetensors")
