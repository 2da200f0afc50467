"""Which series are watched, when each may raise an alert, and what each may cost."""

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.detect.fleet import FEWEST, KINDS, SHARE, Fleet, fitting_bin, fleet_of
from workbench.model.alert import Series
from workbench.model.corpus import Corpus

_spec = importlib.util.spec_from_file_location("market", Path(__file__).with_name("market.py"))
assert _spec is not None and _spec.loader is not None
market = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(market)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    rare = np.zeros(20 * 24, dtype=int)
    rare[10 * 24 : 10 * 24 + FEWEST] = 1
    return market.corpus_of(
        market.posts_of(market.hours(4, 20, 1), "Aster", topic=0),
        market.posts_of(market.hours(2, 20, 2), "Aster", topic=1, sentiment="negative"),
        market.posts_of(rare, "Borea", topic=1),
    )


def test_brands_their_topics_and_the_negative_posts_of_each_are_watched(corpus: Corpus) -> None:
    fleet = fleet_of(corpus, "1h")
    watched = [(one.brand, one.topic, one.sentiment) for one in fleet.series]
    assert watched == [
        ("Aster", None, None),
        ("Aster", None, "negative"),
        ("Aster", 0, None),
        ("Aster", 1, None),
        ("Aster", 1, "negative"),
        ("Borea", None, None),
        ("Borea", 1, None),
    ]
    assert fleet.subjects().tolist() == [0, 0, 0, 0, 0, 1, 1]


def test_a_part_adds_up_the_posts_of_its_brand(corpus: Corpus) -> None:
    fleet = fleet_of(corpus, "1h")
    posts = dict(zip(fleet.series, fleet.counts.sum(), strict=True))
    assert posts[Series(brand="Aster", topic=0)] + posts[Series(brand="Aster", topic=1)] == posts[Series(brand="Aster")]


def test_a_topic_may_raise_nothing_before_it_had_its_first_posts(corpus: Corpus) -> None:
    fleet = fleet_of(corpus, "1h")
    may = fleet.may(np.full(fleet.counts.shape, 100.0))
    topic = fleet.series.index(Series(brand="Borea", topic=1))
    assert int(np.argmax(may[:, topic])) == 10 * 24 + FEWEST  # the bin after the last of them
    assert may[:, fleet.series.index(Series(brand="Borea"))].all()


@pytest.mark.parametrize("awake", [1, 5, 60])
def test_the_whole_budget_is_spent_whoever_is_awake(awake: int) -> None:
    kinds = [KINDS[k % len(KINDS)] for k in range(60)]
    fleet = Fleet(tuple(Series(topic=k) for k in range(60)), tuple(kinds), pd.DataFrame(np.zeros((3, 60))))
    may = np.arange(60) < np.full((3, 1), awake)
    daily = fleet.allowed(3.0, may)
    assert (daily[:, awake:] == 0).all()
    # Three quarters of what overlapping series raise are stories of their own, so a third more may be raised.
    assert daily.sum(axis=1) == pytest.approx(np.full(3, 3.0 / 30 / 0.75))


def test_the_shares_of_the_kinds_are_the_whole_budget() -> None:
    assert sum(SHARE.values()) == pytest.approx(1.0)


@pytest.mark.parametrize(("per_hour", "wanted"), [(0.1, "1d"), (2.0, "1h"), (20.0, "5min")])
def test_the_step_follows_the_volume(per_hour: float, wanted: str) -> None:
    corpus = market.corpus_of(market.posts_of(market.hours(per_hour, 20, 3), "Aster"))
    assert fitting_bin(corpus) == wanted
