"""Pseudonyms, keyed ids and masks."""

from workbench.model import identity

KEY = b"a key for tests"


def test_a_pseudonym_is_the_hmac_of_source_and_name() -> None:
    # printf 'twitter\x1fsomebody' | openssl dgst -sha256 -hmac 'a key for tests', first 24 digits
    import hashlib
    import hmac

    expected = hmac.new(KEY, b"twitter\x1fsomebody", hashlib.sha256).hexdigest()[:24]
    assert identity.pseudonym(KEY, "twitter", "somebody") == expected


def test_a_handle_is_one_person_with_or_without_at_and_in_any_case() -> None:
    assert identity.pseudonym(KEY, "twitter", "@SomeBody ") == identity.pseudonym(KEY, "twitter", "somebody")


def test_the_same_name_on_two_networks_is_two_pseudonyms() -> None:
    assert identity.pseudonym(KEY, "twitter", "somebody") != identity.pseudonym(KEY, "reddit", "somebody")


def test_another_key_gives_other_ids() -> None:
    for make in (identity.pseudonym, identity.post_id):
        assert make(KEY, "twitter", "1") != make(b"another key", "twitter", "1")


def test_an_id_that_went_through_floats_is_the_same_id() -> None:
    assert identity.post_id(KEY, "twitter", "848.0") == identity.post_id(KEY, "twitter", " 848")
    assert identity.native_id("v1.0") == "v1.0"


def test_ids_are_case_sensitive_as_sources_mean_them() -> None:
    assert identity.post_id(KEY, "youtube", "aBc") != identity.post_id(KEY, "youtube", "abc")


def test_a_pseudonym_and_a_post_id_of_the_same_word_differ() -> None:
    made = {make(KEY, "s", "word") for make in (identity.pseudonym, identity.post_id)}
    assert len(made | {identity.address(KEY, "word")}) == 3
