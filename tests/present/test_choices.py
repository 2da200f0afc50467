"""What a reader chose, as a query and a period."""

from datetime import UTC, date, datetime

import pytest

from workbench.model.errors import BadInput
from workbench.present import choices
from workbench.store.query import parse


def test_the_last_seven_days_are_whole_days_that_end_with_the_newest_post():
    since, until = choices.period("Last 7 days", datetime(2025, 3, 20, 23, 0, tzinfo=UTC))
    assert (since, until) == (datetime(2025, 3, 14, tzinfo=UTC), None)
    assert choices.period(choices.ALL_TIME, datetime(2025, 3, 20, tzinfo=UTC)) == (None, None)


def test_both_named_days_are_included_whichever_comes_first():
    expected = (datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 3, 4, tzinfo=UTC))
    assert choices.between(date(2025, 3, 1), date(2025, 3, 3)) == expected
    assert choices.between(date(2025, 3, 3), date(2025, 3, 1)) == expected


def test_a_brand_and_words_narrow_the_departments_query():
    assert choices.narrowed("", None, "") == ""
    assert choices.narrowed("sentiment:negative", None, "") == "sentiment:negative"
    with pytest.raises(BadInput, match="column 2\n"):
        choices.narrowed("brand:A", None, "a) OR (b")  # must not lead out of the department's query
    narrowed = choices.narrowed("lang:en OR lang:de", 'A "B" \\', "battery OR charger")
    assert parse(narrowed) == parse('(lang:en OR lang:de) AND brand:"A \\"B\\" \\\\" AND (battery OR charger)')
