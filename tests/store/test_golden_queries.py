import pandas as pd
import pytest

from tests.store import golden
from workbench.model.corpus import Corpus
from workbench.model.query import canonical
from workbench.store import Store, narrow, open_store
from workbench.store.query import parse


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = open_store(tmp_path_factory.mktemp("golden") / "home")
    store.append_posts(golden.posts(), app="test", seq=0)
    for name, frame in golden.tables().items():
        if name == "topic_table":
            store.replace(name, frame, "m")
        else:
            store.write(name, frame, "m", examined=golden.IDS)
    return store


@pytest.fixture(scope="module")
def memory() -> Corpus:
    return Corpus.of(golden.posts(), **golden.tables())


@pytest.mark.parametrize(("query", "numbers"), golden.GOLDEN.items())
def test_a_query_means_the_same_posts_in_a_store_and_in_memory(stored, memory, query, numbers):
    ids = [f"g{number}" for number in numbers.split()]
    assert stored.select(query).posts["post_id"].tolist() == ids
    assert narrow(memory, query).posts["post_id"].tolist() == ids


@pytest.mark.parametrize("query", golden.GOLDEN)
def test_the_canonical_text_means_the_same(query):
    assert parse(canonical(parse(query))) == parse(query)


@pytest.mark.parametrize("query", ["brand:uni*", "rating:<3", "late NEAR/1 flight", "NOT date:2026-03-02"])
def test_counts_of_what_the_counts_table_cannot_say_come_from_the_posts(stored, memory, query):
    stored.refresh_counts()
    pd.testing.assert_frame_equal(stored.select(query).table("counts"), narrow(memory, query).table("counts"))
