"""Lateness: posts that reached the workbench when later ones of their source were there already."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Lateness:
    """``revised``: source, bin, late and earlier (posts of the bin that came late, and in time), delay (median).

    ``known`` are the sources that arrived in more than one piece; of the others nothing can be said.
    """

    revised: pd.DataFrame
    known: tuple[str, ...]


def lateness(posts: pd.DataFrame, width: pd.Timedelta) -> Lateness:
    """Which bins of ``width`` late posts changed; ``posts``: source, created_at, collected_at.

    A post is late when, before it was collected, its source had given a post from more than one bin after the end of
    its own bin: until then its bin passed for complete. A history imported in one piece has no late posts.
    Source: Akidau and others 2015, The Dataflow Model, VLDB 8 (watermark), kept for each source.
    """
    posts = posts.dropna(subset=["collected_at"])
    newest = posts.groupby(["source", "collected_at"], observed=True)["created_at"].max().sort_index()
    watermark = newest.groupby(level="source").cummax().groupby(level="source").shift().rename("watermark")
    pieces = newest.groupby(level="source").size()
    rows = posts[["source", "created_at", "collected_at"]].join(watermark, on=["source", "collected_at"])
    rows["bin"] = rows["created_at"].dt.floor(width)
    rows["late"] = rows["watermark"] >= rows["bin"] + 2 * width
    rows["delay"] = (rows["collected_at"] - rows["created_at"]).where(rows["late"])
    bins = rows.groupby(["source", "bin"], observed=True)
    revised = bins.agg(late=("late", "sum"), posts=("late", "size"), delay=("delay", "median")).reset_index()
    revised = revised[revised["late"] > 0].reset_index(drop=True)
    revised.insert(3, "earlier", revised.pop("posts") - revised["late"])
    return Lateness(revised, tuple(str(source) for source in pieces.index[pieces > 1]))
