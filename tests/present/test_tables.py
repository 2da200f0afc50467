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
