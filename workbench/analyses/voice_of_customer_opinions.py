"""Opinions on aspects: one a post and aspect, and the share of them that is negative."""

import pandas as pd

from workbench.evaluate.shares import Share, of_class
from workbench.model.corpus import Corpus
from workbench.model.post import of_media

POLARITIES = ("negative", "neutral", "positive")


def said_of(corpus: Corpus, media: str) -> pd.DataFrame:
    """Rows of the table of aspects with author, time and text of their post."""
    posts = of_media(corpus.posts[["post_id", "author", "created_at"]], media)
    said = corpus.table("aspects").merge(posts, on="post_id")
    return said.merge(corpus.table("text")[["post_id", "text_id"]], on="post_id", how="left")


def opinions_of(said: pd.DataFrame) -> pd.DataFrame:
    """One row a post and aspect: negative where any clause is, else positive where any is."""
    strength = said["polarity"].map({"negative": 0, "positive": 1, "neutral": 2})
    return said.assign(strength=strength).sort_values("strength", kind="stable").drop_duplicates(["post_id", "aspect"])


def negative(opinions: pd.DataFrame, labels: pd.DataFrame | None = None, level: float = 0.95) -> Share | None:
    """The share negative of the opinions on one aspect; ``labels`` named "aspect:<aspect>" correct it.

    None without opinions.
    """
    if opinions.empty:
        return None
    name = f"aspect:{opinions['aspect'].iloc[0]}"
    return of_class(opinions.rename(columns={"polarity": name}), name, "negative", labels=labels, level=level)
