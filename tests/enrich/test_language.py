import pytest

from workbench.enrich import language
from workbench.model.errors import BadInput


def test_languages_are_told_apart(posts) -> None:
    made = language.enrich(
        posts(
            "I have been waiting for my parcel for nine days and nobody answers",
            "Seit neun Tagen warte ich auf mein Paket und niemand antwortet",
            "Llevo nueve d\u00edas esperando mi paquete y nadie contesta",
        )
    )
    assert made["lang"].tolist() == ["en", "de", "es"]
    assert (made["confidence"] > 0.9).all()


def test_without_letters_the_language_is_missing(posts) -> None:
    made = language.enrich(posts("\U0001f600\U0001f600", "123 456!", "@someone https://example.com/english/words"))
    assert made["lang"].isna().all()
    assert made["confidence"].isna().all()


def test_the_source_wins_on_short_texts_and_the_letters_on_long_ones(posts) -> None:
    long_english = "I have been waiting for my parcel for nine days and nobody answers the phone"
    made = language.enrich(posts("danke", long_english, "\U0001f600", lang=["de", "de", "de-AT"]))
    assert made["lang"].tolist() == ["de", "en", "de"]


def test_a_language_that_cannot_be_guessed_is_taken_from_the_source(posts) -> None:
    made = language.enrich(posts("Pakettini ei ole saapunut yhdeks\u00e4n p\u00e4iv\u00e4n aikana", lang=["fi"]))
    assert made["lang"].tolist() == ["fi"]


@pytest.mark.parametrize("stated", ["und", "zxx", "", "123", "english", None])
def test_what_is_no_language_code_counts_as_nothing_stated(posts, stated: str | None) -> None:
    assert language.enrich(posts("ok", lang=[stated]))["lang"].isna().all()


def test_only_configured_languages_are_guessed(posts) -> None:
    made = language.enrich(posts("Seit neun Tagen warte ich auf mein Paket"), languages=("en", "fr"))
    assert made["lang"].fillna("").isin(["en", "fr", ""]).all()


def test_an_unknown_configured_language_is_named(posts) -> None:
    with pytest.raises(BadInput, match="klingon"):
        language.enrich(posts("hello"), languages=("en", "klingon"))


def test_the_model_name_follows_the_set_of_languages() -> None:
    assert language.fingerprint(("en", "de")) == language.fingerprint(("de", "en"))
    assert language.fingerprint(("en",)) != language.fingerprint(("en", "de"))
