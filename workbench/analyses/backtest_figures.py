"""The blocks of a backtest: promised against fired, the stories told, the events known."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta

import pandas as pd

from workbench.evaluate.incidents import MONTH, Event, Matched, exact_share, false_alarms
from workbench.model.alert import Incident
from workbench.model.findings import Number, Table

HOUR = timedelta(hours=1)


def numbers(
    told: Sequence[Incident], matched: Matched, known: Sequence[Event], budget: float, days: float
) -> list[Number]:
    """What was promised and what came: false alarms a month with their exact interval, events found, how late."""
    rate = false_alarms(matched, days)
    blocks = [
        Number(
            key="false_alarms",
            title="False alarms a month, at most",
            value=rate.value,
            low=rate.low,
            high=rate.high,
            n=rate.n,
            method=f"stories that no known event explains in {days:,.0f} days; exact Poisson interval (Garwood 1936)",
        ),
        Number(
            key="promised", title="Accepted in that time", value=round(budget * days / MONTH, 2), unit="false alarms"
        ),
        Number(key="fired", title="Came, at most", value=len(matched.false), unit="false alarms"),
        Number(key="stories", title="Stories told", value=len(told), unit="incidents"),
    ]
    if known:
        found = len(matched.hits)
        low, high = exact_share(found, len(known))
        blocks.append(
            Number(
                key="found",
                title="Known events found",
                value=found / len(known),
                low=low,
                high=high,
                unit="share",
                n=len(known),
                badge="counted",
                method="exact binomial interval (Clopper and Pearson 1934)",
            )
        )
        late = pd.Series([wait / timedelta(days=1) for wait in matched.delays.values()], dtype="float64")
        blocks.append(
            Number(
                key="delay",
                title="Half of them told within",
                value=None if late.empty else float(late.median()),
                unit="days",
                n=len(late),
            )
        )
    return blocks


def incident_table(told: Sequence[Incident], matched: Matched, confirmed: AbstractSet[str]) -> Table:
    """One line a story, in the order in which they were told."""
    hits: dict[str, list[str]] = {}
    for name, incident in matched.hits.items():
        hits.setdefault(incident.id, []).append(name)
    false = {incident.id for incident in matched.false}
    rows = []
    for incident in told:
        repeat = "" if incident.id in false else "a known event, again"
        rows.append(
            (
                pd.Timestamp(incident.at),
                pd.Timestamp(incident.onset),
                incident.summary.split(":", 1)[0],
                round(incident.excess),
                round(incident.return_period_days),
                ", ".join(hits.get(incident.id, []))
                or ("confirmed by a person" if incident.id in confirmed else repeat or "nothing known"),
                _opens(incident),
            )
        )
    columns = ["told", "began", "about", "posts more than expected", "once in so many days", "explained by", "opens"]
    return Table.of(
        pd.DataFrame(rows, columns=columns), key="incidents", title="What would have been told", opens="opens"
    )


def _opens(incident: Incident) -> str:
    """The query that opens the posts of a story."""
    series = incident.signal
    parts = [f'brand:"{series.brand}"'] if series.brand else []
    parts += [f"{kind}:{value}" for kind in ("topic", "sentiment") if (value := getattr(series, kind)) is not None]
    parts += [f'since:"{incident.onset:%Y-%m-%dT%H:%M}"', f'until:"{incident.until:%Y-%m-%dT%H:%M}"']
    return " ".join(parts)


def label_table(matched: Matched, known: Sequence[Event]) -> Table:
    """Each known event: found after how many hours, or missed."""
    rows = []
    for event in known:
        hit = matched.hits.get(event.name)
        rows.append(
            (
                event.name,
                event.kind,
                event.brand or "all",
                pd.Timestamp(event.since),
                pd.Timestamp(event.until),
                "found" if hit else "missed",
                pd.Timestamp(hit.at) if hit else None,
                round(matched.delays[event.name] / HOUR, 1) if hit else None,
            )
        )
    columns = ["event", "kind", "brand", "since", "until", "outcome", "told", "hours late"]
    return Table.of(pd.DataFrame(rows, columns=columns), key="labels", title="Events known to have been")
