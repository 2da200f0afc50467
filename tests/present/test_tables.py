"""A quantity and its interval are one thing."""

from workbench.model.findings import Table
from workbench.present import tables


def block(columns, *rows, opens=None):
    return Table(key="t", title="t", columns=columns, rows=rows, opens=opens)


def test_low_and_high_become_part_of_the_share_they_belong_to():
    given = block(
        ("brand", "posts", "posts share", "posts low", "posts high", "q"), ("A", 5, 0.5, 0.4, 0.6, "x"), opens="q"
    )
    shown = tables.columns(given)
    assert [column.name for column in shown] == ["brand", "posts", "posts share"]
    assert [column.text(given.rows[0]) for column in shown] == ["A", "5", "50 % (40 to 60)"]


def test_a_quantity_beyond_one_is_no_share():
    given = block(("x", "x low", "x high"), (10, 8, 12.5))
    assert [column.text(given.rows[0]) for column in tables.columns(given)] == ["10 (8 to 12)"]


def test_nothing_known_is_no_data_and_not_zero():
    given = block(("x", "share", "low", "high"), (None, None, None, None), ("b", 0.5, 0.4, 0.6))
    assert [column.text(given.rows[0]) for column in tables.columns(given)] == ["no data", "no data"]


def test_columns_called_low_and_high_alone_stay():
    given = block(("low", "high"), (1, 2))
    assert [column.name for column in tables.columns(given)] == ["low", "high"]


def test_a_small_ratio_keeps_a_decimal_beside_a_wide_interval():
    given = block(("change", "change low", "change high"), (1.18, 0.62, 2.41), (12.4, 8.2, 15.9))
    shown = tables.columns(given)[0]
    assert [shown.text(row) for row in given.rows] == ["1.2 (0.6 to 2.4)", "12 (8 to 16)"]


def test_a_column_that_is_empty_throughout_is_not_shown():
    given = block(("pair", "because", "n"), ("a", "", None), ("b", "", None))
    assert [column.name for column in tables.columns(given)] == ["pair", "n"]


def test_an_identifier_is_told_by_its_beginning():
    assert tables.plain("575e1f2ad8d2ed77f4ab0540") == "575e1f2a"
    assert tables.plain("decade") == "decade"


def test_long_columns_wrap_into_what_short_ones_leave_of_the_page():
    widths, lines = tables.widths({"urgency": ["urgent"], "said": ["x" * 120], "why": ["y" * 60]})
    assert widths["urgency"] == 69  # seven letters and the space around them
    assert widths["said"] > widths["why"] > 170
    assert sum(widths.values()) <= 850 and lines == 2
    assert tables.widths({"urgency": ["urgent"], "said": ["short"]}) == ({}, 1)
