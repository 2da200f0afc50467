import json
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from workbench.model import post
from workbench.model.errors import StoreUnusable, UnknownName
from workbench.store import Store, open_store
from workbench.store.table import COMPACT_EVERY


def test_posts_come_back_as_they_were_written(store, posts):
    frame = posts(3, likes=[1, None, 3], rating=[4.5, None, 1.0], lang=["de", None, "en"])
    assert store.append_posts(frame, app="file", seq=0) == 3
    read = store.read("posts")
    pd.testing.assert_frame_equal(read, post.conform(frame))


def test_importing_the_same_posts_twice_adds_nothing(store, posts):
    assert store.append_posts(posts(4), app="one", seq=0) == 4
    assert store.append_posts(posts(4), app="another", seq=0) == 0
    assert len(store.read("posts")) == 4


def test_a_batch_that_was_committed_is_not_written_again_even_with_other_posts(store, posts):
    store.append_posts(posts(2), app="file", seq=7)
    assert store.append_posts(posts(2, start=10), app="file", seq=7) == 0
    assert store.append_posts(posts(2, start=10), app="file", seq=6) == 0
    assert store.done("file") == 7
    assert store.done("other") is None


def test_a_batch_of_known_posts_still_counts_as_done(store, posts):
    store.append_posts(posts(2), app="one", seq=0)
    store.append_posts(posts(2), app="two", seq=5)
    assert store.done("two") == 5


def test_a_post_repeated_within_a_batch_is_kept_once_the_first_one(store, posts):
    frame = pd.concat([posts(2), posts(1, text=["changed"])])
    assert store.append_posts(frame, app="file", seq=0) == 2
    assert store.read("posts")["text"].tolist() == ["post number 0", "post number 1"]


def test_only_the_new_posts_of_an_overlapping_batch_are_added(store, posts):
    store.append_posts(posts(10), app="one", seq=0)
    assert store.append_posts(posts(10, start=5), app="two", seq=0) == 5
    assert store.read("posts")["post_id"].tolist() == [f"p{number}" for number in range(15)]


def test_two_open_stores_know_of_each_others_posts(store, posts):
    other = open_store(store.home)
    store.append_posts(posts(4), app="one", seq=0)
    assert other.append_posts(posts(4, start=2), app="two", seq=0) == 2
    assert store.append_posts(posts(8), app="three", seq=0) == 2


def test_many_batches_are_compacted_on_the_way_and_keep_every_post(store, posts):
    for number in range(COMPACT_EVERY + 2):
        store.append_posts(posts(1, start=number), app="file", seq=number)
    assert len(store.read("posts")) == COMPACT_EVERY + 2
    assert len(store.at("posts").open().file_uris()) < 10
    assert store.append_posts(posts(COMPACT_EVERY + 2), app="again", seq=0) == 0


def test_the_log_of_a_table_is_kept_for_a_hundred_years(store, posts):
    store.append_posts(posts(1), app="file", seq=0)
    configuration = DeltaTable(store.at("posts").uri).metadata().configuration
    assert configuration["delta.logRetentionDuration"] == "interval 36500 days"


def test_the_log_holds_no_text_of_posts(store, posts):
    store.append_posts(posts(1, text=["a secret sentence"], author=["someone"]), app="file", seq=0)
    log = "".join(path.read_text() for path in Path(store.at("posts").uri, "_delta_log").glob("*.json"))
    assert "secret" not in log
    assert "someone" not in log


def test_missing_gives_what_a_model_has_not_seen_and_nothing_after_it_has(store, posts):
    store.append_posts(posts(5, lang="en"), app="file", seq=0)
    batches = []
    for batch in store.missing("language", "m1", batch=2):
        batches.append(batch["post_id"].tolist())
        store.write("language", batch[["post_id", "lang"]].assign(confidence=1.0), "m1")
    assert batches == [["p0", "p1"], ["p2", "p3"], ["p4"]]
    assert list(store.missing("language", "m1")) == []
    assert sum(map(len, store.missing("language", "m2"))) == 5
    store.append_posts(posts(6, lang="en"), app="file", seq=1)
    assert [batch["post_id"].tolist() for batch in store.missing("language", "m1")] == [["p5"]]


