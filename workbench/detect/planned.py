"""Planned events: where the calendar raises the bar, and what it held back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from workbench.detect.budget import Confirmed, Raised, raise_alerts
from workbench.detect.fleet import Fleet
from workbench.detect.product import Scored, score_fleet
from workbench.detect.season import Clock
from workbench.detect.tail import days_of
from workbench.model.alert import Series, Suppressed
from workbench.model.corpus import Corpus


@dataclass(frozen=True)
class Judged:
    """Scores and alerts of a fleet, and the alerts that a known event held back."""

    scored: Scored
    raised: Raised
    suppressed: tuple[Suppressed, ...] = ()


def with_calendar(
    corpus: Corpus,
    fleet: Fleet,
    labels: Mapping[int, str],
    exposure: np.ndarray,
    allowed: np.ndarray,
    at_clock: Clock,
    usual: Judged,
    confirmed: Sequence[Confirmed] = (),
) -> Judged:
    """``usual`` judged again with the bar raised where the table "calendar" says so; as it is where it says nothing.

    Within a raised bin the expected posts are the usual ones times what the event is expected to bring.
    """
    calendar = corpus.table("calendar") if corpus.has("calendar") else None
    when = (fleet.series, pd.DatetimeIndex(fleet.counts.index), at_clock.width, labels)
    bar = raised_bar(calendar, *when)
    if (bar == 1).all():
        return usual
    x = tempered(fleet.counts.to_numpy(dtype=float), usual.scored.mean, bar)
    scored = score_fleet(np.where(exposure > 0, x, np.nan), at_clock, exposure, fleet.burst())
    raised = raise_alerts(scored.score, allowed, at_clock, confirmed, fleet.subjects())
    held_back = suppressed_of(calendar, *when, usual=usual, raised=raised)
    return Judged(replace(scored, mean=scored.mean * bar), raised, held_back)


def raised_bar(
    calendar: pd.DataFrame | None,
    series: Sequence[Series],
    index: pd.DatetimeIndex,
    width: pd.Timedelta,
    labels: Mapping[int, str],
) -> np.ndarray:
    """How many times the usual posts are expected in each bin of each series, (n_bins, K), 1 or more.

    ``calendar``: the corpus table of that name. An event raises a series that has its brand, topic and channel, where
    it names them; so an event about a topic leaves the brand as a whole alone. Of several events the largest counts.
    ``labels`` are those of the topics, ``width`` that of a bin.
    """
    bar = np.ones((len(index), len(series)))
    for event in _events(calendar):
        concerned = np.array([_concerns(event, one, labels) for one in series], dtype=bool)
        here = np.outer(_inside(event, index, width), concerned)
        bar = np.where(here, np.maximum(bar, event["expect"]), bar)
    return bar


def tempered(x: np.ndarray, mean: np.ndarray, bar: np.ndarray) -> np.ndarray:
    """Counts as they would be without what was planned, all (n_bins, K): what is beyond the usual ``mean`` shrinks.

    Counts at or below the usual ones stay, so that an event nobody cares for does not lower what is usual.
    """
    least = np.minimum(x, mean)
    counted: np.ndarray = np.where(bar > 1, np.round(np.maximum(x / bar, least)), x)
    return counted


def suppressed_of(
    calendar: pd.DataFrame | None,
    series: Sequence[Series],
    index: pd.DatetimeIndex,
    width: pd.Timedelta,
    labels: Mapping[int, str],
    *,
    usual: Judged,
    raised: Raised,
) -> tuple[Suppressed, ...]:
    """What the usual bar would have raised and the raised one did not, for each event and series.

    ``usual`` is the judgement without the calendar, ``raised`` are the alerts with it.
    """
    stood = set(zip(raised.rows.tolist(), raised.columns.tolist(), strict=True))
    found = []
    for event in _events(calendar):
        inside = _inside(event, index, width)
        for k, one in enumerate(series):
            if not _concerns(event, one, labels):
                continue
            alerts = usual.raised.rows[usual.raised.columns == k].tolist()
            rows = [r for r in alerts if inside[r] and (r, k) not in stood]
            if rows:
                highest = float(usual.scored.score[rows, k].max())
                found.append(
                    Suppressed(
                        event=event["name"],
                        signal=one,
                        at=(index[rows[0]] + width).to_pydatetime(),
                        alerts=len(rows),
                        score=highest,
                        return_period_days=float(days_of(highest)),
                        expect=event["expect"],
                    )
                )
    return tuple(found)


def _events(calendar: pd.DataFrame | None) -> list[dict[str, Any]]:
    """The events that raise a bar."""
    raising = [] if calendar is None else calendar[calendar["expect"] > 1].to_dict("records")
    return [{str(name): value for name, value in event.items()} for event in raising]


def _concerns(event: Mapping[str, Any], series: Series, labels: Mapping[int, str]) -> bool:
    if event["brand"] not in ("", series.brand) or event["channel"] not in ("", series.channel):
        return False
    if event["about"] == "":
        return True
    return series.topic is not None and event["about"] in (str(series.topic), labels.get(series.topic))


def _inside(event: Mapping[str, Any], index: pd.DatetimeIndex, width: pd.Timedelta) -> np.ndarray:
    """Bins that share some time with the event, (n_bins,)."""
    inside: np.ndarray = np.asarray((index < event["until"]) & (index + width > event["since"]))
    return inside
