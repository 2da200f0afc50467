"""The arithmetic of the benchmarks of detection, by hand."""

import numpy as np
import pandas as pd
import pytest

from tests.benchmarks.detection import brands, bursts, crises, laid, peers, sold
from tests.benchmarks.detection.opened import opened
from tests.benchmarks.detection.promise import kept, ratio
from workbench.detect.season import clock
from workbench.evaluate.nulls import bins, quiet_fleet

AT = clock(bins(3))
DAY = 288


def test_alarms_within_the_cool_down_prolong_an_incident_and_open_none() -> None:
    rows, columns = opened(np.array([400, 0, 144, 288, 10, 433]), np.array([0, 0, 0, 0, 1, 0]), AT)
    # Of series 0 at rows 0, 144, 288, 400, 433: each within 12 hours (144 bins) of the one before.
    assert rows.tolist() == [0, 10]
    assert columns.tolist() == [0, 1]
    assert opened(np.array([0, 145]), np.array([0, 0]), AT)[0].tolist() == [0, 145]


def test_a_ratio_has_the_exact_interval_of_its_count() -> None:
    # Garwood: for 10 events 4.795 to 18.390.
    assert ratio(10, 5.0) == {"fired": 10, "promised": 5.0, "ratio": 2.0, "interval": [0.959, 3.678]}


def test_a_promise_is_counted_over_all_by_stretch_and_for_the_series_that_fired_most() -> None:
    # Ten series, 20 days from day 1 on; one promised in ten days and series: 20. Series 3 fires 4 times early.
    rows = np.array([0, DAY, 2 * DAY, 3 * DAY, 4 * DAY, 5 * DAY, 15 * DAY, 21 * DAY])
    columns = np.array([0, 3, 3, 3, 3, 5, 3, 5])
    told = kept(rows, columns, 10, DAY, 21 * DAY, DAY, 0.1, seed=1)
    assert (told["fired"], told["promised"], told["ratio"]) == (6, 20.0, 0.3)  # not the first and the last
    assert told["stretches"]["n"] == 2
    assert told["stretches"]["worst"]["fired"] == 5
    assert told["stretches"]["best"]["fired"] == 1
    assert told["worst_tenth"]["ratio"] == 2.5  # 5 of series 3 for 2 promised
    assert told["worst_tenth"]["picked_by_first_half"]["fired"] == 1
    assert told["worst_tenth"]["picked_by_first_half"]["promised"] == 1.0


def test_bursts_lie_in_parts_of_their_own_and_end_in_time() -> None:
    planted = bursts.draw(np.array([4, 7]), 3, 10 * DAY, 40 * DAY, AT, seed=1)
    assert planted.columns.tolist() == [4, 4, 4, 7, 7, 7]
    rows = planted.rows.reshape(2, 3)
    assert rows.min() >= 10 * DAY and rows.max() < 39 * DAY
    assert np.diff(rows, axis=1).min() > DAY
    assert (bursts.draw(np.array([4, 7]), 3, 10 * DAY, 40 * DAY, AT, seed=1).rows == planted.rows).all()


def test_a_burst_multiplies_the_rate_after_a_ramp_and_leaves_the_noise_alone() -> None:
    quiet = quiet_fleet(["N1"], np.array([1000.0]), 3, 1)
    planted = bursts.Planted(np.array([DAY]), np.array([0]))
    rise = bursts.lay(quiet, planted, np.array([5.0]), AT, 1)[:, 0] - quiet.counts[:, 0]
    assert rise[:DAY].sum() == rise[DAY + 144 :].sum() == 0
    times = rise[DAY : DAY + 144] / quiet.rate[DAY : DAY + 144, 0]
    # Half an hour from nothing to four times as much again, at the middle of each bin.
    assert times[:6] == pytest.approx(4 * (np.arange(6) + 0.5) / 6, abs=0.3)
    assert times[6:].mean() == pytest.approx(4.0, abs=0.05)


