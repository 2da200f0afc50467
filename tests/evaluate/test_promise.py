from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest

from workbench.evaluate.promise import outcome_of, promised_against_fired
from workbench.model.alert import Incident, Series

START = datetime(2024, 1, 10, tzinfo=UTC)


def incident(name: str, day: int, brand: str = "Aster", topic: int | None = None) -> Incident:
    at = START + timedelta(days=day)
    return Incident(
        id=name, at=at, onset=at, until=at + timedelta(hours=5), signal=Series(brand=brand, topic=topic), score=5,
        return_period_days=100, observed=50, expected=10, excess=40, history_days=40, short_history=False,
    )  # fmt: skip


def said(*incidents: tuple[Incident, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "incident_id": [one.id for one, _ in incidents],
            "brand": [one.signal.brand or "" for one, _ in incidents],
            "topic": [-1 if one.signal.topic is None else one.signal.topic for one, _ in incidents],
            "since": [pd.Timestamp(one.onset) for one, _ in incidents],
            "until": [pd.Timestamp(one.until) for one, _ in incidents],
            "outcome": [outcome for _, outcome in incidents],
        }
    )


def test_confirmed_stories_are_not_counted_as_false_and_every_rate_has_its_exact_interval() -> None:
    found = [incident("a", 0), incident("b", 10), incident("c", 20)]
    outcomes = said((found[0], "true"), (found[1], "late"), (found[2], "false"))
    promise = promised_against_fired(found, outcomes, per_month=2.0, days=60.0)
    assert (promise.promised, promise.fired.n, promise.confirmed.n, promise.left.n) == (4.0, 3, 2, 1)
    assert promise.left.value == 0.5
    # Garwood's interval for one event is 0.02532 to 5.5716, here over two months
    assert (promise.left.low, promise.left.high) == (
        pytest.approx(0.01266, abs=1e-5),
        pytest.approx(2.7858, abs=1e-4),
    )
    # a Poisson number of mean 4 lies within 1 to 8 in 95 of 100
    assert (promise.least, promise.most) == (1, 8)
    assert promise.kept


def test_without_outcomes_every_story_counts_as_false() -> None:
    promise = promised_against_fired([incident(str(n), n) for n in range(9)], None, per_month=1.0, days=30.0)
    assert (promise.left.n, promise.confirmed.n) == (9, 0)
    assert not promise.kept


def test_an_outcome_speaks_of_its_id_else_of_the_same_brand_and_topic_at_the_same_time() -> None:
    known = said((incident("a", 0, topic=3), "true"))
    assert outcome_of(incident("a", 50), known) == "true"
    assert outcome_of(incident("x", 0, topic=3), known) == "true"
    assert outcome_of(incident("x", 0), known) == "true"
    assert outcome_of(incident("x", 0, topic=4), known) is None
    assert outcome_of(incident("x", 1), known) is None
    assert outcome_of(incident("x", 0, brand="Belio"), known) is None
    assert outcome_of(incident("x", 0), known.head(0)) is None
