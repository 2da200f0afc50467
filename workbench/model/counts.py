"""Counts: how many posts in each five-minute bin, for each combination of keys."""

import pandas as pd

from workbench.model.topics import OUTLIER

BASE_BIN = "5min"
KEYS = ("source", "brand", "channel", "topic", "sentiment")


def cells(
    posts: pd.DataFrame,
    brands: pd.DataFrame | None = None,
    topics: pd.DataFrame | None = None,
    sentiment: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The counts table: posts per five-minute bin and combination of keys; combinations without posts are absent.

    A post counts once for each of its brands, once under "" when it has none. Unknown topic is ``OUTLIER``,
    unknown sentiment "".
    """
    frame = posts[["post_id", "source", "channel", "created_at"]]
    for table, column in ((brands, "brand"), (topics, "topic"), (sentiment, "sentiment")):
        if table is not None:
            frame = frame.merge(table[["post_id", column]], on="post_id", how="left")
    if brands is None:
        frame = frame.assign(brand=posts["brand"].to_numpy() if "brand" in posts else "")
    frame = frame.assign(
        bin=frame["created_at"].dt.floor(BASE_BIN),
        brand=frame["brand"].fillna("").astype("str"),
        topic=frame["topic"].fillna(OUTLIER).astype("int64") if "topic" in frame else OUTLIER,
        sentiment=frame["sentiment"].fillna("").astype("str") if "sentiment" in frame else "",
    )
    counted = frame.groupby(["bin", *KEYS], observed=True, sort=True).size()
    return counted.rename("posts").reset_index()
