"""Growth of topics against their own past, worked out on paper."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from workbench.evaluate import emergence
from workbench.evaluate.nulls import quiet_counts

NOW = pd.Timestamp("2025-03-31", tz="UTC")


def days_before(*days: float) -> pd.Series:
    return pd.Series([NOW - pd.Timedelta(days=d) for d in days])


def counts_of(*topics: list[int], everything: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Voices of topics in one source, latest window first."""
    return np.array(topics, dtype=float)[:, None, :], np.array([everything], dtype=float)


def test_windows_end_where_now_says_and_begin_on_the_same_weekday():
    at = days_before(0, 0.001, 7, 7.001, 14, 21.5)
    assert emergence.window_of(at, NOW, 7).tolist() == [-1, 0, 0, 1, 1, 3]
    # Three days are compared with the same three days of each week before; the four between are in no window.
    assert emergence.window_of(days_before(1, 3, 3.1, 7, 7.1, 10, 10.1), NOW, 3).tolist() == [0, 0, -1, -1, 1, 1, -1]
    # Ten days take steps of two weeks.
    assert emergence.window_of(days_before(10, 11, 15, 24, 25), NOW, 10).tolist() == [0, -1, 1, 1, -1]


def test_only_whole_windows_are_counted_as_past():
    assert emergence.complete_windows(NOW - pd.Timedelta(days=28), NOW, 7) == 3
    assert emergence.complete_windows(NOW - pd.Timedelta(days=27.9), NOW, 7) == 2
    assert emergence.complete_windows(NOW - pd.Timedelta(days=17), NOW, 3) == 2
    assert emergence.complete_windows(NOW, NOW, 7) == 0


def test_an_author_a_conversation_and_a_text_count_once_a_window_and_topic():
    rows = [
        (0, 1, "t1", "ann", None),
        (0, 1, "t1", "ben", None),  # the same text
        (0, 1, "t2", "ann", None),  # the same author
        (0, 1, "t3", "cem", "c"),
        (0, 1, "t4", "dora", "c"),  # the same conversation
        (0, 1, "t5", None, None),
        (0, 1, "t6", None, None),  # nobody is nobody's double
        (0, 2, "t1", "ann", "c"),  # another topic
        (1, 1, "t1", "ann", "c"),  # another window
    ]
    posts = pd.DataFrame(rows, columns=["window", "topic", "family", "author", "thread"])
    assert emergence.voices(posts).index.tolist() == [0, 3, 5, 6, 7, 8]


def test_growth_is_the_ratio_of_the_parts():
    # 20 of 100 now, 10 of 100 in each window before: twice the part.
    found = emergence.compare(*counts_of([20, 10, 10, 10], [30, 30, 30, 30], everything=[100] * 4)).iloc[0]
    assert (found["recent"], found["before"]) == (20, 30)
    assert found["growth"] == pytest.approx(2)
    assert found["low"] < 2 < found["high"]


def test_p_and_interval_are_those_of_the_binomial_at_the_effective_number():
    # 20 now, 30 before, a quarter expected now. The quiet past gives the least fluctuation .01, so that
    # each voice is worth 1 / (1 + .01 * max(20 * 30 / 50, 50 * .25 * .75)) = 1 / 1.12.
    found = emergence.compare(*counts_of([20, 10, 10, 10], everything=[100] * 4)).iloc[0]
    hits, rest = 20 / 1.12, 30 / 1.12
    assert found["p"] == pytest.approx(beta.cdf(0.25, hits, rest + 1))
    low = beta.ppf(0.025, hits, rest + 1)
    assert found["low"] == pytest.approx(low / (1 - low) * 3)


def test_a_topic_that_was_never_there_grows_without_bound_and_has_a_least_growth():
    # All 8 voices now, a quarter expected: p = (1/4)^8 at no fluctuation, a little more with the least one.
    found = emergence.compare(*counts_of([8, 0, 0, 0], [40, 40, 40, 40], everything=[100] * 4)).iloc[0]
    assert found["growth"] == np.inf and found["high"] == np.inf
    assert 0.25**8 < found["p"] < 0.25**7
    assert 1 < found["low"] < np.inf


def test_a_topic_that_fell_silent_has_no_growth():
    found = emergence.compare(*counts_of([0, 9, 9, 9], [40, 40, 40, 40], everything=[100] * 4)).iloc[0]
    assert (found["growth"], found["low"], found["p"]) == (0, 0, 1)
    assert 0 < found["high"] < 1


