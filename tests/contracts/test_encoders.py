"""Every encoder on the list keeps the protocol: shapes, unit length, a fingerprint before anything is loaded."""

import re

import numpy as np
import pytest

from workbench.enrich import ENCODERS, encoder
from workbench.model.errors import UnknownName
from workbench.model.protocols import Encoder

TEXTS = ["The parcel is late.", "Thank you so much!", "", "\U0001f600", "\u65e5\u672c\u8a9e", "word " * 600]


@pytest.fixture(scope="module", params=ENCODERS)
def made(request: pytest.FixtureRequest) -> Encoder:
    return encoder(request.param)


def test_vectors_have_unit_length_and_one_row_a_text(made: Encoder) -> None:
    vectors = made.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), made.encode(["one"]).shape[1])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows_of_the_same_width(made: Encoder) -> None:
    assert made.encode([]).shape == (0, made.encode(["one"]).shape[1])


def test_a_vector_does_not_depend_on_the_texts_beside_it(made: Encoder) -> None:
    together = made.encode(TEXTS)
    alone = np.concatenate([made.encode([text]) for text in reversed(TEXTS)])[::-1]
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_like_texts_are_nearer_than_unlike_ones(made: Encoder) -> None:
    late, delayed, praise = made.encode(["my parcel is late", "the parcel is delayed", "what a lovely concert"])
    assert late @ delayed > late @ praise


def test_case_does_not_matter_since_texts_are_named_without_it(made: Encoder) -> None:
    np.testing.assert_allclose(made.encode(["THANK you"]), made.encode(["thank YOU"]), atol=1e-5)


@pytest.mark.parametrize("name", ENCODERS)
def test_name_fingerprint_and_languages_are_known_before_loading(name: str) -> None:
    first, second = encoder(name), encoder(name)
    assert first.name == name
    assert re.fullmatch(rf"{name.removesuffix('-fp32')}-[0-9a-f]{{12}}", first.fingerprint)
    assert first.fingerprint == second.fingerprint
    assert first.languages == {"en"}


def test_an_unknown_encoder_is_refused_with_the_list() -> None:
    with pytest.raises(UnknownName, match="static, minilm"):
        encoder("word2vec")