def test_missing_posts_carry_what_enrichment_reads(store, posts):
    store.append_posts(posts(1, brand=["Delta"]), app="file", seq=0)
    batch = next(store.missing("brands", "m"))
    assert batch.columns.tolist() == ["post_id", "text", "lang", "brand", "created_at", "thread_id"]
    assert batch.dtypes.astype("str").tolist() == ["str", "str", "str", "str", post.TIME, "str"]


def test_missing_posts_carry_their_normalised_text_when_asked(store, posts):
    store.append_posts(posts(2), app="file", seq=0)
    asked = ("post_id", "normal", "text_id", "created_at")
    assert list(store.missing("language", "m", columns=asked)) == []
    store.write("text", pd.DataFrame({"post_id": ["p1"], "normal": ["said"], "text_id": ["t"]}), "text-1")
    (batch,) = store.missing("language", "m", columns=asked)
    assert batch.drop(columns="created_at").to_numpy().tolist() == [["p1", "said", "t"]]
    assert batch.dtypes.astype("str").tolist() == ["str", "str", "str", post.TIME]


def test_nothing_is_missing_in_an_empty_store(store):
    assert list(store.missing("language", "m")) == []
    assert list(store.missing_texts("m")) == []


def test_a_post_without_a_brand_that_was_examined_is_not_missing_and_not_shown(store, posts):
    store.append_posts(posts(3), app="file", seq=0)
    found = pd.DataFrame({"post_id": ["p0", "p0"], "brand": ["Delta", "United"]})
    store.write("brands", found, "m", examined=["p0", "p1"])
    store.write("brands", pd.DataFrame({"post_id": ["p2"], "brand": [""]}), "m")
    assert list(store.missing("brands", "m")) == []
    assert store.read("brands")[["post_id", "brand"]].to_numpy().tolist() == [["p0", "Delta"], ["p0", "United"]]


def test_each_unique_text_is_missing_once(store):
    table = pd.DataFrame({"post_id": ["a", "b", "c"], "normal": ["hi", "hi", "ho"], "text_id": ["1", "1", "2"]})
    store.write("text", table, "n")
    batch = next(store.missing_texts("static"))
    assert batch.to_numpy().tolist() == [["1", "hi"], ["2", "ho"]]
    store.write("embeddings", pd.DataFrame({"text_id": ["1"], "vector": [np.ones(2, dtype="float32")]}), "static")
    assert next(store.missing_texts("static"))["text_id"].tolist() == ["2"]


def test_writing_the_same_rows_twice_adds_nothing(store):
    rows = pd.DataFrame({"post_id": ["a", "b"], "lang": ["en", "de"], "confidence": [1.0, 0.5]})
    store.write("language", rows, "m")
    store.write("language", rows, "m")
    open_store(store.home).write("language", rows, "m")
    assert len(store.read("language")) == 2


def test_the_first_model_is_current_until_another_is_chosen(store):
    rows = pd.DataFrame({"post_id": ["a"], "lang": ["en"], "confidence": [1.0]})
    assert store.current("language") is None
    store.write("language", rows, "m1")
    store.write("language", rows.assign(lang="de"), "m2")
    assert store.current("language") == "m1"
    assert store.read("language")["lang"].tolist() == ["en"]
    assert store.read("language", model="m2")["lang"].tolist() == ["de"]
    store.set_current("language", "m2")
    assert open_store(store.home).read("language")["lang"].tolist() == ["de"]


def test_replace_puts_new_rows_in_place_of_the_same_models_alone(store):
    def table(label: str) -> pd.DataFrame:
        row = {"topic": [0], "label": [label], "words": [["w"]], "weights": [[1.0]], "posts": [3]}
        return pd.DataFrame({**row, "centroid": [[1.0]], "threshold": [0.5]})

    store.replace("topic_table", table("old"), "m1")
    store.replace("topic_table", table("other"), "it's")
    store.replace("topic_table", table("new"), "m1")
    assert store.read("topic_table", model="m1")["label"].tolist() == ["new"]
    assert store.read("topic_table", model="it's")["label"].tolist() == ["other"]


