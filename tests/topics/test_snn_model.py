"""What `workbench topics fit` promises: the same posts give the same topics, whoever computes them and however."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from workbench.topics import SnnModel
from workbench.topics.snn_model import default_size, default_topics

FIT = """
import gzip, hashlib, json, sys
import numpy as np
from workbench.enrich import encoder
from workbench.enrich.text import normalise
from workbench.topics import SnnModel

lines = gzip.open("data_samples/posts.jsonl.gz", "rt").read().splitlines()[:4000]
texts = list(dict.fromkeys(normalise(json.loads(line)["text"]) for line in lines))
order = np.random.default_rng(int(sys.argv[1])).permutation(len(texts)) if int(sys.argv[1]) else np.arange(len(texts))
vectors = encoder("static").encode(texts)
found = SnnModel(topics=40).fit([texts[i] for i in order], vectors[order])
there = np.empty(len(texts), dtype=np.int64)
there[order] = found.assignment
said = json.dumps([found.words, found.labels]).encode()
rounded = np.rint(vectors * 2048).astype("<i2").tobytes()
print(json.dumps({"embeddings": hashlib.sha256(rounded).hexdigest(), "topics": len(found),
    "assignment": hashlib.sha256(there.tobytes()).hexdigest(), "words": hashlib.sha256(said).hexdigest(),
    "centroids": hashlib.sha256(found.centroids.tobytes()).hexdigest()}))
"""


def fit(shuffled: int = 0, kernel: str = "", threads: int = 1) -> dict[str, object]:
    """What a process of its own finds, with the posts shuffled, another BLAS kernel or more threads."""
    given = {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads), "HF_HUB_OFFLINE": "1"}
    if kernel:
        given["OPENBLAS_CORETYPE"] = kernel
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", FIT, str(shuffled)],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def usual() -> dict[str, object]:
    found = fit()
    assert 30 <= found["topics"] <= 40
    return found


@pytest.mark.slow
@pytest.mark.parametrize("change", [{"shuffled": 1}, {"threads": 2}, *({"kernel": k} for k in ("Haswell", "Prescott"))])
def test_the_same_posts_give_the_same_topics_in_any_order_on_any_kernel_with_any_threads(usual, change):
    assert fit(**change) == usual


def test_no_more_topics_than_asked_for_and_as_much_covered(planted):
    found = SnnModel(topics=4, coverage=0.9).fit(planted.texts, planted.vectors)
    assert len(found) == 4
    assert 1 - found.outlier_share == pytest.approx(0.9, abs=0.005)


def test_less_coverage_than_the_groups_have_leaves_the_farthest_out_but_no_topic_empty(planted):
    found = SnnModel(topics=6, coverage=0.1).fit(planted.texts, planted.vectors)
    assert 1 - found.outlier_share == pytest.approx(0.1, abs=0.01)
    assert np.bincount(found.assignment[found.assignment >= 0], minlength=len(found)).min() >= 1


def test_a_vectorizer_of_ones_own_decides_the_words(planted):
    words = CountVectorizer(vocabulary=["battery", "courier", "refund", "login", "glass", "chat"])
    found = SnnModel(topics=6, vectorizer=words).fit(planted.texts, planted.vectors)
    assert {word for of_topic in found.words for word, _ in of_topic} <= set(words.vocabulary)


def test_more_posts_than_are_fitted_join_the_topics_of_their_like(planted):
    texts = [f"{text} {copy}" for copy in range(3) for text in planted.texts]
    vectors = np.tile(planted.vectors, (3, 1)) + np.random.default_rng(0).standard_normal((900, 12)) * 0.01
    found = SnnModel(topics=6, most_texts=400).fit(texts, vectors.astype(np.float32))
    assert len(found) == 6
    assert 1 - found.outlier_share > 0.7
    for subject in set(planted.subjects):
        own = found.assignment[[s == subject for s in planted.subjects * 3]]
        own = own[own >= 0]
        assert np.bincount(own).max() / len(own) > 0.9


def test_new_posts_are_compared_where_topics_were_found(planted):
    found = SnnModel(topics=6).fit(planted.texts, planted.vectors)
    topic, similarity = found.assign(planted.vectors)
    agreeing = topic == found.assignment
    assert agreeing[found.assignment >= 0].mean() > 0.8
    inside = topic >= 0
    assert np.allclose(found.similarity(planted.vectors[inside], topic[inside]), similarity[inside])


def test_defaults_grow_with_the_square_root():
    assert (default_topics(500), default_topics(100_000)) == (11, 158)
    assert (default_size(500), default_size(100_000)) == (6, 71)
