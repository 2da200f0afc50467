import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.detect.tail import days_of, level_of


@given(st.floats(1.5, 30_000.0))
def test_the_return_period_of_a_return_level_is_the_period(days: float) -> None:
    assert float(days_of(level_of(days))) == pytest.approx(days, rel=1e-6)
