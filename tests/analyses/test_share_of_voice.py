"""Share of voice on six hand-written posts."""

import pandas as pd
import pytest

from workbench.analyses.share_of_voice import ANALYSIS
from workbench.model.corpus import Corpus
from workbench.model.findings import Note


@pytest.fixture
def six():
    posts = pd.DataFrame(
        {
            "post_id": list("abcdef"),
            "author": ["u1", "u1", "u2", "u3", "u4", None],
            "text": ["great", "great", "bad", "so so", "both", "nothing"],
            "created_at": pd.date_range("2025-01-06", periods=6, freq="3D", tz="UTC"),
        }
    )
    text = posts[["post_id"]].assign(normal=posts["text"], text_id=posts["text"])
    brands = pd.DataFrame({"post_id": list("abcdee"), "brand": ["Ardo", "Ardo", "Ardo", "Belio", "Ardo", "Belio"]})
    return Corpus.of(posts, brands=brands, text=text)


def answer(corpus, **params):
    return ANALYSIS.run(corpus, ANALYSIS.check_params(params))


def test_posts_texts_and_authors_are_counted_apart(six):
    table = answer(six)["shares"].frame().set_index("brand")
    assert table.loc["Ardo", ["posts", "unique texts", "unique authors"]].tolist() == [4, 3, 3]
    assert table.loc["Belio", ["posts", "unique texts", "unique authors"]].tolist() == [2, 2, 2]


def test_shares_are_of_mentions_and_carry_interval_n_and_query(six):
    number = answer(six)["share:Ardo"]
    assert number.value == pytest.approx(4 / 6)
    assert number.low < 4 / 6 < number.high
    assert number.n == 6
    assert number.opens == 'brand:"Ardo" AND media:earned'


def test_the_precision_of_the_match_is_shown_where_labels_measure_it(six):
    labels = pd.DataFrame(
        [
            (post_id, "brand:Ardo", value, "ada")
            for post_id, value in zip("abcd", ("yes", "yes", "no", "no"), strict=True)
        ],
        columns=["post_id", "name", "value", "by"],
    )
    tables = {name: six.table(name) for name in ("brands", "text")}
    table = answer(Corpus.of(six.posts, **tables, labels=labels))["shares"].frame().set_index("brand")
    # Of a, b and c, which were found, two are right: Wilson 0.208 to 0.939; d was not found and says nothing.
    assert table["precision of the match (n)"].tolist() == ["67 % (21 to 94), n 3", "not measured"]
    assert answer(six)["shares"].frame()["precision of the match (n)"].tolist() == ["not measured"] * 2


def test_shares_say_that_they_are_counted_and_labels_correct_them(six):
    assert answer(six)["share:Ardo"].badge == "counted"
    assert set(answer(six)["shares"].frame()["posts badge"]) == {"counted"}
    n = 200
    posts = pd.DataFrame(
        {
            "post_id": [f"p{i}" for i in range(n)],
            "author": [f"a{i}" for i in range(n)],
            "text": "Delta",
            "created_at": pd.date_range("2025-01-06", periods=n, freq="h", tz="UTC"),
        }
    )
    text = posts[["post_id"]].assign(normal="delta", text_id="t")
    brands = posts[["post_id"]].assign(brand=["Delta", "United"] * (n // 2))
    said = brands[brands["brand"] == "Delta"].head(60)  # half of the labelled ones mean a river
    labels = said[["post_id"]].assign(name="brand:Delta", value=["yes", "no"] * 30, by="ann")
    found = answer(Corpus.of(posts, brands=brands, text=text, labels=labels))
    assert found["share:Delta"].value == pytest.approx(1 / 3)  # 50 of 150
    assert found["share:Delta"].badge == "labelled (n=60)"
    assert found["shares"].frame().set_index("brand").loc["Delta", "posts share"] == pytest.approx(1 / 3)


def test_a_lead_within_the_interval_is_not_called_a_lead(six):
    assert "level with the next brand" in answer(six).headline


def test_only_the_top_brands_are_shown_but_all_count(six):
    assert answer(six, top=2)["shares"].frame()["brand"].tolist() == ["Ardo", "Belio"]


def test_posts_without_a_brand_say_what_to_do(six):
    nobody = Corpus.of(six.posts, brands=six.table("brands")[:0], text=six.table("text"))
    findings = answer(nobody)
    assert "No post here speaks of a brand" in findings.headline
    assert isinstance(findings["empty"], Note)


def test_the_trend_has_a_row_a_week_and_brand(six):
    trend = answer(six, period="week")["trend"]
    assert trend.title == "Share of posts by week, counted"  # labels correct the cards, not the line
    spec = trend.spec
    (rows,) = spec["datasets"].values()
    assert {row["name"] for row in rows} == {"Ardo", "Belio"}
    assert len({row["period"] for row in rows}) == 2  # 6 to 12 and 13 to 19 January hold the five mentions