def test_a_wave_of_everything_is_no_growth_of_anything():
    calm = emergence.compare(*counts_of([30, 10, 10, 10], [60, 20, 20, 20], everything=[300, 100, 100, 100]))
    assert calm["growth"].tolist() == pytest.approx([1, 1])


def test_the_fall_of_one_source_is_no_growth_of_what_is_said_in_the_others():
    # The forum falls silent; the microblog goes on as ever, though its topic's part of the whole doubles.
    counts = np.array([[[20, 20, 20, 20], [0, 0, 0, 0]], [[0, 0, 0, 0], [0, 20, 20, 20]]], dtype=float)
    whole = np.array([[50, 50, 50, 50], [0, 50, 50, 50]], dtype=float)
    assert emergence.compare(counts, whole)["growth"].iloc[0] == pytest.approx(1)


def test_a_source_without_a_past_proves_nothing():
    counts = np.array([[[10, 10, 10, 10], [40, 0, 0, 0]]], dtype=float)
    whole = np.array([[100, 100, 100, 100], [80, 0, 0, 0]], dtype=float)
    found = emergence.compare(counts, whole).iloc[0]
    assert found["p"] > 0.4


def test_what_has_had_waves_before_must_rise_higher():
    steady, wavy = [30, 10, 10, 10, 10, 10, 10], [30, 2, 28, 2, 26, 1, 1]
    found = emergence.compare(*counts_of(steady, wavy, everything=[200] * 7))
    assert found["growth"].iloc[0] == pytest.approx(found["growth"].iloc[1])
    assert found["p"].iloc[0] < 0.001 < 0.05 < found["p"].iloc[1]
    assert found["low"].iloc[1] < 1 < found["low"].iloc[0]


def test_false_shares_are_those_of_the_step_up_procedure():
    # By hand: .01 * 4 / 1 = .04; .02 * 4 / 2 = .04; .03 * 4 / 3 = .04; .5.
    assert emergence.false_share(np.array([0.5, 0.02, 0.01, 0.03])).tolist() == pytest.approx([0.5, 0.04, 0.04, 0.04])
    assert emergence.false_share(np.array([0.9])).tolist() == [0.9]
    assert emergence.false_share(np.zeros(0)).tolist() == []


def test_the_weighted_median_has_half_of_the_weight_below_it():
    assert emergence.weighted_median(np.array([3.0, 1.0, 2.0]), np.array([1.0, 1.0, 1.0])) == 2
    assert emergence.weighted_median(np.array([3.0, 1.0, 2.0]), np.array([5.0, 1.0, 1.0])) == 3
    assert emergence.weighted_median(np.zeros(0), np.zeros(0)) == 0


def test_a_shuffle_keeps_the_moments_and_the_neighbourhood_of_a_cluster():
    at = pd.Series(pd.date_range("2025-01-01", periods=60, freq="1h", tz="UTC"))
    cluster = pd.Series([f"c{i % 6}" for i in range(60)])
    moved = emergence.shuffled_times(at, cluster, seed=1)
    assert sorted(moved) == list(at) and moved.tolist() != at.tolist()
    assert emergence.shuffled_times(at, cluster, seed=1).equals(moved)
    spans = moved.groupby(cluster).agg(lambda part: part.max() - part.min())
    assert set(spans) == {pd.Timedelta(hours=9)}  # ten posts next to each other


def test_nothing_is_said_before_three_windows_lie_behind():
    posts = pd.DataFrame(
        {"created_at": days_before(27, 1), "topic": 1, "source": "s", "author": "a", "thread": None, "family": "f"}
    )
    assert emergence.look(posts, NOW, [1]) is None
    assert emergence.look(posts.iloc[:0], NOW, [1]) is None


@pytest.mark.parametrize("null", ["N1", "N2"])
def test_where_nothing_happens_the_share_of_false_finds_is_kept(null):
    """Daily and weekly rhythm, drift and bursts but no event: any find is false, so their share is that of looks."""
    windows, looks = 13, 40
    hits = 0
    for seed in range(looks):
        hours = quiet_counts(null, 40, 7 * windows, 0.2, seed)
        latest = emergence.window_of(pd.Series(hours.index), hours.index[-1] + pd.Timedelta(hours=1), 7).to_numpy()
        counts = hours.groupby(latest).sum().to_numpy().T[:, None, :].astype(float)
        found = emergence.compare(counts, counts.sum(axis=0))
        hits += bool((emergence.false_share(found["p"].to_numpy()) <= 0.10).any())
    assert hits <= 0.10 * looks
