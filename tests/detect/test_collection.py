import numpy as np

from workbench.detect.collection import silences, start_of

RHYTHM = np.tile(np.r_[np.full(18, 40), np.full(6, 2)], 3)


def test_a_trickle_that_becomes_a_lasting_rhythm_is_a_start() -> None:
    trickle = np.zeros(24 * 4)
    trickle[[10, 40, 60, 90]] = 1
    assert start_of(np.r_[trickle, RHYTHM].astype(float), 24) == 96


def test_a_burst_that_dies_away_within_the_day_is_no_start() -> None:
    quiet = np.zeros(24 * 4)
    quiet[[10, 60]] = 1
    burst = np.r_[np.full(5, 200.0), np.zeros(24 * 3 - 5)]
    assert start_of(np.r_[quiet, burst], 24) is None


def test_a_jump_after_a_history_is_no_start() -> None:
    assert start_of(np.r_[np.full(24 * 10, 1.0), np.full(24 * 3, 40.0)], 24) is None


def test_a_series_that_is_there_from_the_beginning_does_not_start() -> None:
    assert start_of(np.tile(RHYTHM, 2).astype(float), 24) is None


def test_a_source_that_falls_silent_for_a_day_is_noticed() -> None:
    x = np.tile(np.r_[np.full(6, 0.0), np.full(18, 4.0)], 10)
    x[100:130] = 0
    day = np.repeat(np.arange(10), 24)
    (first, last), *more = silences(x, np.tile(np.arange(24), 10), day)
    assert (first <= 102, last >= 128, more) == (True, True, [])


def test_quiet_nights_and_rare_posts_are_no_silence() -> None:
    rare = np.zeros(240)
    rare[::37] = 1
    assert silences(rare, np.tile(np.arange(24), 10), np.repeat(np.arange(10), 24)) == []
    nights = np.tile(np.r_[np.zeros(8), np.full(16, 30.0)], 10)
    assert silences(nights, np.tile(np.arange(24), 10), np.repeat(np.arange(10), 24)) == []
