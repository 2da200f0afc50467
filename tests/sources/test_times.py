"""Times as sources write them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model.errors import BadInput
from workbench.sources import times


def read(*values: str, zone: str = "UTC", wanted: str = "") -> list[str]:
    form, _ = times.guess(values, zone, wanted)
    return [str(value) for value in form.parse(values).dt.strftime("%Y-%m-%dT%H:%M:%S.%f").tolist()]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2015-02-24T11:42:05Z", "2015-02-24T11:42:05.000000"),
        ("2015-02-24 11:42:05.123456", "2015-02-24T11:42:05.123456"),
        ("2015-02-24T11:42:05+02:00", "2015-02-24T09:42:05.000000"),
        ("2015-02-24 11:42:05 +0000", "2015-02-24T11:42:05.000000"),
        ("2015-02-24", "2015-02-24T00:00:00.000000"),
        ("1424778125", "2015-02-24T11:42:05.000000"),
        ("1424778125.5", "2015-02-24T11:42:05.500000"),
        ("1424778125123", "2015-02-24T11:42:05.123000"),
        ("1424778125123456", "2015-02-24T11:42:05.123456"),
        ("1424778125123456789", "2015-02-24T11:42:05.123456"),
        ("2/24/2015 11:42", "2015-02-24T11:42:00.000000"),
        ("24/2/2015 11:42:05", "2015-02-24T11:42:05.000000"),
        ("24.02.2015 11:42", "2015-02-24T11:42:00.000000"),
        ("24-02-15 11:42", "2015-02-24T11:42:00.000000"),
        ("2/24/2015 11:42:05 PM", "2015-02-24T23:42:05.000000"),
        ("2015/02/24 11:42", "2015-02-24T11:42:00.000000"),
        ("20150224", "2015-02-24T00:00:00.000000"),
        ("Tue Feb 24 11:42:05 +0000 2015", "2015-02-24T11:42:05.000000"),
        ("Tue, 24 Feb 2015 11:42:05 +0100", "2015-02-24T10:42:05.000000"),
        ("Tue, 24 Feb 2015 11:42:05 GMT", "2015-02-24T11:42:05.000000"),
        ("Feb 24, 2015 11:42 PM", "2015-02-24T23:42:00.000000"),
        ("24 February 2015", "2015-02-24T00:00:00.000000"),
    ],
)
def test_the_ways_sources_write_a_time_are_read(written: str, meant: str) -> None:
    assert read(written) == [meant]


def test_a_column_may_mix_days_with_and_without_a_clock() -> None:
    assert read("24/02/2015", "25/02/2015 10:00") == ["2015-02-24T00:00:00.000000", "2015-02-25T10:00:00.000000"]


def test_one_day_above_twelve_decides_the_order_for_the_column() -> None:
    assert read("03/04/2015", "13/04/2015")[0] == "2015-04-03T00:00:00.000000"
    assert read("03/04/2015", "04/13/2015")[0] == "2015-03-04T00:00:00.000000"


def test_where_no_day_decides_the_shorter_span_is_taken_and_said() -> None:
    values = ["01/02/2015", "02/02/2015", "03/02/2015"]
    form, _ = times.guess(values)
    assert form.ambiguous
    assert "--date-format month-first" in form.said
    assert form.parse(values).dt.month.tolist() == [2, 2, 2]


def test_an_ambiguous_start_is_settled_by_the_whole_column() -> None:
    form, _ = times.guess(["01/02/2015", "02/02/2015"])
    settled = times.settle(form, [["01/02/2015"], [None, "02/14/2015"]])
    assert not settled.ambiguous
    assert settled.parse(["01/02/2015"]).dt.strftime("%m-%d").tolist() == ["01-02"]
    assert settled.said == "month first, as days above 12 show"


def test_a_column_that_mixes_both_orders_is_told() -> None:
    form, _ = times.guess(["01/02/2015", "02/02/2015"])
    settled = times.settle(form, [["02/14/2015", "02/15/2015", "16/02/2015"]])
    assert "1 rows are written the other way" in settled.said
    assert settled.parse(["16/02/2015"]).isna().all()


def test_what_a_person_says_about_the_order_holds() -> None:
    assert read("01/02/2015", wanted="month-first") == ["2015-01-02T00:00:00.000000"]
    assert read("01/02/2015", wanted="day-first") == ["2015-02-01T00:00:00.000000"]
    assert read("2015|24|02", wanted="%Y|%d|%m") == ["2015-02-24T00:00:00.000000"]


def test_a_date_format_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="date format 'sideways'"):
        times.guess(["2015-01-01"], wanted="sideways")


def test_naive_times_are_of_the_zone_that_was_given() -> None:
    # Berlin is one hour ahead of UTC in winter, two in summer
    assert read("2024-01-15 12:00", zone="Europe/Berlin") == ["2024-01-15T11:00:00.000000"]
    assert read("2024-07-15 12:00", zone="Europe/Berlin") == ["2024-07-15T10:00:00.000000"]


def test_hours_that_clocks_skip_or_show_twice_are_read() -> None:
    # on 2024-03-31 clocks in Berlin go from 02:00 to 03:00 (01:00 UTC), on 2024-10-27 from 03:00 back to 02:00
    assert read("2024-03-31 02:30", zone="Europe/Berlin") == ["2024-03-31T01:00:00.000000"]
    assert read("2024-10-27 02:30", zone="Europe/Berlin") == ["2024-10-27T00:30:00.000000"]


def test_a_zone_that_is_none_is_refused() -> None:
    with pytest.raises(BadInput, match="not a time zone"):
        times.check_zone("Mars/Olympus")


def test_the_year_9999_is_read_and_left_to_the_check() -> None:
    assert read("9999-12-31T00:00:00Z", "2024-01-01T00:00:00Z")[0] == "9999-12-31T00:00:00.000000"


def test_what_is_no_time_is_missing() -> None:
    form, share = times.guess(["2024-01-01", "yesterday", None])
    assert form.parse(["yesterday", None, "2024-13-45"]).isna().all()
    assert share == 0.5
    assert times.guess(["849", "1021"])[1] == 0


@settings(deadline=None, max_examples=25)
@given(st.datetimes(min_value=pd.Timestamp("1991-01-01"), max_value=pd.Timestamp("2090-01-01")))
def test_every_time_is_read_back_from_iso_and_from_epoch(moment: pd.Timestamp) -> None:
    stamp = pd.Timestamp(moment, tz="UTC")
    iso, _ = times.guess([stamp.isoformat()])
    epoch = times.TimeFormat((), unit="us")
    micros = stamp.value // 1000
    assert iso.parse([stamp.isoformat()])[0] == stamp
    assert epoch.parse([str(micros)])[0] == stamp


@pytest.mark.parametrize("pattern", ["%Q", "%", "%Y-%"])
def test_a_pattern_that_means_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(BadInput, match=r"date format .* cannot be used"):
        times.guess(["2024-05-01"], wanted=pattern)
