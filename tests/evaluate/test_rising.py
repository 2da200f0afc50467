"""Warnings of rising shares: causal, and within their budget."""

import numpy as np
import pandas as pd

from workbench.evaluate.rising import LEAST_BEFORE, WINDOW, looks, warnings


def frames(hits, alls):
    days = pd.date_range("2025-01-01", periods=len(hits), freq="D", tz="UTC")
    columns = pd.MultiIndex.from_tuples([("Ardo", f"aspect {i}") for i in range(hits.shape[1])])
    return pd.DataFrame(hits, days, columns), pd.DataFrame(alls, days, columns)


def test_no_more_false_warnings_come_than_the_budget_allows():
    draw = np.random.default_rng(5)
    days, series, budget = 360, 40, 2.0
    alls = draw.poisson(12, (days, 1)).repeat(series, axis=1)
    looked = looks(*frames(draw.binomial(alls, 0.1), alls))
    found = warnings(looked, budget)
    assert len(found) <= budget * days / 30  # 24; the exact test is careful and looks overlap, so far fewer come


def test_nothing_is_said_before_there_is_history():
    hits = np.ones((60, 1), dtype=int)
    hits[5:12] = 9
    looked = looks(*frames(hits, np.full((60, 1), 10)))
    assert (looked["p"][: LEAST_BEFORE + WINDOW - 1] == 1).all()


def test_one_rise_is_one_warning_with_its_last_day():
    hits = np.ones((60, 2), dtype=int)
    hits[40:45, 0] = 8
    found = warnings(looks(*frames(hits, np.full((60, 2), 10))), 0.5)
    assert [one.series for one in found] == [("Ardo", "aspect 0")]
    assert found[0].raised < found[0].last
    assert found[0].usual == 7.0
