import hashlib

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.model.errors import StoreUnusable, UnknownName
from workbench.store import open_store, retention, versions
from workbench.store.overview import overview


def test_the_content_hash_of_one_post_is_what_the_definition_says(store, posts):
    store.append_posts(posts(1, text=["Grüße"], rating=[4.5], likes=[3], author=["a"]), app="file", seq=0)
    content = versions.read(store.versions, store.commit_version()).content
    microseconds = str(pd.Timestamp("2026-03-01", tz="UTC").value // 1000)
    values = ["p0", "test", "microblog", "post", "Grüße", microseconds, *[None] * 5, "4500000", None, "3", *[None] * 5]
    row = "".join("-1:" if value is None else f"{len(value.encode())}:{value}" for value in values)
    digest = hashlib.md5(row.encode(), usedforsecurity=False).digest()
    assert content["posts"] == (1, digest[::-1].hex())


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(order=st.permutations(range(6)), cut=st.integers(1, 5))
def test_neither_the_order_nor_the_batches_of_posts_change_the_data_version(tmp_path_factory, posts, order, cut):
    frame = posts(6).iloc[list(order)]
    home = tmp_path_factory.mktemp("order") / "home"
    store = open_store(home)
    store.append_posts(frame.iloc[:cut], app="one", seq=0)
    store.append_posts(frame.iloc[cut - 1 :], app="two", seq=0)
    whole = open_store(home.with_name("whole"))
    whole.append_posts(posts(6), app="one", seq=0)
    assert store.commit_version() == whole.commit_version()


def test_compaction_changes_neither_the_data_version_nor_a_pinned_corpus(enriched, posts):
    for number in range(3):
        enriched.append_posts(posts(7 + number), app="test", seq=1 + number)
    before = enriched.commit_version()
    corpus = enriched.select("united")
    moved = retention.compact(enriched)
    assert moved["posts"] == 4
    assert enriched.commit_version() == before
    assert open_store(enriched.home).select("united").corpus_id == corpus.corpus_id
    assert enriched.select("united", version=before).posts["post_id"].tolist() == ["p0", "p1", "p3"]


@pytest.mark.parametrize("column", ["author", "collected_at", "url"])
def test_what_differs_between_machines_is_no_part_of_the_data_version(tmp_path, posts, column):
    value = pd.Timestamp("2026-03-02", tz="UTC") if column == "collected_at" else "x"
    made = []
    for name, columns in (("one", {}), ("two", {column: value})):
        store = open_store(tmp_path / name)
        store.append_posts(posts(2, **columns), app="file", seq=0)
        made.append(store.commit_version())
    assert made[0] == made[1]


def test_a_changed_text_or_model_is_another_data_version(tmp_path, posts):
    made = set()
    for name, text in (("one", "a"), ("two", "b")):
        store = open_store(tmp_path / name)
        store.append_posts(posts(1, text=[text]), app="file", seq=0)
        made.add(store.commit_version())
    rows = pd.DataFrame({"post_id": ["p0"], "lang": ["en"], "confidence": [0.5]})
    store.write("language", rows, "m1")
    made.add(store.commit_version())
    store.write("language", rows.assign(confidence=0.6), "m2")
    assert store.commit_version() in made  # rows of a model that is not shown
    store.set_current("language", "m2")
    made.add(store.commit_version())
    assert len(made) == 4


def test_counts_are_no_part_of_the_data_version(enriched):
    before = enriched.commit_version()
    enriched.refresh_counts()
    assert enriched.commit_version() == before


def test_a_lost_cache_of_hashes_is_computed_again(enriched):
    before = enriched.commit_version()
    (enriched.home / "hashes.json").write_text("{ damaged")
    assert open_store(enriched.home).commit_version() == before


def test_a_damaged_record_is_refused_when_asked_for_and_written_anew_when_committed(enriched):
    version = enriched.commit_version()
    record = enriched.versions / f"{version}.json"
    record.write_text("{}")
    with pytest.raises(StoreUnusable, match="damaged"):
        enriched.select(version=version)
    assert open_store(enriched.home).commit_version() == version
    assert len(enriched.select(version=version).posts) == 6


def test_clean_up_keeps_pinned_versions_and_forgets_the_others(enriched):
    pinned, table = enriched.commit_version(), enriched.read("topic_table")
    enriched.replace("topic_table", table.assign(label=["a", "b"]), "t1")
    unpinned = enriched.commit_version()
    enriched.replace("topic_table", table.assign(label=["c", "d"]), "t1")
    present = enriched.commit_version()
    deleted, gone = retention.vacuum(enriched, [pinned], hours=0)
    assert (deleted, gone) == (1, [unpinned])
    assert enriched.select(version=pinned).table("topic_table")["label"].tolist() == ["cancelled flights", "crew"]
    assert enriched.select(version=present).table("topic_table")["label"].tolist() == ["c", "d"]
    with pytest.raises(UnknownName):
        enriched.select(version=unpinned)
    assert retention.vacuum(enriched, [], hours=0)[1] == [pinned]


def test_an_open_corpus_whose_files_were_cleaned_up_says_so(enriched):
    corpus = enriched.select()
    enriched.replace("topic_table", enriched.read("topic_table"), "t1")
    retention.vacuum(enriched, [], hours=0)
    with pytest.raises(StoreUnusable, match="files of this data version are gone"):
        corpus.table("topic_table")


def test_clean_up_removes_what_a_killed_writer_left(enriched):
    orphan = enriched.home / "tables" / "posts" / "part-0-orphan.zstd.parquet"
    orphan.write_bytes(b"half written")
    assert retention.vacuum(enriched, [], hours=0)[0] == 1
    assert not orphan.exists()
    assert len(enriched.select().posts) == 6


def test_only_a_version_whose_files_are_there_can_be_kept(enriched):
    first, table = enriched.commit_version(), enriched.read("topic_table")
    assert retention.keepable(enriched).version == retention.keepable(enriched, first).version == first
    record = (enriched.versions / f"{first}.json").read_text()
    enriched.replace("topic_table", table.assign(label=["a", "b"]), "t1")
    retention.vacuum(enriched, [], hours=0)
    (enriched.versions / f"{first}.json").write_text(record)
    with pytest.raises(StoreUnusable, match=f"files of data version {first} are gone"):
        retention.keepable(enriched, first)
    with pytest.raises(UnknownName, match="no data version"):
        retention.keepable(enriched, "0123")


def test_a_version_to_keep_whose_record_is_lost_stops_a_clean_up(enriched):
    first = enriched.commit_version()
    (enriched.versions / f"{first}.json").unlink()
    with pytest.raises(UnknownName, match=first):
        retention.vacuum(enriched, [first])


def test_the_overview_counts_what_is_shown_what_is_not_and_what_lacks(enriched, posts):
    enriched.append_posts(posts(8), app="test", seq=1)
    enriched.write("language", pd.DataFrame({"post_id": ["p0"], "lang": ["en"], "confidence": [1.0]}), "l2")
    states = {state.name: state for state in overview(enriched)}
    assert (states["posts"].rows, states["posts"].lacking) == (8, None)
    assert (states["brands"].rows, states["brands"].lacking, states["brands"].others) == (4, 2, 0)
    assert (states["language"].rows, states["language"].lacking, states["language"].others) == (2, 6, 1)
    assert (states["embeddings"].rows, states["embeddings"].lacking) == (5, 0)
