"""An analysis as a portal page: the answer first, how sure, since when, and the posts behind every number."""

import json
import shlex
from itertools import groupby
from pathlib import Path
from typing import Final, Literal, assert_never

import streamlit as st

from workbench import analyses, runs, store
from workbench.fingerprint import leaves_out
from workbench.model.analysis import SCANNED, Analysis
from workbench.model.corpus import TABLES, Corpus
from workbench.model.errors import WorkbenchError
from workbench.model.findings import Block, Figure, Incidents, Note, Number, Posts, Table
from workbench.model.plain import excerpt
from workbench.model.provenance import Run
from workbench.present import choices, drawing, export, html, numbers, report, source, tables, widgets
from workbench.present.behind import Behind
from workbench.present.choices import Choices
from workbench.present.department import Department, Page
from workbench.store import place
from workbench.store.runs import list_runs

KEEP: Final[Literal["query-params"]] = "query-params"  # what a reader chose goes into the page's address

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONG = 220  # characters from which an answer is set as a paragraph, not as a headline


def show(page: Page, department: Department, home: Path | None = None) -> None:
    """Draw a page of a department; an analysis without a current promotion record refuses and says why."""
    widgets.style()
    analysis = analyses.get(page.analysis)
    st.title(page.heading, anchor=False)
    widgets.words(analysis.question, "quiet", "question")
    proof = source.evidence(page.analysis)
    if proof.refusal is not None:
        widgets.words(
            "This page is closed until its analysis proves itself on posts whose truth is known.", "said", "shut"
        )
        widgets.stop(proof.refusal)
        return
    try:
        everything = store.select(page.query, home=home)
        if everything.since == everything.until:
            empty(page.query)
            return
        chosen = ask(page, analysis, everything, department.address(page), home)
        run = answer(analysis, chosen, everything.query, home)
    except WorkbenchError as error:
        widgets.stop(error)
        return
    if run is not None:
        draw(run, proof, Behind(run, home))


def empty(query: str) -> None:
    """What a page says when there are no posts to speak of."""
    with st.container(key="wb-stop-empty"):
        st.text("There are no posts here yet." if not query else f"No post matches this page's query: {query}")
        st.text("What to do: load posts, then make them searchable.")
        st.code("workbench ingest FILE\nworkbench enrich", language=None)


def ask(page: Page, analysis: Analysis, everything: Corpus, key: str, home: Path | None) -> Choices:
    """The controls on top and what they say."""
    first, second = st.columns(2)
    config = place.config(place.home(home))
    brands = [brand.name for brand in sorted(config.brands, key=lambda brand: not brand.ours)]
    with first:
        brand = st.selectbox("Brand", brands, index=None, placeholder="All brands", key=f"{key}.brand", bind=KEEP)
    with second:
        named = st.selectbox("Period", choices.PERIODS, key=f"{key}.period", bind=KEEP)
    since, until = choices.period(named, everything.until)
    if named == choices.BETWEEN:
        ends = (everything.since.date(), everything.until.date())
        left, right = st.columns(2)
        start = left.date_input("First day", ends[0], *ends, key=f"{key}.since", format="YYYY-MM-DD", bind=KEEP)
        stop = right.date_input("Last day", ends[1], *ends, key=f"{key}.until", format="YYYY-MM-DD", bind=KEEP)
        since, until = choices.between(start, stop)
    with st.expander("More choices", icon=widgets.ASK):
        words = 'battery OR "does not charge"'
        searched = st.text_input("Only posts with", placeholder=words, key=f"{key}.words", bind=KEEP)
        params = widgets.controls(analysis.params, page.params, key)
        st.caption("The address of this page carries your choices: copy it to share exactly this view.")
    return Choices(choices.narrowed(page.query, brand, searched or "", home), since, until, params)


