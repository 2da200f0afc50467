"""Which campaign is meant: an event of the calendar, or a brand and days that were given."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
from pydantic import Field

from workbench.model.analysis import Params
from workbench.model.corpus import Corpus

DAY = pd.Timedelta(days=1)
HOW = (
    "Write the campaign into workbench.toml in the store's folder: [[calendar]] with name, brand, since and until. "
    "Check it with `workbench calendar check workbench.toml`, then run `workbench enrich`. Or give a brand, the first "
    "day and the last."
)


class CampaignParams(Params):
    """Which campaign."""

    event: str = Field("", title="Event", description="Its name in the calendar; empty: the newest that has ended")
    brand: str = Field("", title="Brand", description="Empty: the brand of the event")
    first_day: date | None = Field(None, title="First day", description="With the last day: in place of an event")
    last_day: date | None = Field(None, title="Last day", description="Included")


@dataclass(frozen=True)
class Campaign:
    """Whole days in UTC, half-open; without a ``brand`` it concerns every post."""

    name: str
    brand: str
    since: pd.Timestamp
    until: pd.Timestamp

    @property
    def days(self) -> int:
        """How many days it lasted."""
        return int((self.until - self.since) // DAY)


def named(corpus: Corpus, params: CampaignParams) -> Campaign | str:
    """The campaign meant, or a sentence that says what is missing."""
    calendar = corpus.table("calendar") if corpus.has("calendar") else None
    if params.first_day or params.last_day:
        if not (params.first_day and params.last_day and params.first_day <= params.last_day):
            return "A campaign needs its first day and its last, and the last cannot be the earlier one."
        since, until = (pd.Timestamp(day, tz="UTC") for day in (params.first_day, params.last_day))
        return _within(corpus, Campaign(params.event or "the campaign", params.brand, since, until + DAY))
    if calendar is None or calendar.empty:
        return "No event is known here, so there is no campaign to look at."
    meant = calendar[calendar["name"] == params.event] if params.event else calendar
    if params.event and params.brand:
        meant = meant[meant["brand"].isin(["", params.brand])]
    elif params.brand:
        meant = meant[meant["brand"] == params.brand]
    if meant.empty:
        asked = " of ".join(f'"{word}"' for word in (params.event, params.brand) if word)
        known = ", ".join(f'"{name}"' for name in calendar["name"].drop_duplicates())
        return f"The calendar knows no event {asked}; it knows {known}."
    over = meant["until"] <= pd.Timestamp(corpus.until).ceil("D")
    order = meant.assign(over=over, ours=meant["brand"] != "").sort_values(["over", "ours", "since"], kind="stable")
    event = order.iloc[-1]
    brand = params.brand or event["brand"]
    return _within(corpus, Campaign(event["name"], brand, event["since"].floor("D"), event["until"].ceil("D")))


def _within(corpus: Corpus, campaign: Campaign) -> Campaign | str:
    if corpus.posts.empty:
        return "There are no posts here, so there is nothing to compare."
    first, last = pd.Timestamp(corpus.since), pd.Timestamp(corpus.until)
    if campaign.until <= first or campaign.since >= last:
        return (
            f"{campaign.name} ({said(campaign)}) lies outside the posts here, which reach from {_day(first)} to "
            f"{_day(last)}."
        )
    return campaign


def said(campaign: Campaign) -> str:
    """Its days in words, the last included: "24 Mar 2025 to 30 Mar 2025"."""
    last = campaign.until - DAY
    return _day(campaign.since) if last == campaign.since else f"{_day(campaign.since)} to {_day(last)}"


def _day(at: pd.Timestamp) -> str:
    return f"{at.day} {at:%b %Y}"
