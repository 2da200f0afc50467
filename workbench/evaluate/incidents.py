"""Incidents against known events: found, missed, invented, and how late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import numpy as np
from scipy.stats import beta, chi2

from workbench.model.alert import Series
from workbench.model.analysis import Measured

EARLY = timedelta(hours=6)  # an incident may be seen to begin this long before the event was planned to
LATE = timedelta(hours=24)  # and be raised this long after it ended
MONTH = 30.0  # days


class Raised(Protocol):
    """A story as far as it is compared with events: an incident, or the little that is known of one."""

    @property
    def id(self) -> str:
        """Its identity."""

    @property
    def at(self) -> datetime:
        """When it was raised."""

    @property
    def onset(self) -> datetime:
        """When it seems to have begun."""

    @property
    def until(self) -> datetime:
        """When it was over."""

    @property
    def signal(self) -> Series:
        """What it is about."""

    @property
    def summary(self) -> str:
        """One sentence, perhaps none."""


@dataclass(frozen=True)
class Event:
    """Something known to have happened, half-open in UTC; ``brand`` None concerns every brand."""

    name: str
    kind: str
    brand: str | None
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Matched:
    """``hits`` maps an event's name to the first incident that found it; ``missed`` events; ``false`` incidents.

    An incident that meets an event already found is a repeat, neither a hit nor false.
    """

    hits: Mapping[str, Raised]
    missed: tuple[Event, ...]
    false: tuple[Raised, ...]
    delays: Mapping[str, timedelta]


def events_of(truth: Mapping[str, Any]) -> tuple[Event, ...]:
    """The events under ``events`` of a ground truth: name, kind, brand, since, until (ISO 8601)."""
    return tuple(
        Event(
            name=event["name"],
            kind=event["kind"],
            brand=event.get("brand"),
            since=datetime.fromisoformat(event["since"]),
            until=datetime.fromisoformat(event["until"]),
        )
        for event in truth["events"]
    )


def match(incidents: Sequence[Raised], events: Sequence[Event]) -> Matched:
    """Each event with the first incident of its brand that was raised in its hit window and overlaps it.

    The hit window runs from ``EARLY`` before the event to ``LATE`` after it.
    """
    hits: dict[str, Raised] = {}
    delays: dict[str, timedelta] = {}
    explained: set[str] = set()
    for event in events:
        for incident in sorted(incidents, key=lambda incident: incident.at):
            if not _meets(incident, event):
                continue
            explained.add(incident.id)
            if event.name not in hits:
                hits[event.name] = incident
                delays[event.name] = max(incident.at - event.since, timedelta(0))
    missed = tuple(event for event in events if event.name not in hits)
    false = tuple(incident for incident in incidents if incident.id not in explained)
    return Matched(hits, missed, false, delays)


def _meets(incident: Raised, event: Event) -> bool:
    if event.brand is not None and incident.signal.brand not in (event.brand, None):
        return False
    raised = event.since - EARLY <= incident.at <= event.until + LATE
    return raised and incident.onset < event.until and incident.until > event.since


def exact_share(successes: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a binomial share; (0, 1) for n = 0.

    Source: Clopper and Pearson 1934, Biometrika 26.
    """
    if n == 0:
        return 0.0, 1.0
    tail = (1 - level) / 2
    low = float(beta.ppf(tail, successes, n - successes + 1)) if successes else 0.0
    high = float(beta.ppf(1 - tail, successes + 1, n - successes)) if successes < n else 1.0
    return low, high


def measured_share(hits: int, n: int, detail: str = "") -> Measured:
    """A share of cases as a gate tells it, with its exact interval; 0 for no cases."""
    return Measured(hits / n if n else 0.0, *exact_share(hits, n), n, detail)


def exact_rate(events: int, exposure: float, level: float = 0.95) -> tuple[float, float]:
    """The exact interval of a Poisson rate, per unit of ``exposure`` (> 0).

    Source: Garwood 1936, Biometrika 28.
    """
    tail = (1 - level) / 2
    low = float(chi2.ppf(tail, 2 * events)) / 2 if events else 0.0
    return low / exposure, float(chi2.ppf(1 - tail, 2 * events + 2)) / 2 / exposure


def recall(matched: Matched) -> Measured:
    """Share of the events that were found."""
    found, n = len(matched.hits), len(matched.hits) + len(matched.missed)
    low, high = exact_share(found, n)
    missed = ", ".join(event.name for event in matched.missed) or "none"
    return Measured(found / n if n else 0.0, low, high, n, f"missed: {missed}")


def precision(matched: Matched, incidents: int) -> Measured:
    """Share of the incidents that meet an event; 1 for no incidents."""
    right = incidents - len(matched.false)
    low, high = exact_share(right, incidents)
    return Measured(right / incidents if incidents else 1.0, low, high, incidents, _invented(matched))


def false_alarms(matched: Matched, days: float) -> Measured:
    """False incidents a month of 30 days, ``days`` (> 0) watched."""
    months = days / MONTH
    low, high = exact_rate(len(matched.false), months)
    return Measured(len(matched.false) / months, low, high, len(matched.false), _invented(matched))


def delay(matched: Matched) -> Measured:
    """The longest delay of a found event in hours; low and high are the least and the longest."""
    hours = [wait / timedelta(hours=1) for wait in matched.delays.values()]
    if not hours:
        return Measured(float("inf"), float("inf"), float("inf"), 0, "no event was found")
    detail = ", ".join(f"{name}: {wait / timedelta(hours=1):.0f} h" for name, wait in matched.delays.items())
    return Measured(float(np.max(hours)), float(np.min(hours)), float(np.max(hours)), len(hours), detail)


def _invented(matched: Matched) -> str:
    told = "; ".join(incident.summary or incident.id for incident in matched.false)
    return f"not planted: {told or 'none'}"