def answer(analysis: Analysis, chosen: Choices, query: str, home: Path | None) -> Run | None:
    """The run of these choices: made now where that is quick, else a saved one, or made when somebody asks for it.

    Where a run of just these choices is missing, the newest of the page's own ``query`` stands in and says so.
    """
    corpus = store.select(chosen.query, since=chosen.since, until=chosen.until, home=home)
    if corpus.since == corpus.until:
        with st.container(key="wb-stop-none"):
            st.text("No post matches these choices, so there is nothing to say: this is not a zero, it is no data.")
            st.text("What to do: choose all brands, a longer period, or other words.")
        return None
    exact = runs.saved_run(analysis.name, corpus, home=home, glance=True, **chosen.params)
    if exact is not None:
        return opened(exact, home)
    few = analysis.cost != "live" and int(corpus.table("counts")["posts"].sum()) <= SCANNED
    if analysis.cost == "live" or (analysis.cost == "scan" and few):
        with st.spinner("Counting ...", show_time=False):
            return runs.run(analysis.name, corpus, home=home, **chosen.params)
    return stand_in(analysis, chosen, corpus, query, few, home)


def stand_in(
    analysis: Analysis, chosen: Choices, corpus: Corpus, query: str, few: bool, home: Path | None
) -> Run | None:
    """The newest run of the page's own query, and how to get that of these choices; ``few``: a page may compute it."""
    own = (corpus.query, query)
    known = (analysis.name, analysis.version)
    saved = [r for r in list_runs(store.home(home)) if (r.analysis, r.version) == known and r.provenance.query in own]
    if any(leaves_out(analyses.get(name)) for name in (analysis.name, *analysis.parts)):
        # an older result may still show somebody who has been excluded since
        saved = [r for r in saved if r.provenance.models.get("exclusions") == corpus.models.get("exclusions")]
    before = [TABLES[name][1] for name in analysis.needs if not corpus.has(name)]
    command = "\n".join([*dict.fromkeys(before), shorter(analysis, chosen)])
    with st.container(key="wb-stop-batch"):
        if saved:
            st.text("These choices have not been computed yet; below stands the newest result there is.")
        else:
            st.text("This question takes longer than a page may: nobody has computed it yet.")
        if few and not before and st.button("Compute it now", key="compute", icon=widgets.ASK):
            with st.spinner("Computing; this may take a minute or two ...", show_time=True):
                runs.run(analysis.name, corpus, home=home, **chosen.params)
            st.rerun()
        these = "these commands, one after the other," if "\n" in command else "this command,"
        st.text(f"What to do: {'or ' if few and not before else ''}run {these} then open the page again.")
        st.code(command, language=None, wrap_lines=True)
    return opened(saved[0], home) if saved else None


def opened(run: Run, home: Path | None) -> Run:
    """The run; its opening is written down once a visit, not each time that a control moves."""
    seen = st.session_state.setdefault("opened", set())
    if run.run not in seen:
        runs.opened(run, home)
        seen.add(run.run)
    return run


def shorter(analysis: Analysis, chosen: Choices) -> str:
    """The command that computes these choices on the newest data: only what differs from the defaults is named."""
    command = ["workbench", "run", analysis.name]
    for name, given in (("query", chosen.query), ("since", chosen.since), ("until", chosen.until)):
        if given:
            command += [f"--{name}", given if isinstance(given, str) else given.isoformat()]
    usual = analysis.params().model_dump(mode="json")
    for name, given in analysis.check_params(chosen.params).model_dump(mode="json").items():
        if given != usual.get(name):
            command += ["--set", f"{name}={given if isinstance(given, str) else json.dumps(given)}"]
    return shlex.join(command)


def draw(run: Run, proof: source.Evidence, behind: Behind) -> None:
    """Everything a run says."""
    widgets.words(run.headline, "headline" if len(run.headline) <= LONG else "story", "headline")
    widgets.words(f"{source.data_line(run)} · {proof.badge}", "quiet", "data")
    ends = html.scales(run.blocks)
    for kind, group in groupby(run.blocks, key=lambda block: block.kind):
        together = list(group)
        if kind == "number":
            cards([block for block in together if isinstance(block, Number)], ends, behind)
        elif kind == "note":
            notes([block for block in together if isinstance(block, Note)])
        else:
            for block in together:
                one(block, behind)
    downloads(run, behind)
    origin(run, proof)


