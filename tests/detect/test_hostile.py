"""Counts as they come: with holes, below zero, in fractions, out of order, and budgets that are none."""

import numpy as np
import pandas as pd
import pytest

from tests.detect.market import SINCE, corpus_of, hours, posts_of
from workbench.detect import replay, watch
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput

HOUR, DAY = pd.Timedelta("1h"), pd.Timedelta("1D")


@pytest.fixture(scope="module")
def quiet() -> Corpus:
    return corpus_of(posts_of(hours(8, 20, 1), "Aster"), enriched=False)


def counted(corpus: Corpus, posts: pd.Series) -> Corpus:
    """The corpus with other numbers in its counts."""
    return Corpus.of(corpus.posts, counts=corpus.table("counts").assign(posts=posts))


@pytest.mark.parametrize(("number", "said"), [(-1, "below zero"), (0.5, "not whole"), (np.nan, "not whole")])
def test_counts_that_are_none_are_refused_in_a_sentence(quiet: Corpus, number: float, said: str) -> None:
    posts = quiet.table("counts")["posts"].astype(float)
    posts.iloc[100] = number
    with pytest.raises(BadInput, match=said):
        watch(counted(quiet, posts))
    with pytest.raises(BadInput, match=said):
        replay(counted(quiet, posts), false_alarms=1)


def test_whole_numbers_written_with_a_point_are_counts(quiet: Corpus) -> None:
    found = watch(counted(quiet, quiet.table("counts")["posts"].astype(float)))
    assert found.incidents == watch(quiet).incidents


def test_holes_in_the_counts_raise_nothing_neither_in_them_nor_after() -> None:
    counts = hours(8, 30, 4)
    for first, length in ((200, 5), (330, 60), (500, 24), (640, 1)):
        counts[first : first + length] = 0
    corpus = corpus_of(posts_of(counts, "Aster"), enriched=False)
    assert watch(corpus, false_alarms=0.1).incidents == ()
    assert replay(corpus, false_alarms=0.1, most_looks=10).incidents == ()


@pytest.mark.parametrize("level", [1, 40, 400])
def test_the_same_count_for_ever_is_calm(level: int) -> None:
    corpus = corpus_of(posts_of(np.full(12 * 24, level), "Aster"), enriched=False)
    assert watch(corpus, false_alarms=1).incidents == ()


@pytest.mark.parametrize("counts", [[1, 1], [0, 900], [900, 0], [900]])
def test_two_bins_are_too_few_to_say_anything(counts: list[int]) -> None:
    corpus = corpus_of(posts_of(np.array(counts), "Aster"), enriched=False)
    found = watch(corpus)
    assert (found.incidents, found.warm) == ((), False)
    assert replay(corpus, false_alarms=1).incidents == ()


def test_posts_and_counts_in_any_order_of_time_give_the_same(quiet: Corpus) -> None:
    """A clock that goes backwards, and a sender who delivers the newest first."""
    backwards = quiet.table("counts").iloc[::-1].reset_index(drop=True)
    turned = Corpus.of(quiet.posts.iloc[::-1], counts=backwards)
    pd.testing.assert_frame_equal(watch(turned).score, watch(quiet).score)


@pytest.mark.parametrize("change", ["2024-03-31", "2024-10-27"])
def test_a_change_to_or_from_summer_time_raises_nothing(change: str) -> None:
    """Two brands whose people go by the clock on their wall, twenty days before the change and ten after it."""
    wall = pd.date_range(pd.Timestamp(change) - 20 * DAY, periods=30 * 24, freq="1h")
    local = wall.tz_localize("Europe/Berlin", ambiguous=True, nonexistent="NaT").tz_convert("UTC").dropna()
    parts = []
    for seed, brand in ((1, "Aster"), (2, "Borea")):
        counts = hours(12, 30, seed)[: len(local)]
        at = local.repeat(counts) + pd.to_timedelta(np.arange(counts.sum()) % 59, unit="min")
        parts.append(pd.DataFrame({"created_at": at, "brand": brand, "source": "net"}))
    frame = pd.concat(parts).assign(topic=0, sentiment="neutral", text="as usual")
    assert watch(corpus_of(frame, enriched=False), false_alarms=0.1).incidents == ()


def test_a_series_that_starts_in_a_crisis_is_believed_until_more_is_known() -> None:
    """The first days are all that is known: they raise nothing, and the quiet after them is no alarm either."""
    counts = hours(6, 25, 3)
    counts[: 3 * 24] += hours(60, 3, 4)
    corpus = corpus_of(posts_of(counts, "Aster"), enriched=False)
    assert watch(corpus, false_alarms=0.1).incidents == ()
    assert replay(corpus, false_alarms=0.1, most_looks=8).incidents == ()


def test_a_crisis_after_a_beginning_in_a_crisis_is_still_found() -> None:
    counts = hours(6, 40, 3)
    counts[: 3 * 24] += hours(60, 3, 4)
    counts[35 * 24 + 10 : 35 * 24 + 16] += 90
    (incident,) = watch(corpus_of(posts_of(counts, "Aster"), enriched=False), false_alarms=0.1).incidents
    assert abs(incident.onset - (SINCE + 35 * DAY + 10 * HOUR)) <= HOUR


@pytest.mark.parametrize("budget", [0.0, -1.0, float("nan"), float("inf"), 1001.0])
def test_a_budget_of_nothing_or_of_anything_is_refused_in_a_sentence(quiet: Corpus, budget: float) -> None:
    with pytest.raises(BadInput, match="cannot be a budget"):
        watch(quiet, false_alarms=budget)
    with pytest.raises(BadInput, match="cannot be a budget"):
        replay(quiet, false_alarms=budget)
