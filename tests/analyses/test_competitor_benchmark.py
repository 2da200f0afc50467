"""The competitor benchmark on six hand-written posts, then more."""

from dataclasses import replace

import pandas as pd
import pytest

from workbench.analyses.competitor_benchmark import ANALYSIS
from workbench.analyses.competitor_benchmark_figures import overall
from workbench.analyses.competitor_benchmark_opinions import Compared
from workbench.analyses.competitor_benchmark_quality import by_channel
from workbench.evaluate.shares import Difference, Share
from workbench.model import market
from workbench.model.config import Brand
from workbench.model.corpus import Corpus


def made(rows, **tables):
    """Posts of (brands, aspect, polarity, channel), one a day; the post feels as it says of the aspect."""
    posts = pd.DataFrame(
        {
            "post_id": [f"p{i:04d}" for i in range(len(rows))],
            "author": [f"u{i}" for i in range(len(rows))],
            "text": [f"{' '.join(row[0])} {row[1]}" for row in rows],
            "channel": [row[3] for row in rows],
            "created_at": pd.date_range("2025-01-01", periods=len(rows), freq="h", tz="UTC"),
        }
    )
    key = posts[["post_id"]]
    brands = pd.DataFrame(
        [(post, brand) for post, row in zip(key["post_id"], rows, strict=True) for brand in row[0]],
        columns=["post_id", "brand"],
    )
    polarity = [row[2] for row in rows]
    aspects = key.assign(aspect=[row[1] for row in rows], polarity=polarity, quote=posts["text"], start=0, end=4)
    sentiment = key.assign(sentiment=polarity, unsure=False, p_negative=0.4, p_neutral=0.3, p_positive=0.3)
    text = key.assign(normal=posts["text"], text_id=posts["post_id"])
    made = {"brands": brands, "aspects": aspects, "sentiment": sentiment, "text": text} | tables
    return Corpus.of(posts, **made)


def answer(corpus, **params):
    return ANALYSIS.run(corpus, ANALYSIS.check_params(params))


def two(negative, channel="forum", n=100, **tables):
    """Ardo and Belio with ``n`` posts each on delivery; ``negative``: how many of each are."""
    rows = [
        ([brand], "delivery", "negative" if i < bad else "positive", channel)
        for brand, bad in zip(("Ardo", "Belio"), negative, strict=True)
        for i in range(n)
    ]
    return made(rows, **tables)


def said(corpus, name):
    """Labels of every post, as the model calls it."""
    told = corpus.table("sentiment")
    return told[["post_id"]].assign(name=name, value=told["sentiment"], by="ann")


@pytest.fixture
def six():
    rows = [(["Ardo"], "price", "negative", "forum")] * 4 + [(["Belio"], "price", "positive", "forum")]
    return made([*rows, (["Ardo", "Belio"], "price", "negative", "forum")])


def test_six_posts_are_too_few_and_that_is_said_of_the_pair(six):
    found = answer(six)
    assert "too few posts speak of an aspect" in found.headline
    row = found["pairs"].frame().iloc[0]
    assert row[["ours", "competitor", "comparable"]].tolist() == ["Ardo", "Belio", "no"]
    assert "only 5 posts of Ardo have a sentiment, 50 are needed" in row["because"]
    assert "Not comparable without care: Belio" in found.headline


def test_a_models_word_alone_is_no_verdict_between_brands():
    found = answer(two((60, 10)))
    assert "cannot be said before opinions of each are labelled" in found.headline
    assert found["aspects"].frame()["verdict"].tolist() == ["not known before it is labelled"]
    assert "differences" not in {block.key for block in found.blocks}


@pytest.mark.parametrize(("badge", "known"), [("uncorrected", False), ("corrected", False), ("labelled", True)])
def test_a_models_word_corrected_for_its_mistakes_elsewhere_is_no_verdict_either(badge, known):
    ours, theirs = (Share(value, value - 0.05, value + 0.05, 100, 100.0) for value in (0.6, 0.1))
    one = Compared("price", "Belio", ours, theirs, Difference(0.5, 0.4, 0.6, badge))
    assert (one.known, one.clear) == (known, known)
    felt = {"Ardo": replace(ours, badge=badge), "Belio": replace(theirs, badge=badge)}
    keys = [block.key for block in overall("Ardo", felt, dict.fromkeys(felt))]
    assert ("difference:Belio" in keys) == known


