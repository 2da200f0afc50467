import pandas as pd
import pytest

from workbench.evaluate.change import share_change
from workbench.evaluate.share import wilson


def _units(late_hits, late_n, early_hits, early_n):
    part = [True] * late_hits + [False] * (late_n - late_hits) + [True] * early_hits + [False] * (early_n - early_hits)
    late = [True] * late_n + [False] * early_n
    return pd.Series(part), pd.Series(late), pd.Series([f"a{i}" for i in range(len(part))])


def test_the_published_example_comes_out():
    # Newcombe 1998, table II: 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    change = share_change(*_units(56, 70, 48, 80))
    assert change.value == pytest.approx(0.2)
    # Effective sizes shrink by (n - 1) / n when every author speaks once; the interval is a hair wider.
    assert change.low == pytest.approx(0.0524, abs=0.002)
    assert change.high == pytest.approx(0.3339, abs=0.002)


def test_a_side_without_units_is_no_change_at_all():
    part, late, cluster = _units(1, 3, 0, 0)
    assert share_change(part, late, cluster) is None


def test_posts_of_one_author_count_as_one_voice():
    part, late, _ = _units(50, 100, 0, 100)
    many = share_change(part, late, pd.Series([f"a{i}" for i in range(200)]))
    one = share_change(part, late, pd.Series(["a"] * 200))
    assert many.low > 0.3
    assert one.low < 0
    assert wilson(0.5, 1)[0] < 0.1
