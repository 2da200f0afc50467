"""The calendar: what is known in advance - a launch, a sale, a match - and how many posts it is expected to bring."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from workbench.model.post import TIME

COLUMNS = ("name", "brand", "about", "channel", "since", "until", "expect")


class Event(BaseModel):
    """Something known in advance, half-open; times that name no zone are UTC.

    ``brand``, ``brands``, ``topic`` (number or label) and ``channel`` say which series it concerns; what is not given
    concerns all. ``expect``: how many times the usual posts it is expected to bring; 1 raises no bar.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1)
    since: datetime
    until: datetime
    brand: str | None = None
    brands: tuple[str, ...] = ()
    topic: int | str | None = None
    channel: str | None = None
    expect: float = Field(1.0, ge=1, le=1000)

    @field_validator("since", "until")
    @classmethod
    def _in_utc(cls, at: datetime) -> datetime:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)

    @model_validator(mode="after")
    def _lasts(self) -> "Event":
        if self.until <= self.since:
            raise ValueError(f"{self.name} ends ({self.until:%Y-%m-%d %H:%M}) before it begins: mend since or until")
        return self

    @property
    def concerned(self) -> tuple[str, ...]:
        """The brands it names; none means all."""
        return tuple(dict.fromkeys((*self.brands, *([self.brand] if self.brand else []))))


def unknown_brands(events: Iterable[Event], known: Iterable[str]) -> list[tuple[Event, str]]:
    """Brands that events name and nobody watches, each with its event."""
    watched = set(known)
    return [(event, brand) for event in events for brand in event.concerned if brand not in watched]


def table(events: Sequence[Event]) -> pd.DataFrame:
    """The corpus table "calendar": a row an event and brand ("" for "all"), by time; ``about`` is the topic."""
    rows = [
        {
            "name": event.name,
            "brand": brand,
            "about": "" if event.topic is None else str(event.topic),
            "channel": event.channel or "",
            "since": event.since,
            "until": event.until,
            "expect": event.expect,
        }
        for event in events
        for brand in event.concerned or ("",)
    ]
    words = dict.fromkeys(("name", "brand", "about", "channel"), "str")
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {**words, "since": TIME, "until": TIME, "expect": "float64"}
    )
    return frame.sort_values(["since", "name", "brand"], ignore_index=True)


def fingerprint(calendar: pd.DataFrame) -> str:
    """A name of what a calendar says, equal for equal events."""
    return "calendar-" + hashlib.sha256(calendar.to_csv(index=False).encode()).hexdigest()[:12]