def test_with_labels_a_difference_is_told_with_its_interval():
    plain = two((60, 10))
    found = answer(two((60, 10), labels=said(plain, "aspect:delivery")))
    assert found.headline.startswith("Ardo is criticised more for delivery against Belio +")
    row = found["aspects"].frame().iloc[0]
    assert row["verdict"] == "ours criticised more"
    assert row["badge"] == "labelled"
    assert found["differences"].alt.startswith("Share negative of Ardo minus that of the competitor: delivery")


def test_the_same_share_on_both_sides_is_no_difference():
    labels = said(two((30, 31)), "aspect:delivery")
    assert "sets Ardo apart from Belio beyond chance" in answer(two((30, 31), labels=labels)).headline


def test_posts_of_two_brands_are_left_out_and_counted(six):
    assert "1 posts here speak of several brands" in answer(six)["reading"].text


def test_ours_is_what_is_asked_for_then_the_market_then_the_largest(six):
    told = market.table([Brand(name="Ardo"), Brand(name="Belio", ours=True)])
    known = Corpus.of(six.posts, market=told, **{name: six.table(name) for name in ANALYSIS.needs})
    assert answer(known)["pairs"].frame()["ours"].tolist() == ["Belio"]
    assert answer(known, ours="Ardo")["pairs"].frame()["ours"].tolist() == ["Ardo"]
    assert answer(six)["pairs"].frame()["ours"].tolist() == ["Ardo"]
    missing = answer(six, ours="Cerna")
    assert missing.headline == "No post here speaks of Cerna."
    assert "Ardo, Belio" in missing["empty"].text


def test_a_brand_alone_has_no_competitor():
    found = answer(made([(["Ardo"], "price", "neutral", "forum")]))
    assert "no competitor to compare with" in found.headline
    assert "Name competitors" in found["empty"].text


def test_other_channels_are_a_reason_and_their_part_is_told():
    rows = [(["Ardo"], "price", "negative" if i % 2 else "positive", "support") for i in range(80)]
    rows += [(["Ardo"], "price", "positive", "forum") for _ in range(20)]
    rows += [(["Belio"], "price", "negative" if i % 2 else "positive", "support") for i in range(20)]
    rows += [(["Belio"], "price", "positive", "forum") for _ in range(80)]
    because = answer(made(rows))["pairs"].frame()["because"].iloc[0]
    assert "other channels: forum is 20 % of ours and 80 % of theirs" in because
    # Support 0.5, forum 0, alike for both: 40 % of ours are negative and 10 % of theirs, all of it by the mix.
    assert "the channels alone make +30.0 points" in because


def test_the_part_of_the_channels_is_ours_minus_theirs():
    judged = pd.DataFrame(
        {"brand": ["A", "A", "B", "B"], "channel": ["x", "x", "x", "y"], "sentiment": ["negative"] * 3 + ["neutral"]}
    )
    assert by_channel(judged, "A", "B") == pytest.approx(-by_channel(judged, "B", "A"))


def test_posts_found_by_an_ambiguous_name_alone_are_counted_and_a_reason():
    told = market.table([Brand(name="Ardo"), Brand(name="Belio", aliases=("Bel",), ambiguous=("Bel",))])
    rows = [(["Ardo"], "price", "neutral", "forum")] * 60 + [(["Belio"], "price", "neutral", "forum")] * 60
    plain = made(rows, market=told)
    posts = plain.posts.assign(text=plain.posts["text"].str.replace("Belio", "bel"))
    found = answer(Corpus.of(posts, market=told, **{name: plain.table(name) for name in ANALYSIS.needs}))
    quality = found["quality"].frame().set_index("brand")
    assert quality["has an ambiguous name"].to_dict() == {"Ardo": "no", "Belio": "yes"}
    assert quality.loc["Belio", "found by it alone"].startswith("100 %")
    assert "100 % of the posts of Belio are found by a name alone" in found["pairs"].frame()["because"].iloc[0]


def test_a_row_opens_the_posts_of_both_sides_and_of_no_other_brand():
    rows = [([brand], "price", "neutral", "forum") for brand in ("Ardo", "Belio", "Cerna") for _ in range(40)]
    opens = answer(made(rows))["aspects"].frame()["opens"].iloc[0]
    assert opens == (
        'aspect:"price" AND (brand:"Ardo" OR brand:"Belio") AND NOT (brand:"Ardo" AND brand:"Belio") '
        'AND NOT brand:"Cerna" AND media:earned'
    )
