import numpy as np
import pandas as pd
import pytest

from workbench.model.config import Brand, Config
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput, MissingTable
from workbench.topics import KmeansModel, encoder_of, fit_corpus, stop_words, stored_topics
from workbench.topics.fitting import assign


def corpus_of(planted, encoder="test-encoder", brand=None) -> Corpus:
    ids = pd.Series([f"p{i:03d}" for i in range(len(planted.texts))], dtype="str")
    posts = pd.DataFrame(
        {
            "post_id": ids,
            "text": planted.texts,
            "brand": brand,
            "created_at": pd.date_range("2025-01-01", periods=len(ids), freq="1h", tz="UTC"),
        }
    )
    text = pd.DataFrame({"post_id": ids, "normal": planted.texts, "text_id": "t" + ids})
    vectors = pd.DataFrame({"text_id": "t" + ids, "vector": list(planted.vectors)})
    return Corpus.of(posts, {"embeddings": encoder}, text=text, embeddings=vectors)


@pytest.fixture(scope="module")
def fitted(planted):
    return fit_corpus(corpus_of(planted), KmeansModel())


def test_every_post_gets_a_row_with_the_similarity_to_its_own_centroid(fitted, planted):
    topics, frame = fitted
    assert list(frame.columns) == ["post_id", "topic", "similarity"]
    assert frame["post_id"].tolist() == [f"p{i:03d}" for i in range(300)]
    own = frame[frame["topic"] >= 0]
    expected = (planted.vectors[own.index] * topics.centroids[own["topic"]]).sum(axis=1)
    assert np.allclose(own["similarity"], expected, atol=2e-3)
    assert frame["topic"].tolist() == topics.assignment.tolist()


def test_a_post_without_a_vector_is_an_outlier(planted):
    whole = corpus_of(planted)
    part = Corpus.of(whole.posts, text=whole.table("text"), embeddings=whole.table("embeddings").iloc[5:])
    _, frame = fit_corpus(part, KmeansModel())
    assert frame["topic"].iloc[:5].tolist() == [-1] * 5
    assert frame["similarity"].iloc[:5].tolist() == [0] * 5


def test_two_fits_never_share_a_name_and_the_same_fit_always_does(fitted, planted):
    again, _ = fit_corpus(corpus_of(planted), KmeansModel())
    other, _ = fit_corpus(corpus_of(planted), KmeansModel(topics=3))
    assert fitted[0].model == again.model
    assert other.model.partition("; fit ")[2] != again.model.partition("; fit ")[2]
    assert encoder_of(again.model) == "test-encoder"


def test_topics_read_back_from_their_table_assign_alike(fitted, planted):
    topics, _ = fitted
    again = stored_topics(topics.table().sample(frac=1, random_state=0), topics.model)
    assert again.labels == topics.labels
    assert again.words == topics.words
    assert np.array_equal(again.assign(planted.vectors)[0], topics.assign(planted.vectors)[0])


def test_an_empty_table_assigns_nothing(planted):
    topics = stored_topics(KmeansModel().fit([], np.zeros((0, 2), dtype=np.float32)).table(), "none")
    assert (topics.assign(planted.vectors)[0] == -1).all()


def test_vectors_of_another_encoder_are_refused(fitted, planted):
    text = pd.DataFrame({"post_id": ["new"], "normal": ["new"], "text_id": ["t"]})
    with pytest.raises(BadInput, match="vectors of 12 numbers, these posts have 3: run `workbench topics fit` again"):
        assign(fitted[0], text, pd.DataFrame({"text_id": ["t"], "vector": [np.ones(3, dtype=np.float32)]}))


def test_no_posts_and_no_vectors_are_one_sentence_each(planted):
    whole = corpus_of(planted)
    with pytest.raises(MissingTable, match="no text yet: run `workbench enrich` first"):
        fit_corpus(Corpus.of(whole.posts), KmeansModel())
    nothing = {name: whole.table(name).iloc[:0] for name in ("text", "embeddings")}
    with pytest.raises(BadInput, match="no posts to find topics in"):
        fit_corpus(Corpus.of(whole.posts.iloc[:0], **nothing), KmeansModel())
    with pytest.raises(BadInput, match="none of these posts has an embedding: run `workbench enrich`"):
        fit_corpus(Corpus.of(whole.posts, text=whole.table("text"), embeddings=nothing["embeddings"]), KmeansModel())


def test_brands_of_the_configuration_and_of_the_posts_are_stop_words(planted):
    config = Config(brands=(Brand(name="Nord Wind", aliases=("Nordy",), handles=("nordwind_care",)),))
    words = stop_words(config, corpus_of(planted, brand="Ostrelo"))
    assert words == {"nord wind", "nordwind", "nordy", "nordwind_care", "ostrelo"}
