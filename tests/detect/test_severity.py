from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from workbench.detect.severity import doubling_of, lift_of, peak_of, reach_of, severity_of
from workbench.model.alert import Driver, Incident, Series, Severity
from workbench.model.post import conform

AT = datetime(2024, 1, 10, tzinfo=UTC)


def posts(number: int, **columns: object) -> pd.DataFrame:
    frame = pd.DataFrame({"post_id": [f"p{i}" for i in range(number)], "text": "x", "created_at": pd.Timestamp(AT)})
    return conform(frame.assign(author=[f"a{i}" for i in range(number)], **columns))


def incident(
    observed: int, expected: float, rare: float = 30.0, negative: float = 0.0, series: Series | None = None
) -> Incident:
    excess = observed - expected
    parts = (
        Driver(kind="sentiment", name="negative", label="negative", excess=negative, posts=0),
        Driver(kind="sentiment", name="neutral", label="neutral", excess=excess - negative, posts=0),
    )
    return Incident(
        id="i", at=AT, onset=AT, until=AT, signal=series or Series(brand="Aster"), score=5.0, return_period_days=rare,
        observed=observed, expected=expected, excess=excess, history_days=28.0, short_history=False, drivers=parts,
    )  # fmt: skip


def judged(found: Incident, observed: list[int], now: pd.DataFrame, past: pd.DataFrame) -> Severity:
    expected = np.full(len(observed), found.expected / len(observed))
    return severity_of(found, np.array(observed, dtype=float), expected, 1.0, now, past, 28.0, 0.0)


def test_the_lift_with_a_well_known_expectation_has_the_exact_poisson_interval() -> None:
    lift, low, high = lift_of(30, 10.0, past=10**9, spread=0.0)
    assert lift == 3.0
    # Garwood: chi2(0.025; 60) / 2 and chi2(0.975; 62) / 2, over the expected posts
    assert low == pytest.approx(chi2.ppf(0.025, 60) / 20, rel=1e-5)
    assert high == pytest.approx(chi2.ppf(0.975, 62) / 20, rel=1e-5)


def test_the_lift_is_less_certain_where_what_is_usual_is() -> None:
    _, low, high = lift_of(30, 10.0, past=10**9, spread=0.0)
    _, lower, higher = lift_of(30, 10.0, past=10**9, spread=0.2)
    _, lowest, highest = lift_of(30, 10.0, past=4, spread=0.2)
    assert lowest < lower < low < 3.0 < high < higher < highest  # type: ignore[operator]
    assert lift_of(30, 0.0, past=0, spread=0.0) == (None, None, None)


def test_the_interval_of_the_lift_covers_as_promised() -> None:
    """Expected posts known as a Poisson number of 40 knows them; the true lift is 3."""
    rng = np.random.default_rng(1)
    past, seen = rng.poisson(40, 4000), rng.poisson(3 * 40 / 4, 4000)
    intervals = [lift_of(int(n), m / 4, int(m), 0.0) for n, m in zip(seen, past, strict=True) if m]
    covered = np.mean([low <= 3 <= (high or np.inf) for _, low, high in intervals])  # type: ignore[operator]
    assert covered >= 0.94


@given(st.integers(0, 500), st.floats(0.1, 500), st.integers(0, 10_000), st.floats(0, 2))
def test_the_lift_lies_within_its_interval(observed: int, expected: float, past: int, spread: float) -> None:
    lift, low, high = lift_of(observed, expected, past, spread)
    assert low is not None
    assert lift is not None
    assert low <= lift + 1e-9
    assert high is None or high >= lift - 1e-9


def test_posts_that_double_every_two_bins_double_every_two_bins() -> None:
    grown = 50 * 2 ** (np.arange(8) / 2)
    assert doubling_of(grown, np.full(8, 10.0), hours=0.5) == pytest.approx(1.0, rel=0.02)


def test_a_rise_with_the_season_a_level_and_a_fall_are_no_growth() -> None:
    season = np.array([10.0, 20.0, 40.0, 80.0])
    assert doubling_of(3 * season, season, 1.0) is None
    assert doubling_of(np.full(9, 50.0), np.full(9, 10.0), 1.0) is None
    assert doubling_of(np.array([80.0, 40.0, 20.0, 10.0]), np.full(4, 10.0), 1.0) is None
    assert doubling_of(np.array([5.0, 80.0]), np.full(2, 1.0), 1.0) is None


def test_the_height_of_a_long_story_is_no_single_bin() -> None:
    beyond = np.concatenate([np.zeros(20), np.full(10, 5.0), np.zeros(20)])
    beyond[2] = 9.0
    assert 20 <= peak_of(beyond) < 30
    assert peak_of(np.array([1.0, 7.0, 2.0])) == 1


def test_followers_count_once_an_author_and_the_unknown_is_not_zero() -> None:
    frame = posts(3, followers=[10, 30, 5], likes=[1, None, 2]).assign(author=["a", "a", "b"])
    reach = reach_of(frame)
    assert (reach.followers, reach.likes, reach.replies, reach.engagement) == (35, 3, None, 3)


def test_a_quick_rare_large_negative_story_is_severe_and_says_why() -> None:
    seen = judged(incident(300, 30.0, rare=4000.0, negative=200.0), [10, 200, 90], posts(300), posts(280))
    assert seen.level == "severe"
    assert seen.sentence == (
        "Severe: chance would bring it less than once a year, as many extra posts as 27 usual days bring, "
        "10 times the expected posts, at its height within 2 hours, 200 of 270 extra posts are negative."
    )
    assert (seen.authors, seen.negative_excess, seen.usual_days) == (300, 200.0, 27.0)


def test_the_same_story_in_good_mood_is_serious_at_most() -> None:
    assert judged(incident(300, 30.0, rare=4000.0), [10, 200, 90], posts(300), posts(280)).level == "serious"


def test_a_small_story_is_minor() -> None:
    seen = judged(incident(70, 40.0), [20, 30, 20], posts(70), posts(2800))
    assert seen.level == "minor"
    assert seen.sentence == "Minor: nothing about it stands out beyond the alert itself."


def test_two_reasons_make_it_notable() -> None:
    seen = judged(incident(70, 40.0, rare=400.0, negative=20.0), [20, 30, 20], posts(70), posts(2800))
    assert seen.level == "notable"
    assert "20 of 30 extra posts are negative" in seen.sentence


def test_all_extra_posts_of_a_negative_series_are_negative() -> None:
    negative = incident(70, 40.0, series=Series(brand="Aster", sentiment="negative"))
    assert judged(negative, [70], posts(70), posts(2800)).negative_excess == 30.0


def test_engagement_is_compared_with_what_as_many_expected_posts_bring() -> None:
    seen = judged(incident(60, 30.0), [60], posts(60, likes=[20] * 60), posts(100, likes=[4] * 100))
    assert seen.engagement_lift == pytest.approx(60 * 20 / (30 * 4))
    assert "10 times the usual engagement" in seen.sentence


def test_what_no_post_states_is_not_known() -> None:
    seen = judged(incident(60, 30.0).model_copy(update={"drivers": ()}), [60], posts(60).assign(author=None), posts(0))
    assert (seen.authors, seen.negative_excess, seen.engagement_lift, seen.usual_days) == (None, None, None, None)
