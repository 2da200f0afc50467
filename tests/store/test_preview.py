import pandas as pd
import pytest

from tests.store import golden
from workbench.store import Store, open_store
from workbench.store.preview import preview


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = open_store(tmp_path_factory.mktemp("preview") / "home")
    store.append_posts(golden.posts(), app="test", seq=0)
    return store


def test_posts_are_counted_by_day_with_the_empty_days(stored):
    seen = preview(stored, "flight")
    assert seen.posts == 4
    assert seen.days.tolist() == [2, 1, 1]  # g0 and g1; g6; g11
    assert seen.days.index[0] == pd.Timestamp("2026-03-01")
    assert preview(stored, "flight NOT kind:ticket").days.tolist() == [2, 0, 1]


def test_an_example_says_which_words_were_found(stored):
    found = {
        one.post_id: one.found for one in preview(stored, "cancel* OR (late NEAR/1 flight) OR crew NOT rome").examples
    }
    assert found == {
        "g0": ("cancelled",),
        "g1": ("CANCELLED",),
        "g3": ("crew",),
        "g4": ("cancelledness",),
        "g6": ("cancel", "late night flight"),
    }


def test_a_word_that_is_left_out_is_not_looked_for(stored):
    assert [one.found for one in preview(stored, "brand:none NOT cancelled", examples=3).examples] == [()] * 3


def test_the_same_posts_are_shown_again(stored):
    first = preview(stored, "", examples=2)
    assert len(first.examples) == 2
    assert preview(stored, "", examples=2).examples == first.examples


def test_nothing_found_is_an_empty_look(stored):
    seen = preview(stored, "nowhere")
    assert (seen.posts, len(seen.days), seen.examples) == (0, 0, ())
