"""Posts of a campaign's brand by day, those of the others, and which days are a measure of the usual."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.analyses.campaign import DAY, Campaign
from workbench.model.corpus import Corpus
from workbench.model.post import of_media

NEARLY = pd.Timedelta(hours=1)  # a day that lacks less than this is whole
BEFORE = 28  # days, at least


@dataclass(frozen=True)
class Daily:
    """Counts by day from the first to the last day of the corpus.

    ``posts``: of the brand; ``others``: a column for each other brand; ``control``: their sum, None where there is
    none. bool (n_days,): ``within`` the campaign, ``inside`` of it on whole days, ``left_out`` of what is usual,
    ``partial`` days. ``events``: names of other events left out; ``overlapping``: of those in the same days.
    """

    posts: pd.Series
    others: pd.DataFrame
    within: np.ndarray
    left_out: np.ndarray
    partial: np.ndarray
    events: tuple[str, ...]
    overlapping: tuple[str, ...]

    @property
    def inside(self) -> np.ndarray:
        """The whole days of the campaign."""
        inside: np.ndarray = self.within & ~self.partial
        return inside

    @property
    def control(self) -> pd.Series | None:
        """Posts of the other brands; None without any."""
        together = self.others.sum(axis=1)
        return together if together.any() else None


def daily(corpus: Corpus, campaign: Campaign, measure: str, media: str) -> Daily:
    """The counts of a measure, "posts" or "positive posts"."""
    first, last = pd.Timestamp(corpus.since), pd.Timestamp(corpus.until)
    index = pd.date_range(first.floor("D"), last.ceil("D"), freq="D", inclusive="left")
    posts = of_media(corpus.posts, media)
    if measure == "positive posts":
        calls = corpus.table("sentiment")
        posts = posts[posts["post_id"].isin(calls.loc[calls["sentiment"] == "positive", "post_id"])]
    said = corpus.table("brands").dropna(subset=["brand"])
    mine = posts["post_id"].isin(of_brand(corpus, campaign)["post_id"])
    rest = posts[~mine][["post_id", "created_at"]].merge(said[["post_id", "brand"]], on="post_id")
    by_brand = rest.groupby([rest["created_at"].dt.floor("D"), "brand"]).size().unstack(fill_value=0)
    partial = np.asarray((index < first - NEARLY) | (index + DAY > last + NEARLY))
    within = np.asarray((index >= campaign.since) & (index < campaign.until))
    other, events, overlapping = _other_events(corpus, campaign, index)
    return Daily(
        posts.loc[mine, "created_at"].dt.floor("D").value_counts().reindex(index, fill_value=0),
        by_brand.reindex(index, fill_value=0),
        within,
        partial | (other & ~within),
        partial,
        events,
        overlapping,
    )


def of_brand(corpus: Corpus, campaign: Campaign) -> pd.DataFrame:
    """The posts that speak of the campaign's brand; all where it has none."""
    if not campaign.brand:
        return corpus.posts
    said = corpus.table("brands")
    return corpus.posts[corpus.posts["post_id"].isin(said.loc[said["brand"] == campaign.brand, "post_id"])]


def spans(campaign: Campaign) -> dict[str, tuple[pd.Timestamp, pd.Timestamp]]:
    """The days before (at least four weeks), during, and after (as many as it lasted), half-open."""
    before = max(campaign.days, BEFORE) * DAY
    return {
        "before": (campaign.since - before, campaign.since),
        "during": (campaign.since, campaign.until),
        "after": (campaign.until, campaign.until + campaign.days * DAY),
    }


def between(posts: pd.DataFrame, since: pd.Timestamp, until: pd.Timestamp) -> pd.DataFrame:
    """The posts of a time, half-open."""
    return posts[(posts["created_at"] >= since) & (posts["created_at"] < until)]


def _other_events(
    corpus: Corpus, campaign: Campaign, index: pd.DatetimeIndex
) -> tuple[np.ndarray, tuple[str, ...], tuple[str, ...]]:
    """Days on which the calendar has something else for this brand or all, its names, and those that overlap."""
    days = np.zeros(len(index), dtype=bool)
    names: list[str] = []
    overlapping: list[str] = []
    calendar = corpus.table("calendar") if corpus.has("calendar") else pd.DataFrame()
    for event in calendar.to_dict("records"):
        same = (event["since"].floor("D"), event["until"].ceil("D")) == (campaign.since, campaign.until)
        if event["brand"] not in ("", campaign.brand) or event["name"] == campaign.name or same:
            continue
        on = np.asarray((index < event["until"]) & (index + DAY > event["since"]))
        if not on.any():
            continue
        days |= on
        together = event["since"] < campaign.until and event["until"] > campaign.since
        (overlapping if together else names).append(str(event["name"]))
    return days, tuple(dict.fromkeys(names)), tuple(dict.fromkeys(overlapping))
