import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.detect.drivers import split

names = st.sampled_from("abcdefgh")


def test_each_part_is_compared_with_its_usual_share() -> None:
    parts = split({"a": 30, "b": 10}, {"a": 50, "b": 50}, expected=20.0)
    assert parts == [("a", 20.0, 30), ("b", 0.0, 10)]


def test_a_part_that_fell_silent_counts_against_the_excess() -> None:
    parts = split({"a": 30}, {"a": 1, "b": 1}, expected=20.0)
    assert parts == [("a", 20.0, 30), ("b", -10.0, 0)]


@given(
    st.dictionaries(names, st.integers(0, 10_000), min_size=1),
    st.dictionaries(names, st.integers(0, 10_000)),
    st.floats(0, 1e5),
)
def test_the_parts_add_up_to_the_excess(seen: dict[str, int], usual: dict[str, int], expected: float) -> None:
    parts = split(seen, usual, expected)
    if not any(seen.values()) and not sum(usual.values()) > 0:
        assert parts == []
        return
    total = sum(seen.values()) - expected
    assert sum(part[1] for part in parts) == pytest.approx(total, abs=1e-6 * (1 + abs(total) + expected))
    assert sum(part[2] for part in parts) == sum(seen.values())
