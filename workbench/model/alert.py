"""Alerts and the incidents they add up to."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

CONFIRMED = ("true", "late")  # outcomes of an incident that was one; "late" only says that people knew before
LONGEST_RETURN = 3_652.5  # days; a history of months cannot tell once in ten years from once in a hundred


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


REST = "(rest)"  # the driver that sums what is not named
NAMELESS = frozenset({REST, "-1", "none", "single", "unknown"})  # no topic, no link, written once, not known


WORTH = 0.05  # of an incident's excess


class Driver(_Value):
    """One part of an incident's excess: the parts of one ``kind`` add up to the whole excess."""

    kind: Literal["topic", "channel", "sentiment", "family", "author", "domain", "hashtag", "language", "brand"]
    name: str
    label: str
    excess: float  # posts above what was expected of this part
    posts: int  # posts seen of this part

    @property
    def named(self) -> bool:
        """Whether it names something, not what is left, missing or not known."""
        return self.name not in NAMELESS


class Reach(_Value):
    """Sums over the posts of an incident; None where no post states it. ``followers`` counts each author once."""

    followers: int | None = None
    likes: int | None = None
    replies: int | None = None
    reposts: int | None = None
    views: int | None = None

    @property
    def engagement(self) -> int | None:
        """Likes, replies and reposts together."""
        known = [number for number in (self.likes, self.replies, self.reposts) if number is not None]
        return sum(known) if known else None


class Severity(_Value):
    """How much an incident matters and why; ``detect.severity`` has the rule. None: not known, or there is none.

    ``lift``: posts seen over posts expected, with its 95 % interval. ``usual_days``: the excess in days of usual posts.
    ``peak_hours``: from onset to the height. ``doubling_hours``: while it grew. ``negative_excess``: negative posts
    above their usual share. ``engagement_lift``: engagement over that of as many posts and the usual engagement.
    """

    level: Literal["minor", "notable", "serious", "severe"]
    sentence: str
    lift: float | None
    lift_low: float | None
    lift_high: float | None
    usual_days: float | None
    peak_hours: float
    doubling_hours: float | None
    negative_excess: float | None
    authors: int | None
    reach: Reach
    engagement_lift: float | None


class Coordination(_Value):
    """How the posts of an incident came about; ``detect.coordination`` has the rule. None: not known.

    Shares (0 to 1): ``unique_texts`` and ``unique_authors`` of the posts; ``reposts`` (marked as such) and ``copies``
    (the same text as one's own) of the extra posts; ``synchronised`` posts in bursts of one text, and how many
    ``by_chance``. ``concentration``: Herfindahl index of the authors, 1 over the number of equal voices.
    """

    verdict: Literal["organic", "amplified", "coordinated", "unclear"]
    sentence: str
    posts: int
    unique_texts: float | None
    unique_authors: float | None
    concentration: float | None
    reposts: float | None
    copies: float | None
    synchronised: float | None
    by_chance: float | None


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
    severity: Severity | None = None
    coordination: Coordination | None = None

    def tells(self, kind: str) -> bool:
        """Whether the split by a kind is worth reading: some named part brings or lacks ``WORTH`` of the excess."""
        return any(
            driver.kind == kind and driver.named and abs(driver.excess) >= WORTH * abs(self.excess)
            for driver in self.drivers
        )


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


class Suppressed(_Value):
    """Alerts of one series that a known event held back; ``at`` is the first, ``score`` the highest of them."""

    event: str
    signal: Series
    at: datetime
    alerts: int
    score: float
    return_period_days: float
    expect: float  # times the usual posts that were expected
