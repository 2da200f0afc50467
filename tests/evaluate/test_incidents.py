from datetime import UTC, datetime, timedelta

import pytest

from workbench.evaluate import incidents as evaluate
from workbench.model.alert import Incident, Series

START = datetime(2024, 1, 10, tzinfo=UTC)
EVENT = evaluate.Event("fire", "crisis", "Aster", START, START + timedelta(hours=10))


def incident(brand: str, hours: float, length: float = 5) -> Incident:
    at = START + timedelta(hours=hours)
    return Incident(
        id=f"{brand}{hours}",
        at=at,
        onset=at - timedelta(hours=1),
        until=at + timedelta(hours=length),
        signal=Series(brand=brand),
        score=5,
        return_period_days=100,
        observed=50,
        expected=10,
        excess=40,
        history_days=40,
        short_history=False,
    )


def test_the_first_incident_of_the_brand_in_the_window_is_the_hit_and_its_delay_is_counted() -> None:
    matched = evaluate.match([incident("Aster", 7), incident("Aster", 3)], [EVENT])
    assert matched.hits["fire"].at == START + timedelta(hours=3)
    assert matched.delays["fire"] == timedelta(hours=3)
    assert matched.false == ()
    assert evaluate.delay(matched).value == 3


def test_another_brand_or_another_day_is_no_hit_but_a_false_alarm() -> None:
    matched = evaluate.match([incident("Borea", 3), incident("Aster", 100)], [EVENT])
    assert [event.name for event in matched.missed] == ["fire"]
    assert len(matched.false) == 2
    assert evaluate.recall(matched).value == 0
    assert evaluate.precision(matched, 2).value == 0


def test_false_alarms_are_counted_per_month_with_an_exact_interval() -> None:
    measured = evaluate.false_alarms(evaluate.match([incident("Borea", 3)], [EVENT]), days=30)
    assert measured.value == 1
    # Garwood's interval for one event: 0.0253 to 5.572
    assert (measured.low, measured.high) == (pytest.approx(0.02532, abs=1e-4), pytest.approx(5.5716, abs=1e-3))


def test_two_of_two_found_is_not_certainty() -> None:
    # Clopper and Pearson for 2 of 2: 0.1581 to 1
    assert evaluate.exact_share(2, 2) == (pytest.approx(0.15811, abs=1e-4), 1.0)
    assert evaluate.exact_share(0, 0) == (0.0, 1.0)


def test_no_event_found_has_no_delay_to_be_proud_of() -> None:
    assert evaluate.delay(evaluate.match([], [EVENT])).value == float("inf")


def test_events_are_read_from_a_ground_truth() -> None:
    truth = {
        "events": [
            {
                "name": "a",
                "kind": "crisis",
                "brand": None,
                "since": "2024-01-10T00:00:00Z",
                "until": "2024-01-11T00:00:00Z",
            }
        ]
    }
    (event,) = evaluate.events_of(truth)
    assert (event.name, event.brand, event.since) == ("a", None, START)


def test_a_gates_share_has_its_exact_interval_and_is_zero_without_cases():
    found = evaluate.measured_share(3, 4, "by hand")
    assert (found.value, found.n, found.detail) == (0.75, 4, "by hand")
    assert (found.low, found.high) == evaluate.exact_share(3, 4)
    none = evaluate.measured_share(0, 0)
    assert (none.value, none.low, none.high) == (0.0, 0.0, 1.0)
