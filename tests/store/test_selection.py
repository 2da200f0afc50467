import shutil
from datetime import UTC, date, datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.model.corpus import Corpus
from workbench.model.counts import cells
from workbench.model.errors import BadInput, MissingTable, StoreUnusable, UnknownName
from workbench.store import Store, narrow, open_store, select
from workbench.store.cube import counts_suffice
from workbench.store.query import parse
from workbench.store.selection import Selection

QUERIES = {
    "": ["p0", "p1", "p2", "p3", "p4", "p5"],
    "cancelled": ["p0", "p1"],
    "CANCELLED flight": ["p0", "p1"],
    '"cancelled my"': ["p1"],
    "#flight": ["p1"],
    "ÜBER": ["p2"],
    "versp\u00e4tet OR crew": ["p2", "p3"],
    "NOT united": ["p2", "p4", "p5"],
    "brand:united": ["p0", "p1", "p3"],
    "brand:Delta": ["p3"],
    "brand:(delta OR united) -crew": ["p0", "p1"],
    "brand:delta brand:united": ["p3"],
    "NOT brand:delta": ["p0", "p1", "p2", "p4", "p5"],
    "brand:none": ["p2", "p4", "p5"],
    "channel:forum": ["p1", "p3", "p5"],
    "source:TEST channel:microblog": ["p0", "p2", "p4"],
    "kind:ticket": [],
    "lang:en": ["p0", "p1", "p4", "p5"],
    "lang:fr": ["p3"],
    "lang:de": ["p2"],
    "sentiment:negative": ["p0", "p1"],
    "sentiment:none": ["p2"],
    "topic:0": ["p0", "p1"],
    'topic:"Cancelled flights"': ["p0", "p1"],
    "topic:-1": ["p2", "p4", "p5"],
    "topic:none": ["p2", "p4", "p5"],
    "author:y": ["p2", "p4"],
    "NOT author:y": ["p0", "p1", "p3", "p5"],
    "thread:t1": ["p0", "p1"],
    "since:2026-03-01T00:02 until:2026-03-01T00:04": ["p2", "p3"],
    "NOT since:2026-03-01T00:02": ["p0", "p1"],
    "brand:united AND (sentiment:positive OR topic:0)": ["p0", "p1", "p3"],
    "brand:none OR sentiment:positive": ["p2", "p3", "p4", "p5"],
    "NOT (topic:0 OR brand:none)": ["p3"],
}


BESIDE = ("brands", "language", "sentiment", "topics", "topic_table", "text", "embeddings")


@pytest.fixture(scope="module")
def memory(library: Store) -> Corpus:
    whole = library.select()
    return Corpus.of(whole.posts, **{name: whole.table(name) for name in BESIDE})


