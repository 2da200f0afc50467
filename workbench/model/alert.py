"""Alerts and the incidents they add up to."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Series(_Value):
    """What is watched: all posts that match every field that is set; ``None`` means "any"."""

    brand: str | None = None
    topic: int | None = None
    channel: str | None = None
    sentiment: str | None = None


class Alert(_Value):
    """A score over its threshold in one bin; ``at`` is the end of the bin, when it could first be known."""

    at: datetime
    signal: Series
    score: float
    threshold: float


class Driver(_Value):
    """One part of an incident's excess: the parts of one ``kind`` add up to the whole excess."""

    kind: Literal["topic", "channel", "sentiment", "family", "brand"]
    name: str
    label: str
    excess: float  # posts above what was expected of this part
    posts: int  # posts seen of this part


class Incident(_Value):
    """Alerts that belong together: one story.

    ``onset`` is the estimated start, ``at`` when the first alert was raised, ``until`` the end of the last bin
    above the baseline (half-open). ``excess`` counts posts above the expected ones since onset. ``id`` stays while the
    story grows: it names the series and time of its first alert, whichever series leads it later.
    """

    id: str
    at: datetime
    onset: datetime
    until: datetime
    signal: Series
    score: float
    return_period_days: float
    observed: int
    expected: float
    excess: float
    history_days: float
    short_history: bool
    drivers: tuple[Driver, ...] = ()
    post_ids: tuple[str, ...] = ()
    summary: str = ""


def same_story(one: Incident, other: Incident) -> bool:
    """Whether two incidents, perhaps of two runs, tell one story: the same brand, no two topics, at the same time."""
    a, b = one.signal, other.signal
    if a.brand != b.brand or (a.topic is not None and b.topic is not None and a.topic != b.topic):
        return False
    return one.onset < other.until and other.onset < one.until


class Notice(_Value):
    """Something about the collection, not about the world: it started, stopped or has a gap."""

    kind: Literal["collection_started", "collection_gap"]
    at: datetime
    signal: Series
    text: str
