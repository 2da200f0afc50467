"""The parts of portal pages: words, cards, controls. Strangers' words go through ``words`` or a table cell alone."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pandas as pd
import streamlit as st
from pydantic.fields import FieldInfo

from workbench.model.analysis import Params
from workbench.model.errors import WorkbenchError
from workbench.model.findings import Number, Table
from workbench.present import export, html, numbers, tables

STYLE = Path(__file__).with_name("page.css")
ALL = "all"


def style() -> None:
    """The constant style of pages; call once a page."""
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")


def words(text: str, look: str, key: str) -> None:
    """Text shown exactly as it is: neither Markdown nor HTML. ``key`` is unique on the page."""
    with st.container(key=f"wb-{look}-{slug(key)}"):
        st.text(text)


def slug(key: str) -> str:
    """A key in the characters that a class name may have."""
    return re.sub(r"[^A-Za-z0-9_-]", lambda found: f"_{ord(found.group()):x}", key)


def stop(error: WorkbenchError, key: str = "stop") -> None:
    """A page that cannot go on says why and what to do."""
    with st.container(key=f"wb-stop-{slug(key)}"):
        st.text(error.problem + ".")
        command = re.search(r"`([^`]+)`", error.do)
        st.text(f"What to do: {error.do.replace('`', '')}.")
        if command:
            st.code(command.group(1), language=None)


def card(number: Number, scale: float) -> bool:
    """A number with its interval; True when somebody asks for the posts behind it."""
    with st.container(border=True, key=f"wb-card-{slug(number.key)}"):
        words(number.title, "quiet", f"name-{number.key}")
        words(numbers.value(number), "value", f"value-{number.key}")
        if numbers.interval(number):
            words(f"({numbers.interval(number)})", "quiet", f"interval-{number.key}")
            drawn = html.bar(number, scale)
            if drawn:
                st.html(drawn)
        for part in (numbers.certainty(number), numbers.change(number)):
            if part:
                words(part, "quiet", f"note-{number.key}-{part[:4]}")
        if number.opens is None:
            return False
        return st.button("Read the posts", key=f"open-{number.key}", type="tertiary", icon="📄")


def grid(frame: pd.DataFrame, key: str, height: int | None = None) -> None:
    """A table that opens nothing; at most ``height`` pixels high, the rest is scrolled to."""
    needed = 36 * (len(frame) + 1) + 2
    tall: int | Literal["auto"] = height if height is not None and needed > height else "auto"
    look = _looks(frame, frozenset())
    st.dataframe(frame, hide_index=True, column_config=look, key=f"table-{key}", height=tall)


def findings_table(block: Table) -> int | None:
    """A table of findings, intervals beside what they belong to; the row just chosen where rows open posts."""
    frame, shares = pd.DataFrame(index=range(len(block.rows))), set()
    for column in tables.columns(block):
        frame[column.name] = _readable(pd.Series([row[column.at] for row in block.rows], dtype="object"))
        if column.share:
            shares.add(column.name)
            frame[column.name] *= 100
        if column.low is not None:
            frame[f"{column.name} between"] = [column.interval(row) for row in block.rows]
    look = _looks(frame, frozenset(shares))
    if block.opens is None:
        st.dataframe(frame, hide_index=True, column_config=look, key=f"table-{block.key}")
        return None
    event = st.dataframe(
        frame,
        hide_index=True,
        column_config=look,
        key=f"table-{block.key}",
        on_select="rerun",
        selection_mode="single-row",
    )
    chosen = list(event["selection"]["rows"])
    before = st.session_state.get(f"seen-{block.key}")
    st.session_state[f"seen-{block.key}"] = chosen
    return chosen[0] if chosen and chosen != before else None


def _readable(column: pd.Series) -> pd.Series:
    """Numbers stay numbers; everything else becomes the text that other surfaces show."""
    numeric = column.map(lambda value: isinstance(value, int | float) and not isinstance(value, bool))
    if numeric.any() and (numeric | column.isna()).all():
        return pd.to_numeric(column)
    return column.map(tables.plain).astype("str")


def _looks(frame: pd.DataFrame, shares: frozenset[str]) -> dict[str, Any]:
    """How each column is drawn: text is only ever text."""
    looks: dict[str, Any] = {}
    for name in frame.columns:
        if name in shares:
            looks[name] = st.column_config.NumberColumn(format="%.1f %%")
        elif pd.api.types.is_numeric_dtype(frame[name]) and not pd.api.types.is_bool_dtype(frame[name]):
            looks[name] = st.column_config.NumberColumn(format="localized")
        else:
            looks[name] = st.column_config.TextColumn()
    return looks


def download(label: str, name: str, frame: pd.DataFrame, key: str) -> None:
    """A button that gives the frame as CSV, made when it is pressed."""
    st.download_button(
        label,
        lambda: export.csv(frame),
        file_name=name,
        mime="text/csv",
        on_click="ignore",
        key=f"csv-{key}",
        icon="⬇️",
    )


def posts(frame: pd.DataFrame, key: str, shown: int = 20) -> None:
    """Posts to read, the first ``shown``; more on request."""
    page = st.session_state.setdefault(f"shown-{key}", shown)
    for position, row in enumerate(frame.head(page).itertuples(index=False)):
        with st.container(border=True, key=f"wb-post-{slug(key)}-{position}"):
            st.text(row.text)
            words(html.origin(row), "quiet", f"{key}-meta-{position}")
    if len(frame) > page and st.button(f"Show {min(50, len(frame) - page)} more", key=f"more-{key}"):
        st.session_state[f"shown-{key}"] = page + 50
        st.rerun(scope="fragment" if st.session_state.get("in-dialog") else "app")


def controls(params: type[Params], start: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A control for each parameter, made from its bounds, choices and title; what was chosen, by name.

    ``start`` overrides defaults. Choices go into the page's address, so that it can be shared.
    """
    chosen: dict[str, Any] = {}
    for name, field in params.model_fields.items():
        default = start[name] if name in start else field.get_default(call_default_factory=True)
        chosen[name] = control(name, field, default, f"{key}.set.{name}")
    return chosen