@pytest.fixture(scope="module")
def counted(library: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    home = tmp_path_factory.mktemp("counted") / "home"
    shutil.copytree(library.home, home)
    store = open_store(home)
    store.refresh_counts()
    return store


@pytest.mark.parametrize(("query", "ids"), QUERIES.items())
def test_a_query_selects_the_posts_it_means(library, query, ids):
    assert library.select(query).posts["post_id"].tolist() == ids


@pytest.mark.parametrize(("query", "ids"), QUERIES.items())
def test_a_query_means_the_same_on_a_corpus_in_memory(memory, query, ids):
    narrowed = narrow(memory, query)
    assert narrowed.posts["post_id"].tolist() == ids
    texts = memory.table("text")
    held = set(texts[texts["post_id"].isin(ids)]["text_id"])
    assert set(narrowed.table("embeddings")["text_id"]) == held


def by_definition(corpus: Corpus, query: str) -> pd.DataFrame:
    """The counts of a corpus from its posts, with the rows of the named brands alone."""
    counts = cells(corpus.posts, *(corpus.table(name) for name in ("brands", "topics", "sentiment")))
    named = {"brand:united": ["United"], "brand:Delta": ["Delta"], "brand:delta brand:united": ["Delta", "United"]}
    named["brand:(delta OR united) -crew"] = ["Delta", "United"]
    named["brand:united AND (sentiment:positive OR topic:0)"] = ["United"]
    return counts[counts["brand"].isin(named.get(query, counts["brand"]))].reset_index(drop=True)


@pytest.mark.parametrize("query", QUERIES)
def test_counts_from_the_counts_table_and_from_the_posts_agree(library, counted, memory, query):
    before = library.select(query).table("counts")
    corpus = counted.select(query)
    pd.testing.assert_frame_equal(corpus.table("counts"), before)
    pd.testing.assert_frame_equal(corpus.table("counts"), by_definition(corpus, query))
    pd.testing.assert_frame_equal(narrow(memory, query).table("counts"), before)


def test_the_counts_table_answers_where_it_can(enriched, monkeypatch):
    enriched.refresh_counts()

    def forbidden(self: Selection) -> pd.DataFrame:
        raise AssertionError("posts were scanned")

    monkeypatch.setattr(Selection, "computed_counts", forbidden)
    counts = enriched.select("brand:united sentiment:negative", since="2026-03-01").table("counts")
    assert counts["posts"].sum() == 2


@pytest.mark.parametrize(
    ("query", "suffices"),
    [
        ("", True),
        ("brand:a", True),
        ("brand:(a OR b) NOT topic:3", True),
        ("brand:a brand:b", False),
        ("NOT brand:a", False),
        ("NOT brand:none", True),
        ("brand:a OR channel:b", False),
        ("late", False),
        ("since:2026-03-01T00:05", True),
        ("since:2026-03-01T00:04", False),
    ],
)
def test_only_some_queries_can_be_answered_from_counts(query, suffices):
    assert counts_suffice(parse(query)) == suffices


def test_counts_made_before_later_posts_are_not_used(enriched, posts):
    enriched.refresh_counts()
    enriched.append_posts(posts(8), app="test", seq=1)
    assert enriched.select("channel:forum").table("counts")["posts"].sum() == 5  # p3 counts twice
    enriched.refresh_counts()
    assert enriched.read("counts")["posts"].sum() == 9  # eight posts, one of them of two brands


def test_an_unasked_bound_is_that_of_the_posts(enriched):
    corpus = enriched.select("channel:forum")
    assert corpus.since == datetime(2026, 3, 1, 0, 1, tzinfo=UTC)
    assert corpus.until == datetime(2026, 3, 1, 0, 5, 0, 1, tzinfo=UTC)


def test_bounds_are_half_open_and_may_be_given_in_several_ways(enriched):
    at = datetime(2026, 3, 1, 0, 2, tzinfo=UTC)
    corpora = [
        enriched.select(since="2026-03-01T00:02", until=date(2026, 3, 2)),
        enriched.select(since=at, until="2026-03-02"),
        enriched.select(since=pd.Timestamp(at), until="2026-03-02T01:00+01:00"),
    ]
    assert [corpus.posts["post_id"].tolist() for corpus in corpora] == [["p2", "p3", "p4", "p5"]] * 3
    assert len({corpus.corpus_id for corpus in corpora}) == 1
    assert corpora[0].since == at
    assert corpora[0].until == datetime(2026, 3, 2, tzinfo=UTC)


def test_a_bound_in_the_query_bounds_the_corpus(enriched):
    corpus = enriched.select("until:2026-03-01T00:03", since="2026-03-01T00:01")
    assert (corpus.since.minute, corpus.until.minute) == (1, 3)
    narrowed = narrow(corpus, "since:2026-03-01T00:02")
    assert (narrowed.since.minute, narrowed.until.minute) == (2, 3)


def test_tables_hold_the_selected_posts_of_the_current_model_alone(enriched):
    corpus = enriched.select("brand:delta")
    assert corpus.table("brands")["brand"].tolist() == ["Delta", "United"]
    assert corpus.table("sentiment")["sentiment"].tolist() == ["positive"]
    assert corpus.table("embeddings")["text_id"].tolist() == ["C"]
    assert corpus.table("topic_table")["label"].tolist() == ["cancelled flights", "crew"]
    assert corpus.models["sentiment"] == "s1"
    other = corpus.table("sentiment").assign(sentiment="negative")
    enriched.write("sentiment", other, "s2")
    enriched.set_current("sentiment", "s2")
    again = enriched.select("brand:delta")
    assert again.table("sentiment")["sentiment"].tolist() == ["negative"]
    assert again.corpus_id != corpus.corpus_id


def test_a_table_that_was_never_written_names_its_command(store, posts):
    store.append_posts(posts(1), app="file", seq=0)
    with pytest.raises(MissingTable, match="workbench topics fit"):
        store.select().table("topics")


def test_a_corpus_stays_as_it_was_while_posts_arrive(enriched, posts):
    corpus = enriched.select()
    version = enriched.commit_version()
    enriched.append_posts(posts(9), app="test", seq=1)
    assert len(corpus.posts) == 6
    pinned = enriched.select(version=version)
    assert (len(pinned.posts), pinned.corpus_id) == (6, corpus.corpus_id)
    assert len(enriched.select(version=version[:8]).posts) == 6
    assert len(enriched.select().posts) == 9


def test_equal_content_in_another_store_gives_an_equal_corpus(tmp_path, enriched):
    other = open_store(tmp_path / "other")
    for number, row in enumerate(range(5, -1, -1)):
        other.append_posts(enriched.read("posts").iloc[[row]].assign(author=f"a{row}"), app="x", seq=number)
    for name in BESIDE:
        other.replace(name, enriched.read(name), enriched.current(name))
    ours, theirs = enriched.select("cancelled"), other.select("cancelled")
    assert ours.data_version == theirs.data_version
    assert ours.corpus_id == theirs.corpus_id


def test_narrowing_a_selected_corpus_gives_what_selecting_it_gives(enriched):
    whole = enriched.select(since="2026-03-01", until="2026-03-02")
    narrowed = narrow(whole, "brand:united cancelled")
    selected = enriched.select(narrowed.query, narrowed.since, narrowed.until, narrowed.data_version)
    assert narrowed.corpus_id == selected.corpus_id
    pd.testing.assert_frame_equal(narrowed.posts, selected.posts)
    pd.testing.assert_frame_equal(narrowed.table("counts"), selected.table("counts"))
    assert narrow(whole, " ") is whole


def test_an_empty_store_gives_an_empty_corpus(store):
    corpus = store.select("brand:x OR late")
    assert len(corpus.posts) == 0
    assert corpus.posts.columns.tolist()[0] == "post_id"
    assert corpus.since == corpus.until
    assert len(corpus.table("counts")) == 0
    assert len(narrow(corpus, "late").posts) == 0


def test_select_without_a_store_says_what_to_run(tmp_path):
    with pytest.raises(StoreUnusable, match="workbench ingest"):
        select("late", home=tmp_path / "nowhere")


@pytest.mark.parametrize("since", ["soon", "2026-13-01", ""])
def test_a_bound_that_is_no_time_is_refused(enriched, since):
    with pytest.raises(BadInput, match="is not a time"):
        enriched.select(since=since)


@pytest.mark.parametrize("version", ["0000", "../x", "*", ""])
def test_a_version_never_recorded_is_refused(enriched, version):
    enriched.commit_version()
    with pytest.raises(UnknownName, match="data version"):
        enriched.select(version=version)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(word=st.text(min_size=1, max_size=8).filter(lambda text: len(text.split()) == 1))
def test_any_word_finds_the_post_that_consists_of_it(word):
    from workbench.model.query import canonical, words

    frame = pd.DataFrame({"post_id": ["a"], "text": [f"so {word.lower()} it is"]})
    corpus = Corpus.of(frame.assign(created_at=pd.Timestamp("2026-03-01", tz="UTC")))
    assert len(narrow(corpus, canonical(words(word))).posts) == 1


def test_bounds_that_leave_nothing_out_change_no_counts(counted, monkeypatch):
    whole = counted.select()

    def forbidden(self: Selection) -> pd.DataFrame:
        raise AssertionError("posts were scanned")

    monkeypatch.setattr(Selection, "computed_counts", forbidden)
    again = counted.select(since=whole.since, until=whole.until)
    assert again.corpus_id == whole.corpus_id
    pd.testing.assert_frame_equal(again.table("counts"), whole.table("counts"))
    wider = counted.select(since="2020-01-01", until="2030-01-01")
    assert (wider.since.year, wider.until.year) == (2020, 2030)
    pd.testing.assert_frame_equal(wider.table("counts"), whole.table("counts"))
