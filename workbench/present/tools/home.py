"""The first page: what each department's first page answers now, what else it can open, how fresh the data is."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import streamlit as st

from workbench import analyses, runs, store
from workbench.control import open_control
from workbench.model.errors import WorkbenchError
from workbench.model.findings import Incidents
from workbench.model.provenance import Run
from workbench.present import numbers, source, widgets
from workbench.present.department import Department, Page
from workbench.store import place

LATELY = timedelta(hours=24)  # before the end of the data: a story whose unusual posts reach into it is not over
OPEN = ":material/arrow_forward:"


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
    pages = [(department.address(page), page) for department in departments for page in department.pages]
    answers = {address: latest(page, home) for address, page in pages}
    freshness(home, [run for run in answers.values() if run is not None])
    with st.container(horizontal=True, key="wb-grid"):
        for department in departments:
            card(department, links or {}, answers)
    for position, problem in enumerate(problems):
        widgets.stop(problem, f"problem-{position}")
    if not departments and not problems:
        widgets.words("No department is set up: add a TOML file to apps/departments.", "stop", "none")


def latest(page: Page, home: Path | None) -> Run | None:
    """The saved run of the page as it opens, on the newest data, for its headline; nothing is computed here."""
    try:
        corpus = store.select(page.query, home=home)
        return runs.saved_run(page.analysis, corpus, home=home, glance=True, **page.params)
    except WorkbenchError:
        return None


def card(department: Department, links: Mapping[str, Any], answers: Mapping[str, Run | None]) -> None:
    """A department: its first page with its question and its answer now, then where its other pages open."""
    with st.container(border=True, key=f"wb-department-{department.name}"):
        st.subheader(f"{department.icon} {department.title}", anchor=False)
        for position, page in enumerate(department.pages):
            address = department.address(page)
            if position == 0:
                entry(address, page, links.get(address), answers[address])
                continue
            refusal = source.evidence(page.analysis).refusal
            if address in links and refusal is None:
                st.page_link(links[address], label=page.heading)
            else:
                why = f" (not open yet: {refusal.problem})" if refusal else ""
                widgets.words(f"{page.heading}{why}", "quiet", f"name-{address}")


def entry(address: str, page: Page, link: Any, run: Run | None) -> None:
    """A page to open with its question and its answer now; greyed with the reason where it is not promoted."""
    refusal = source.evidence(page.analysis).refusal
    question = analyses.get(page.analysis).question
    with st.container(key=f"wb-{'open' if refusal is None else 'shut'}-{address}"):
        if link is not None and refusal is None:
            st.page_link(link, label=page.heading, icon=OPEN, icon_position="right")
        else:
            widgets.words(page.heading, "title", f"name-{address}")
        widgets.words(question, "quiet", f"question-{address}")
        if refusal is not None:
            widgets.words(f"Not open yet: {refusal.problem}.", "said", f"said-{address}")
            command = widgets.command(refusal)
            if command:
                st.code(command, language=None, wrap_lines=True)
        elif run is not None:
            widgets.words(run.headline, "said", f"said-{address}")
        elif analyses.get(page.analysis).cost != "batch":
            widgets.words("Counted when you open it.", "said", f"said-{address}")
        else:
            widgets.words("Nobody has computed this yet; the page says how.", "said", f"said-{address}")


def freshness(home: Path | None, answers: Sequence[Run]) -> None:
    """How many posts there are, how new the newest is, how many stories go on, what somebody still works on."""
    try:
        opened = store.open_store(home, create=False)
        corpus = opened.select()
    except WorkbenchError as error:
        widgets.stop(error, "store")
        return
    if corpus.since == corpus.until:
        with st.container(key="wb-stop-empty"):
            st.text("There are no posts here yet.")
            st.text("What to do: load posts, then make them searchable.")
            st.code("workbench ingest FILE\nworkbench enrich", language=None)
        return
    table = opened.at("posts").open()
    count = int(table.count()) if table is not None else 0
    parts = [("posts", f"{count:,}"), ("newest post", numbers.moment(corpus.until))]
    stories = going_on(answers)
    if stories is not None:
        parts.append(("active stories", f"{stories[0]:,} of {stories[1]:,} in the last day"))
    if (opened.home / "control.sqlite").exists():
        waiting = len(open_control(opened.home).incidents.list("open"))
        if waiting:
            parts.append(("open incidents", f"{waiting:,}"))
    parts.append(("data version", corpus.data_version[:8]))
    with st.container(border=True, key="wb-fresh"):
        widgets.facts(parts, "fresh")


def going_on(answers: Sequence[Run]) -> tuple[int, int] | None:
    """How many stories reach into the last day of the data, and of how many; None where nothing watched."""
    for run in answers:
        for block in run.blocks:
            if isinstance(block, Incidents):
                since = run.provenance.until - LATELY
                return sum(incident.until > since for incident in block.incidents), len(block.incidents)
    return None
