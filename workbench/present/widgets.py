"""The parts of portal pages: words, cards, controls. Strangers' words go through ``words`` or a table cell alone."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pandas as pd
import streamlit as st
from pydantic.fields import FieldInfo

from workbench.model.alert import Driver, Incident
from workbench.model.analysis import Params
from workbench.model.errors import WorkbenchError
from workbench.model.findings import Number, Table
from workbench.model.plain import clean
from workbench.present import export, html, numbers, tables
from workbench.present import incidents as told
from workbench.present.behind import Behind

STYLE = Path(__file__).with_name("page.css")
ALL = "all"
FIGURE_SPACE, EM_SPACE = "\u2007", "\u2003"  # as wide as a digit; a gap that wrapping keeps
# Streamlit serves this icon font itself; only a page's own icon (in the browser's tab) would be asked for elsewhere.
READ, SAVE, ASK, PROOF = (f":material/{name}:" for name in ("article", "download", "tune", "verified"))


def style() -> None:
    """The constant style of pages; call once a page."""
    st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")


def words(text: str, look: str, key: str) -> None:
    """Text shown exactly as it is: neither Markdown nor HTML. ``key`` is unique on the page."""
    with st.container(key=f"wb-{look}-{slug(key)}"):
        st.text(clean(text))


def facts(pairs: Sequence[tuple[str, str]], key: str) -> None:
    """Names above what they are, in as many columns as fit."""
    with st.container(key=f"wb-facts-{slug(key)}"):
        for name, text in pairs:
            st.text(clean(f"{name[:1].upper()}{name[1:]}\n{text}"))


def lines(head: str, rows: Sequence[tuple[str, str]], key: str) -> None:
    """Amounts with what they belong to, one a line below ``head``: all of it is seen, also on a phone."""
    wide = max((len(amount) for amount, _ in rows), default=0)
    body = [f"{amount.rjust(wide, FIGURE_SPACE)}{EM_SPACE}{' '.join(clean(label).split())}" for amount, label in rows]
    with st.container(key=f"wb-lines-{slug(key)}"):
        st.text("\n".join([head, *body]))


def slug(key: str) -> str:
    """A key in the characters that a class name may have."""
    return re.sub(r"[^A-Za-z0-9_-]", lambda found: f"_{ord(found.group()):x}", key)


def stop(error: WorkbenchError, key: str = "stop") -> None:
    """A page that cannot go on says why and what to do."""
    with st.container(key=f"wb-stop-{slug(key)}"):
        first = error.problem.split(" ", 1)[0]
        st.text(f"{error.problem if '_' in first else error.problem[:1].upper() + error.problem[1:]}.")
        st.text(f"What to do: {error.do.replace('`', '')}.")
        named = command(error)
        if named:
            st.code(named, language=None, wrap_lines=True)


def command(error: WorkbenchError) -> str:
    """The command that an error's advice names; "" where it names none."""
    found = re.search(r"`([^`]+)`", error.do)
    return found.group(1) if found else ""


def card(number: Number, scale: float) -> bool:
    """A number with its interval; True when somebody asks for the posts behind it."""
    with st.container(border=True, key=f"wb-card-{slug(number.key)}"):
        words(number.title, "quiet", f"name-{number.key}")
        amount, unit = numbers.parts(number)
        with st.container(horizontal=True, key=f"wb-amount-{slug(number.key)}"):
            words(amount, "value", f"value-{number.key}")
            if unit:
                words(unit, "unit", f"unit-{number.key}")
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
        return st.button("Read the posts", key=f"open-{number.key}", type="tertiary", icon=READ)


def findings_table(block: Table) -> int | None:
    """A table of findings, intervals beside what they belong to; the row just chosen where rows open posts."""
    frame = pd.DataFrame(index=range(len(block.rows)))
    for column in tables.columns(block):
        if column.share or column.low is not None:
            said = [column.text(row) for row in block.rows]
            wide = max((text.find(" ") for text in said), default=0)  # padded, so that sorting sorts by size
            frame[column.name] = [FIGURE_SPACE * (wide - text.find(" ")) + text for text in said]
        else:
            frame[column.name] = _readable(pd.Series([row[column.at] for row in block.rows], dtype="object"))
    look, tall, all_tall = _looks(frame)
    if block.opens is None:
        key = f"table-{block.key}"
        st.dataframe(frame, hide_index=True, column_config=look, key=key, row_height=tall, height=all_tall)
        return None
    event = st.dataframe(
        frame,
        hide_index=True,
        column_config=look,
        key=f"table-{block.key}",
        on_select="rerun",
        selection_mode="single-row",
        row_height=tall,
        height=all_tall,
    )
    chosen = list(event["selection"]["rows"])
    before = st.session_state.get(f"seen-{block.key}")
    st.session_state[f"seen-{block.key}"] = chosen
    return chosen[0] if chosen and chosen != before else None


