"""Labels in the store: plain rows, one a post, name and person; said again they change, taken back they go."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench import labelling
from workbench.store import open_store

NOON = pd.Timestamp("2025-06-01T12:00Z")


def said(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["post_id", "value", "by"]).assign(name="mood")


def test_labels_are_rows_of_the_store_with_person_time_and_weight(store) -> None:
    done = labelling.write(store, said(("p001", "fine", "Ada")).assign(weight=2.5, stratum="forum"), NOON)
    assert (done.new, done.changed, done.same) == (1, 0, 0)
    row = store.select().table("labels").iloc[0]
    assert (row["post_id"], row["name"], row["value"], row["by"]) == ("p001", "mood", "fine", "Ada")
    assert (row["at"], row["stratum"], row["weight"]) == (NOON, "forum", 2.5)


def test_the_same_labels_again_add_nothing_and_another_answer_changes_the_row(store) -> None:
    both = said(("p001", "fine", "Ada"), ("p001", "tired", "Bo"))
    labelling.write(store, both)
    version = store.commit_version()
    done = labelling.write(store, both)
    assert (done.new, done.changed, done.same) == (0, 0, 2)
    assert store.commit_version() == version
    done = labelling.write(store, said(("p001", "not fine", "Ada"), ("p002", "fine", "Ada")))
    assert (done.new, done.changed, done.same) == (1, 1, 0)
    kept = labelling.labels(store, "mood")
    assert kept[["post_id", "by", "value"]].sort_values(["post_id", "by"]).values.tolist() == [
        ["p001", "Ada", "not fine"], ["p001", "Bo", "tired"], ["p002", "Ada", "fine"],
    ]  # fmt: skip


def test_a_changed_label_keeps_how_its_post_was_drawn(store) -> None:
    labelling.write(store, said(("p001", "fine", "Ada"), ("p002", "fine", "Ada")).assign(weight=2.5, stratum="forum"))
    labelling.write(store, said(("p001", "tired", "Ada")))
    labelling.write(store, said(("p002", "tired", "Ada")).assign(weight=4.0, stratum="all"))
    kept = labelling.labels(store, "mood").sort_values("post_id")
    assert kept[["post_id", "value", "stratum", "weight"]].values.tolist() == [
        ["p001", "tired", "forum", 2.5], ["p002", "tired", "all", 4.0],
    ]  # fmt: skip


def test_labels_of_one_post_stand_in_the_order_of_people(store) -> None:
    labelling.write(store, said(("p001", "fine", "Bo")))
    labelling.write(store, said(("p001", "fine", "Ada")))
    assert store.select().table("labels")["by"].tolist() == ["Ada", "Bo"]


def test_undo_takes_the_newest_of_that_person_back_and_older_versions_keep_it(store) -> None:
    labelling.write(store, said(("p001", "fine", "Ada")), NOON)
    labelling.write(store, said(("p002", "fine", "Ada")), NOON + pd.Timedelta("1min"))
    labelling.write(store, said(("p003", "fine", "Bo")), NOON + pd.Timedelta("2min"))
    version = store.commit_version()
    assert labelling.undo(store, "mood", "Ada")["post_id"].tolist() == ["p002"]
    assert labelling.labels(store)["post_id"].tolist() == ["p001", "p003"]
    assert len(store.select(version=version).table("labels")) == 3
    assert labelling.undo(store, "mood", "Nobody").empty


def test_labels_written_before_there_were_weights_are_read_and_added_to(store) -> None:
    import pyarrow as pa

    from workbench.store import schemas

    now = schemas.SCHEMAS["labels"]
    names = ("post_id", "name", "value", "by")
    arrow = pa.schema([now.arrow.field(name) for name in (*names, "model")])
    schemas.SCHEMAS["labels"] = schemas.TableSchema("labels", arrow, None, names)
    try:
        store.write("labels", said(("p001", "fine", "Ada")), labelling.record.PEOPLE)
    finally:
        schemas.SCHEMAS["labels"] = now
    opened = open_store(store.home)
    version = opened.commit_version()
    assert labelling.labels(opened)["weight"].isna().all()
    labelling.write(opened, said(("p002", "fine", "Ada")).assign(weight=3.0))
    assert labelling.labels(opened)["weight"].fillna(0).tolist() == [0, 3]
    assert opened.select(version=version).table("labels")["post_id"].tolist() == ["p001"]
    (opened.home / "hashes.json").unlink()  # a cache: what is lost is computed again
    assert open_store(opened.home).commit_version()


def test_a_weight_is_part_of_what_a_data_version_means(store) -> None:
    labelling.write(store, said(("p001", "fine", "Ada")).assign(weight=2.0), NOON)
    first = store.commit_version()
    labelling.undo(store, "mood", "Ada")
    labelling.write(store, said(("p001", "fine", "Ada")).assign(weight=3.0), NOON)
    assert store.commit_version() != first


@settings(max_examples=40, deadline=None)
@given(sizes=st.lists(st.integers(0, 50), min_size=1, max_size=8), n=st.integers(0, 200))
def test_a_quota_takes_all_that_is_wanted_and_as_evenly_as_sizes_allow(sizes: list[int], n: int) -> None:
    from workbench.labelling.sample import evenly

    quota = evenly(sizes, n)
    assert sum(quota) == min(n, sum(sizes))
    assert all(0 <= taken <= size for taken, size in zip(quota, sizes, strict=True))
    open_ = [taken for taken, size in zip(quota, sizes, strict=True) if taken < size]
    assert not open_ or max(quota) - min(open_) <= 1
