import pandas as pd
import pytest

from tests.topics.conftest import add_posts
from workbench.model.errors import MissingTable
from workbench.store import open_store
from workbench.topics import KmeansModel
from workbench.topics.refit import assign_new, fit_store

MODEL = KmeansModel(topics=6)


@pytest.fixture
def store(tmp_path, planted):
    store = open_store(tmp_path / "home")
    add_posts(store, planted, range(200), 1)
    return store


def test_a_fit_is_what_a_corpus_then_shows(store):
    topics = fit_store(store, MODEL)
    corpus = store.select()
    assert corpus.models["topics"] == corpus.models["topic_table"] == topics.model
    assert corpus.table("topics")["post_id"].nunique() == 200
    sizes = corpus.table("topics")["topic"].value_counts()
    table = corpus.table("topic_table").sort_values("topic")
    assert table["posts"].tolist() == [sizes[topic] for topic in table["topic"]]
    counts = corpus.table("counts")
    assert counts.loc[counts["topic"] == 0, "posts"].sum() == sizes[0]


def test_a_second_fit_takes_the_place_of_the_first(store):
    first = fit_store(store, MODEL)
    second = fit_store(store, KmeansModel(topics=3))
    assert store.current("topics") == second.model
    assert len(store.read("topic_table")) == len(second)
    assert store.read("topics", model=first.model).empty


def test_the_same_fit_twice_is_the_same_data_version(store):
    fit_store(store, MODEL)
    before = store.commit_version()
    fit_store(store, MODEL)
    assert store.commit_version() == before


def die_at_the_topic_table(store, monkeypatch):
    """From now on the store is interrupted when it comes to write the topic table."""
    write = store.replace

    def dies(table, frame, model, **rest):
        if table == "topic_table":
            raise KeyboardInterrupt
        write(table, frame, model, **rest)

    monkeypatch.setattr(store, "replace", dies)


def test_a_fit_that_dies_while_writing_changes_nothing_a_corpus_shows(store, monkeypatch):
    first = fit_store(store, MODEL)
    shown = store.select().table("topics")
    die_at_the_topic_table(store, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        fit_store(store, KmeansModel(topics=3))
    again = open_store(store.home).select()
    assert again.models["topics"] == first.model
    pd.testing.assert_frame_equal(again.table("topics"), shown)


def test_learning_from_some_posts_still_gives_every_post_a_row(store):
    topics = fit_store(store, MODEL, "brand:A")
    assert len(topics.assignment) == 100
    frame = store.read("topics")
    assert frame["post_id"].nunique() == len(frame) == 200
    others = frame[frame["post_id"].str[1:].astype(int) % 2 == 0]
    assert (others["topic"] >= 0).mean() > 0.3


def test_new_posts_join_and_are_counted_once(store, planted):
    fit_store(store, MODEL)
    assert assign_new(store) == 0
    add_posts(store, planted, range(200, 300), 2)
    assert assign_new(store) == 100
    assert assign_new(store) == 0
    frame, table = store.read("topics"), store.read("topic_table").sort_values("topic")
    assert len(frame) == 300
    assert table["posts"].sum() == (frame["topic"] >= 0).sum()
    new = frame[frame["post_id"] >= "p200"].set_index("post_id")["topic"]
    subjects = {f"p{i:03d}": planted.subjects[i] for i in range(300)}
    joined = new[new >= 0]
    old = frame[(frame["post_id"] < "p200") & (frame["topic"] >= 0)]
    main = old.groupby("topic")["post_id"].agg(lambda ids: ids.map(subjects).mode()[0])
    assert (joined.index.map(subjects) == main[joined.to_numpy()].to_numpy()).mean() > 0.8


def test_nothing_is_assigned_before_a_fit(store):
    assert assign_new(store) == 0


def test_topics_of_another_encoder_are_not_mixed(store, planted):
    fit_store(store, MODEL)
    add_posts(store, planted, range(200, 210), 2)
    everything = store.read("embeddings")
    store.write("embeddings", everything, "encoder-2")
    store.set_current("embeddings", "encoder-2")
    with pytest.raises(MissingTable, match=r"another encoder .* run `workbench topics fit --anew`"):
        assign_new(store)


def test_a_first_fit_that_dies_while_writing_leaves_a_store_without_topics(store, monkeypatch):
    die_at_the_topic_table(store, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        fit_store(store, MODEL)
    again = open_store(store.home).select()
    assert not again.has("topics")
    assert not again.has("topic_table")


def test_posts_that_give_no_topic_are_kept_as_posts_without_one(tmp_path):
    store = open_store(tmp_path / "few")
    at = pd.Timestamp("2024-05-01", tz="UTC")
    ids = ["a", "b", "c"]
    store.append_posts(pd.DataFrame({"post_id": ids, "text": "same", "created_at": at, "source": "x"}), app="x", seq=0)
    store.write("text", pd.DataFrame({"post_id": ids, "normal": "same", "text_id": "t"}), "n1")
    store.write("embeddings", pd.DataFrame({"text_id": ["t"], "vector": [[1.0, 0.0]]}), "e1")
    assert len(fit_store(store, MODEL)) == 0
    corpus = store.select()
    assert corpus.table("topics")["topic"].tolist() == [-1, -1, -1]
    assert corpus.table("topic_table").empty
