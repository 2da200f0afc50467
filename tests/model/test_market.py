import pandas as pd

from workbench.model import market
from workbench.model.config import Brand
from workbench.model.corpus import Corpus

BRANDS = (
    Brand(name="Zeta"),
    Brand(name="Aster", aliases=("Aster", "Star"), ambiguous=("Star",), ours=True),
)


def corpus(**tables: pd.DataFrame) -> Corpus:
    posts = pd.DataFrame({"post_id": ["1"], "text": ["x"], "created_at": [pd.Timestamp("2025-01-01", tz="UTC")]})
    return Corpus.of(posts, **tables)


def test_a_market_says_of_each_brand_whether_it_is_ours_and_whether_a_name_of_it_is_ambiguous() -> None:
    assert market.table(BRANDS)[["brand", "ours", "ambiguous"]].to_dict("records") == [
        {"brand": "Aster", "ours": True, "ambiguous": True},
        {"brand": "Zeta", "ours": False, "ambiguous": False},
    ]


def test_a_market_keeps_each_brand_as_it_is_configured() -> None:
    assert [Brand.model_validate_json(told) for told in market.table(BRANDS)["definition"]] == list(BRANDS[::-1])


def test_equal_markets_have_equal_fingerprints_whatever_their_order() -> None:
    assert market.fingerprint(market.table(BRANDS)) == market.fingerprint(market.table(BRANDS[::-1]))
    assert market.fingerprint(market.table(BRANDS)) != market.fingerprint(market.table(BRANDS[:1]))


def test_a_corpus_without_a_market_says_of_no_brand_that_it_is_ours() -> None:
    assert market.ours(corpus(market=market.table(BRANDS))) == ("Aster",)
    assert market.ours(corpus(market=market.table(()))) == market.ours(corpus()) == ()
