import warnings

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_mutual_info_score

from workbench.model.errors import BadInput
from workbench.model.topics import OUTLIER, Topics
from workbench.topics import ConfiguredBertopic
from workbench.topics.bertopic_export import ID, export_bertopic

with warnings.catch_warnings():
    warnings.simplefilter("ignore", ImportWarning)
    from bertopic import BERTopic


def theirs() -> BERTopic:
    """Principal components and k-means: parts that BERTopic does not bring along, without seeds."""
    return BERTopic(umap_model=PCA(5), hdbscan_model=KMeans(6, n_init=3))


@pytest.fixture(scope="module")
def topics(planted) -> Topics:
    return ConfiguredBertopic(theirs()).fit(planted.texts, planted.vectors)


def test_a_configured_bertopic_finds_the_subjects_and_has_the_shapes_of_the_contract(topics, planted):
    assert len(topics) == 6
    assert topics.assignment.shape == (300,)
    assert topics.centroids.shape == (6, 12)
    assert topics.centroids.dtype == np.float32
    assert topics.thresholds.shape == (6,)
    assert len(topics.words) == len(set(topics.labels)) == 6
    assert adjusted_mutual_info_score(planted.subjects, topics.assignment) > 0.9
    assert topics.model.startswith("configured-bertopic ")
    assert "PCA, KMeans, CountVectorizer, ClassTfidfTransformer; seed 0" in topics.model


def test_the_same_posts_in_another_order_give_the_same_topics_and_the_given_model_stays_unfitted(topics, planted):
    model = theirs()
    order = np.random.default_rng(1).permutation(300)
    again = ConfiguredBertopic(model).fit([planted.texts[i] for i in order], planted.vectors[order])
    assert again.assignment.tolist() == topics.assignment[order].tolist()
    assert again.words == topics.words
    assert again.labels == topics.labels
    assert np.array_equal(again.centroids, topics.centroids)
    assert model.topics_ is None
    assert not hasattr(model.hdbscan_model, "labels_")
    assert model.hdbscan_model.random_state is None


def test_a_bertopic_of_default_parts_plugs_in_and_gives_the_same_topics_twice(planted):
    model = ConfiguredBertopic(BERTopic(min_topic_size=20))
    found = model.fit(planted.texts, planted.vectors)
    assert len(found) >= 2
    order = np.arange(300)[::-1]
    again = model.fit([planted.texts[i] for i in order], planted.vectors[order])
    assert again.assignment.tolist() == found.assignment[order].tolist()


@pytest.mark.parametrize("texts", [[], ["one"], ["the same"] * 200, [""] * 50])
def test_too_little_to_group_is_no_topic_and_no_error(texts):
    vectors = np.tile(np.array([[1, 0, 0]], dtype=np.float32), (len(texts), 1))
    found = ConfiguredBertopic(theirs()).fit(texts, vectors)
    assert len(found) == 0
    assert found.assignment.tolist() == [OUTLIER] * len(texts)


def test_settings_that_do_not_suit_the_texts_are_one_sentence(planted):
    model = ConfiguredBertopic(BERTopic(umap_model=PCA(5), hdbscan_model=KMeans(999)))
    with pytest.raises(BadInput, match=r"cannot be fitted to 300 different texts .*: change its settings"):
        model.fit(planted.texts, planted.vectors)


def small() -> Topics:
    """Two topics, numbered 4 and 9, of five posts: two, two and one without a topic."""
    return Topics(
        assignment=np.array([9, 4, OUTLIER, 4, 9]),
        centroids=np.array([[1, 0], [0, 1]], dtype=np.float32),
        thresholds=np.array([0.5, 0.5]),
        words=((("parcel", 0.5), ("late", 0.25)), ()),
        labels=("Late parcels", "Ünïcode & [x]"),
        model="by hand",
        ids=(4, 9),
    )


def test_bertopic_opens_an_exported_folder_and_says_what_we_say(tmp_path):
    export_bertopic(small(), tmp_path / "new" / "model")
    loaded = BERTopic.load(str(tmp_path / "new" / "model"))
    assert [tuple(word) for word in loaded.get_topic(0)] == [("parcel", 0.5), ("late", 0.25)]
    assert loaded.topics_ == [1, 0, -1, 0, 1]
    info = loaded.get_topic_info()
    assert info["Topic"].tolist() == [-1, 0, 1]
    assert info["Count"].tolist() == [1, 2, 2]
    assert info["CustomName"].tolist() == ["Outliers", "Late parcels", "Ünïcode & [x]"]
    assert info[ID].tolist()[1:] == ["4", "9"]
    assert loaded.topic_embeddings_.tolist() == [[0, 0], [1, 0], [0, 1]]
    found, similarity = loaded.transform(["a", "b", "c"], np.array([[0.8, 0.6], [0.6, 0.8], [-1, -1]]))
    assert found.tolist() == [0, 1, -1]
    assert similarity.round(6).tolist() == [0.8, 0.8, 0]
    names = sorted(path.name for path in (tmp_path / "new" / "model").iterdir())
    assert names == ["config.json", "topic_embeddings.safetensors", "topics.json"]


def test_fitted_topics_survive_the_way_there(topics, planted, tmp_path):
    export_bertopic(topics, tmp_path)
    loaded = BERTopic.load(str(tmp_path))
    assert loaded.topics_ == topics.assignment.tolist()
    assert loaded.custom_labels_[-6:] == [*topics.labels]
    assert [[tuple(word) for word in loaded.get_topic(topic)] for topic in range(6)] == [[*w] for w in topics.words]
    found, _ = loaded.transform(planted.texts, planted.vectors)
    assert found.tolist() == (planted.vectors @ topics.centroids.T).argmax(axis=1).tolist()


def test_what_cannot_be_exported_is_said_in_one_sentence(tmp_path):
    with pytest.raises(BadInput, match=r"no topics to export: run `workbench topics fit`"):
        export_bertopic(small().only([]), tmp_path)
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BadInput, match=r"is not empty: name a new one\.$"):
        export_bertopic(small(), tmp_path)
    with pytest.raises(BadInput, match="cannot be written"):
        export_bertopic(small(), tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"
