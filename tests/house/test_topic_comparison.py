"""The arithmetic of the comparison of topics, by hand."""

import numpy as np
import pytest
from scipy import sparse

from tests.benchmarks.topic_comparison import newposts, quality, scale, stability, table, texts
from tests.benchmarks.topic_comparison.comparison import count, difference, mean, spaced
from tests.benchmarks.topic_comparison.systems import keywords, our_model

EAST, NORTH = [1.0, 0.0], [0.0, 1.0]


def test_topics_are_matched_so_that_most_posts_keep_theirs() -> None:
    old = np.array([0, 0, 0, 1, 1, -1])
    new = np.array([1, 1, 0, 0, 0, -1])
    assert newposts.matched(old, new) == {-1: -1, 0: 1, 1: 0}


def test_a_topic_without_a_partner_agrees_with_nothing_and_no_topic_counts_as_one() -> None:
    names = newposts.matched(np.array([0, 0, 1, 2]), np.array([5, 5, 4, -1]))
    assert names == {-1: -1, 0: 5, 1: 4}
    assert newposts.agreement(names, np.array([0, 1, 2, -1]), np.array([5, 5, 5, -1])) == 0.5


def test_no_topics_on_either_side_agree() -> None:
    nothing = np.array([-1, -1])
    assert newposts.agreement(newposts.matched(nothing, nothing), nothing, nothing) == 1.0


def test_the_nearest_outliers_join_until_the_wished_share_is_inside() -> None:
    vectors = np.array([EAST, NORTH, [0.8, 0.6], [0.1, 0.995]], dtype=np.float32)
    labels = np.array([0, 1, -1, -1])
    assert quality.covered(vectors, labels, 0.75).tolist() == [0, 1, -1, 1]
    assert quality.covered(vectors, labels, 1.0).tolist() == [0, 1, 0, 1]
    assert quality.covered(vectors, labels, 0.2).tolist() == [0, 1, -1, -1]


def test_topics_that_are_alike_merge_first() -> None:
    reading = quality.read(["late bus", "late bus", "late bus", "late bus", "good food", "good food"])
    vectors = np.array([EAST, EAST, [0.9, 0.436], [0.9, 0.436], NORTH, NORTH])
    found = quality.merged(reading, vectors, np.array([0, 0, 1, 1, 2, 2]), 2)
    assert found[0] == found[2] != found[4]
    assert count(found) == 2


def test_words_of_a_topic_are_its_own_and_ties_are_alphabetical() -> None:
    reading = quality.read(["tram bus", "bus tram", "soup", "soup", "rain", "rain"])
    assert quality.words(reading, np.array([7, 7, 3, 3, -1, -1])) == [["soup"], ["bus", "tram"]]
    assert quality.words(reading, np.full(6, -1)) == []


def test_coherence_is_one_for_words_that_always_stand_together() -> None:
    reference = [["tram", "bus"], ["tram", "bus"], ["soup", "rain"], ["soup"]]
    found = quality.coherence({"a": [["tram", "bus"]], "b": [["unknown", "soup"]]}, reference)
    assert found["a"] == pytest.approx([1.0], abs=1e-6)
    assert len(found["b"]) == 0


def test_keywords_are_the_nearest_words_of_a_text_that_it_has() -> None:
    present = sparse.csr_matrix([[1, 2, 1], [0, 0, 1]])
    vectors = np.array([EAST, NORTH])
    of_terms = np.array([[0.6, 0.8], EAST, [-1.0, 0.0]])
    assert keywords(present, vectors, of_terms, 1).toarray().tolist() == [[0, 1, 0], [0, 0, 0]]
    assert keywords(present, vectors, of_terms, 5).toarray().tolist() == [[0.6, 1, 0], [0, 0, 0]]


def test_two_fits_are_compared_on_the_posts_that_both_drew() -> None:
    rows = [np.array([0, 1, 2, 3, 4]), np.array([1, 2, 3, 4, 5])]
    labels = [np.array([9, 0, 0, 1, 1]), np.array([1, 1, 0, 0, 9])]
    assert stability.bootstrap(rows, labels) == pytest.approx(1.0)


def test_seconds_that_grow_like_posts_have_the_exponent_one() -> None:
    rows = [{"posts": posts, "cpu_s": posts / 1000} for posts in (5_000, 20_000, 100_000)]
    assert scale.exponent(rows) == pytest.approx(1.0)


def test_resampled_posts_are_near_their_source_and_repeat_with_the_seed() -> None:
    said = ["the tram is late", "good soup today"]
    vectors = np.eye(2, 64, dtype=np.float32)
    made, noisy = scale.resampled(said, vectors, 50, seed=1)
    again, same = scale.resampled(said, vectors, 50, seed=1)
    assert made == again
    assert np.array_equal(noisy, same)
    assert np.linalg.norm(noisy, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert (noisy @ vectors.T).max(axis=1).mean() == pytest.approx(1 / np.hypot(1, scale.NOISE), abs=0.02)


def test_a_file_of_texts_gives_each_text_once_in_an_order_of_the_seed(tmp_path) -> None:
    file = tmp_path / "said.txt"
    file.write_text("Late again\nlate again\n\nhttps://t.co/x\nGood soup\n", encoding="utf-8")
    found = texts.gather(file, seed=0)
    assert sorted(found.texts) == ["Good soup", "Late again"]
    assert found.source == "said.txt, one text a line"
    assert len(texts.gather(file, seed=0, most=1).texts) == 1


def test_without_real_posts_the_sample_corpus_is_used_and_said(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("WORKBENCH_DATASETS", str(tmp_path))
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path))
    found = texts.gather(None, seed=0, most=10)
    assert "sample corpus" in found.source
    assert len(found.texts) == 10


def test_wishes_that_a_model_does_not_know_are_left_out() -> None:
    assert our_model("kmeans", 3, topics=7, coverage=0.5) == our_model("kmeans", 3, topics=7)


def test_means_leave_out_what_could_not_be_computed() -> None:
    assert mean(np.array([0.2, np.nan, 0.4])) == pytest.approx(0.3)
    assert mean(np.array([np.nan])) == 0.0
    assert difference(np.array([0.5, 0.5]), np.array([0.25, 0.25]), 0) == (0.25, 0.25)
    assert len(spaced([["a"]] * 1000)) == 60


def test_a_table_has_a_column_for_whatever_any_row_says() -> None:
    assert table.grid([{"a": 1}, {"a": 22, "b": 3}]) == ["a   b", "1", "22  3"]
    assert table.rounded({"x": (0.123456, 1)}) == {"x": [0.1235, 1]}
