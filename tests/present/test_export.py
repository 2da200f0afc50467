"""Files: nothing in them acts."""

import csv
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.present import export
from workbench.present.behind import Behind

ACTS = ("=", "+", "-", "@", "\t", "\r", "|", "%")


@pytest.mark.parametrize("start", ACTS)
def test_text_that_could_act_gets_a_leading_quote(start):
    assert export.defused(f"{start}1").startswith("'") or start in "\r"


def test_numbers_stay_numbers():
    assert export.defused(-5) == -5


@given(st.text(max_size=30))
def test_no_cell_of_a_csv_begins_like_a_formula(text):
    frame = pd.DataFrame({"text": pd.Series([text], dtype="str"), f"{text}x": [-1]})
    rows = list(csv.reader(io.StringIO(export.csv(frame).decode("utf-8-sig"), newline="")))
    cells = [cell for cell in [*rows[0], rows[1][0]] if cell]
    assert not any(cell.lstrip(" ").startswith(ACTS) for cell in cells)


def test_the_workbook_holds_no_formula_and_no_link_and_masks_people(run, corpus):
    content = export.workbook(run, Behind(run, corpus=corpus))
    assert content == export.workbook(run, Behind(run, corpus=corpus))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name]
        shared = parts.read("xl/sharedStrings.xml").decode()
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    assert "private_person" not in shared


def test_the_workbook_says_what_the_screen_says(run, corpus):
    book = openpyxl.load_workbook(io.BytesIO(export.workbook(run, Behind(run, corpus=corpus))))
    assert book.sheetnames == ["Answer", "Numbers", "Shares", "Incidents", "Posts", "Source"]
    numbers = {row[0]: row[1] for row in book["Numbers"].iter_rows(values_only=True)}
    assert numbers["Posts"] == "1,234 posts" and numbers["Nobody asked"] == "no data"
    assert book["Posts"].max_row == 1 + 5
