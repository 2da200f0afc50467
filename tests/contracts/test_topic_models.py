"""Every topic model, held to its protocol."""

import numpy as np
import pytest
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import adjusted_mutual_info_score

from workbench.model.errors import UnknownName
from workbench.model.topics import OUTLIER, Topics
from workbench.topics import MODELS, model

SUBJECTS = (
    "battery drains overnight charging cable charger percent dies",
    "delivery parcel late courier tracking address doorstep shipped",
    "refund money returned bank statement receipt purchase invoice",
    "screen cracked display glass scratch bright pixels flicker",
)
PER_SUBJECT = 60


@pytest.fixture(scope="module")
def posts() -> tuple[list[str], np.ndarray, list[int]]:
    """Texts, unit vectors and subjects; one text in eight is a copy of another, one is blank."""
    draw = np.random.default_rng(7)
    texts, subjects = [], []
    for subject, words in enumerate(SUBJECTS):
        for at in range(PER_SUBJECT):
            if at % 8 == 7:
                texts.append(texts[-1])
            else:
                texts.append(" ".join(draw.choice(words.split(), 5, replace=False)))
            subjects.append(subject)
    reduced = TruncatedSVD(10, random_state=0).fit_transform(TfidfVectorizer().fit_transform(texts))
    vectors = (reduced / np.linalg.norm(reduced, axis=1, keepdims=True)).astype(np.float32)
    return [*texts, ""], np.vstack([vectors, np.zeros((1, 10), dtype=np.float32)]), [*subjects, -1]


@pytest.fixture(scope="module", params=sorted(MODELS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def topics(name: str, posts: tuple[list[str], np.ndarray, list[int]]) -> Topics:
    return model(name).fit(posts[0], posts[1])


def test_the_shapes_are_those_of_the_contract(topics, posts):
    n, k = len(posts[0]), len(topics)
    assert k >= 2
    assert topics.assignment.shape == (n,)
    assert topics.assignment.min() >= OUTLIER
    assert topics.assignment.max() == k - 1
    assert topics.centroids.shape == (k, 10)
    assert topics.centroids.dtype == np.float32
    assert np.allclose(np.linalg.norm(topics.centroids, axis=1), 1, atol=2e-3)
    assert topics.thresholds.shape == (k,)
    assert len(topics.words) == len(set(topics.labels)) == k
    assert all(weight > 0 for words in topics.words for _, weight in words)
    assert all([w for _, w in words] == sorted((w for _, w in words), reverse=True) for words in topics.words)


def test_topics_are_numbered_by_their_posts(topics):
    sizes = topics.table()["posts"].tolist()
    assert sizes == sorted(sizes, reverse=True)


def test_planted_subjects_are_found(topics, posts):
    assert adjusted_mutual_info_score(posts[2], topics.assignment) > 0.7


def test_copies_of_a_text_share_its_topic(topics, posts):
    by_text: dict[str, set[int]] = {}
    for text, topic in zip(posts[0], topics.assignment, strict=True):
        by_text.setdefault(text, set()).add(int(topic))
    assert {len(found) for found in by_text.values()} == {1}


def test_a_blank_text_has_no_topic(topics):
    assert topics.assignment[-1] == OUTLIER


def test_the_same_posts_in_another_order_give_the_same_topics(topics, name, posts):
    order = np.random.default_rng(3).permutation(len(posts[0]))
    again = model(name).fit([posts[0][i] for i in order], posts[1][order])
    assert np.array_equal(again.assignment, topics.assignment[order])
    assert again.labels == topics.labels
    assert again.words == topics.words
    assert np.array_equal(again.centroids, topics.centroids)
    assert np.array_equal(again.thresholds, topics.thresholds)
    assert again.model == topics.model


def test_new_posts_join_the_topic_of_their_like(topics, posts):
    found, similarity = topics.assign(posts[1][:-1])
    inside = topics.assignment[:-1] >= 0
    assert (found[inside] == topics.assignment[:-1][inside]).mean() > 0.55
    assert similarity.max() <= 1 + 2e-3


@pytest.mark.parametrize("texts", [[], ["one"], ["one", "two", "three"], ["the same"] * 200, [""] * 50])
def test_too_little_to_group_is_no_topic_and_no_error(name, texts):
    vectors = np.tile(np.array([[1, 0, 0]], dtype=np.float32), (len(texts), 1))
    found = model(name).fit(texts, vectors)
    assert len(found) == 0
    assert found.assignment.tolist() == [OUTLIER] * len(texts)
    assert found.table().empty


def test_the_model_says_its_name_version_and_seed(topics, name):
    assert topics.model.startswith(name)
    assert "seed 0" in topics.model


def test_brand_names_given_as_stop_words_stay_out_of_words_and_labels(name, posts):
    found = model(name, stop=frozenset({"battery", "parcel"})).fit(posts[0], posts[1])
    said = {part for words in found.words for word, _ in words for part in word.split()}
    assert not said & {"battery", "parcel"}
    assert "battery" not in " ".join(found.labels)


def test_an_unknown_model_is_one_sentence():
    with pytest.raises(UnknownName, match=r"no topic model named .lda.*bertopic, kmeans"):
        model("lda")
