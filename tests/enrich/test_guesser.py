import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from workbench.enrich.guesser import Guesser
from workbench.enrich.language import LANGUAGES

TEXTS = [
    "I have been waiting for my parcel for nine days",
    "Seit neun Tagen warte ich auf mein Paket",
    "WHERE IS MY ORDER",
    "\u65e5\u672c\u8a9e\u306e\u6587",
    "caf\u00e9 cafe\u0301",
    "\U0001f600",
    "\ud800 broken",
    "a",
    "",
    "nine days and nobody answers the phone " * 50,
]


@pytest.fixture(scope="module")
def guesser() -> Guesser:
    return Guesser(LANGUAGES)


@pytest.mark.parametrize("languages", [LANGUAGES, ("en", "sr", "de"), ("fr",)])
def test_shares_are_those_of_the_published_code(languages: tuple[str, ...]) -> None:
    published = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    published.set_languages(list(languages))
    ranked = [dict(published.rank(text)) for text in TEXTS]
    made = Guesser(languages)
    expected = [[of_languages[language] for language in made.languages] for of_languages in ranked]
    np.testing.assert_allclose(made.probabilities(TEXTS), expected, atol=1e-5)


def test_a_share_does_not_depend_on_the_texts_beside_it(guesser: Guesser) -> None:
    together = guesser.probabilities(TEXTS)
    np.testing.assert_array_equal(together, np.concatenate([guesser.probabilities([text]) for text in TEXTS]))
    assert guesser.probabilities([]).shape == (0, len(LANGUAGES))


def test_a_text_of_a_million_characters_is_guessed(guesser: Guesser) -> None:
    shares = guesser.probabilities(["nobody answers the phone " * 40_000, "hallo"])
    assert guesser.languages[int(shares[0].argmax())] == "en"
