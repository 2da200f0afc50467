"""Explained shifts on six hand-written posts, then more."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.analyses.periods import DAY, Periods
from workbench.analyses.shift_explained import ANALYSIS
from workbench.analyses.shift_explained_parts import SPLITS, shift
from workbench.model.corpus import Corpus

START = pd.Timestamp("2025-01-01T12:00", tz="UTC")


def made(rows):
    """Posts of (day, brand, channel, sentiment); the table of counts is made from them."""
    posts = pd.DataFrame(
        {
            "post_id": [f"p{i:03d}" for i in range(len(rows))],
            "text": "text",
            "channel": [row[2] for row in rows],
            "created_at": [START + pd.Timedelta(days=row[0]) for row in rows],
        }
    )
    key = posts[["post_id"]]
    brands = key.assign(brand=[row[1] for row in rows]).dropna()
    return Corpus.of(posts, brands=brands, sentiment=key.assign(sentiment=[row[3] for row in rows]))


def answer(corpus, **params):
    return ANALYSIS.run(corpus, ANALYSIS.check_params(params))


@pytest.fixture
def six():
    """A day to reach back to; one of Ardo; then three of Ardo, one of Belio, all but one negative."""
    return made(
        [
            (0, None, "forum", None),
            (1, "Ardo", "forum", "positive"),
            (2, "Ardo", "forum", "negative"),
            (2, "Ardo", "reviews", "negative"),
            (2, "Ardo", "reviews", "positive"),
            (2, "Belio", "forum", "negative"),
        ]
    )


def test_the_parts_of_every_split_sum_to_the_change_by_hand(six):
    found = answer(six, days=1)
    assert (found["change"].value, found["now"].value, found["now"].before) == (3, 4, 1)
    brands = found["brand"].frame().set_index("brand")
    assert brands["part of the change"].to_dict() == {"Ardo": 2, "Belio": 1}
    channels = found["channel"].frame().set_index("channel")
    assert channels["part of the change"].to_dict() == {"reviews": 2, "forum": 1}
    for split in SPLITS["posts"]:
        assert found[split].frame()["part of the change"].sum() == 3


def test_a_share_moves_by_mix_and_within_by_hand(six):
    found = answer(six, days=1, measure="share negative")
    assert found["change"].value == pytest.approx(3 / 4)  # none of one, then three of four
    brands = found["brand"].frame().set_index("brand")
    # Ardo: from 0 of 1 to 2 of 3 at weights 1 and 3/4; Belio is new and above the mean of 0 and 3/4.
    assert brands.loc["Ardo", "within"] == pytest.approx(2 / 3 * (1 + 3 / 4) / 2)
    assert brands.loc["Belio", "by more of the talk"] == pytest.approx(1 / 4 * (1 - 3 / 8))
    assert brands["part of the change"].sum() == pytest.approx(3 / 4)
    assert found["change"].badge == "uncorrected"
    assert "as a model says" in found.headline


def test_a_row_opens_its_posts(six):
    rows = answer(six, days=1)["brand"].frame().set_index("brand")
    assert rows.loc["Ardo", "opens"] == 'brand:"Ardo" AND since:"2025-01-02T12:05:00Z"'


def test_the_headline_names_what_grew():
    rows = [(day, ("Ardo", "Belio")[i % 2], "forum", "neutral") for day in range(15) for i in range(10)]
    rows += [(day, "Ardo", "reviews", "negative") for day in range(8, 15) for _ in range(20)]
    found = answer(made(rows))
    start = "210 posts (once for each brand named) in the last 7 days, 140 more than in the 7 days before"
    assert found.headline.startswith(start)
    assert 'brand "Ardo" (+140)' in found.headline
    assert 'channel "reviews" (+140)' in found.headline
    assert "no clear change" not in found.headline


def test_what_cannot_be_compared_is_said(six):
    assert "do not reach back over the 7 days before" in answer(six).headline
    silent = made([(0, "Ardo", "forum", None), (1, "Ardo", "forum", None), (2, "Ardo", "forum", None)])
    found = answer(silent, days=1, measure="share negative")
    assert "have no posts with a sentiment" in found.headline


ROWS = st.lists(
    st.tuples(
        st.integers(0, 13), st.sampled_from(["", "Ardo", "Belio"]), st.integers(-1, 2),
        st.sampled_from(["forum", "news"]), st.sampled_from(["", "negative", "neutral"]), st.integers(1, 9),
    ),
    min_size=1,
)  # fmt: skip


@settings(max_examples=50)
@given(ROWS, st.sampled_from(sorted(SPLITS)))
def test_parts_always_sum_to_the_change(rows, measure):
    counts = pd.DataFrame(rows, columns=["day", "brand", "topic", "channel", "sentiment", "posts"])
    start = START.floor("D")
    counts["bin"] = start + pd.to_timedelta(counts["day"], unit="D")
    found = shift(counts, Periods(7, start, start + 7 * DAY, True), measure)
    for frame in found.splits.values() if found else ():
        assert frame["part"].sum() == pytest.approx(found.change, abs=1e-9)


def test_the_same_seed_gives_the_same_intervals(six):
    assert answer(six, days=1) == answer(six, days=1)
