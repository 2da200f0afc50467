"""Promised against fired: the false alarms a budget allows, the stories that were raised, those a person confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from scipy.stats import poisson

from workbench.evaluate.incidents import MONTH, exact_rate
from workbench.model.alert import CONFIRMED, Incident
from workbench.model.analysis import Measured
from workbench.model.topics import OUTLIER


@dataclass(frozen=True)
class Promise:
    """Rates a month of 30 days, each with its exact Poisson interval; ``n`` of a rate counts its stories.

    ``promised`` false alarms are what the budget allows in ``days``; chance alone brings ``least`` to ``most`` of them
    in 95 of 100 such times. ``left`` are the fired stories that nobody confirmed: on history that nobody has looked
    through, all of them, so that its rate is an upper bound of the false alarms.
    """

    days: float
    promised: float
    least: int
    most: int
    fired: Measured
    confirmed: Measured
    left: Measured

    @property
    def kept(self) -> bool:
        """Whether as few are left as chance may bring under the promise."""
        return self.left.n <= self.most


def promised_against_fired(
    incidents: Sequence[Incident], outcomes: pd.DataFrame | None, per_month: float, days: float
) -> Promise:
    """What a budget of ``per_month`` false alarms promised for ``days`` (> 0) and what came.

    ``outcomes``: the corpus table of that name, or None. An outcome speaks of the incident with its id, else of the
    one of its brand and topic at its time.
    Source: Garwood 1936, Biometrika 28, for the intervals of rates.
    """
    confirmed = sum(outcome_of(incident, outcomes) in CONFIRMED for incident in incidents)
    promised = per_month * days / MONTH
    least, most = poisson.interval(0.95, promised)

    def rate(number: int, detail: str) -> Measured:
        low, high = exact_rate(number, days / MONTH)
        return Measured(number / days * MONTH, low, high, number, detail)

    return Promise(
        days=days,
        promised=promised,
        least=int(least),
        most=int(most),
        fired=rate(len(incidents), "stories raised"),
        confirmed=rate(confirmed, "confirmed by a person"),
        left=rate(len(incidents) - confirmed, "not confirmed by anybody"),
    )


def outcome_of(incident: Incident, outcomes: pd.DataFrame | None) -> str | None:
    """What a person said the incident was; None where nobody did."""
    if outcomes is None or outcomes.empty:
        return None
    named = outcomes["incident_id"] == incident.id
    topic = incident.signal.topic
    same = (outcomes["brand"] == (incident.signal.brand or "")) & (outcomes["since"] < pd.Timestamp(incident.until))
    same &= outcomes["until"] > pd.Timestamp(incident.onset)
    if topic is not None:
        same &= outcomes["topic"].isin([topic, OUTLIER])
    found = outcomes[named] if named.any() else outcomes[same]
    return None if found.empty else str(found["outcome"].iloc[-1])
