"""One fit a language: encoders put a language they know little of into one heap, whatever its posts speak of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.model.protocols import TopicModel
from workbench.model.topics import OUTLIER, Topics
from workbench.topics.canonical import canonical, unique_texts
from workbench.topics.labels import unique
from workbench.topics.projection import learned
from workbench.topics.snn_model import SnnModel

LEAST = 200  # unique texts of a language that are fitted on their own; fewer go with the largest language


@dataclass(frozen=True)
class Part:
    """The topics of one language and the rows they were learned from."""

    language: str
    rows: np.ndarray
    topics: Topics


def fit_each(model: TopicModel, texts: Sequence[str], vectors: np.ndarray, languages: Sequence[str]) -> Topics:
    """The topics of every language, one numbering by size; small and unknown languages go with the largest.

    ``languages``: a code a text, "" where it is not known. New posts find their language's topics by themselves,
    because vectors of one language lie together.
    """
    codes = np.array([code or "" for code in languages], dtype=object)
    sizes = {code: unique_texts(texts, codes == code) for code in sorted(set(codes)) if code}
    large = [code for code, size in sizes.items() if size >= LEAST]
    main = max(sizes, key=lambda code: (sizes[code], code), default="")
    if len(large) < 2:
        return model.fit(texts, vectors)
    if isinstance(model, SnnModel) and model.space is None:  # new posts are compared with all topics in one space
        model = replace(model, space=learned(canonical(texts, vectors, model.seed).vectors))
    parts = []
    for code in large:
        inside = codes == code if code != main else ~np.isin(codes, [other for other in large if other != main])
        rows = np.flatnonzero(inside)
        parts.append(Part(code, rows, model.fit([texts[int(i)] for i in rows], vectors[rows])))
    return _together(parts, len(texts))


def _together(parts: Sequence[Part], posts: int) -> Topics:
    """Topics of several languages as one value, numbered by posts, most first."""
    offsets = np.cumsum([0, *(len(part.topics) for part in parts)])
    assignment = np.full(posts, OUTLIER, dtype=np.int64)
    for part, offset in zip(parts, offsets, strict=False):
        own = part.topics.assignment
        assignment[part.rows] = np.where(own >= 0, own + offset, OUTLIER)
    sizes = np.bincount(assignment[assignment >= 0], minlength=offsets[-1])
    order = np.argsort(-sizes, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    words = [words for part in parts for words in part.topics.words]
    labels = [label for part in parts for label in part.topics.labels]
    largest = max(parts, key=lambda part: (len(part.rows), part.language))
    return Topics(
        assignment=np.where(assignment >= 0, rank[assignment], OUTLIER) if len(order) else assignment,
        centroids=np.vstack([part.topics.centroids for part in parts])[order],
        thresholds=np.concatenate([part.topics.thresholds for part in parts])[order],
        words=tuple(words[i] for i in order),
        labels=unique([labels[i] for i in order]),
        model=f"{largest.topics.model}; languages apart: {', '.join(part.language for part in parts)}",
        space=largest.topics.space,
    )
