import pytest

from tests.topics.weekly import WEEKS, Week, kept, weeks
from workbench.store import open_store
from workbench.topics import model, stop_words


def test_an_id_counts_as_kept_when_its_planted_subject_stays_with_it():
    first = Week({0: "a", 1: "b", 2: "b", 3: "c"}, {0: 50, 1: 40, 2: 30, 3: 20}, frozenset(), {})
    second = Week({0: "a", 1: "a", 2: "b"}, {0: 50, 1: 40, 2: 30}, frozenset(), {})
    # c is in one refresh only. a keeps 0; the largest topic of b is 1, which is about a now, but 2 is about b still.
    assert kept([first, second]) == {"main": 1 / 2, "all": 2 / 3, "same": 2 / 3, "pairs": 2}


@pytest.mark.slow
def test_over_ten_weekly_refreshes_ids_stay_with_their_subject_and_a_new_one_is_flagged(sample_home, tmp_path):
    """The default model on windows of 30 days; bicycle theft is not spoken of before the sixth refresh."""
    store = open_store(sample_home, create=False)
    finder = model(stop=stop_words(store.config, store.select()))
    run = list(weeks(tmp_path / "home", sample_home, finder, late="theft_lock", since=5))
    assert len(run) == WEEKS
    held = kept(run)
    assert held["pairs"] >= 100
    assert held["main"] >= 0.95
    assert held["same"] >= 0.95
    assert all("theft_lock" not in week.subject.values() for week in run[:5])
    born = {topic for week in run[5:7] for topic, subject in week.subject.items() if subject == "theft_lock"}
    assert born & (run[5].born | run[6].born)
