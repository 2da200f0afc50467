"""The sentiment of each post in a language the encoder covers: negative, neutral or positive, with probabilities."""

import numpy as np
import pandas as pd

from workbench.enrich.head import Head, load
from workbench.model.protocols import Encoder

NAME = "sentiment"
CLASSES = ("negative", "neutral", "positive")


def head(encoder: Encoder) -> Head:
    """The shipped head for an encoder; raises as ``head.load``."""
    return load(NAME, encoder.name, encoder.fingerprint)


def enrich(posts: pd.DataFrame, vectors: np.ndarray, head: Head, languages: frozenset[str]) -> pd.DataFrame:
    """Columns post_id, sentiment, p_negative, p_neutral, p_positive: a row a post.

    ``posts`` has post_id and lang (found, may be missing); row i of ``vectors`` belongs to row i of ``posts``. A post
    in a language outside ``languages`` has missing values: it gets no guess.
    """
    covered = posts["lang"].isin(languages).to_numpy(dtype=bool)
    shares = np.full((len(posts), len(CLASSES)), np.nan)
    if covered.any():
        shares[covered] = head.probabilities(vectors[covered])
    label = np.full(len(posts), None, dtype=object)
    label[covered] = np.array(CLASSES, dtype=object)[shares[covered].argmax(axis=1)]
    return pd.DataFrame(
        {
            "post_id": posts["post_id"].to_numpy(),
            "sentiment": pd.Series(label, dtype="str"),
            **{f"p_{name}": shares[:, place] for place, name in enumerate(CLASSES)},
        }
    )
