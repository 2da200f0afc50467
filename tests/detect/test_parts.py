import pandas as pd
import pytest

from workbench.detect.parts import parts_of


def part(kind: str, text: object) -> str:
    frame = pd.DataFrame({"text": pd.Series([text], dtype="str"), "lang": pd.Series([None], dtype="str")})
    return str(parts_of(frame, kind, pd.Series([True])).iloc[0])


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("look https://www.News.example/a?b#c", "news.example"),
        ("first http://a.example, then https://b.example", "a.example"),
        ("(see www.shop.example:8080/x)", "shop.example"),
        ("https://somebody:secret@host.example/", "host.example"),
        ("https://münchen.example.", "münchen.example"),
        ("https://", "none"),
        ("no address here, mail me at a@b.example", "none"),
        (None, "none"),
    ],
)
def test_the_linked_site_is_that_of_the_first_address(text: object, site: str) -> None:
    assert part("domain", text) == site


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("#OwnYourRide and #more", "#ownyourride"),
        ("größer #Rückruf!", "#rückruf"),
        ("ticket #4711 then #real1", "#real1"),
        ("entities &#39; and a/b#anchor are none", "none"),
        ("a # alone", "none"),
        (None, "none"),
    ],
)
def test_the_hashtag_is_the_first_word_with_a_hash_in_lower_case(text: object, tag: str) -> None:
    assert part("hashtag", text) == tag


def test_a_language_that_is_not_known_is_a_part_of_its_own() -> None:
    assert part("language", "x") == "unknown"