def _readable(column: pd.Series) -> pd.Series:
    """Numbers stay numbers; everything else becomes the text that other surfaces show."""
    numeric = column.map(lambda value: isinstance(value, int | float) and not isinstance(value, bool))
    if numeric.any() and (numeric | column.isna()).all():
        return pd.to_numeric(column).map(_rounded)
    return column.map(tables.plain).astype("str")


def _rounded(value: float) -> float:
    """Decimals as other surfaces write them: none from a hundred on, one from ten on, else two."""
    return value if pd.isna(value) else round(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2)


def _looks(frame: pd.DataFrame) -> tuple[dict[str, Any], int, int]:
    """How each column is drawn (text is only ever text), and the pixels of a row and of all, none cut in half."""
    widths, lines = tables.widths({name: list(map(tables.plain, frame[name])) for name in frame})
    looks: dict[str, Any] = {}
    for name in frame.columns:
        width = widths.get(name)
        if pd.api.types.is_numeric_dtype(frame[name]) and not pd.api.types.is_bool_dtype(frame[name]):
            looks[name] = st.column_config.NumberColumn(format="localized", width=width)
        else:
            looks[name] = st.column_config.TextColumn(width=width)
    row = 35 + 20 * (lines - 1)
    return looks, row, 38 + row * min(len(frame), 15 if lines == 1 else 10)


def download(label: str, name: str, frame: pd.DataFrame, key: str) -> None:
    """A button that gives the frame as CSV, made when it is pressed."""
    st.download_button(
        label,
        lambda: export.csv(frame),
        file_name=name,
        mime="text/csv",
        on_click="ignore",
        key=f"csv-{key}",
        icon=SAVE,
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


def incident(one: Incident, behind: Behind) -> None:
    """A story: what and since when, how severe, what drives it, and its posts."""
    title, sentence = told.story(one)
    words(title, "title", f"incident-{one.id}")
    for said in (sentence, *told.sentences(one)):
        if said:
            st.text(said)
    facts(told.facts(one)[1:], one.id)
    parts = told.driver_parts(one)
    if parts:
        _drivers(one.id, parts)
    if one.post_ids and st.button(
        f"Read the {len(one.post_ids):,} posts", key=f"open-{one.id}", icon=READ, type="tertiary"
    ):
        read(title, lambda: behind.by_id(one.post_ids), one.id, len(one.post_ids))


def _drivers(incident_id: str, parts: dict[str, tuple[Driver, ...]]) -> None:
    for tab, (kind, group) in zip(st.tabs([kind.capitalize() for kind in parts]), parts.items(), strict=True):
        shown = [(numbers.amount(driver.excess, digits=0), driver.label) for driver in group[: html.SHOWN_DRIVERS]]
        rest = numbers.amount(sum(driver.excess for driver in group[html.SHOWN_DRIVERS :]), digits=0)
        if rest != "0":
            shown.append((rest, f"{len(group) - html.SHOWN_DRIVERS} more together"))
        with tab:
            lines("Posts above the expected", shown, f"{incident_id}-{kind}")


@st.dialog("The posts behind it", width="large")
def read(title: str, load: Callable[[], pd.DataFrame], key: str, counted: int | None = None) -> None:
    """The posts behind a number, a row or an incident; says when they are not as many as were counted."""
    words(title, "title", f"read-{key}")
    try:
        found = load()
    except WorkbenchError as error:
        stop(error, f"read-{key}")
        return
    words(f"{len(found):,} posts", "quiet", f"read-count-{key}")
    if counted is not None and counted != len(found):
        words(f"The number counts {counted:,}; the rest cannot be read any more.", "stop", f"read-{key}")
    download("All of them as CSV", "posts.csv", found, f"read-{key}")
    posts(found, f"read-{key}")


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
        return st.selectbox(label, choices, index=index, **text)
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
