"""The sentiment of each post in a language the encoder covers: negative, neutral or positive, with probabilities."""

import numpy as np
import pandas as pd

from workbench.enrich.head import Head, load
from workbench.model.protocols import Encoder

NAME = "sentiment"
CLASSES = ("negative", "neutral", "positive")


def head(encoder: Encoder) -> Head:
    """The head for an encoder; raises as ``head.load``."""
    return load(NAME, encoder.name, encoder.fingerprint)


def enrich(posts: pd.DataFrame, vectors: np.ndarray, head: Head, languages: frozenset[str]) -> pd.DataFrame:
    """Columns post_id, sentiment, p_negative, p_neutral, p_positive, unsure: a row a post.

    ``posts`` has post_id, lang (found, may be missing) and normal; row i of ``vectors`` belongs to row i of ``posts``.
    The sentiment is the most probable class, so that counts of it stay near the truth; what the head decides for the
    best recall of each class (``Head.decide``) is what `workbench classify` writes, and they differ only where the head
    is unsure. A post in a language outside ``languages`` has missing values: it gets no guess.
    """
    covered = posts["lang"].isin(languages).to_numpy(dtype=bool)
    shares = np.full((len(posts), len(CLASSES)), np.nan)
    label, unsure = (np.full(len(posts), None, dtype=object) for _ in range(2))
    if covered.any():
        said = head.probabilities(vectors[covered], posts["normal"][covered].tolist())
        shares[covered] = said
        label[covered] = np.array(CLASSES, dtype=object)[said.argmax(axis=1)]
        unsure[covered] = head.unsure(said)
    return pd.DataFrame(
        {
            "post_id": posts["post_id"].to_numpy(),
            "sentiment": pd.Series(label, dtype="str"),
            **{f"p_{name}": shares[:, place] for place, name in enumerate(CLASSES)},
            "unsure": pd.Series(unsure, dtype="boolean"),
        }
    )