def test_a_burst_is_found_by_what_was_opened_in_its_time_and_not_by_what_was_open() -> None:
    planted = bursts.Planted(np.array([200, 200, 200]), np.array([0, 1, 2]))
    rows, columns = np.array([190, 204, 205, 400]), np.array([0, 1, 2, 0])
    waited = bursts.waits(rows, columns, planted, AT)
    assert waited.already.tolist() == [True, False, False]
    told = bursts.found(waited, 25)
    assert told["n"] == 3 and told["already_on"] == 1
    assert told["found"] == 0.333  # the alarm of row 204 is known 25 minutes after the start, that of 205 after 30
    assert told["found_while_it_lasts"] == 0.667
    assert told["median_delay_min"] == 27.5
    assert bursts.found(waited + waited, 25)["n"] == 6


def test_a_crisis_begins_where_posts_rise_most_not_with_the_first_use_of_its_words() -> None:
    begins = pd.Timestamp("2024-01-01", tz="UTC")
    stray = [begins + pd.Timedelta(hours=hours) for hours in (0, 9, 20, 31)]
    crisis = [begins + pd.Timedelta(hours=40, minutes=2 * minute) for minute in range(200)]
    later = [begins + pd.Timedelta(hours=300, minutes=minute) for minute in range(220)]
    found = crises.crisis_of("fire", pd.Series([*stray, *crisis, *later]))
    assert found.onset == begins + pd.Timedelta(hours=40)
    assert found.posts(1) == 30 and found.posts(12) == 200


def test_a_post_without_a_readable_stamp_is_placed_by_the_clock_in_its_id() -> None:
    rows = pd.DataFrame(
        {
            "Timestamp": ["Fri Jun 08 06:22:06 +0000 2012", "yesterday", "yesterday", "yesterday"],
            "Tweet-ID": ["1", "210980000776728576", "12345", "none"],
        }
    )
    at = crises.times(rows)
    assert at.dt.floor("s").tolist() == [pd.Timestamp("2012-06-08 06:22:06", tz="UTC")] * 2


def test_a_crisis_is_drawn_to_as_many_posts_as_asked() -> None:
    crisis = crises.Crisis("fire", pd.Timestamp("2024-01-01", tz="UTC"), np.linspace(0, 10, 50))
    more = crises.drawn(crisis, 3.0, np.random.default_rng(1))
    assert len(more.hours) == 150
    assert np.abs(np.median(more.hours) - 5) < 1.5
    assert (np.diff(more.hours) >= 0).all() and more.hours.min() >= 0


def test_volumes_without_a_row_are_missing_and_a_brand_is_the_sum_of_its_topics(tmp_path) -> None:
    (tmp_path / "A.csv").write_text("timestamp,value\n2015-02-26 21:42:53,4\n2015-02-26 21:52:53,6\n")
    (tmp_path / "B.csv").write_text("timestamp,value\n2015-02-26 21:47:53,1\n2015-02-26 21:52:53,2\n")
    read = brands.read_brands(tmp_path)
    assert read["A"].fillna(-1).tolist() == [4, -1, 6]
    assert read["B"].fillna(-1).tolist() == [-1, 1, 2]
    assert read.index[0] == pd.Timestamp("2015-02-26 21:42:53", tz="UTC")
    topics, share = brands.split(read["A"].to_numpy(), seed=1)
    assert topics.shape == (3, brands.TOPICS)
    assert topics.sum(axis=1)[[0, 2]].tolist() == [4, 6] and np.isnan(topics[1]).all()
    assert share.sum(axis=1) == pytest.approx(1.0)


def test_four_fifths_of_a_crisis_are_about_one_topic() -> None:
    crisis = crises.Crisis("fire", pd.Timestamp("2024-01-01", tz="UTC"), np.linspace(0, 11.9, 5000))
    case = laid.Case(crisis, 0, 5, 9.0, seed=2)
    share = np.full((600, brands.TOPICS), 1 / brands.TOPICS)
    counts = np.zeros((600, 1 + brands.TOPICS))
    over = laid.laid_over(counts, case, share)
    assert over[:5].sum() == 0 and over[:, 0].sum() == over[:, 1:].sum() == 5000
    each = np.sort(over[:, 1:].sum(axis=0))
    assert each[-1] == pytest.approx(5000 * 0.82, rel=0.03)  # and a tenth of the rest
    assert each[0] == pytest.approx(5000 * 0.02, rel=0.4)
    assert counts.sum() == 0


