"""Runs: computed once, opened by every surface, and every number opens its posts."""

import json
import shlex
from pathlib import Path

import jsonschema
import pandas as pd
import pytest
from typer.testing import CliRunner

import workbench
from workbench import runs, store
from workbench.cli.main import app
from workbench.control import open_control
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput, MissingTable, UnknownName
from workbench.model.provenance import Coverage

NAME = "share_of_voice"


def market(n=24):
    ids = [f"p{i:02d}" for i in range(n)]
    posts = pd.DataFrame(
        {
            "post_id": ids,
            "author": [f"a{i % 7}" for i in range(n)],
            "text": [f"text {i % 5}" for i in range(n)],
            "lang": ["en", "en", "de"] * (n // 3),
            "source": ["net", "shop"] * (n // 2),
            "created_at": pd.date_range("2025-01-01", periods=n, freq="5h", tz="UTC"),
        }
    )
    brands = pd.DataFrame({"post_id": ids, "brand": ["Ardo" if i % 3 else "Belio" for i in range(n)]})
    text = pd.DataFrame({"post_id": ids, "normal": posts["text"], "text_id": posts["text"]})
    return posts, brands, text


@pytest.fixture
def home(tmp_path):
    opened = store.open_store(tmp_path)
    posts, brands, text = market()
    opened.append_posts(posts, app="test", seq=1)
    opened.write("brands", brands, "m1")
    opened.write("text", text, "m1")
    opened.refresh_counts()
    opened.commit_version()
    return tmp_path


def test_a_run_is_computed_once_and_opened_by_the_next_surface(home):
    first = runs.run(NAME, home=home)
    assert [path.name for path in (home / "runs").iterdir()] == [first.run]
    assert runs.run(NAME, home=home) == first
    assert runs.saved_run(NAME, store.select(home=home), home=home) == first


def test_other_parameters_posts_or_periods_are_other_runs(home):
    ids = {
        runs.run(NAME, home=home).run,
        runs.run(NAME, home=home, top=2).run,
        runs.run(NAME, "brand:Ardo", home=home).run,
        runs.run(NAME, home=home, since="2025-01-03").run,
    }
    assert len(ids) == 4


def test_every_number_opens_exactly_the_posts_it_counts(home):
    result = runs.run(NAME, home=home)
    table = result.findings["shares"].frame()
    for row in table.itertuples():
        assert len(runs.open_posts(result, row.opens, home=home)) == row.posts


def test_a_run_keeps_its_data_version_when_posts_arrive(home):
    before = runs.run(NAME, home=home)
    more = pd.DataFrame({"post_id": ["late"], "text": ["x"], "created_at": [pd.Timestamp("2025-01-02", tz="UTC")]})
    store.open_store(home).append_posts(more, app="test", seq=2)
    store.open_store(home).commit_version()
    assert len(runs.open_posts(before, home=home)) == 24
    assert runs.run(NAME, home=home).provenance.data_version != before.provenance.data_version


def test_provenance_says_who_is_in_the_data(home):
    coverage = runs.run(NAME, home=home).provenance.coverage
    assert (coverage.posts, coverage.authors, coverage.without_sentiment) == (24, 7, 24)
    assert coverage.sources == (("net", 12), ("shop", 12))
    assert coverage.languages == (("en", 16), ("de", 8))
    assert coverage.sentence().startswith("24 posts by 7 authors from net (12), shop (12); languages: en (16), de (8)")


def test_coverage_of_nobody_and_of_one_reads_as_a_sentence():
    none = Coverage(posts=0, authors=0, sources=(), languages=(), without_sentiment=0)
    assert none.sentence() == "There are no posts in this selection."
    one = Coverage(posts=1, authors=1, sources=(("net", 1),), languages=(("en", 1),), without_sentiment=0)
    assert one.sentence().startswith("1 post by 1 author from net (1); languages: en (1); all posts carry a sentiment.")
    assert none.model_copy(update={"posts": 2}).counted() == "2 posts by unnamed authors"


def test_the_reproduce_command_gives_the_same_run_again(home, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(home))
    first = runs.run(NAME, "brand:Ardo OR brand:Belio", home=home, top=3)
    words = shlex.split(first.provenance.reproduce)
    assert words[:2] == ["workbench", "run"]
    result = CliRunner().invoke(app, [*words[1:], "--json"])
    assert result.exit_code == 0, result.output
    assert f'"run": "{first.run}"' in result.stdout


def test_the_json_of_a_run_follows_the_shipped_schema(home):
    schema = json.loads((Path(workbench.__file__).parent / "model" / "run.schema.json").read_text())
    jsonschema.validate(json.loads(runs.run(NAME, home=home).model_dump_json()), schema)


def test_a_corpus_in_memory_runs_and_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "none"))
    posts, brands, text = market()
    corpus = Corpus.of(posts, brands=brands, text=text)
    result = runs.run(NAME, corpus)
    assert not (tmp_path / "none").exists()
    assert len(runs.open_posts(result, "brand:Ardo", corpus=corpus)) == 16
    with pytest.raises(MissingTable, match="in memory"):
        runs.open_posts(result)


