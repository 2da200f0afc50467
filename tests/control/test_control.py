import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from workbench.control import Control, open_control
from workbench.model.errors import BadInput, StoreUnusable


def ticking() -> Callable[[], datetime]:
    """A clock that is a minute later each time it is asked."""
    minutes = count()
    return lambda: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=next(minutes))


@pytest.fixture
def control(tmp_path: Path) -> Control:
    return open_control(tmp_path, ticking())


def test_what_was_decided_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    open_control(tmp_path, ticking()).pins.pin("board", "v1", by="ada")
    assert open_control(tmp_path).pins.get("board").data_version == "v1"


def test_the_file_waits_for_the_disk_and_writes_ahead(control: Control) -> None:
    with control.database.read() as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL


def test_a_file_of_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    open_control(tmp_path)
    with sqlite3.connect(tmp_path / "control.sqlite") as raw:
        raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(StoreUnusable, match="schema 99, newer than this workbench's 2: upgrade"):
        open_control(tmp_path)


def test_a_file_that_is_no_database_is_a_sentence_and_stays_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "control.sqlite"
    file.write_bytes(b"not a database, " * 100)
    with pytest.raises(StoreUnusable, match="damaged or no control file"):
        open_control(tmp_path)
    assert file.read_bytes() == b"not a database, " * 100


def test_a_home_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(StoreUnusable, match="cannot be made"):
        open_control(tmp_path / "home" / "below")


def test_a_full_disk_is_a_sentence_and_keeps_what_was_there(control: Control) -> None:
    control.pins.pin("board", "v1", by="ada")
    with control.database.write() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    with (
        pytest.raises(StoreUnusable, match=r"cannot be used right now .*full"),
        control.database.write() as connection,
    ):
        connection.execute(f"PRAGMA max_page_count = {pages}")
        connection.execute("INSERT INTO pin VALUES ('big', 'v2', ?, 'ada', '')", ("x" * 1_000_000,))
    assert [pin.name for pin in control.pins.list()] == ["board"]


def test_two_processes_that_open_and_write_at_once_lose_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from workbench.control import open_control\n"
        "control = open_control(Path(sys.argv[1]))\n"
        "for i in range(40): control.incidents.note('i-1', f'{sys.argv[2]} {i}', by=sys.argv[2])\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path), who]) for who in ("ada", "bo")]
    assert [writer.wait() for writer in writers] == [0, 0]
    control = open_control(tmp_path)
    notes = [note.text for note in control.incidents.get("i-1").notes]
    assert sorted(notes) == sorted(f"{who} {i}" for who in ("ada", "bo") for i in range(40))
    assert [text for text in notes if text.startswith("bo")] == [f"bo {i}" for i in range(40)]
    assert control.audit.verify() == 80


def test_a_backup_holds_everything(control: Control, tmp_path: Path) -> None:
    control.outcomes.say("i-1", "true", by="ada")
    (tmp_path / "copy").mkdir()
    control.backup(tmp_path / "copy" / "control.sqlite")
    copy = open_control(tmp_path / "copy")
    assert copy.outcomes.list() == control.outcomes.list()
    assert copy.audit.head() == control.audit.head()


@pytest.mark.parametrize("nobody", ["", "  ", "x" * 201, "a\x00b", "\udce9"])
def test_a_change_needs_a_readable_person(control: Control, nobody: str) -> None:
    with pytest.raises(BadInput, match="the person who does this"):
        control.pins.pin("board", "v1", by=nobody)
    assert control.audit.entries() == []


def test_a_file_of_the_first_schema_is_brought_to_the_present_one_and_keeps_what_it_holds(tmp_path: Path) -> None:
    open_control(tmp_path, ticking()).pins.pin("board", "v1", by="ada")
    with sqlite3.connect(tmp_path / "control.sqlite") as raw:
        raw.execute("DROP TABLE exclusion")
        raw.execute("PRAGMA user_version = 1")
    raw.close()
    control = open_control(tmp_path, ticking())
    control.exclusions.add("a1", "all", by="ada", why="asked")
    assert control.pins.get("board").data_version == "v1"
