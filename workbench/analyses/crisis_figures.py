"""The blocks of the crisis watch that are computed from frames: the negative share, the volumes, the drivers."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.charts import incidents as charts
from workbench.detect import Watch, labels_of, name_of
from workbench.evaluate import shares
from workbench.evaluate.incidents import Event
from workbench.model.alert import LONGEST_RETURN, Driver, Incident, Series
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Number, Table

STEPS = ("5min", "15min", "30min", "1h", "3h", "6h", "12h", "1D", "7D")
MOST_ROWS = 1_600  # points of the figure, all panels together
MOST_PANELS = 8
QUERIED = {"topic": "topic", "channel": "channel", "sentiment": "sentiment", "author": "author", "language": "lang"}
KINDS = {
    "family": "near-duplicates",
    "domain": "linked site",
    "hashtag": "first hashtag",
}  # said otherwise than by name
ROWS_A_KIND = 4  # drivers of each kind that the table names


def negative_share(corpus: Corpus) -> Number | None:
    """Share of negative posts in the last week (or the later half of a shorter time), with the same time before."""
    if not corpus.has("sentiment"):
        return None
    posts = corpus.posts_with("sentiment").dropna(subset=["sentiment"])
    span = min(pd.Timedelta(days=7), (corpus.until - corpus.since) / 2)
    if posts.empty or span <= pd.Timedelta(0):
        return None
    now = (pd.Timestamp(corpus.until) - span).floor("1min")
    recent, earlier = posts[posts["created_at"] >= now], posts[posts["created_at"] < now]
    earlier = earlier[earlier["created_at"] >= now - span]
    share, before = (shares.sentiment(corpus, part, "negative") for part in (recent, earlier))
    days = span / pd.Timedelta(days=1)
    return shares.number(
        share,
        key="negative_share",
        title=f"Negative in the last {days:.0f} days" if days >= 1.5 else "Negative lately",
        before=before,
        opens=f'sentiment:negative since:"{now:%Y-%m-%dT%H:%M}"',
    )


def volume_figure(found: Watch, known: Sequence[Event] = ()) -> Figure | None:
    """Posts of each brand with what was expected, its incidents and the events known to have been.

    Steps are wide enough to draw quickly.
    """
    whole = [k for k, series in enumerate(found.series) if series == Series(brand=series.brand)]
    if not whole or found.observed.empty:
        return None
    busiest = sorted(whole, key=lambda k: (-_stories(found, found.series[k].brand), -int(found.observed[k].sum())))
    shown = busiest[:MOST_PANELS]
    step = _step(found, len(shown))
    volumes = pd.concat([_volumes(found, k, step) for k in shown])
    marks = pd.DataFrame(
        [(_title(Series(brand=i.signal.brand)), _iso(i.onset), _iso(i.until), i.summary) for i in found.incidents],
        columns=["name", "onset", "until", "label"],
    )
    names = [_title(found.series[k]) for k in shown]
    alt = f"Posts per {step} of {', '.join(names)} with the expected band; {len(marks)} shaded stretches are stories."
    events = pd.DataFrame(
        [
            (name, _iso(event.since), _iso(event.until), f"known: {event.name}")
            for event in known
            for name in (names if event.brand is None else [event.brand])
        ],
        columns=marks.columns,
    )
    title = "Posts and what was expected"
    if len(events):
        title = "Posts, what was expected, stories (shaded) and known events (bars below)"
        alt += f" {len(known)} bars below the line are events known to have been."
    chart = charts.watched(volumes, marks, names, events)
    return Figure.of(chart, key="volumes", title=title, alt=alt)


def _stories(found: Watch, brand: str | None) -> int:
    return sum(incident.signal.brand == brand for incident in found.incidents)


def _title(series: Series) -> str:
    return series.brand or "All posts"


def _iso(moment: object) -> str:
    return str(pd.Timestamp(moment).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _step(found: Watch, panels: int) -> str:
    width, length = pd.Timedelta(found.bin), len(found.observed) * pd.Timedelta(found.bin)
    wide_enough = [s for s in STEPS if pd.Timedelta(s) >= width and panels * (length / pd.Timedelta(s)) <= MOST_ROWS]
    return wide_enough[0] if wide_enough else STEPS[-1]


def _volumes(found: Watch, k: int, step: str) -> pd.DataFrame:
    frame = pd.DataFrame({"posts": found.observed[k], "expected": found.expected[k]})
    frame = frame.resample(step).sum()
    spread = pd.DataFrame({"bin": found.spread[k], "day": found.day_spread[k]}).resample(step).mean()
    bins = max(1.0, pd.Timedelta(step) / pd.Timedelta(found.bin))
    # What varies from bin to bin averages out within a step; what varies from day to day does not.
    relative = spread["day"] + (spread["bin"] - spread["day"]).clip(lower=0) / bins
    deviation = np.sqrt(frame["expected"] + relative * frame["expected"] ** 2)
    frame["low"] = (frame["expected"] - 1.96 * deviation).clip(lower=0)
    frame["high"] = frame["expected"] + 1.96 * deviation
    frame = frame.round(2)
    frame.insert(0, "name", _title(found.series[k]))
    frame.insert(0, "at", [_iso(moment) for moment in frame.index])
    return frame.reset_index(drop=True)


def driver_table(incidents: Sequence[Incident]) -> Table:
    """What each story consists of: the parts with the largest excess; each row opens its posts where a query can."""
    rows = []
    for incident in incidents:
        for kind in dict.fromkeys(driver.kind for driver in incident.drivers):
            parts = [driver for driver in incident.drivers if driver.kind == kind]
            if not incident.tells(kind):
                continue
            parts = parts[:ROWS_A_KIND] if len(parts) > 1 else []  # one part alone explains nothing
            rows += [
                (
                    incident.summary.split(":", 1)[0],
                    KINDS.get(kind, kind),
                    driver.label,
                    driver.posts,
                    round(driver.posts - driver.excess, 1),
                    round(driver.excess, 1),
                    driver_query(incident, driver),
                )
                for driver in parts
            ]
    frame = pd.DataFrame(rows, columns=["story", "by", "part", "posts", "expected", "more than expected", "opens"])
    return Table.of(
        frame,
        key="drivers",
        title="What the stories consist of",
        opens="opens",
        caption="Within one story the parts of one kind add up to its whole excess; the largest are shown.",
    )


def driver_query(incident: Incident, driver: Driver) -> str | None:
    """The query that opens a driver's posts; None where the query language has no word for the part."""
    if driver.kind not in QUERIED or not driver.named:
        return None
    series = incident.signal
    parts = [f'brand:"{series.brand}"'] if series.brand else []
    for kind in ("topic", "sentiment"):
        value = getattr(series, kind)
        if value is not None:
            parts.append(f"{kind}:{value}")
    parts.append(f'{QUERIED[driver.kind]}:"{driver.name}"')
    parts += [f'since:"{incident.onset:%Y-%m-%dT%H:%M}"', f'until:"{incident.until:%Y-%m-%dT%H:%M}"']
    return " ".join(parts)


def suppressed_table(found: Watch, corpus: Corpus) -> Table | None:
    """What the calendar held back: each known event and series with what it would have raised; None for nothing."""
    if not found.suppressed:
        return None
    rows = [
        (
            one.event,
            name_of(one.signal, labels_of(corpus)),
            pd.Timestamp(one.at),
            one.expect,
            one.alerts,
            round(min(one.return_period_days, LONGEST_RETURN), 1),
        )
        for one in found.suppressed
    ]
    columns = ["event", "series", "first alert", "expected, times usual", "alerts", "once in days"]
    return Table.of(
        pd.DataFrame(rows, columns=columns),
        key="suppressed",
        title="Held back because it was planned",
        caption="Without the calendar these alerts would have been raised; the last column says how rarely chance "
        "alone brings the highest of them.",
    )
