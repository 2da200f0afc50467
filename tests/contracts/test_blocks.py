"""Every block on every surface; the same numbers on all of them."""

import json
import re
import typing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from workbench.model.alert import Incident
from workbench.model.findings import Block, Findings
from workbench.model.provenance import Run
from workbench.present import html, notebook, numbers, page, report, text

KINDS = {kind.model_fields["kind"].default for kind in typing.get_args(typing.get_args(Block)[0])}
SEVERITY = {
    "level": "serious",
    "sentence": "said-severity",
    "lift": 9.0,
    "lift_low": 7.5,
    "lift_high": 11.2,
    "usual_days": 1.5,
    "peak_hours": 4.0,
    "doubling_hours": 0.5,
    "negative_excess": 61.0,
    "authors": 83,
    "reach": {"followers": 12345, "likes": 678},
    "engagement_lift": 4.5,
}
COORDINATION = {
    "verdict": "organic",
    "sentence": "said-coordination",
    "posts": 90,
    "unique_texts": 0.71,
    "unique_authors": 0.92,
    "concentration": 0.02,
    "reposts": 0.33,
    "copies": 0.12,
    "synchronised": 0.04,
    "by_chance": 0.01,
}
INCIDENT = {
    "id": "abc",
    "at": "2025-03-01T01:00:00Z",
    "onset": "2025-03-01T00:00:00Z",
    "until": "2025-03-01T06:00:00Z",
    "signal": {"brand": "Aster"},
    "score": 9.0,
    "return_period_days": 400.0,
    "observed": 90,
    "expected": 10.0,
    "excess": 80.0,
    "history_days": 60.0,
    "short_history": False,
    "summary": "said-incident",
    "severity": SEVERITY,
    "coordination": COORDINATION,
}
INCIDENT_SAYS = (
    "said-incident", "said-severity", "said-coordination", "9.0 (7.5 to 11)", "height after 4 hours",
    "doubled every 30 minutes", "61 more than usual", "83",
    "12,345 followers, 678 likes, 4.5 times the usual engagement", "71 % unique texts",
    "92 % unique authors", "33 % of the extra posts reposts", "12 % of the extra posts copies", "as 50 equal voices",
    "4.0 % within seconds of the same text (chance: 1.0 %)", "abc",
)  # fmt: skip
SAID = {
    "number": {"value": 0.163, "low": 0.152, "high": 0.171, "unit": "share", "n": 2041, "badge": "labelled (n=120)"},
    "table": {"columns": ["name", "posts"], "rows": [["said-table", 1234]]},
    "figure": {
        "spec": {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "ordinal"}}},
        "alt": "said-figure",
    },
    "incidents": {
        "notices": [{"kind": "collection_gap", "at": "2025-03-01T00:00:00Z", "signal": {}, "text": "said-notice"}]
    },
    "posts": {"post_ids": ["p1"], "caption": "said-posts"},
    "note": {"text": "said-note"},
}
EXPECTED = {
    "number": ("16 %", "15 to 17", "labelled (n=120)"),
    "table": ("said-table", "1,234"),
    "figure": ("said-figure",),
    "incidents": ("said-notice", "No stories in this period"),
    "posts": ("said-posts",),
    "note": ("said-note",),
}


def run_with(*kinds: str) -> Run:
    blocks = [{"kind": kind, "key": kind, "title": f"title-{kind}", **SAID[kind]} for kind in kinds]
    findings = Findings.model_validate({"headline": "said-headline", "blocks": blocks})
    coverage = {"posts": 1, "authors": 1, "sources": [], "languages": [], "without_sentiment": 0}
    provenance = {
        "corpus_id": "c",
        "query": "",
        "data_version": "memory-c",
        "since": "2025-03-01T00:00:00Z",
        "until": "2025-03-02T00:00:00Z",
        "params": {},
        "models": {},
        "code_id": "c",
        "workbench": "0",
        "coverage": coverage,
        "reproduce": "workbench run x",
    }
    run = {"run": "r1", "analysis": "x", "version": 1, "headline": findings.headline, "provenance": provenance}
    return Run.model_validate({**run, "blocks": blocks})


