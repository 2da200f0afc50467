import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.enrich import brands
from workbench.enrich.brands import BrandFinder
from workbench.enrich.text import readable
from workbench.model.config import Brand

NORDA = Brand(name="Norda", aliases=("norda power", "nordapower"), handles=("norda_help",))
STRASSE = Brand(name="Stra\u00dfe")
POWER = Brand(name="Power Plus", aliases=("power plus", "C++"))
ISTANBUL = Brand(name="Istanbul Air", aliases=("\u0130stanbul Air",))
FINDER = BrandFinder((NORDA, STRASSE, POWER, ISTANBUL))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I love NORDA.", ["Norda"]),
        ("#norda, norda's and (norda)", ["Norda"] * 3),
        ("nordas and prenorda and norda2", []),
        ("@norda_help please", ["Norda"]),
        ("write to info@norda_help", []),
        ("@norda_helper", []),
        ("see https://norda.example.com/power plus", []),
        ("die STRASSE und die stra\u00dfe", ["Stra\u00dfe"] * 2),
        ("norda power plus", ["Norda"]),
        ("power plus norda", ["Power Plus", "Norda"]),
        ("norda powers power plus", ["Norda", "Power Plus"]),
        ("I like C++11 and C++", ["Power Plus"] * 2),
        ("with \u0130stanbul Air", ["Istanbul Air"]),
        ("", []),
    ],
)
def test_brands_are_found_as_whole_words(text: str, found: list[str]) -> None:
    assert [mention.brand for mention in FINDER.mentions(text)] == found


@pytest.mark.parametrize(
    "text", ["\u00df \u00df Norda!", "\u0130\u0130 \u0130 norda", "\ufb01\ufb01 NORDA \u0130", "&amp; norda"]
)
def test_offsets_hold_where_case_folding_changes_the_length(text: str) -> None:
    (mention,) = FINDER.mentions(text)
    assert readable(text)[mention.start : mention.end].casefold() == "norda"


@given(
    st.text(alphabet="\u00df\u0130\ufb01 aN@#.", max_size=12), st.text(alphabet="\u00df\u0130\ufb01 aN@#.", max_size=12)
)
def test_every_mention_reads_like_its_brand(before: str, after: str) -> None:
    text = f"{before} norda power {after}"
    found = FINDER.mentions(text)
    assert "Norda" in [mention.brand for mention in found]
    assert all(readable(text)[m.start : m.end].casefold() == "norda power" for m in found if m.brand == "Norda")


def test_a_name_that_two_brands_share_gives_both() -> None:
    finder = BrandFinder((Brand(name="A", aliases=("shared",)), Brand(name="B", aliases=("Shared",))))
    assert [mention.brand for mention in finder.mentions("shared")] == ["A", "B"]


def test_a_post_has_a_row_for_each_brand_and_none_without(posts) -> None:
    frame = posts("norda and power plus", "nothing", "norda norda", "by rating", brand=[None, None, None, "NORDAPOWER"])
    made = brands.enrich(frame, (NORDA, POWER))
    assert made.values.tolist() == [["p000", "Norda"], ["p000", "Power Plus"], ["p002", "Norda"], ["p003", "Norda"]]


def test_without_configuration_the_stated_brand_counts_alone(posts) -> None:
    made = brands.enrich(posts("norda is late", "hello", brand=["Other", " "]))
    assert made.values.tolist() == [["p000", "Other"]]


def test_the_model_name_follows_the_configuration() -> None:
    assert brands.fingerprint((NORDA,)) != brands.fingerprint((NORDA, POWER))
    assert brands.fingerprint((NORDA,)) == brands.fingerprint((NORDA.model_copy(update={"ours": True}),))
