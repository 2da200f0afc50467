import numpy as np
import pandas as pd
import pytest

from tests.detect.market import SINCE, corpus_of, hours, posts_of
from workbench.detect import watch
from workbench.detect.health import COMPLETE, NOT_STARTED, OPEN, PARTIAL, health_of, still_open
from workbench.detect.lateness import lateness
from workbench.model.corpus import Corpus
from workbench.model.post import empty

HOUR, DAY = pd.Timedelta("1h"), pd.Timedelta("1D")


def market(counts: np.ndarray) -> Corpus:
    """A steady source beside the one that is looked at."""
    steady = posts_of(hours(8, len(counts) // 24, 9), "Aster", source="steady")
    return corpus_of(steady, posts_of(counts, "Aster", source="net"), enriched=False)


def test_where_nothing_is_missing_everything_is_complete() -> None:
    health = health_of(market(hours(8, 30, 1)))
    assert set(np.unique(health.state.to_numpy().astype(str))) <= {COMPLETE, OPEN}
    assert health.gaps == ()
    assert health.posts["net"].sum() == pytest.approx(health.usual["net"].sum(), rel=0.03)


def test_a_silence_is_a_gap_with_its_ends_and_what_was_missed() -> None:
    counts = hours(8, 30, 1)
    missing = counts[400:430].sum()
    counts[400:430] = 0
    (gap,) = health_of(market(counts)).gaps
    assert (gap.source, gap.kind, gap.posts, gap.lasts) == ("net", "silent", 0, False)
    assert abs(gap.since - (SINCE + 400 * HOUR)) <= HOUR
    assert abs(gap.until - (SINCE + 430 * HOUR)) <= HOUR
    assert gap.low <= missing <= gap.high
    assert gap.low < gap.missed < gap.high


def test_a_source_that_gives_a_third_of_the_usual_is_partial_on_those_days() -> None:
    counts = hours(8, 40, 1)
    days = slice(20 * 24, 23 * 24)
    missing = counts[days].sum()
    counts[days] //= 3
    missing -= counts[days].sum()
    health = health_of(market(counts))
    (gap,) = health.gaps
    assert (gap.kind, gap.since, gap.until) == ("partial", SINCE + 20 * DAY, SINCE + 23 * DAY)
    assert gap.low <= missing <= gap.high
    assert (health.state["net"].to_numpy()[days] == PARTIAL).all()


def test_a_source_silent_at_the_end_is_silent_still() -> None:
    counts = hours(8, 30, 1)
    counts[28 * 24 :] = 0
    (gap,) = health_of(market(counts)).gaps
    assert (gap.kind, gap.lasts) == ("silent", True)


def test_before_its_first_post_a_source_has_not_started_and_is_not_missing() -> None:
    counts = hours(8, 30, 1)
    counts[: 10 * 24] = 0
    health = health_of(market(counts))
    assert health.gaps == ()
    begun = int(np.argmax(counts > 0))
    assert (health.state["net"].to_numpy()[:begun] == NOT_STARTED).all()
    assert health.usual["net"].iloc[:begun].isna().all()  # no data, not zero


@pytest.mark.parametrize("n", [0, 1, 2])
def test_hardly_any_posts_make_no_gap(n: int) -> None:
    frame = (
        empty()
        if not n
        else pd.DataFrame(
            {"post_id": list("ab")[:n], "text": "x", "created_at": pd.date_range(SINCE, periods=n, freq="9h")}
        )
    )
    assert health_of(Corpus.of(frame)).gaps == ()


def test_rare_posts_are_no_gaps() -> None:
    rare = np.zeros(60 * 24, dtype=int)
    rare[::53] = 1
    assert health_of(market(rare)).gaps == ()


@pytest.mark.parametrize(
    ("width", "until", "opened"),
    [
        ("1h", "2024-01-01 03:00", 0),
        ("1h", "2024-01-01 02:56", 0),  # within the last five minutes, which are a bin of the counts
        ("1h", "2024-01-01 02:54", 1),
        ("5min", "2024-01-01 02:56", 1),
        ("1D", "2024-01-01 20:00", 1),
    ],
)
def test_a_bin_is_open_until_it_is_over(width: str, until: str, opened: int) -> None:
    end = pd.Timestamp(until, tz="UTC")
    index = pd.date_range(SINCE, end - pd.Timedelta("1us"), freq=width)
    assert (
        still_open(index, pd.Timedelta(width), end.to_pydatetime()).tolist()
        == [False] * (len(index) - opened) + [True] * opened
    )


def test_the_watch_raises_nothing_in_a_bin_that_is_not_over() -> None:
    """A burst in the first twenty minutes of the last hour is told when the hour is over, not before."""
    calm = posts_of(hours(8, 20, 1), "Aster")
    at = SINCE + 20 * DAY + pd.to_timedelta(np.linspace(0, 20, 200), unit="min")
    burst = pd.DataFrame({"created_at": at, "brand": "Aster", "topic": 0, "sentiment": "neutral", "source": "net"})
    burst["text"] = "it burns"
    one_later = burst.tail(1).assign(created_at=SINCE + 20 * DAY + HOUR)
    assert watch(corpus_of(calm, burst), false_alarms=0.1).incidents == ()
    (incident,) = watch(corpus_of(calm, burst, one_later), false_alarms=0.1).incidents
    assert incident.at == SINCE + 20 * DAY + HOUR


def posts_at(rows: list[tuple[str, str, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["source", "created_at", "collected_at"])
    for column in ("created_at", "collected_at"):
        frame[column] = pd.to_datetime("2024-01-01 " + frame[column], utc=True)
    return frame


def test_a_post_is_late_when_its_source_had_gone_on_without_it() -> None:
    found = lateness(
        posts_at(
            [
                ("net", "08:10", "08:11"),
                ("net", "09:50", "09:51"),
                ("net", "08:20", "09:55"),  # its hour and the next were not both over
                ("net", "10:00", "10:01"),
                ("net", "08:30", "10:05"),  # late: a post of 10:00 was there, one hour after 09:00
                ("net", "08:40", "12:40"),  # late
                ("other", "08:40", "12:40"),  # the first of its source
            ]
        ),
        HOUR,
    )
    (row,) = found.revised.itertuples(index=False)
    assert (row.source, row.bin, row.late, row.earlier) == ("net", pd.Timestamp("2024-01-01 08:00", tz="UTC"), 2, 2)
    assert row.delay == pd.Timedelta("2h 47min 30s")  # half way between 1:35 and 4:00
    assert found.known == ("net",)


def test_a_history_imported_in_one_piece_says_nothing_about_late_posts() -> None:
    found = lateness(posts_at([("net", f"{hour:02d}:00", "23:00") for hour in range(10)]), HOUR)
    assert (len(found.revised), found.known) == (0, ())


def test_without_times_of_arrival_nothing_is_known() -> None:
    posts = posts_at([("net", "08:00", "09:00")])
    posts["collected_at"] = posts["collected_at"].where(posts["source"] == "")
    assert lateness(posts, HOUR).known == ()
    assert len(lateness(empty(), HOUR).revised) == 0
