import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.enrich import text


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("Late again &amp;amp; no word &lt;3", "Late again & no word <3"),
        ("see https://example.com/a?b=c and www.example.org now", "see and now"),
        ("cut off https:/… and http", "cut off and"),
        ("hello @some_one, @name.example.social and @a@social.example!", "hello @user, @user and @user!"),
        ("\uff20someone hi", "@user hi"),
        ("write to jo.e+x@mail.example.com today", "write to @user today"),
        ("RT @some_one: the app is down", "the app is down"),
        ("two\n\n lines\t and  spaces ", "two lines and spaces"),
        ("cafe\u0301", "caf\u00e9"),
        ("https://example.com/x", "[link]"),
        ("5 @ 3 euro", "5 @ 3 euro"),
    ],
)
def test_normal_text_says_what_the_post_says_without_addresses_and_people(raw: str, normal: str) -> None:
    assert text.normalise(raw) == normal


def test_text_id_is_the_hash_of_the_folded_text() -> None:
    assert text.text_id("Stra\u00dfe") == hashlib.sha256(b"strasse").hexdigest()[:20]
    assert text.text_id("STRASSE") == text.text_id("stra\u00dfe")


def test_a_repost_has_the_text_id_of_what_it_repeats(posts) -> None:
    made = text.enrich(posts("The app is DOWN https://example.com/1", "RT @x: the app is down"))
    assert made.columns.tolist() == ["post_id", "normal", "text_id"]
    assert made["text_id"].nunique() == 1


@given(st.text(max_size=200))
def test_normal_text_is_never_empty_and_has_single_spaces(raw: str) -> None:
    normal = text.normalise(raw)
    assert normal
    assert normal == " ".join(normal.split())


@pytest.mark.parametrize("part", ["a", "@", "a.b-", "@a.", "http", "&amp;", "RT @a"])
def test_a_long_field_without_spaces_is_read_in_one_go(part: str) -> None:
    assert text.normalise(part * (100_000 // len(part)))
