"""The space in which questions are compared with each other and with passages of content."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.model.corpus import Corpus

COMMON = 4  # directions that all texts share; chosen on four other draws of the sample's generator
LEARNT_FROM = 20_000  # unique texts, at most
ENOUGH = 50  # unique texts: from fewer nothing is learnt, and nothing can be called an answer
ANSWERED = 0.26  # similarity from which a passage counts as an answer; chosen on the same four draws, which share the
# pages and the way of asking with the sample: elsewhere it is a guess, and the badge says uncorrected


@dataclass(frozen=True)
class Space:
    """Vectors of texts without what all texts share, unit length: (n_texts, n_dims), by ``text_id``.

    Source: Mu and Viswanath 2018, All-but-the-top: simple and effective postprocessing for word representations, ICLR.
    """

    place: dict[str, int]
    vectors: np.ndarray
    middle: np.ndarray
    common: np.ndarray

    @classmethod
    def learnt(cls, corpus: Corpus) -> "Space":
        """The space of a corpus with vectors; what its texts share is learnt from at most ``LEARNT_FROM`` of them."""
        table = corpus.table("embeddings").sort_values("text_id")
        vectors = stacked(table["vector"])
        some = vectors[:LEARNT_FROM]
        middle, common = np.zeros(vectors.shape[1]), np.zeros((vectors.shape[1], 0))
        if len(some) >= ENOUGH:
            middle = some.mean(axis=0)
            _, axes = np.linalg.eigh((some - middle).T @ (some - middle))
            common = axes[:, ::-1][:, : min(COMMON, vectors.shape[1] // 8)]
        return cls({text: place for place, text in enumerate(table["text_id"])}, vectors, middle, common)

    def placed(self, vectors: np.ndarray) -> np.ndarray:
        """Other vectors, (n, n_dims), in this space."""
        rest = vectors - self.middle
        rest = rest - (rest @ self.common) @ self.common.T
        size = np.linalg.norm(rest, axis=1, keepdims=True)
        unit: np.ndarray = rest / np.where(size > 0, size, 1)
        return unit

    def of(self, text_ids: np.ndarray) -> np.ndarray:
        """The vectors of texts in this space; zeros for a text without one."""
        known = np.array([self.place.get(text, -1) for text in text_ids], dtype=int)
        found = np.zeros((len(known), self.vectors.shape[1]))
        found[known >= 0] = self.placed(self.vectors[known[known >= 0]])
        return found


def stacked(vectors: pd.Series) -> np.ndarray:
    """A column of vectors as (n, n_dims); (0, 1) for none."""
    return np.stack([np.asarray(one, dtype=float) for one in vectors]) if len(vectors) else np.empty((0, 1))


def nearest(questions: pd.DataFrame, space: Space, content: pd.DataFrame) -> pd.DataFrame:
    """For each question the page closest to it among those in its language: columns similarity, page, title.

    Missing where no page is in its language. Pages or questions whose language is unclear are compared with all.
    """
    passages = space.placed(stacked(content["vector"]))
    vectors = space.of(questions["text_id"].to_numpy())
    near = vectors @ passages.T
    mine, theirs = questions["lang"].to_numpy(dtype=object), content["lang"].to_numpy(dtype=object)
    strange = (mine[:, None] != theirs[None, :]) & ~pd.isna(mine)[:, None] & ~pd.isna(theirs)[None, :]
    near = np.where(strange, -np.inf, near)
    best = near.argmax(axis=1)
    frame = pd.DataFrame(
        {
            "similarity": near[np.arange(len(near)), best],
            "page": content["page"].to_numpy()[best],
            "title": content["title"].to_numpy()[best],
        },
        index=questions.index,
    )
    frame.loc[~np.isfinite(frame["similarity"]), ["similarity", "page", "title"]] = None
    return frame.astype({"similarity": "float64"})
