"""Brand health on six hand-written posts, then more."""

import numpy as np
import pandas as pd
import pytest

from workbench.analyses.brand_health import ANALYSIS
from workbench.model import market
from workbench.model.config import Brand
from workbench.model.corpus import Corpus


def made(days, brands, authors, texts=None, feelings=None, **tables):
    """A post a day given (from 2025-01-01), its brand, author and text."""
    n = len(days)
    start = pd.Timestamp("2025-01-01T12:00", tz="UTC")
    posts = pd.DataFrame(
        {
            "post_id": [f"p{i:03d}" for i in range(n)],
            "author": authors,
            "text": texts or [f"text {i}" for i in range(n)],
            "created_at": [start + pd.Timedelta(days=day) for day in days],
        }
    )
    key = posts[["post_id"]]
    if feelings is not None:
        chances = {f"p_{one}": [float(one == said) for said in feelings] for one in ("negative", "neutral", "positive")}
        tables["sentiment"] = key.assign(sentiment=feelings, unsure=False, **chances)
    text = key.assign(normal=posts["text"], text_id=posts["text"])
    return Corpus.of(posts, brands=key.assign(brand=brands).dropna(), text=text, **tables)


def answer(corpus, **params):
    return ANALYSIS.run(corpus, ANALYSIS.check_params(params))


@pytest.fixture
def six():
    """On the day before the last one post of Ardo, on the last three of Ardo by two people and one of Belio."""
    return made(
        [0, 1, 2, 2, 2, 2],
        [None, "Ardo", "Ardo", "Ardo", "Ardo", "Belio"],
        ["u2", "u1", "u1", "u1", "u3", "u4"],
        ["b", "a", "a", "a", "c", "d"],
    )


def test_posts_texts_and_people_of_the_last_days_are_counted_apart(six):
    found = answer(six, days=1)
    row = found["awareness"].frame().set_index("brand").loc["Ardo"]
    assert row[["posts", "unique texts", "unique authors"]].tolist() == [3, 2, 2]
    assert (found["posts"].value, found["posts"].before) == (3, 1)
    assert found["voice"].value == pytest.approx(3 / 4)


def test_a_count_opens_the_posts_behind_it(six):
    assert answer(six, days=1)["posts"].opens == 'brand:"Ardo" AND since:"2025-01-02T12:05:00Z" AND media:earned'


def test_a_time_that_the_posts_do_not_reach_back_over_is_not_compared(six):
    found = answer(six, days=28)
    assert "do not reach back" in found.headline
    assert found["posts"].before is None


def test_our_brand_leads_also_where_another_is_larger(six):
    told = market.table([Brand(name="Ardo"), Brand(name="Belio", ours=True)])
    known = Corpus.of(six.posts, market=told, **{name: six.table(name) for name in ("brands", "text")})
    assert answer(known, days=1).headline.startswith("Belio, our brand: 1 posts by 1 people")
    assert answer(known, days=1, top=1)["awareness"].frame()["brand"].tolist() == ["Belio"]
    assert answer(six, days=1).headline.startswith("Ardo, the brand most is said of: 3 posts by 2 people")


def test_a_doubling_is_told_and_a_wobble_is_not():
    days = [day for day in range(56) for _ in range(5 if day < 28 else 10)]
    doubled = made(days, ["Ardo"] * len(days), [f"u{i}" for i in range(len(days))])
    assert "100 % more than in the 28 days before" in answer(doubled).headline
    even = made(days[: 29 * 5 - 5], ["Ardo"] * 140, [f"u{i}" for i in range(140)])
    assert "no clear change from the 13 days before" in answer(even, days=13).headline


def test_a_change_of_the_share_negative_without_labels_is_called_a_hint_of_a_model():
    days = [day for day in range(-1, 20) for _ in range(20)]
    feelings = ["negative" if day >= 10 and i % 2 else "positive" for i, day in enumerate(days)]
    found = answer(made(days, ["Ardo"] * 420, [f"u{i}" for i in range(420)], feelings=feelings), days=10)
    assert "up 50 points" in found.headline
    assert "a model says that nobody checked" in found.headline
    assert found["negative"].badge == "uncorrected"
    assert found["negative"].before == pytest.approx(0.0)


def test_views_are_left_out_where_no_source_states_them(six):
    assert "views" not in {block.key for block in answer(six, days=1).blocks}
    seen = Corpus.of(six.posts.assign(views=[1, 1, 10, 20, 30, 5]), brands=six.table("brands"), text=six.table("text"))
    assert answer(seen, days=1)["views"].value == 60


def test_a_corpus_without_brands_says_what_to_do(six):
    nobody = Corpus.of(six.posts, brands=six.table("brands")[:0], text=six.table("text"))
    assert answer(nobody).headline.startswith("No post of the last 28 days speaks of a brand")
    assert "name brands" in answer(nobody)["empty"].text


def test_everything_is_plain_numbers(six):
    assert not any(isinstance(value, np.generic) for block in answer(six).blocks for value in vars(block).values())
