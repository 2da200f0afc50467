"""The first page: what everybody can open, how fresh the data is, what is open."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from workbench import analyses, store
from workbench.control import open_control
from workbench.model.errors import WorkbenchError
from workbench.present import numbers, source, widgets
from workbench.present.department import Department
from workbench.store import place


def show(
    departments: Sequence[Department],
    problems: Sequence[WorkbenchError] = (),
    links: Mapping[str, Any] | None = None,
    home: Path | None = None,
) -> None:
    """The departments with their pages; ``links`` maps the address of a page to what opens it."""
    widgets.style()
    try:
        title = place.config(place.home(home)).title
    except WorkbenchError as error:
        title = "Social workbench"
        widgets.stop(error, "config")
    widgets.words(title, "headline", "title")
    freshness(home)
    columns = st.columns(min(3, len(departments)) or 1)
    for position, department in enumerate(departments):
        with columns[position % 3], st.container(border=True, key=f"wb-department-{department.name}"):
            st.subheader(f"{department.icon} {department.title}", anchor=False)
            if department.intro:
                widgets.words(department.intro, "quiet", f"intro-{department.name}")
            for page in department.pages:
                entry(
                    department.address(page), page.heading, page.analysis, (links or {}).get(department.address(page))
                )
    for position, problem in enumerate(problems):
        widgets.stop(problem, f"problem-{position}")
    if not departments and not problems:
        widgets.words("No department is set up: add a TOML file to apps/departments.", "stop", "none")


def entry(address: str, heading: str, analysis: str, link: Any) -> None:
    """A page to open with its question; greyed with the reason where its analysis is not promoted."""
    refusal = source.evidence(analysis).refusal
    if link is not None and refusal is None:
        st.page_link(link, label=heading, icon="➡️")
    else:
        widgets.words(heading, "quiet", f"name-{address}")
    said = analyses.get(analysis).question if refusal is None else f"Not open yet: {refusal.problem}."
    widgets.words(said, "quiet", f"said-{address}")


def freshness(home: Path | None) -> None:
    """How many posts there are, how new the newest is, how many incidents somebody still works on."""
    try:
        opened = store.open_store(home, create=False)
        corpus = opened.select()
    except WorkbenchError as error:
        widgets.stop(error, "store")
        return
    if corpus.since == corpus.until:
        widgets.words("There are no posts yet. Load some: workbench ingest FILE", "stop", "empty")
        return
    table = opened.at("posts").open()
    count = int(table.count()) if table is not None else 0
    newest = numbers.moment(corpus.until)
    parts = [f"{count:,} posts", f"newest of {newest}", f"data version {corpus.data_version[:12]}"]
    if (opened.home / "control.sqlite").exists():
        waiting = len(open_control(opened.home).incidents.list("open"))
        parts.append(f"{waiting} open incident{'' if waiting == 1 else 's'}")
    widgets.words(" · ".join(parts), "quiet", "fresh")
