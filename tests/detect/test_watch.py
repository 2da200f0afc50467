import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.detect import posts_of_driver, watch
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput
from workbench.model.post import empty

_spec = importlib.util.spec_from_file_location("market", Path(__file__).with_name("market.py"))
assert _spec is not None and _spec.loader is not None
market = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(market)
SINCE = market.SINCE


def crisis(days: int, at_hour: int, size: int, length: int = 6) -> np.ndarray:
    extra = np.zeros(days * 24, dtype=int)
    extra[at_hour : at_hour + length] = size
    return extra


@pytest.fixture(scope="module")
def burst() -> Corpus:
    """Two brands for 20 days; on day 15 at 10:00 one is hit by 60 negative posts an hour about topic 1."""
    extra = crisis(20, 15 * 24 + 10, 60)
    return market.corpus_of(
        market.posts_of(market.hours(8, 20, 1), "Aster"),
        market.posts_of(market.hours(8, 20, 2), "Borea"),
        market.posts_of(extra, "Aster", topic=1, sentiment="negative"),
    )


def test_a_burst_is_one_incident_with_its_start_excess_and_reason(burst: Corpus) -> None:
    (incident,) = watch(burst, false_alarms=0.1).incidents
    start = SINCE + pd.Timedelta(days=15, hours=10)
    assert incident.signal.brand == "Aster"
    assert incident.at == start + pd.Timedelta(hours=1)
    assert abs(incident.onset - start) <= pd.Timedelta(hours=1)
    assert start + pd.Timedelta(hours=5) <= incident.until <= start + pd.Timedelta(hours=12)
    assert 300 <= incident.excess <= 420
    assert incident.excess == incident.observed - incident.expected
    assert incident.short_history
    assert incident.history_days == pytest.approx(15.4, abs=0.2)
    assert "'broken wheel'" in incident.summary
    assert incident.summary.startswith("Aster")
    assert "mostly negative" in incident.summary or "negative posts" in incident.summary


def test_the_parts_of_each_kind_add_up_to_the_excess(burst: Corpus) -> None:
    (incident,) = watch(burst, false_alarms=0.1).incidents
    kinds = {driver.kind for driver in incident.drivers}
    assert {"topic", "channel", "family"} <= kinds
    for kind in kinds:
        parts = [driver for driver in incident.drivers if driver.kind == kind]
        assert sum(part.excess for part in parts) == pytest.approx(incident.excess, abs=1e-6)
        assert sum(part.posts for part in parts) == incident.observed


def test_every_driver_opens_its_posts(burst: Corpus) -> None:
    (incident,) = watch(burst, false_alarms=0.1).incidents
    for kind in {driver.kind for driver in incident.drivers}:
        parts = [driver for driver in incident.drivers if driver.kind == kind]
        behind = [posts_of_driver(burst, incident, part) for part in parts]
        assert [len(posts) for posts in behind] == [part.posts for part in parts]
        assert {post for posts in behind for post in posts} == set(incident.post_ids)


def test_the_posts_behind_it_lie_in_its_time_and_brand_and_the_telling_ones_come_first(burst: Corpus) -> None:
    (incident,) = watch(burst, false_alarms=0.1).incidents
    behind = burst.posts_with("brands", "topics").set_index("post_id").loc[list(incident.post_ids)]
    assert (behind["brand"] == "Aster").all()
    assert behind["created_at"].between(incident.onset, incident.until, inclusive="left").all()
    assert (behind["topic"].head(20) == 1).all()


def test_the_same_corpus_gives_the_same_watch(burst: Corpus) -> None:
    assert watch(burst).incidents == watch(burst).incidents


def test_quiet_brands_stay_quiet() -> None:
    calm = market.corpus_of(*(market.posts_of(market.hours(6, 25, seed), f"Brand {seed}") for seed in range(4)))
    found = watch(calm, false_alarms=0.1)
    assert found.incidents == ()
    assert found.notices == ()
    assert found.warm


def test_a_brand_whose_collection_starts_is_a_notice_and_no_incident() -> None:
    late = market.hours(40, 12, 5)
    late[: 8 * 24] = 0
    late[[20, 50, 90, 130]] = 1
    found = watch(
        market.corpus_of(market.posts_of(market.hours(8, 12, 1), "Aster"), market.posts_of(late, "Late")),
        false_alarms=0.1,
    )
    assert found.incidents == ()
    (notice,) = found.notices
    assert notice.kind == "collection_started"
    assert notice.signal.brand == "Late"
    assert abs(notice.at - (SINCE + pd.Timedelta(days=8))) <= pd.Timedelta(hours=6)


def test_a_new_source_of_a_known_brand_is_a_notice_and_no_incident() -> None:
    more = market.hours(20, 20, 6)
    more[: 12 * 24] = 0
    found = watch(
        market.corpus_of(
            market.posts_of(market.hours(8, 20, 1), "Aster"), market.posts_of(more, "Aster", source="new net")
        ),
        false_alarms=0.1,
    )
    assert found.incidents == ()
    assert [notice.kind for notice in found.notices] == ["collection_started"]
    assert "new net" in found.notices[0].text


