"""The quality of topics in a store: measured on what they were learned from, written beside them."""

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from workbench import topic_quality
from workbench.cli.main import app
from workbench.model import post
from workbench.model.errors import MissingTable
from workbench.store import open_store
from workbench.topics import KmeansModel
from workbench.topics.refit import fit_store

WORDS = {"battery": "battery charger percent", "parcel": "parcel courier late", "screen": "screen glass pixels"}
MODEL = KmeansModel(topics=3)


@pytest.fixture
def store(tmp_path):
    """150 posts on three subjects, each its own text, and ten copies of the first; a brand says one more."""
    draw = np.random.default_rng(0)
    subjects = [list(WORDS)[i % 3] for i in range(150)] + ["battery"] * 11
    ids = pd.Series([f"p{i:03d}" for i in range(161)], dtype="str")
    texts = [f"{WORDS[subject]} {i}" for i, subject in enumerate(subjects)]
    texts[150:160] = [texts[0]] * 10
    keys = pd.Series([f"t{texts.index(text):03d}" for text in texts], dtype="str")
    vectors = np.eye(6)[[list(WORDS).index(subject) for subject in subjects]] + draw.normal(0, 0.1, (161, 6))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    posts = pd.DataFrame({"post_id": ids, "text": texts, "author": [*ids[:160], "brand:Aster"]})
    posts["created_at"] = pd.date_range("2025-01-01", periods=161, freq="1h", tz="UTC")
    store = open_store(tmp_path / "home")
    store.append_posts(post.conform(posts), app="test", seq=1)
    store.write("text", pd.DataFrame({"post_id": ids, "normal": texts, "text_id": keys}), "words")
    known = pd.DataFrame({"text_id": keys, "vector": list(vectors.astype(np.float32))}).drop_duplicates("text_id")
    store.write("embeddings", known, "encoder-1")
    return store


def test_clear_topics_are_coherent_exclusive_and_found_again(store):
    fit_store(store, MODEL)
    rows = topic_quality.write_quality(store, MODEL)
    assert len(rows) == 3
    assert (rows["coherence"] > 0.9).all()  # the words of a subject always stand together
    assert rows["exclusivity"].to_list() == pytest.approx([1, 1, 1])
    assert (rows["stability"] > 0.8).all()


def test_the_figures_stand_beside_the_topics_they_speak_of(store):
    made = fit_store(store, MODEL).model
    rows = topic_quality.write_quality(store, MODEL)
    corpus = store.select("battery")  # quality is of a topic, not of the posts a query means
    assert corpus.models["topic_quality"] == corpus.models["topic_table"] == made
    pd.testing.assert_frame_equal(corpus.table("topic_quality")[["topic", "stability"]], rows[["topic", "stability"]])


def test_a_new_measure_takes_the_place_of_the_old_one(store):
    first = fit_store(store, MODEL).model
    topic_quality.write_quality(store, MODEL)
    topic_quality.write_quality(store, MODEL)
    assert len(store.read("topic_quality")) == 3
    fit_store(store, KmeansModel(topics=2), anew=True)
    topic_quality.write_quality(store, KmeansModel(topics=2))
    assert len(store.read("topic_quality")) == 2
    assert store.read("topic_quality", model=first).empty


def test_exemplars_are_the_nearest_posts_each_text_once_and_none_by_a_brand(store):
    fit_store(store, MODEL)
    rows = topic_quality.write_quality(store, MODEL)
    topics = store.read("topics").set_index("post_id")
    for row in rows.itertuples():
        assert len(set(row.exemplars)) == 5
        assert set(topics.loc[list(row.exemplars), "topic"]) == {row.topic}
    named = [post_id for exemplars in rows["exemplars"] for post_id in exemplars]
    assert not {f"p{i}" for i in range(150, 161)} & set(named)


def test_the_same_topics_give_the_same_figures_twice(store):
    fit_store(store, MODEL)
    first, second = (topic_quality.quality(store.select(), MODEL) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_progress_is_told_from_none_to_all(store):
    fit_store(store, MODEL)
    told: list[tuple[int, int]] = []
    topic_quality.write_quality(store, MODEL, told=lambda done, of: told.append((done, of)))
    assert told == [(done, 8) for done in range(9)]


def test_the_curve_falls_from_nearly_all_posts_and_is_pure_where_topics_are(store):
    fit_store(store, MODEL)
    labels = {f"p{i:03d}": list(WORDS)[i % 3] for i in range(150)}
    curve = topic_quality.curve(store.select(), labels)
    assert curve["coverage"].is_monotonic_decreasing
    assert curve["purity"].tolist() == [1] * len(curve)


def test_a_store_without_topics_is_told_what_to_run(store):
    with pytest.raises(MissingTable, match="workbench topics fit"):
        topic_quality.write_quality(store, MODEL)


def test_topics_of_another_encoder_are_not_measured(store):
    fit_store(store, MODEL)
    store.write("embeddings", store.read("embeddings"), "encoder-2")
    store.set_current("embeddings", "encoder-2")
    with pytest.raises(MissingTable, match="another encoder"):
        topic_quality.write_quality(store, MODEL)


def test_a_fit_that_found_nothing_has_an_empty_table(tmp_path):
    store = open_store(tmp_path / "few")
    at = pd.Timestamp("2024-05-01", tz="UTC")
    store.append_posts(
        pd.DataFrame({"post_id": ["a", "b"], "text": "same", "created_at": at, "source": "x"}), app="x", seq=0
    )
    store.write("text", pd.DataFrame({"post_id": ["a", "b"], "normal": "same", "text_id": "t"}), "n1")
    store.write("embeddings", pd.DataFrame({"text_id": ["t"], "vector": [[1.0, 0.0]]}), "e1")
    fit_store(store, MODEL)
    assert topic_quality.write_quality(store, MODEL).empty
    assert topic_quality.curve(store.select())["coverage"].isna().all()


def test_a_fit_from_the_command_line_measures_and_can_leave_it(store, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(store.home))
    done = CliRunner().invoke(app, ["topics", "fit", "--model", "kmeans", "--no-quality"])
    assert done.exit_code == 0
    assert "unstable" not in done.output
    assert not store.select().has("topic_quality")
    done = CliRunner().invoke(app, ["topics", "fit", "--model", "kmeans"])
    assert "topics are unstable: in 8 fits of resampled posts less than 60 % alike" in done.output
    assert store.select().has("topic_quality")


def test_the_command_lists_topics_with_their_quality_and_the_curve(store, monkeypatch):
    fit_store(store, MODEL)
    monkeypatch.setenv("WORKBENCH_HOME", str(store.home))
    monkeypatch.setenv("COLUMNS", "160")
    done = CliRunner().invoke(app, ["topics", "quality", "--top", "2"])
    assert done.exit_code == 0
    for said in ("coherence", "stability", "exclusivity", "and 1 smaller", "posts with a topic"):
        assert said in done.output
    assert store.current("topic_quality") == store.current("topic_table")