def test_shares_are_told_for_all_and_by_lift() -> None:
    told = [
        laid.Outcome(0.5, float("nan"), False, True),
        laid.Outcome(1.0, 30.0, True, False),
        laid.Outcome(9.0, 10.0, False, False),
    ]
    lines = {line["cases"]: line for line in laid.by_lift(told)}
    assert list(lines) == ["all", "lift 0 to 1", "lift 1 to 2", "lift over 5"]
    assert lines["all"]["found"] == 0.667 and lines["all"]["median_delay_min"] == 20.0
    assert lines["all"]["by_chance"] == 0.333 and lines["all"]["already_on"] == 1
    assert lines["lift 0 to 1"]["found"] == 0 and lines["lift 0 to 1"]["median_delay_min"] is None


@pytest.mark.parametrize("name", sorted(set(peers.PEERS) - {"24 h mean > 7 d mean + 1.5 sd"}))
def test_every_rule_marks_a_great_burst_and_none_looks_ahead(name) -> None:
    rng = np.random.default_rng(1)
    counts = rng.poisson(5.0, (35 * DAY, 2))
    counts[33 * DAY : 33 * DAY + 72, 0] += 200
    marks = peers.PEERS[name](counts, 30.0)
    assert marks.shape == counts.shape and marks.dtype == bool
    assert marks[33 * DAY : 33 * DAY + 72, 0].any()
    until = 33 * DAY + 24
    assert (peers.PEERS[name](counts[:until], 30.0) == marks[:until]).all()


def test_a_day_of_plenty_is_above_the_week_and_a_lively_hour_is_not() -> None:
    counts = np.random.default_rng(1).poisson(5.0, (20 * DAY, 2))
    counts[12 * DAY : 12 * DAY + 12, 1] += 20
    counts[12 * DAY : 13 * DAY, 0] += 20
    marks = peers.day_above_week(counts, 30.0)
    assert marks[12 * DAY : 13 * DAY, 0].any()
    assert not marks[:, 1].any()


def test_the_tail_of_farrington_is_that_of_the_negative_binomial_and_of_poisson() -> None:
    x, mean = np.array([[3.0], [3.0], [0.0]]), np.array([[2.0], [2.0], [2.0]])
    tail = peers._nb_tail(x, mean, np.array([[1.0], [1e-9], [1.0]]))[:, 0]
    # Geometric with p = 1/3: P(X >= 3) = (2/3)^3; Poisson: 1 - 5 e^-2.
    assert tail == pytest.approx([8 / 27, 1 - 5 * np.exp(-2), 1.0])


def test_the_threshold_of_the_cusum_is_the_logarithm_of_the_bins_promised() -> None:
    quiet = quiet_fleet(["N1"] * 40, np.full(40, 5.0), 60, 1)
    marks = peers.nb_cusum(quiet.counts, 2.0)
    per_series = marks[28 * DAY :].sum(axis=0).mean()
    assert per_series < 1.3 * 32 / 2  # a bound: independent bins may alarm less often than promised


def test_fleets_are_sold_one_budget_each() -> None:
    quiet = quiet_fleet(["N1"] * 6, np.full(6, 5.0), 12, 1)
    sales: dict[tuple[int, float], sold.Sales] = {}
    for repeat in (1, 2):
        sold.sell(quiet, clock(quiet.index), 9 * DAY, [2, 6], repeat, sales)
    lines = sold.table_of(sales)
    assert [(line["series"], line["per_month"], line["fleets"]) for line in lines] == [
        (2, 1.0, 6),
        (2, 4.0, 6),
        (6, 1.0, 2),
        (6, 4.0, 2),
    ]
    assert [line["promised"] for line in lines] == [0.6, 2.4, 0.2, 0.8]  # a tenth of a month
    assert {line[f"x{lift:g}"]["n"] for line in lines for lift in sold.LIFTS} == {4}
