"""Findings as CSV and Excel files in which no cell can act as a formula or a link."""

import io
import re
from typing import assert_never

import pandas as pd
import xlsxwriter

from workbench.model.findings import Figure, Incidents, Note, Number, Posts, Table
from workbench.model.plain import clean
from workbench.model.provenance import Run
from workbench.present import incidents as told
from workbench.present import numbers, source
from workbench.present.behind import Behind

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
_FIXED = pd.Timestamp("2000-01-01").to_pydatetime()
CELL = 32_000  # characters an Excel cell holds, a little less than its limit
MAX_POSTS = 5_000  # posts in one Excel file


def defused(value: object) -> object:
    """The value for a cell of a file: text that a spreadsheet could take for a formula gets a leading quote."""
    if not isinstance(value, str):
        return value
    value = clean(value)
    return f"'{value}" if value.lstrip(" ").startswith(_STARTS_FORMULA) else value


def csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV (UTF-8 with the mark that lets Excel read it), every text defused."""
    safe = frame.rename(columns=lambda name: str(defused(str(name))))
    for position, dtype in enumerate(frame.dtypes):
        if pd.api.types.is_object_dtype(dtype) or pd.api.types.is_string_dtype(dtype):
            safe.isetitem(position, frame.iloc[:, position].map(defused))
    text: str = safe.to_csv(index=False, lineterminator="\r\n", date_format="%Y-%m-%dT%H:%M:%SZ")
    return text.encode("utf-8-sig")


def number_rows(run: Run) -> pd.DataFrame:
    """One row a number: what, shown as, value, ends of the interval, cases, badge, method."""
    found = [block for block in run.blocks if isinstance(block, Number)]
    columns = ["name", "shown", "value", "low", "high", "level", "unit", "cases", "badge", "method"]
    rows = [
        (n.title, numbers.figure(n), n.value, n.low, n.high, n.level if n.low is not None else None, *_kind(n))
        for n in found
    ]
    return pd.DataFrame(rows, columns=columns)


def _kind(number: Number) -> tuple[str, int | None, str, str]:
    return number.unit, number.n, number.badge, number.method


def incident_rows(block: Incidents) -> pd.DataFrame:
    """One row an incident."""
    rows = [
        {
            "incident": incident.id,
            "summary": incident.summary,
            **dict(told.facts(incident)),
            "severity": incident.severity.sentence if incident.severity else "",
            "spread": incident.coordination.sentence if incident.coordination else "",
            "observed": incident.observed,
            "expected": incident.expected,
            "excess": incident.excess,
        }
        for incident in block.incidents
    ]
    return pd.DataFrame(rows)


def table_rows(block: Table) -> pd.DataFrame:
    """The rows of a table without its queries."""
    frame = block.frame()
    return frame.drop(columns=[block.opens]) if block.opens in frame else frame


def workbook(run: Run, behind: Behind) -> bytes:
    """An Excel file: the answer, numbers, tables, incidents, posts behind them, where it comes from."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": _FIXED, "title": source.title(run)})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    taken: set[str] = set()

    def sheet(name: str, frame: pd.DataFrame) -> None:
        page = book.add_worksheet(_sheet_name(name, taken))
        page.freeze_panes(1, 0)
        for column, title in enumerate(frame.columns):
            page.write_string(0, column, str(defused(str(title))), bold)
            for row, value in enumerate(frame.iloc[:, column].tolist(), start=1):
                _write(page, row, column, value, wrap)
        if len(frame.columns):
            page.set_column(0, len(frame.columns) - 1, 22)

    answer = [("Answer", run.headline), ("Data", source.data_line(run))]
    sheet("Answer", pd.DataFrame(answer, columns=["what", "says"]))
    if any(isinstance(block, Number) for block in run.blocks):
        sheet("Numbers", number_rows(run))
    for name, frame in _block_frames(run):
        sheet(name, frame)
    post_ids = _post_ids(run)
    if post_ids:
        sheet("Posts", behind.some(post_ids, MAX_POSTS))
    says = [("coverage", run.provenance.coverage.sentence()), *source.provenance_rows(run)]
    says += [("parameter: " + name, text) for name, text in source.parameter_rows(run)]
    sheet("Source", pd.DataFrame([*says, ("again", run.provenance.reproduce)], columns=["what", "is"]))
    book.close()
    return buffer.getvalue()


def _block_frames(run: Run) -> list[tuple[str, pd.DataFrame]]:
    frames: list[tuple[str, pd.DataFrame]] = []
    for block in run.blocks:
        match block:
            case Table():
                frames.append((block.title, table_rows(block)))
            case Incidents():
                if block.incidents:
                    frames.append((block.title, incident_rows(block)))
            case Number() | Figure() | Posts() | Note():
                pass  # numbers and posts have their own sheets; charts are pictures of tables
            case _:
                assert_never(block)
    return frames


def _post_ids(run: Run) -> list[str]:
    """The posts that the findings name, once each, in order."""
    named: dict[str, None] = {}
    for block in run.blocks:
        if isinstance(block, Posts):
            named.update(dict.fromkeys(block.post_ids))
        elif isinstance(block, Incidents):
            for incident in block.incidents:
                named.update(dict.fromkeys(incident.post_ids))
    return list(named)


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: object, wrap: object) -> None:
    """One cell, typed: numbers as numbers, everything else as text."""
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, (int, float)):
        page.write_number(row, column, value)
    else:
        text = numbers.moment(value.to_pydatetime()) if isinstance(value, pd.Timestamp) else _text(value)
        page.write_string(row, column, str(defused(text))[:CELL], wrap)


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name Excel accepts: 31 characters, some characters not among them, unique whatever the case."""
    base = _NO_SHEET_NAME.sub(" ", clean(title)).strip()[:28] or "Table"
    name, number = base, 2
    while name.casefold() in taken or name.casefold() == "history":
        name, number = f"{base[:27]} {number}", number + 1
    taken.add(name.casefold())
    return name