def as_page(run: Run) -> str:
    def script(content):
        from workbench.model.provenance import Run
        from workbench.present import page, source
        from workbench.present.behind import Behind

        run = Run.model_validate_json(content)
        page.draw(run, source.evidence(run.analysis), Behind(run))

    app = AppTest.from_function(script, kwargs={"content": run.model_dump_json()}, default_timeout=30).run()
    assert not app.exception
    said = [element.value for element in app.text]
    said += [element.proto.alt for element in app.get("vega_lite_chart")]
    for frame in app.dataframe:
        said += [f"{value:,}" if isinstance(value, int) else str(value) for value in frame.value.to_numpy().ravel()]
    return "\n".join(said)


SURFACES = {
    "text": text.plain,
    "notebook": notebook.fragment,
    "report": lambda run: report.report([run]),
    "page": as_page,
}


def test_there_is_an_example_of_every_kind_of_block():
    assert set(SAID) == set(EXPECTED) == KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("surface", sorted(SURFACES))
def test_every_surface_says_what_every_block_says(surface, kind):
    shown = SURFACES[surface](run_with(kind))
    for said in ("said-headline", f"title-{kind}", *EXPECTED[kind]):
        assert said in shown


@pytest.mark.parametrize("surface", sorted(SURFACES))
def test_every_surface_says_how_severe_an_incident_is_and_how_it_spread(surface):
    run = run_with("incidents")
    block = run.blocks[0].model_copy(update={"incidents": (Incident.model_validate(INCIDENT),)})
    shown = " ".join(re.sub("<[^>]+>|│", " ", SURFACES[surface](run.model_copy(update={"blocks": (block,)}))).split())
    assert [said for said in INCIDENT_SAYS if said not in shown] == []


@pytest.mark.parametrize("surface", [text.one, html.one, page.one])
def test_every_surface_names_every_kind_of_block(surface):
    source = Path(surface.__code__.co_filename).read_text()
    body = source[source.index(f"def {surface.__name__}(block: Block") :]
    body = body[: body.index("assert_never(block)")]
    for kind in typing.get_args(typing.get_args(Block)[0]):
        assert f"case {kind.__name__}()" in body


def test_library_command_line_page_and_report_give_the_same_numbers(tmp_path, monkeypatch):
    import pandas as pd
    from typer.testing import CliRunner

    from workbench import runs
    from workbench.cli.main import app
    from workbench.store import open_store

    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    store = open_store(tmp_path / "home")
    count = 60
    posts = pd.DataFrame(
        {
            "post_id": [f"p{n}" for n in range(count)],
            "author": [f"a{n % 40}" for n in range(count)],
            "text": [f"post {n}" for n in range(count)],
            "created_at": pd.date_range("2025-03-01", periods=count, freq="h", tz="UTC"),
        }
    )
    store.append_posts(posts, app="test", seq=1)
    key = posts[["post_id"]]
    store.write("text", key.assign(normal=posts["text"], text_id=posts["post_id"]), "test")
    store.write("brands", key.assign(brand=["Ardo", "Ardo", "Belio"] * (count // 3)), "test")
    for table in ("text", "brands"):
        store.set_current(table, "test")
    store.refresh_counts()
    store.commit_version()
    run = runs.run("share_of_voice")
    command = CliRunner().invoke(app, ["run", "share_of_voice", "--json"], catch_exceptions=False)
    printed = Run.model_validate(json.loads(command.stdout))
    assert printed == run
    in_terminal = CliRunner().invoke(app, ["run", "share_of_voice"], catch_exceptions=False, env={"COLUMNS": "200"})
    out = tmp_path / "report.html"
    CliRunner().invoke(app, ["report", "share_of_voice", "--out", str(out)], catch_exceptions=False)
    twice = out.read_bytes()
    CliRunner().invoke(app, ["report", "share_of_voice", "--out", str(out)], catch_exceptions=False)
    assert out.read_bytes() == twice
    everywhere = (in_terminal.stdout, out.read_text(), notebook.fragment(run), as_page(run))
    shown = [block for block in run.blocks if block.kind == "number"]
    assert {block.title for block in shown} >= {"Ardo", "Belio"}
    for surface in everywhere:
        said = " ".join(re.sub("<[^>]+>", " ", surface).split())  # a unit may be an element of its own
        for block in shown:
            assert numbers.value(block) in said
            assert numbers.interval(block) in surface