def test_replacing_by_nothing_leaves_nothing_of_the_model(store):
    rows = pd.DataFrame({"post_id": ["a"], "topic": [1], "similarity": [0.5]})
    store.replace("topics", rows, "m")
    store.replace("topics", rows.iloc[:0], "m")
    assert len(store.read("topics")) == 0
    store.write("topics", rows, "m")
    assert len(store.read("topics")) == 1


def test_reading_a_table_never_written_gives_no_rows_in_its_columns(store):
    columns = ["post_id", "sentiment", "p_negative", "p_neutral", "p_positive", "unsure"]
    assert store.read("sentiment").columns.tolist() == columns
    assert store.read("posts", columns=["post_id"]).columns.tolist() == ["post_id"]


def test_an_unknown_table_is_refused_by_name(store):
    with pytest.raises(UnknownName, match="no table 'postings'"):
        store.read("postings")


def test_times_keep_their_microseconds(store, posts):
    at = datetime(2026, 3, 1, 12, 30, 15, 123457, tzinfo=UTC)
    store.append_posts(posts(1, created_at=[pd.Timestamp(at)]), app="file", seq=0)
    assert store.read("posts")["created_at"][0].to_pydatetime() == at


def test_tables_may_stand_elsewhere_than_the_home(tmp_path, posts):
    home = tmp_path / "home"
    home.mkdir()
    (home / "workbench.toml").write_text('[store]\nuri = "../elsewhere"\n')
    Store(home).append_posts(posts(2), app="file", seq=0)
    assert json.loads(next((tmp_path / "elsewhere/posts/_delta_log").glob("*0.json")).read_text().splitlines()[0])
    assert len(open_store(home).select().posts) == 2


def test_addresses_of_object_storage_are_passed_on_as_they_are(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "workbench.toml").write_text('[store]\nuri = "s3://bucket/posts"\noptions = { aws_region = "x" }\n')
    stored = Store(home).at("brands")
    assert (stored.uri, stored.local, stored.options) == ("s3://bucket/posts/brands", False, {"aws_region": "x"})


def test_a_home_may_have_spaces_and_letters_of_any_script(tmp_path, posts):
    store = open_store(tmp_path / "it's my *home* ü")
    store.append_posts(posts(3), app="file", seq=0)
    assert store.append_posts(posts(4), app="again", seq=0) == 1
    assert len(store.select("number").posts) == 4


@pytest.mark.parametrize("name", ["a[b]", "100%", "a|b"])
def test_a_home_that_the_tables_cannot_stand_in_is_refused(tmp_path, name):
    with pytest.raises(StoreUnusable, match="cannot stand at"):
        open_store(tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_table_of_an_earlier_workbench_is_read_and_gains_the_column_it_lacks(store, posts):
    store.append_posts(posts(2), app="test", seq=0)
    rows = pa.table({"post_id": ["p0"], "sentiment": ["negative"], "model": ["m"]})
    for name in ("p_negative", "p_neutral", "p_positive"):
        rows = rows.append_column(name, pa.array([0.5], pa.float32()))
    write_deltalake(store.at("sentiment").uri, rows)
    store.set_current("sentiment", "m")
    before = store.commit_version()
    assert store.select().table("sentiment")["unsure"].isna().all()
    found = {"sentiment": ["positive"], "p_negative": [0.1], "p_neutral": [0.1], "p_positive": [0.8], "unsure": [True]}
    store.write("sentiment", pd.DataFrame({"post_id": ["p1"], **found}), "m")
    assert store.select().table("sentiment")["unsure"].isna().tolist() == [True, False]
    assert store.select(version=before).table("sentiment")["unsure"].isna().tolist() == [True]
