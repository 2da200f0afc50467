"""What people said about incidents, as the budget needs it."""

import pandas as pd

from workbench.detect.refunds import confirmed_by
from workbench.model.alert import Series

INDEX = pd.date_range("2024-01-01", periods=48, freq="1h", tz="UTC")
HOUR = pd.Timedelta("1h")
SERIES = (Series(brand="Aster"), Series(brand="Aster", topic=1), Series(brand="Aster", topic=2), Series(brand="Borea"))


def said(outcome: str = "true", topic: int = -1, at: str = "2024-01-01 20:30", brand: str = "Aster") -> pd.DataFrame:
    times = pd.to_datetime(["2024-01-01 10:00", "2024-01-01 15:00", at], utc=True)
    row = {"outcome": outcome, "brand": brand, "topic": topic, "since": times[0], "until": times[1], "at": times[2]}
    return pd.DataFrame([row])


def test_an_event_of_a_brand_confirms_all_of_its_series_from_when_it_was_said() -> None:
    (event,) = confirmed_by(said(), SERIES, INDEX, HOUR)
    assert event.columns.tolist() == [True, True, True, False]
    assert (event.first, event.last) == (9, 15)
    assert event.known == 20  # the bin that ends at 21:00 is the first to end after it was said


def test_an_event_of_a_topic_confirms_no_other_topic() -> None:
    (event,) = confirmed_by(said(topic=1), SERIES, INDEX, HOUR)
    assert event.columns.tolist() == [True, True, False, False]


def test_a_late_outcome_was_an_event_and_a_false_one_was_none() -> None:
    assert len(confirmed_by(said("late"), SERIES, INDEX, HOUR)) == 1
    assert not confirmed_by(said("false"), SERIES, INDEX, HOUR)


def test_what_was_said_after_the_last_bin_is_not_known_yet() -> None:
    assert not confirmed_by(said(at="2024-02-01 00:00"), SERIES, INDEX, HOUR)
