"""Stores that cannot be used say so in one sentence and are left as they are."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from workbench.model.errors import StoreUnusable
from workbench.store import open_store
from workbench.store.migration import migrate


def one_sentence(error: pytest.ExceptionInfo[StoreUnusable]) -> bool:
    text = str(error.value)
    return "\n" not in text and text.endswith(".")


def test_a_store_of_a_newer_schema_is_refused_and_left_alone(store):
    (store.home / "store.json").write_text('{"schema": 2}\n')
    for create in (True, False):
        with pytest.raises(StoreUnusable, match="has schema 2, newer than the 1") as caught:
            open_store(store.home, create=create)
        assert one_sentence(caught)
    with pytest.raises(StoreUnusable, match="newer"):
        migrate(store.home)
    assert (store.home / "store.json").read_text() == '{"schema": 2}\n'


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"schema": "new"}', "\udcff"])
def test_an_unreadable_mark_is_refused(store, mark):
    (store.home / "store.json").write_bytes(mark.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreUnusable, match="cannot be read") as caught:
        open_store(store.home)
    assert one_sentence(caught)


def test_a_file_in_place_of_the_home_is_refused(tmp_path):
    (tmp_path / "home").write_text("x")
    with pytest.raises(StoreUnusable, match="not a folder"):
        open_store(tmp_path / "home")


def test_a_damaged_log_is_refused(enriched):
    for entry in Path(enriched.at("posts").uri, "_delta_log").glob("*.json"):
        entry.write_text("damaged")
    with pytest.raises(StoreUnusable, match=r"table posts .* cannot be read") as caught:
        enriched.select()
    assert one_sentence(caught)


def test_a_lost_data_file_is_refused(enriched):
    next(Path(enriched.at("posts").uri).glob("*.parquet")).unlink()
    with pytest.raises(StoreUnusable, match="gone"):
        open_store(enriched.home).select().table("posts")


def test_a_damaged_data_file_is_refused(enriched):
    next(Path(enriched.at("posts").uri).glob("*.parquet")).write_bytes(b"damaged")
    with pytest.raises(StoreUnusable, match="cannot be read"):
        open_store(enriched.home).select().table("posts")


def test_a_damaged_choice_of_models_is_refused(enriched):
    (enriched.home / "current.json").write_text("[")
    with pytest.raises(StoreUnusable, match=r"current\.json"):
        enriched.select()


def test_a_store_whose_folder_takes_no_files_can_still_be_read(enriched):
    version = enriched.commit_version()
    for path in (enriched.versions / f"{version}.json", enriched.home / "hashes.json"):
        path.unlink()
        path.mkdir()  # a folder cannot be replaced by a file, even by root
    store = open_store(enriched.home)
    assert len(store.select().posts) == 6
    with pytest.raises(StoreUnusable, match="cannot be written"):
        store.commit_version()


def test_a_migration_goes_on_where_it_was_interrupted(tmp_path):
    home, done = tmp_path / "home", []
    home.mkdir()
    (home / "store.json").write_text('{"schema": 1}')

    def broken(folder: Path) -> None:
        raise OSError

    with pytest.raises(OSError, match=r"^$"):
        migrate(home, {1: lambda folder: done.append(1), 2: broken}, target=3)
    assert json.loads((home / "store.json").read_text()) == {"schema": 2}
    assert migrate(home, {1: broken, 2: lambda folder: done.append(2)}, target=3) == (2, 3)
    assert done == [1, 2]
    with pytest.raises(StoreUnusable, match=r"cannot bring up to 5"):
        migrate(home, {}, target=5)


def test_a_present_store_needs_no_migration_and_no_store_is_refused(store, tmp_path):
    assert migrate(store.home) == (1, 1)
    with pytest.raises(StoreUnusable, match="no store"):
        migrate(tmp_path / "nowhere")


FILL = """
    import resource, sys
    import numpy as np, pandas as pd
    from pathlib import Path
    from workbench.model.errors import StoreUnusable
    from workbench.store import open_store
    home, limit = Path(sys.argv[1]), int(sys.argv[2])
    store = open_store(home)
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    random = np.random.default_rng(0)
    try:
        for number in range(1, 200):
            text = [random.bytes(1_000).hex() for _ in range(500)]
            ids = [f"{number}-{row}" for row in range(500)]
            at = pd.Timestamp("2026-03-01", tz="UTC")
            store.append_posts(pd.DataFrame({"post_id": ids, "text": text, "created_at": at}), app="fill", seq=number)
    except StoreUnusable as error:
        print(f"{number}|{error}")
"""


def fill(home: Path, limit: int) -> tuple[int, str]:
    """Write until the disk is full; how many batches were taken, and what was said."""
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    given = [sys.executable, "-c", textwrap.dedent(FILL), str(home), str(limit)]
    done = subprocess.run(given, capture_output=True, text=True, timeout=120, env=env, check=False)
    assert "|" in done.stdout, done.stderr
    number, said = done.stdout.strip().split("|", 1)
    return int(number) - 1, said


def harmless(home: Path, batches: int, said: str) -> None:
    assert said.startswith("the disk is full while writing posts: free some space")
    assert said.count("\n") == 0
    store = open_store(home)
    assert len(store.read("posts")) == 500 * batches
    assert (store.done("fill") or 0) == batches


def test_a_file_that_may_not_grow_leaves_the_store_as_it_was(store):
    harmless(store.home, *fill(store.home, 100_000))


def test_a_full_disk_leaves_the_store_as_it_was(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mount.returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        batches, said = fill(disk / "home", 0)
        assert batches > 0
        harmless(disk / "home", batches, said)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_file_in_place_of_the_tables_is_refused_and_not_taken_for_an_empty_store(enriched):
    shutil.rmtree(enriched.home / "tables")
    (enriched.home / "tables").write_text("x")
    with pytest.raises(StoreUnusable, match=r"table posts .* cannot be read \(Not a directory\)") as caught:
        open_store(enriched.home).select()
    assert one_sentence(caught)


def test_nothing_is_begun_when_the_disk_has_no_room_for_it(store, posts, monkeypatch):
    store.append_posts(posts(3), app="test", seq=0)
    before = sorted(Path(store.at("posts").uri).rglob("*"))
    usage = shutil.disk_usage(store.home)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=300_000))
    assert store.append_posts(posts(3, start=3), app="test", seq=1) == 3
    with pytest.raises(StoreUnusable, match="the disk is full while writing posts") as caught:
        store.append_posts(posts(10, start=6, text="x" * 10_000), app="test", seq=2)
    assert one_sentence(caught)
    assert len(sorted(Path(store.at("posts").uri).rglob("*"))) == len(before) + 2
    assert len(store.read("posts")) == 6