def test_a_silent_source_is_a_gap_and_its_return_is_no_incident() -> None:
    counts = market.hours(10, 25, 3)
    counts[15 * 24 : 17 * 24] = 0
    found = watch(market.corpus_of(market.posts_of(counts, "Aster")), false_alarms=0.1)
    assert found.incidents == ()
    (notice,) = found.notices
    assert notice.kind == "collection_gap"
    assert abs(notice.at - (SINCE + pd.Timedelta(days=15))) <= pd.Timedelta(hours=6)


def test_copies_of_one_text_are_named_in_the_summary() -> None:
    copies = market.posts_of(crisis(20, 15 * 24 + 10, 50, 3), "Aster", topic=1, text="Sign the petition")
    found = watch(market.corpus_of(market.posts_of(market.hours(8, 20, 1), "Aster"), copies))
    assert "150 of them near-copies of one text" in found.incidents[0].summary


def test_without_topics_and_sentiment_brands_are_watched_and_the_rest_is_said(burst: Corpus) -> None:
    plain = Corpus.of(burst.posts.assign(brand=burst.posts_with("brands")["brand"]))
    found = watch(plain, false_alarms=0.1)
    assert [incident.signal.brand for incident in found.incidents] == ["Aster"]
    assert len(found.series) == 2
    assert any("workbench topics fit" in note for note in found.notes)
    assert any("workbench enrich" in note for note in found.notes)


def test_posts_without_any_brand_are_watched_together() -> None:
    posts = market.posts_of(market.hours(8, 20, 1) + crisis(20, 15 * 24 + 10, 60), "x").drop(columns="brand")
    found = watch(Corpus.of(posts.assign(post_id=[str(i) for i in range(len(posts))])), false_alarms=0.1)
    (incident,) = found.incidents
    assert incident.signal.brand is None
    assert incident.summary.startswith("All posts")


@pytest.mark.parametrize("posts", [empty(), empty().assign()])
def test_an_empty_corpus_has_nothing_to_tell(posts: pd.DataFrame) -> None:
    found = watch(Corpus.of(posts))
    assert (found.incidents, found.notices, found.warm) == ((), (), False)


@pytest.mark.parametrize("width", ["5min", "1d"])
def test_other_bins_find_the_burst_too(burst: Corpus, width: str) -> None:
    assert [incident.signal.brand for incident in watch(burst, bin=width, false_alarms=0.1).incidents] == ["Aster"]


def test_what_was_said_of_the_past_does_not_change_when_more_arrives(burst: Corpus) -> None:
    cut = SINCE + pd.Timedelta(days=17)
    early = burst.posts[burst.posts["created_at"] < cut]
    keep = set(early["post_id"])
    tables = {name: burst.table(name) for name in ("brands", "sentiment", "topics")}
    before = watch(Corpus.of(early, **{name: t[t["post_id"].isin(keep)] for name, t in tables.items()}))
    after = watch(burst)
    pd.testing.assert_frame_equal(before.score[0].to_frame(), after.score.loc[before.score.index, 0].to_frame())
    assert before.incidents[0].at == after.incidents[0].at


def test_a_story_that_grows_keeps_its_id_whichever_series_leads_it() -> None:
    """First negative posts alone are unusual, then all posts are, and lead."""
    negative = crisis(20, 15 * 24 + 10, 12, 4)
    both = crisis(20, 15 * 24 + 14, 300, 6)
    corpus = market.corpus_of(
        market.posts_of(market.hours(60, 20, 1), "Aster"),
        market.posts_of(negative, "Aster", topic=1, sentiment="negative"),
        market.posts_of(both, "Aster", topic=1, sentiment="neutral"),
    )
    names, leads = set(), set()
    for hour in (14, 15, 16, 18, 24, 72):
        early = corpus.posts[corpus.posts["created_at"] < SINCE + pd.Timedelta(days=15, hours=hour)]
        keep = set(early["post_id"])
        tables = {name: corpus.table(name) for name in ("brands", "sentiment", "topics")}
        (incident,) = watch(
            Corpus.of(early, **{name: t[t["post_id"].isin(keep)] for name, t in tables.items()}), false_alarms=0.1
        ).incidents
        names.add(incident.id)
        leads.add((incident.signal.topic, incident.signal.sentiment))
    assert len(leads) > 1
    assert len(names) == 1


@pytest.mark.parametrize("wrong", [{"false_alarms": 0.0}, {"false_alarms": -1.0}, {"bin": "7min"}])
def test_what_cannot_be_used_is_one_sentence(burst: Corpus, wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        watch(burst, **wrong)  # type: ignore[arg-type]
