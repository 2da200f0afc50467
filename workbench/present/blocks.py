"""The blocks of findings as a portal page draws them, and the posts behind each."""

from collections.abc import Callable
from typing import assert_never

import pandas as pd
import streamlit as st

from workbench.model.alert import Driver, Incident
from workbench.model.errors import WorkbenchError
from workbench.model.findings import Block, Figure, Incidents, Note, Number, Posts, Table
from workbench.present import drawing, html, numbers, tables, widgets
from workbench.present import incidents as told
from workbench.present.behind import Behind


def cards(row: list[Number], ends: dict[str, float], behind: Behind) -> None:
    """Numbers side by side; on a phone below each other."""
    if not row:
        return
    with st.container(horizontal=True, key=f"wb-numbers-{widgets.slug(row[0].key)}"):
        for number in row:
            if widgets.card(number, ends.get(number.unit, 0.0)) and number.opens is not None:
                counted = int(number.value) if number.unit == "posts" and number.value is not None else None
                read(number.title, lambda opens=number.opens: behind.posts(opens), number.key, counted)  # type: ignore[misc]


def notes(found: list[Note]) -> None:
    """Sentences to keep in mind: warnings stand out, the others share a frame and do not repeat a title."""
    for note in found:
        if note.tone == "warning":
            with st.container(key=f"wb-stop-{widgets.slug(note.key)}"):
                widgets.words(note.title, "title", f"note-{note.key}")
                st.text(note.text)
    calm = [note for note in found if note.tone == "info"]
    if not calm:
        return
    with st.container(border=True, key=f"wb-notes-{widgets.slug(calm[0].key)}"):
        for before, note in zip([None, *calm], calm, strict=False):
            if before is None or before.title != note.title:
                widgets.words(note.title, "title", f"note-{note.key}")
            st.text(note.text)


def one(block: Block, behind: Behind) -> None:
    """One block."""
    match block:
        case Number():
            cards([block], html.scales([block]), behind)
        case Table():
            table(block, behind)
        case Figure():
            widgets.words(block.title, "title", f"figure-{block.key}")
            drawing.refuse_addresses(block.spec)
            for position, panel in enumerate(drawing.panels(block.spec)):
                st.vega_lite_chart(
                    spec=drawing.for_page(panel), width="stretch", key=f"chart-{block.key}-{position}", alt=block.alt
                )
        case Incidents():
            incidents(block, behind)
        case Posts():
            widgets.words(block.title, "title", f"posts-{block.key}")
            if block.caption:
                widgets.words(block.caption, "quiet", f"caption-{block.key}")
            widgets.posts(behind.some(block.post_ids, len(block.post_ids)), f"posts-{block.key}", shown=5)
        case Note():
            notes([block])
        case _:
            assert_never(block)


def table(block: Table, behind: Behind) -> None:
    """A table whose rows open their posts."""
    widgets.words(block.title, "title", f"table-{block.key}")
    if not block.rows:
        st.text("no rows")
        return
    row = widgets.findings_table(block)
    if block.opens:
        st.caption("Choose a row at its left edge to read its posts.")
    if block.caption:
        widgets.words(block.caption, "quiet", f"caption-{block.key}")
    opens = block.rows[row][block.columns.index(block.opens)] if row is not None and block.opens else None
    if row is not None and isinstance(opens, str):
        read(tables.columns(block)[0].text(block.rows[row]), lambda: behind.posts(opens), f"{block.key}-{row}")


def incidents(block: Incidents, behind: Behind) -> None:
    """Incidents, most severe first, then what is known about the collection."""
    widgets.words(block.title, "title", f"incidents-{block.key}")
    if not block.incidents:
        widgets.words("No stories in this period.", "calm", f"calm-{block.key}")
    for incident in block.incidents:
        with st.container(border=True, key=f"wb-incident-{widgets.slug(incident.id)}"):
            _incident(incident, behind)
    for position, notice in enumerate(block.notices):
        with st.container(key=f"wb-stop-notice-{block.key}-{position}"):
            st.text(f"{notice.text} ({numbers.moment(notice.at)})")


def _incident(incident: Incident, behind: Behind) -> None:
    title, sentence = told.story(incident)
    widgets.words(title, "title", f"incident-{incident.id}")
    for said in (sentence, *told.sentences(incident)):
        if said:
            st.text(said)
    widgets.facts(told.facts(incident)[1:], incident.id)
    parts = told.driver_parts(incident)
    if parts:
        _drivers(incident.id, parts)
    if incident.post_ids and st.button(
        f"Read the {len(incident.post_ids):,} posts", key=f"open-{incident.id}", icon=widgets.READ, type="tertiary"
    ):
        read(title, lambda: behind.by_id(incident.post_ids), incident.id, len(incident.post_ids))


def _drivers(incident_id: str, parts: dict[str, tuple[Driver, ...]]) -> None:
    for tab, (kind, group) in zip(st.tabs([kind.capitalize() for kind in parts]), parts.items(), strict=True):
        shown = [(numbers.amount(driver.excess, digits=0), driver.label) for driver in group[: html.SHOWN_DRIVERS]]
        rest = numbers.amount(sum(driver.excess for driver in group[html.SHOWN_DRIVERS :]), digits=0)
        if rest != "0":
            shown.append((rest, f"{len(group) - html.SHOWN_DRIVERS} more together"))
        with tab:
            widgets.lines("Posts above the expected", shown, f"{incident_id}-{kind}")


@st.dialog("The posts behind it", width="large")
def read(title: str, load: Callable[[], pd.DataFrame], key: str, counted: int | None = None) -> None:
    """The posts behind a number, a row or an incident; says when they are not as many as were counted."""
    widgets.words(title, "title", f"read-{key}")
    try:
        found = load()
    except WorkbenchError as error:
        widgets.stop(error, f"read-{key}")
        return
    widgets.words(f"{len(found):,} posts", "quiet", f"read-count-{key}")
    if counted is not None and counted != len(found):
        widgets.words(f"The number counts {counted:,}; the rest cannot be read any more.", "stop", f"read-{key}")
    widgets.download("All of them as CSV", "posts.csv", found, f"read-{key}")
    widgets.posts(found, f"read-{key}")
