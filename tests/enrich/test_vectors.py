import numpy as np
import pandas as pd

from workbench.enrich import vectors
from workbench.store.store import Store


def _kept(store: Store, model: str, **rows: list[float]) -> None:
    made = pd.DataFrame({"text_id": list(rows), "vector": vectors.column(np.array(list(rows.values()), np.float32))})
    store.write("embeddings", made, model)


def _read(store: Store, wanted: list[str], beside: str | None = None) -> dict[int, list[float]]:
    return {
        int(place): row.tolist()
        for places, rows in vectors.stored(store, "m", pd.Series(wanted), 2, beside)
        for place, row in zip(places, rows, strict=True)
    }


def test_a_column_of_vectors_is_read_back_as_it_was(store: Store) -> None:
    _kept(store, "m", a=[1.5, -2.0], b=[0.0, 3.0])
    assert [list(row) for row in store.read("embeddings")["vector"]] == [[1.5, -2.0], [0.0, 3.0]]


def test_a_text_that_is_wanted_twice_is_given_twice_and_an_unknown_one_is_left_out(store: Store) -> None:
    _kept(store, "m", a=[1.0, 0.0], b=[0.0, 1.0])
    _kept(store, "other", a=[9.0, 9.0], c=[9.0, 9.0])
    assert _read(store, ["b", "a", "c", "b"]) == {0: [0.0, 1.0], 1: [1.0, 0.0], 3: [0.0, 1.0]}


def test_the_vectors_of_a_second_model_stand_right_of_the_others(store: Store) -> None:
    _kept(store, "m", a=[1.0, 0.0], b=[0.0, 1.0])
    _kept(store, "tone", a=[7.0])
    assert _read(store, ["b", "a"], "tone") == {1: [1.0, 0.0, 7.0]}


def test_a_store_without_vectors_gives_none(store: Store) -> None:
    assert _read(store, ["a"]) == {}
