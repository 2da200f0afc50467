"""Figures in plain form; expected texts written by hand."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.findings import Number
from workbench.present import numbers


def number(value, unit="", **more):
    return Number(key="k", title="t", value=value, unit=unit, **more)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (number(0.163, "share", low=0.152, high=0.171), "16 % (15 to 17)"),
        (number(0.0081, "share", low=0.0064, high=0.0113), "0.8 % (0.6 to 1.1)"),
        (number(0.5, "share"), "50 %"),
        (number(0.004, "share"), "0.4 %"),
        (number(0, "share"), "0 %"),
        (number(1234, "posts"), "1,234 posts"),
        (number(1, "posts"), "1 post"),
        (number(0, "posts"), "0 posts"),
        (number(None, "posts"), "no data"),
        (number(None, "share", low=0.1, high=0.2), "no data"),
        (number(0.87, "", low=0.82, high=0.9), "0.87 (0.82 to 0.90)"),
        (number(3.2, "days", low=2.5, high=4), "3.2 days (2.5 days to 4 days)"),
        (number(-0.001, "posts"), "0.00 posts"),
        (number(0.34, "", low=0.01, high=1.9), "0.3 (0 to 2)"),
        (number(1234.5, "", low=1000, high=2000), "1,234 (1,000 to 2,000)"),
    ],
)
def test_a_figure_carries_its_unit_and_its_interval(given, shown):
    assert numbers.figure(given) == shown


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (1 / 1440, "1 minute"),
        (0.5 / 24, "30 minutes"),
        (0.25, "6 hours"),
        (1.5, "36 hours"),
        (2, "2 days"),
        (1461, "4 years"),
        (None, "no data"),
    ],
)
def test_a_duration_is_in_the_unit_that_reads_best(days, shown):
    assert numbers.duration(days) == shown


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        (datetime(2015, 2, 22, tzinfo=UTC), datetime(2015, 2, 25, tzinfo=UTC), "22 to 24 Feb 2015"),
        (datetime(2015, 2, 22, tzinfo=UTC), datetime(2015, 2, 23, tzinfo=UTC), "22 Feb 2015"),
        (datetime(2015, 2, 22, tzinfo=UTC), datetime(2015, 4, 2, tzinfo=UTC), "22 Feb to 1 Apr 2015"),
        (datetime(2014, 12, 30, tzinfo=UTC), datetime(2015, 1, 2, tzinfo=UTC), "30 Dec 2014 to 1 Jan 2015"),
        (datetime(2015, 2, 22, tzinfo=UTC), datetime(2015, 2, 22, tzinfo=UTC), "no time at all"),
    ],
)
def test_a_period_names_its_days_and_its_end_is_not_one_of_them(since, until, shown):
    assert numbers.period(since, until) == shown


def test_a_change_is_told_in_words_and_against_the_same_form():
    assert numbers.change(number(0.2, "share", before=0.1)) == "up from 10 % one period earlier"
    assert numbers.change(number(10, "posts", before=20)) == "down from 20 posts one period earlier"
    assert numbers.change(number(10, "posts", before=10)) == "unchanged from 10 posts one period earlier"
    assert numbers.change(number(10, "posts")) == ""


def test_certainty_names_the_level_and_the_cases_once():
    assert numbers.certainty(number(0.5, "share", low=0.4, high=0.6, n=1200)) == "95 % interval, from 1,200 cases"
    assert numbers.certainty(number(1200, "posts", n=1200)) == ""


def test_how_a_share_was_come_by_stands_first():
    labelled = number(0.5, "share", low=0.4, high=0.6, n=1200, badge="labelled (n=120)")
    assert numbers.certainty(labelled) == "labelled (n=120), 95 % interval, from 1,200 cases"
    assert numbers.certainty(number(0.5, "share", badge="uncorrected")) == "uncorrected"


def test_times_in_text_are_put_in_plain_form_and_other_text_is_left_alone():
    assert numbers.moment_of("2015-02-22T14:05:00+01:00") == "22 Feb 2015, 13:05 UTC"
    assert numbers.moment_of("2015-02-22T14:05:00") == "22 Feb 2015, 14:05 UTC"
    assert numbers.moment_of("2015-99-22T14:05:00") is None
    assert numbers.moment_of("about 2015-02-22T14:05:00") is None


@given(st.floats(0, 1), st.floats(0, 0.5), st.floats(0, 0.5))
def test_every_share_reads_as_a_percentage_within_its_interval(value, below, above):
    shown = numbers.figure(number(value, "share", low=max(0.0, value - below), high=min(1.0, value + above)))
    middle, low, high = (float(word) for word in shown.replace("(", "").replace(")", "").split() if word[0].isdigit())
    assert low <= middle <= high


def test_what_is_rarer_than_a_history_can_tell_is_not_given_a_year() -> None:
    assert numbers.return_period(90.0) == "about once in 90 days"
    assert numbers.return_period(36_500.0) == "less than once in 10 years"
