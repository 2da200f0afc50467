import sqlite3
import tarfile
from contextlib import closing

import pytest

from workbench.model.errors import BadInput, StoreUnusable
from workbench.store import open_store
from workbench.store.backup import backup, restore


@pytest.mark.parametrize("ending", [".tar.zst", ".tar.gz", ".tar"])
def test_a_restored_store_equals_the_one_that_was_backed_up(enriched, tmp_path, posts, ending):
    enriched.refresh_counts()
    with closing(sqlite3.connect(enriched.home / "control.sqlite")) as control:
        control.execute("PRAGMA journal_mode = WAL")
        control.execute("CREATE TABLE decision (what TEXT)")
        control.execute("INSERT INTO decision VALUES ('closed')")
        control.commit()
        version = backup(enriched, tmp_path / f"store{ending}")  # while the database is open
    corpus = enriched.select("united")
    enriched.append_posts(posts(9), app="later", seq=0)
    home = tmp_path / "restored"
    assert restore(tmp_path / f"store{ending}", home) == version
    restored = open_store(home, create=False)
    assert restored.select("united").corpus_id == corpus.corpus_id
    assert restored.done("later") is None
    assert restored.append_posts(posts(9), app="later", seq=0) == 3
    with closing(sqlite3.connect(home / "control.sqlite")) as control:
        assert control.execute("SELECT what FROM decision").fetchall() == [("closed",)]


def test_a_backup_never_overwrites(enriched, tmp_path):
    file = tmp_path / "store.tar"
    file.write_text("precious")
    with pytest.raises(BadInput, match="exists"):
        backup(enriched, file)
    with pytest.raises(BadInput, match=r"\.tar\.zst"):
        backup(enriched, tmp_path / "store.zip")
    with pytest.raises(StoreUnusable, match="cannot be written"):
        backup(enriched, tmp_path / "no folder" / "store.tar")
    with pytest.raises(StoreUnusable, match="Not a directory"):
        backup(enriched, file / "store.tar")
    assert file.read_text() == "precious"


def test_a_store_with_a_damaged_file_of_decisions_is_not_backed_up(enriched, tmp_path):
    (enriched.home / "control.sqlite").write_text("junk")
    with pytest.raises(StoreUnusable, match="is damaged"):
        backup(enriched, tmp_path / "store.tar")
    assert not list(tmp_path.glob("*.tar*"))


def test_a_restore_never_overwrites(enriched, tmp_path):
    backup(enriched, tmp_path / "store.tar.zst")
    with pytest.raises(StoreUnusable, match="is in use"):
        restore(tmp_path / "store.tar.zst", enriched.home)
    with pytest.raises(BadInput, match="there is no file"):
        restore(tmp_path / "none.tar.zst", tmp_path / "new")
    with pytest.raises(BadInput, match="there is no file"):
        restore(tmp_path, tmp_path / "new")


def test_a_damaged_backup_is_refused_and_leaves_nothing(enriched, tmp_path):
    whole = tmp_path / "store.tar.zst"
    backup(enriched, whole)
    content = whole.read_bytes()
    for number, damaged in enumerate([content[: len(content) // 2], b"not a backup", b"", content[1:]]):
        file = tmp_path / f"damaged{number}.tar.zst"
        file.write_bytes(damaged)
        with pytest.raises(BadInput, match=r"not a readable backup|damaged"):
            restore(file, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".new*"))


def test_a_backup_with_changed_data_is_refused(enriched, tmp_path, posts):
    backup(enriched, tmp_path / "one.tar")
    with tarfile.open(tmp_path / "one.tar") as archive:
        archive.extractall(tmp_path / "open", filter="data")
    other = open_store(tmp_path / "open")
    other.append_posts(posts(9), app="forged", seq=0)
    with tarfile.open(tmp_path / "two.tar", "w") as archive:
        archive.add(tmp_path / "open", arcname=".", recursive=False)
        for path in sorted((tmp_path / "open").rglob("*")):
            if path.is_file():
                archive.add(path, path.relative_to(tmp_path / "open").as_posix())
    with pytest.raises(BadInput, match=r"not a readable backup|damaged"):
        restore(tmp_path / "two.tar", tmp_path / "new")


def test_an_archive_that_writes_outside_is_refused(tmp_path):
    (tmp_path / "x").write_text("x")
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        archive.add(tmp_path / "x", arcname="../../evil")
    with pytest.raises(BadInput, match="unexpected entry"):
        restore(tmp_path / "evil.tar", tmp_path / "deep" / "new")
    assert not (tmp_path / "evil").exists()