def control(name: str, field: FieldInfo, default: Any, key: str) -> Any:
    """One control; a kind of parameter that has none keeps its value."""
    label = field.title or name.replace("_", " ").capitalize()
    text: dict[str, Any] = {"help": field.description, "key": key, "bind": "query-params"}
    kind, optional = _kind(field.annotation)
    if get_origin(kind) is Literal:
        choices = list(get_args(kind))
        index = choices.index(default) if default in choices else None
        return st.selectbox(label, choices, index=index, required=not optional, **text)
    if kind is bool:
        return st.toggle(label, value=bool(default), **text)
    if kind in (int, float):
        return _number(label, kind, field, default, text)
    if kind in (date, datetime):
        return st.date_input(label, value=default, format="YYYY-MM-DD", **text)
    if kind is str:
        given = st.text_input(label, value=default, **text)
        return given if given or not optional else None
    return default


def _number(label: str, kind: type, field: FieldInfo, default: Any, text: dict[str, Any]) -> Any:
    low, high, step = _bounds(kind, field)
    if low is not None and high is not None and default is not None:
        return st.slider(label, low, high, kind(default), step, **text)
    return st.number_input(
        label, min_value=low, max_value=high, value=None if default is None else kind(default), step=step, **text
    )


def _bounds(kind: type, field: FieldInfo) -> tuple[Any, Any, Any]:
    """Least and greatest value and the step between values; exclusive bounds move one step in."""
    found: dict[str, Any] = {}
    for rule in field.metadata:
        for bound in ("ge", "gt", "le", "lt", "multiple_of"):
            if getattr(rule, bound, None) is not None:
                found[bound] = getattr(rule, bound)
    low, high = found.get("ge", found.get("gt")), found.get("le", found.get("lt"))
    step = found.get("multiple_of")
    if step is None:
        wide = low is None or high is None or high - low > 5
        step = 1 if kind is int else 0.1 if wide else 0.01
    if low is not None and "ge" not in found:
        low += step
    if high is not None and "le" not in found:
        high -= step
    return (None if low is None else kind(low), None if high is None else kind(high), kind(step))


def _kind(annotation: Any) -> tuple[Any, bool]:
    """The type beneath an optional, and whether it was one."""
    if get_origin(annotation) in (Union, UnionType):
        inner = [part for part in get_args(annotation) if part is not NoneType]
        return (inner[0] if len(inner) == 1 else None), NoneType in get_args(annotation)
    return annotation, False
