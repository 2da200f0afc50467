"""The map of topics on hand-made posts."""

import numpy as np
import pandas as pd
import pytest

from workbench.analyses import topic_map
from workbench.analyses.topic_overview import ANALYSIS
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure

CENTROIDS = np.eye(6)[:3]


def corpus_of(topics, text="fine", models=None, width=6) -> Corpus:
    """A post an hour with these topics, its vector near its topic's centroid; topics 4, 7 and 9 of the table."""
    n = len(topics)
    draw = np.random.default_rng(1)
    ids = pd.Series([f"p{i:05d}" for i in range(n)], dtype="str")
    place = {4: 0, 7: 1, 9: 2, -1: 0}
    vectors = CENTROIDS[[place[topic] for topic in topics]] + draw.normal(0, 0.1, (n, 6))
    vectors[np.array(topics) == -1] = draw.normal(0, 1, (int((np.array(topics) == -1).sum()), 6))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    similarity = np.einsum("ij,ij->i", vectors, CENTROIDS[[place[topic] for topic in topics]])
    posts = pd.DataFrame({"post_id": ids, "text": text, "author": ids})
    posts["created_at"] = pd.date_range("2025-01-01", periods=n, freq="1h", tz="UTC")
    return Corpus.of(
        posts,
        models,
        text=pd.DataFrame({"post_id": ids, "normal": "x", "text_id": "t" + ids}),
        topics=pd.DataFrame({"post_id": ids, "topic": topics, "similarity": similarity}),
        topic_table=pd.DataFrame(
            {
                "topic": [4, 7, 9],
                "label": pd.Series(["battery", "parcel", "screen"], dtype="str"),
                "words": [["a"], ["b"], ["c"]],
                "weights": [[1.0]] * 3,
                "posts": [1, 1, 1],
                "centroid": [row.tolist() for row in CENTROIDS],
                "threshold": [0.1] * 3,
            }
        ),
        embeddings=pd.DataFrame({"text_id": "t" + ids, "vector": [row[:width].tolist() for row in vectors]}),
    )


def figure(corpus) -> Figure:
    found = ANALYSIS.run(corpus, ANALYSIS.check_params({}))["map"]
    assert isinstance(found, Figure)
    return found


def points(corpus) -> pd.DataFrame:
    return pd.DataFrame([row for rows in figure(corpus).spec["datasets"].values() for row in rows])


MIXED = [4, 4, 4, 7, 7, 9, -1] * 12


def test_every_text_is_a_point_and_topics_lie_apart():
    found = points(corpus_of(MIXED))
    assert found["topic"].value_counts().to_dict() == {"battery": 36, "parcel": 24, "screen": 12, "no topic": 12}
    named = found[found["topic"] != "no topic"]
    middle = named.groupby("topic")[["x", "y"]].transform("mean")
    own = np.hypot(named["x"] - middle["x"], named["y"] - middle["y"])
    for topic, centre in named.groupby("topic")[["x", "y"]].mean().iterrows():
        others = named[named["topic"] != topic]
        reach = own[named["topic"] == topic].max()
        assert np.hypot(others["x"] - centre["x"], others["y"] - centre["y"]).min() > 0.8 * reach


def test_the_most_typical_posts_lie_in_the_middle_and_large_topics_are_large():
    corpus = corpus_of(MIXED)
    frame = corpus.posts_with("text", "topics")
    found = topic_map.positions(corpus, frame, [4, 7, 9])
    assert found is not None
    spread = found.groupby("topic")[["x", "y"]].std().mean(axis=1)
    assert spread[4] > spread[7] > spread[9]
    own = frame.sort_values("text_id")["similarity"].to_numpy()[found["topic"] == 4]
    battery = found[found["topic"] == 4]
    centre = battery[["x", "y"]].mean()
    distance = np.hypot(battery["x"] - centre["x"], battery["y"] - centre["y"])
    assert np.corrcoef(own, distance)[0, 1] < -0.5


def test_a_map_never_holds_more_points_than_a_page_can_carry():
    corpus = corpus_of([4, 7, 9, -1] * 1_000)
    found = figure(corpus)
    assert len(points(corpus)) == topic_map.POINTS <= 5_000
    assert f"{topic_map.POINTS:,} different texts, drawn at random" in found.alt


def test_a_text_that_many_repeat_is_one_point():
    base = corpus_of([4] * 30 + [7] * 30)
    text = base.table("text").assign(text_id=["tp00000"] * 20 + list(base.table("text")["text_id"][20:]))
    tables = {name: base.table(name) for name in ("topics", "topic_table", "embeddings")}
    assert len(points(Corpus.of(base.posts, text=text, **tables))) == 41


def test_the_same_posts_give_the_same_map_in_any_order():
    corpus = corpus_of(MIXED)
    assert figure(corpus).spec == figure(corpus_of(MIXED)).spec
    frame = corpus.posts_with("text", "topics")
    shuffled = frame.sample(frac=1, random_state=3)
    first, second = (topic_map.positions(corpus, one, [4, 7, 9]) for one in (frame, shuffled))
    pd.testing.assert_frame_equal(first, second)


def test_what_a_reader_sees_above_a_point_names_nobody_and_steers_nothing():
    corpus = corpus_of([4] * 20, text="@anna <b>see</b> https://evil.example/x \u202e\x1b[31m " + "long " * 50)
    (shown,) = set(points(corpus)["text"])
    assert shown.startswith("@someone <b>see</b> [link] [31m long")
    assert len(shown) <= topic_map.EXCERPT


def test_there_is_no_map_without_vectors_of_the_topics_encoder():
    corpus = corpus_of(MIXED)
    bare = Corpus.of(corpus.posts, topics=corpus.table("topics"), topic_table=corpus.table("topic_table"))
    other = corpus_of(MIXED, models={"topic_table": "snn; encoder one; fit 0", "embeddings": "two"})
    for without in (bare, other, corpus_of(MIXED, width=4)):
        found = ANALYSIS.run(without, ANALYSIS.check_params({}))
        assert "map" not in {block.key for block in found.blocks}


@pytest.mark.parametrize("topics", [[4] * 12, [4] * 12 + [-1] * 3, [4, 7] * 12])
def test_one_or_two_topics_have_a_map_too(topics):
    found = points(corpus_of(topics))
    assert len(found) == len(topics)
    assert np.isfinite(found[["x", "y"]]).all(axis=None)
