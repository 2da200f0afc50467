import numpy as np
import pytest

from workbench.model.topics import Topics
from workbench.topics import KmeansModel
from workbench.topics.languages import LEAST, fit_each

MODEL = KmeansModel(topics=3)


@pytest.fixture(scope="module")
def two_languages(planted):
    """The planted posts twice, the second time in another language: other words, vectors turned aside."""
    n = len(planted.texts)
    other = [" ".join(f"{word}os" for word in text.split()) for text in planted.texts]
    aside = np.hstack([np.zeros((n, 12)), planted.vectors])
    vectors = np.vstack([np.hstack([planted.vectors, np.zeros((n, 12))]), aside]).astype(np.float32)
    return [*planted.texts, *other], vectors, ["en"] * n + ["es"] * n


def test_no_topic_mixes_two_languages_that_are_fitted_apart(two_languages):
    texts, vectors, languages = two_languages
    found = fit_each(MODEL, texts, vectors, languages)
    by_topic = {(int(topic), code) for topic, code in zip(found.assignment, languages, strict=True) if topic >= 0}
    assert len(by_topic) == len(found) == 6
    assert "languages apart: en, es" in found.model


def test_topics_of_all_languages_are_numbered_by_their_posts_and_differ_in_name(two_languages):
    found = fit_each(MODEL, *two_languages)
    sizes = found.table()["posts"].tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(found.labels)) == 6
    assert isinstance(found, Topics)
    again, _ = found.assign(two_languages[1])
    inside = found.assignment >= 0
    assert (again[inside] == found.assignment[inside]).mean() > 0.55


def test_one_language_is_fitted_as_if_none_were_known(planted):
    whole = MODEL.fit(planted.texts, planted.vectors)
    found = fit_each(MODEL, planted.texts, planted.vectors, ["en"] * 300)
    assert found.labels == whole.labels
    assert np.array_equal(found.assignment, whole.assignment)
    assert found.model == whole.model


def test_a_language_with_few_posts_goes_with_the_largest(two_languages):
    texts, vectors, languages = two_languages
    few = slice(0, 300 + LEAST - 1)
    found = fit_each(MODEL, texts[few], vectors[few], languages[few])
    assert "languages apart" not in found.model


def test_nothing_is_no_topic():
    assert len(fit_each(MODEL, [], np.zeros((0, 3), dtype=np.float32), [])) == 0