def test_what_is_missing_or_wrong_is_said_with_the_next_step(home):
    with pytest.raises(UnknownName, match="choose one of"):
        runs.run("no_such", home=home)
    with pytest.raises(BadInput, match="top"):
        runs.run(NAME, home=home, top=0)
    posts, _, _ = market()
    with pytest.raises(MissingTable, match="run `workbench enrich` first"):
        runs.run(NAME, Corpus.of(posts))


def test_parts_that_are_not_promoted_are_named_and_a_promotion_makes_another_run(home, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PROMOTED", str(tmp_path / "none"))
    brief = runs.run("leadership_brief", home=home)
    assert "crisis_watch has not been promoted" in brief.findings["missing"].text
    assert runs.saved_run("leadership_brief", store.select(home=home), home=home) == brief
    monkeypatch.setattr(runs, "current", lambda name: None)  # as if all were
    assert runs.saved_run("leadership_brief", store.select(home=home), home=home) is None


def test_a_part_that_speaks_of_groups_is_missing_where_the_query_is_too_narrow_for_it(home, monkeypatch):
    monkeypatch.setattr(runs, "current", lambda name: None)  # as if all were promoted
    brief = runs.run("leadership_brief", "battery", home=home)
    assert "Working here (employee_voice speaks of groups of at least 5 people" in brief.findings["missing"].text


@pytest.mark.slow
def test_a_run_composed_of_others_repeats_what_they_say(sample_home):
    brief = runs.run("leadership_brief", home=sample_home)
    assert runs.run("crisis_watch", home=sample_home).headline in brief.findings["crisis_watch"].text
    assert "missing" not in {block.key for block in brief.blocks}


@pytest.mark.parametrize(
    "query",
    ["author:u1", "NOT author:u1", "post:p1", "brand:Ardo AND thread:t1", "battery", '"the brakes"', "NOT brakes"],
)
def test_a_query_that_could_mean_one_person_is_refused_where_groups_are_spoken_of(home, query):
    with pytest.raises(BadInput, match="could narrow it to one person"):
        runs.run("employee_voice", query, home=home)
    with pytest.raises(BadInput, match="could narrow it to one person"):
        runs.saved_run("employee_voice", store.select(query, home=home), home=home)


def test_of_groups_the_run_keeps_rounded_numbers_whole_days_and_no_posts(home):
    opened = store.open_store(home)
    ids = opened.select().posts["post_id"]
    known = {"sentiment": "neutral", "p_negative": 0.1, "p_neutral": 0.8, "p_positive": 0.1, "unsure": False}
    opened.write("sentiment", pd.DataFrame({"post_id": ids, **known}), "m1")
    opened.commit_version()
    run = runs.run("employee_voice", "brand:Ardo AND NOT source:shop", home=home)
    coverage, since, until = run.provenance.coverage, run.provenance.since, run.provenance.until
    assert coverage.posts % 5 == 0 and coverage.authors % 5 == 0
    assert (since.hour, since.minute, until.hour, until.minute) == (0, 0, 0, 0)
    with pytest.raises(BadInput, match="not shown: it speaks of groups of at least 5 people"):
        runs.open_posts(run, home=home)


def test_each_opening_of_an_audited_run_is_written_down_with_who_opened_it(home, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "ada")
    opened = store.open_store(home)
    ids = opened.select().posts["post_id"]
    opened.write("classes", pd.DataFrame({"post_id": ids, "head": "job_seeking", "label": "yes", "p": 1.0}), "m1")
    opened.commit_version()
    run = runs.run("talent_signals", home=home)
    runs.run("talent_signals", home=home)
    runs.saved_run("talent_signals", store.select(home=home), home=home)
    runs.saved_run("talent_signals", store.select(home=home), home=home, glance=True)  # its headline alone
    runs.open_posts(run, run.findings["people"].frame()["opens"].iloc[0], home=home)
    runs.run(NAME, home=home)  # not audited
    entries = [entry for entry in open_control(home).audit.entries() if entry.action.startswith("open ")]
    assert [(entry.by, entry.action, entry.subject) for entry in entries] == [
        ("ada", "open run", run.run),
        ("ada", "open run", run.run),
        ("ada", "open run", run.run),
        ("ada", "open posts", run.run),
    ]
    assert entries[-1].detail["opens"].startswith("post:")