def cards(row: list[Number], ends: dict[str, float], behind: Behind) -> None:
    """Numbers side by side; on a phone below each other."""
    if not row:
        return
    with st.container(horizontal=True, key=f"wb-numbers-{widgets.slug(row[0].key)}"):
        for number in row:
            if widgets.card(number, ends.get(number.unit, 0.0)) and number.opens is not None:
                counted = int(number.value) if number.unit == "posts" and number.value is not None else None
                widgets.read(number.title, lambda opens=number.opens: behind.posts(opens), number.key, counted)  # type: ignore[misc]


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
        widgets.read(tables.columns(block)[0].text(block.rows[row]), lambda: behind.posts(opens), f"{block.key}-{row}")


def incidents(block: Incidents, behind: Behind) -> None:
    """Incidents, most severe first, then what is known about the collection."""
    widgets.words(block.title, "title", f"incidents-{block.key}")
    if not block.incidents:
        widgets.words("No stories in this period.", "calm", f"calm-{block.key}")
    for incident in block.incidents:
        with st.container(border=True, key=f"wb-incident-{widgets.slug(incident.id)}"):
            widgets.incident(incident, behind)
    for position, notice in enumerate(block.notices):
        with st.container(key=f"wb-stop-notice-{block.key}-{position}"):
            st.text(f"{notice.text} ({numbers.moment(notice.at)})")


def downloads(run: Run, behind: Behind) -> None:
    """Files that say what the screen says."""
    with st.container(horizontal=True, key="wb-downloads"):
        st.download_button(
            "Excel", lambda: export.workbook(run, behind), f"{run.analysis}.xlsx", EXCEL,
            on_click="ignore", key="xlsx", icon=widgets.SAVE,
        )  # fmt: skip
        st.download_button(
            "Report to print", lambda: report.report([run], home=behind.home).encode("utf-8"),
            f"{run.analysis}.html", "text/html", on_click="ignore", key="report", icon=widgets.SAVE,
        )  # fmt: skip
        if any(isinstance(block, Number) for block in run.blocks):
            widgets.download("Numbers (CSV)", f"{run.analysis}-numbers.csv", export.number_rows(run), "numbers")
        for position, block in enumerate(block for block in run.blocks if isinstance(block, Table)):
            name = f"{run.analysis}-table-{position + 1}.csv"
            widgets.download(f"{excerpt(block.title, 40)} (CSV)", name, export.table_rows(block), f"table-{block.key}")


def origin(run: Run, proof: source.Evidence) -> None:
    """Where the page's result comes from."""
    with st.expander("Where does this come from?", icon=widgets.PROOF):
        st.text(run.provenance.coverage.sentence())
        for position, limit in enumerate(source.limits(run)):
            widgets.words(limit, "quiet", f"limit-{position}")
        gates = source.gate_rows(proof)
        if gates and proof.record is not None:
            widgets.words("What it had to prove before you could open it", "title", "gates")
            for position, row in enumerate(gates):
                cases = numbers.amount(float(str(row["cases"])), "cases")
                said = f"measured {row['measured']} in {cases}; had to be {row['bar']}: {row['verdict']}"
                with st.container(key=f"wb-lines-proof-{position}"):
                    st.text(f"{row['gate']}\n{said[:1].upper()}{said[1:]}.")
            promoted = f"Promoted by {proof.record.owner} on {numbers.day(proof.record.created)}, on planted truth."
            widgets.words(promoted, "quiet", "promoted")
        widgets.words("Everything that decides this result", "title", "provenance")
        widgets.facts([*source.provenance_rows(run), *source.parameter_rows(run)], "provenance")
        widgets.words("The same result again, in a terminal", "title", "again")
        st.code(run.provenance.reproduce, language=None, wrap_lines=True)
