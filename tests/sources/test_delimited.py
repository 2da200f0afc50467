"""CSV files, whole and broken."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model.errors import BadInput
from workbench.sources.delimited import Delimited
from workbench.sources.opening import look
from workbench.sources.raw import Raw


def opened(path: Path, content: str | bytes) -> Delimited:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Delimited(look(path))


def whole(table: Delimited, rows: int = 1_000) -> Raw:
    out = Raw({name: [] for name in table.names})
    for batch in table.batches(rows, table.names):
        for name, cells in batch.columns.items():
            out.columns[name] += cells
        out.lines += batch.lines
        out.broken += batch.broken
    return out


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def test_lines_are_counted_through_line_ends_inside_quotes(path: Path) -> None:
    found = whole(opened(path, 'id,text\n1,"one\ntwo"\n\n2,b\n'))
    assert found.columns == {"id": ["1", "2"], "text": ["one\ntwo", "b"]}
    assert found.lines == [2, 5]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(path: Path, mark: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows([("id", "text"), (1, "one, two; three"), (2, "x | y"), (3, "a, b")])
    assert opened(path, out.getvalue()).names == ("id", "text")


def test_a_row_with_too_few_fields_costs_that_row(path: Path) -> None:
    found = whole(opened(path, "id,at,text\n1,x,a\n2,b\n3,y,c\n"))
    assert found.columns["id"] == ["1", "3"]
    assert found.broken == [(3, "2 fields where the header has 3")]


def test_empty_cells_beyond_the_header_are_ignored(path: Path) -> None:
    assert whole(opened(path, "id,text\n1,a,,\n2,b\n")).columns["text"] == ["a", "b"]


def test_a_quote_that_is_never_closed_costs_its_line_and_no_other(path: Path) -> None:
    found = whole(opened(path, 'id,at,text\n1,x,a\n2,x,"open\n3,x,c\n4,x,d\n'))
    assert found.columns["id"] == ["1", "3", "4"]
    assert found.broken == [(3, "a quote that is opened and not closed as it should be")]


def test_two_stray_quotes_do_not_swallow_the_rows_between_them(path: Path) -> None:
    found = whole(opened(path, 'id,at,text\n1,x,"open\n2,x,b\n3,x,"c"\n'))
    assert found.columns["id"] == ["2", "3"]
    assert [line for line, _ in found.broken] == [2]


def test_a_quote_inside_a_quoted_field_is_forgiven(path: Path) -> None:
    found = whole(opened(path, 'id,text\n1,"she said "yes" twice"\n2,b\n'))
    assert found.lines == [2, 3]
    assert not found.broken


def test_quotes_written_with_a_backslash_are_understood(path: Path) -> None:
    found = whole(opened(path, 'id,text\n1,"a \\"b\\", c"\n2,"d"\n'))
    assert found.columns["text"] == ['a "b", c', "d"]


def test_a_lone_carriage_return_in_a_text_is_kept(path: Path) -> None:
    found = whole(opened(path, "id,text\n1,a\rb\n2,c\n"))
    assert found.columns["text"] == ["a\rb", "c"]
    assert found.lines == [2, 3]


def test_old_mac_line_ends_are_line_ends(path: Path) -> None:
    assert whole(opened(path, "id,text\r1,a\r2,b\r")).columns["text"] == ["a", "b"]


def test_a_field_of_ten_million_characters_costs_its_line(path: Path) -> None:
    found = whole(opened(path, "id,text\n1,a\n2," + "x" * 10_000_000 + "\n3,c\n"))
    assert found.columns["text"] == ["a", "c"]
    assert found.broken == [(3, "a field longer than 131,072 characters")]
    assert found.lines == [2, 4]


def test_lines_before_the_header_are_skipped_and_said(path: Path) -> None:
    table = opened(path, '"Report:","May"\n"By:","somebody"\n\nid,at,text\n1,x,a\n2,y,b\n')
    assert table.names == ("id", "at", "text")
    assert table.notes == ("the 3 lines before its header were skipped",)
    assert whole(table).lines == [5, 6]


def test_columns_without_a_name_or_with_the_same_name_can_be_told_apart(path: Path) -> None:
    assert opened(path, "\ufeff,id,text,text\n0,1,a,b\n").names == ("column 1", "id", "text", "text (2)")


def test_a_file_of_one_column_has_one_column(path: Path) -> None:
    assert whole(opened(path, "text\nhello there\nmore\n")).columns == {"text": ["hello there", "more"]}


def test_batches_are_the_same_however_often_they_are_read(path: Path) -> None:
    table = opened(path, "id,text\n" + "".join(f"{n},t{n}\n" if n % 7 else f"{n}\n" for n in range(100)))
    first, again = ([(b.lines, b.broken) for b in table.batches(9, table.names)] for _ in range(2))
    assert first == again
    assert {len(lines) + len(broken) for lines, broken in first[:-1]} == {9}


CELL = st.text(alphabet=st.one_of(st.characters(codec="utf-8", exclude_categories=["Cc"]), st.just("\n")), max_size=12)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12))
def test_whatever_a_csv_writer_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    rows = [("id", "at", "text"), ("1", "2", "3"), *[row for row in rows if any(row)]]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    table = opened(tmp_path_factory.getbasetemp() / "round.csv", "\n".join([out.getvalue()]))
    if (table.delimiter, table.escape, table.skipped) != (",", None, 0):
        return  # a handful of rows of random marks can look like another kind of file
    found = whole(table)
    assert not found.broken
    assert list(zip(*found.columns.values(), strict=True)) == [tuple(cell or None for cell in row) for row in rows[1:]]


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet='ab,"\n', max_size=80))
def test_no_line_of_a_broken_file_is_lost(tmp_path_factory: pytest.TempPathFactory, tail: str) -> None:
    """Every non-blank line is in a row, in a broken row, or in the lines of a multi-line row."""
    path = tmp_path_factory.getbasetemp() / "broken.csv"
    table = opened(path, "id,at,text\n1,x,first\n2,x,second\n" + tail)
    if table.skipped or table.names != ("id", "at", "text"):
        return
    found = whole(table)
    starts = sorted([*found.lines, *(line for line, _ in found.broken)])
    assert len(set(starts)) == len(starts)
    lines = path.read_text().split("\n")
    spans = dict(zip(starts, [*starts[1:], len(lines) + 1], strict=True))
    quoted = {line: text or "" for line, text in zip(found.lines, found.columns["text"], strict=True)}
    for line, until in spans.items():
        inside = [one for one in lines[line : until - 1] if one.strip()]
        if inside:  # lines that start no row of their own belong to a quoted field of this one
            assert line in quoted
    assert found.rows == len(starts)


def test_a_file_of_blank_lines_after_nothing_has_no_header(path: Path) -> None:
    with pytest.raises(BadInput, match="header"):
        opened(path, '"\n\n')
