"""Daily maxima become return periods."""

import numpy as np
import pytest

from workbench.detect.maxima import Maxima


def test_the_score_of_gumbel_maxima_is_exceeded_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    maxima = Maxima(np.full(2000, 3.0), np.full(2000, 1.0))
    highest = rng.gumbel(7.0, 2.5, (160, 2000))
    scores = []
    for day, top in enumerate(highest):
        if day >= 100:
            scores.append(maxima.score(top))
        maxima.see(top, np.ones(2000, dtype=bool))
        maxima.turn_day()
    # A reduced variate above -ln(-ln(1 - 1/30)) comes once in 30 days; own estimates from 60 days make it more often.
    level = -np.log(-np.log(1 - 1 / 30))
    assert 1 / 40 < (np.array(scores) > level).mean() < 1 / 20


def test_a_crisis_raises_the_bar_only_a_little() -> None:
    calm, struck = (Maxima(np.zeros(1), np.ones(1)) for _ in range(2))
    rng = np.random.default_rng(2)
    for day in range(40):
        top = rng.gumbel(0.0, 1.0, 1)
        calm.see(top, np.ones(1, dtype=bool))
        struck.see(np.array([1e6]) if day == 30 else top, np.ones(1, dtype=bool))
        calm.turn_day()
        struck.turn_day()
    at = np.array([10.0])
    assert struck.score(at) > 0.5 * calm.score(at)


def test_days_that_were_not_seen_teach_nothing() -> None:
    maxima = Maxima(np.zeros(2), np.ones(2))
    maxima.see(np.array([9.0, 9.0]), np.array([True, False]))
    maxima.turn_day()
    assert maxima.days.tolist() == [1, 0]
    assert maxima.location[1] == pytest.approx(0.0)
    assert maxima.location[0] > 0.0
