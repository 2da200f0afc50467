import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.detect.drivers import SHOWN, drivers_of, of_driver, split
from workbench.detect.parts import KINDS

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


few = st.integers(0, 3 * SHOWN)
row = st.tuples(
    few, few, few, few, st.sampled_from(["", "https://{}.example", "#tag{}", "#a https://b.example/{}"]), few
)


def posts_of(rows: list[tuple[int, int, int, int, str, int]]) -> pd.DataFrame:
    """Posts whose parts are drawn; some of each kind are not known."""
    made = [
        {
            "topic": topic - 1,
            "channel": f"c{channel % 3}",
            "sentiment": (None, "negative", "neutral")[channel % 3],
            "family": f"f{family}",
            "author": f"a{author}" if author else None,
            "text": words.format(number),
            "lang": (None, "", "de", "en")[number % 4],
        }
        for topic, channel, family, author, words, number in rows
    ]
    frame = pd.DataFrame(made, columns=["topic", "channel", "sentiment", "family", "author", "text", "lang"])
    return frame.astype(dict.fromkeys(frame.columns.drop("topic"), "str")).astype({"topic": "Int64"})


@settings(deadline=None, max_examples=50)
@given(st.lists(row, min_size=1, max_size=60), st.lists(row, max_size=60), st.floats(0, 100))
def test_drivers_of_every_kind_add_up_to_the_excess_and_their_posts_to_all_posts(
    now: list[tuple[int, int, int, int, str, int]], past: list[tuple[int, int, int, int, str, int]], expected: float
) -> None:
    posts = posts_of([*past, *now])
    inside = np.arange(len(posts)) >= len(past)
    drivers = drivers_of(posts, inside, ~inside, expected, {})
    assert {driver.kind for driver in drivers} >= {"topic", "channel", "sentiment", "family"}
    for kind in {driver.kind for driver in drivers}:
        parts = [driver for driver in drivers if driver.kind == kind]
        assert len(parts) <= SHOWN + 1  # the rest
        assert sum(part.excess for part in parts) == pytest.approx(len(now) - expected, abs=1e-9 * (1 + expected))
        theirs = [of_driver(posts, inside, ~inside, part, drivers) for part in parts]
        assert [int(mine.sum()) for mine in theirs] == [part.posts for part in parts]
        assert (np.sum(theirs, axis=0) == inside).all()


def test_kinds_that_no_post_tells_apart_are_left_out() -> None:
    posts = posts_of([(1, 1, 1, 0, "", 0)] * 5)
    assert {d.kind for d in drivers_of(posts, np.ones(5, bool), np.zeros(5, bool), 2.0, {})} == {
        "topic", "channel", "sentiment", "family",
    }  # fmt: skip


def test_every_kind_has_its_words() -> None:
    rows = [(i % 3, i, i // 2, i, ("#tag{}", "https://{}.example")[i % 2], i) for i in range(30)]
    posts = posts_of(rows).assign(author=lambda frame: frame["author"].where(frame.index > 3, "brand:Aster"))
    drivers = drivers_of(posts, np.ones(30, bool), np.zeros(30, bool), 3.0, {1: "brakes"})
    labels = {(d.kind, d.name): d.label for d in drivers}
    assert labels["topic", "1"] == "brakes"
    assert labels["topic", "-1"] == "no topic"
    assert labels["author", "brand:Aster"] == "the own account of Aster"
    assert labels["author", "(rest)"] == "all other authors"
    assert labels["domain", "none"] == "no link"
    assert labels["domain", "(rest)"] == "all other linked sites"
    assert labels["hashtag", "none"] == "no hashtag"
    assert labels["language", "unknown"] == "not known"
    assert {kind for kind, _ in labels} == set(KINDS)
