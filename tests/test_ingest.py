"""Files into the store: each row once, none lost, whatever happens on the way."""

import csv
import gzip
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from workbench.ingest import Imported, adopt, ingest
from workbench.model.config import Config
from workbench.model.errors import StoreUnusable
from workbench.sources import FileSource
from workbench.sources.key import identity_key
from workbench.sources.options import Options
from workbench.store import Store, open_store

NOW = pd.Timestamp("2024-06-01", tz="UTC")
GOOD = [
    ("1", "2024-05-01T10:00:00Z", "person_a", "hello @person_b, see https://host.example/x", ""),
    ("2", "2024-05-01T11:00:00Z", "person_b", "what do you mean", "1"),
    ("3", "2024-05-02T11:00:00Z", "person_a", "nothing, forget it", "2"),
]
HEADER = ("id", "created_at", "author", "text", "in_reply_to")


def table(path: Path, rows: list[tuple[str, ...]], header: tuple[str, ...] = HEADER) -> Path:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    path.write_text(out.getvalue(), encoding="utf-8")
    return path


def bring(path: Path, home: Path, **options: object) -> Imported:
    store = open_store(home)
    key = identity_key(home, store.config)
    return ingest(FileSource(path, key, Options(**options), store.config), store, now=NOW)


def posts(home: Path) -> pd.DataFrame:
    return open_store(home).read("posts").sort_values("post_id", ignore_index=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_file_becomes_posts_whose_links_join(tmp_path: Path, home: Path) -> None:
    done = bring(table(tmp_path / "a.csv", GOOD), home)
    assert (done.rows, done.added, done.present, done.rejected) == (3, 3, 0, 0)
    stored = posts(home).set_index("text")
    assert stored.loc["what do you mean", "reply_to"] == stored.loc[GOOD[0][3], "post_id"]
    assert stored.loc["nothing, forget it", "author"] == stored.loc[GOOD[0][3], "author"]
    assert stored["author"].nunique() == 2


def test_importing_the_same_file_twice_adds_nothing_and_says_so(tmp_path: Path, home: Path) -> None:
    first = bring(table(tmp_path / "a.csv", GOOD), home)
    again = bring(tmp_path / "a.csv", home)
    assert (first.before, again.before) == (False, True)
    assert (again.rows, again.added, again.present) == (3, 0, 3)
    assert len(posts(home)) == 3


def test_an_export_that_overlaps_another_adds_what_is_new(tmp_path: Path, home: Path) -> None:
    bring(table(tmp_path / "a.csv", GOOD[:2]), home)
    done = bring(table(tmp_path / "b.csv", GOOD[1:]), home)
    assert (done.rows, done.added, done.present) == (2, 1, 1)


def test_another_format_of_the_same_posts_adds_nothing(tmp_path: Path, home: Path) -> None:
    bring(table(tmp_path / "a.csv", GOOD), home)
    rows = [json.dumps(dict(zip(HEADER, row, strict=True))) for row in GOOD]
    with gzip.open(tmp_path / "a.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(rows))
    assert bring(tmp_path / "a.jsonl.gz", home).present == 3


def test_no_name_handle_or_address_of_a_person_reaches_the_columns_beside_the_text(tmp_path: Path, home: Path) -> None:
    rows = [(*row, f"https://host.example/{row[2]}/{row[0]}") for row in GOOD]
    bring(
        table(tmp_path / "a.csv", [*rows, ("4", "9999-01-01", "person_a", "hi @person_b", "", "")], (*HEADER, "url")),
        home,
    )
    stored = posts(home).drop(columns="text").to_csv()
    quarantine = pd.read_parquet(home / "quarantine").to_csv()
    for kept in (stored, quarantine):
        assert "person_" not in kept
        assert "host.example" not in kept


def test_rejected_rows_are_kept_masked_with_line_and_reason(tmp_path: Path, home: Path) -> None:
    bad = [
        ("4", "9999-12-31T00:00:00Z", "person_c", "from the future, @person_b, call (555) 234-0178", ""),
        ("5", "2024-05-01", "x", "", ""),
    ]
    done = bring(table(tmp_path / "a.csv", [*GOOD, *bad]), home)
    assert done.reasons == (("time in the future", 1), ("no text", 1))
    kept = pd.read_parquet(done.quarantine)
    assert kept[["file", "line", "reason"]].values.tolist() == [
        ["a.csv", 5, "time in the future"],
        ["a.csv", 6, "no text"],
    ]
    content = json.loads(kept["content"][0])
    assert content["text"] == "from the future, @someone, call [phone]"
    assert content["author"] != "person_c"


def test_text_is_stored_as_the_source_gives_it(tmp_path: Path, home: Path) -> None:
    said = "  salt &amp; pepper <b>\u00e9\u200d</b>\nnext line "
    bring(table(tmp_path / "a.csv", [("1", "2024-05-01", "a", said, "")]), home)
    assert posts(home)["text"].tolist() == [said]


def test_an_import_that_reads_the_file_better_clears_its_quarantine(tmp_path: Path, home: Path) -> None:
    path = table(tmp_path / "a.csv", [("1", "01/13/2024", "a", "x y z", ""), ("2", "14/02/2024", "a", "z y x", "")] * 1)
    worse = bring(path, home, date_format="month-first")
    assert worse.rejected == 1
    better = bring(path, home, date_format="day-first")
    assert better.rejected == 1
    assert len(list((home / "quarantine").iterdir())) == 1


def test_the_same_id_with_another_text_is_set_aside_and_not_lost(tmp_path: Path, home: Path) -> None:
    rows = [*GOOD, ("1", "2024-05-03", "person_a", "quite another text", ""), GOOD[1]]
    for size in (1, 2, 100):
        done = bring(table(tmp_path / "a.csv", rows), home / str(size), batch_rows=size)
        assert (done.rows, done.added, done.present, done.repeated, done.rejected) == (5, 3, 1, 1, 1)
        assert done.reasons == (("same id as an earlier row, with another text", 1),)


CELL = st.sampled_from(["", "x", "a, b", 'quote " in it', "line\nend", "@somebody", "\x00", "9999-01-01"])
ROW = st.tuples(
    st.sampled_from(["1", "2", "3", "4", ""]),
    st.sampled_from(["2024-05-01T10:00:00Z", "2024-05-02", "9999-12-31", "1066-10-14", "soon", ""]),
    st.sampled_from(["person_a", ""]),
    CELL,
)


@settings(max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(ROW, max_size=12),
    broken=st.lists(st.sampled_from(["lonely", '5,"open', "a,b,c,d,e,f,g"]), max_size=2),
)
def test_every_row_is_added_or_was_there_or_is_rejected(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], broken: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("invariant")
    path = table(folder / "a.csv", [*[(*row, "") for row in GOOD for row in [row[:4]]], *[(*row, "") for row in rows]])
    with path.open("a", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\n" for line in broken)
    written = sum(1 for row in rows if any(row)) + sum(1 for row in rows if not any(row)) + len(GOOD) + len(broken)
    done = bring(path, folder / "home", batch_rows=3)
    assert done.rows == done.added + done.present + done.rejected == written
    assert done.added == len(posts(folder / "home"))
    assert done.rejected == (len(pd.read_parquet(done.quarantine)) if done.rejected else 0)


def test_a_batch_with_nothing_good_in_it_does_not_stop_the_import(tmp_path: Path, home: Path) -> None:
    bad = [("", "", "", "", "")] * 0 + [("9", "9999-01-01", "a", "x", "")] * 4
    done = bring(table(tmp_path / "a.csv", [*GOOD[:2], *bad, GOOD[2]]), home, batch_rows=2)
    assert (done.rows, done.added, done.rejected) == (7, 3, 4)


def test_ids_of_a_public_key_are_equal_in_every_store(tmp_path: Path) -> None:
    config = tmp_path / "workbench.toml"
    config.write_text('identity_key = "a public key"\n')
    path = table(tmp_path / "a.csv", GOOD)
    stored = []
    for name in ("one", "two"):
        adopt(tmp_path / name, config)
        bring(path, tmp_path / name)
        stored.append(posts(tmp_path / name)[["post_id", "author", "reply_to"]])
    pd.testing.assert_frame_equal(*stored)
    assert not (tmp_path / "one" / "identity.key").exists()


def test_two_stores_of_their_own_give_the_same_person_two_pseudonyms(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", GOOD)
    for name in ("one", "two"):
        bring(path, tmp_path / name)
    assert set(posts(tmp_path / "one")["author"]).isdisjoint(posts(tmp_path / "two")["author"])


def test_the_identity_key_is_private_and_made_once(home: Path) -> None:
    key = identity_key(home, Config())
    assert len(key) == 32
    assert (home / "identity.key").stat().st_mode & 0o777 == 0o600
    assert identity_key(home, Config()) == key


def test_a_store_does_not_change_its_identity_key(tmp_path: Path, home: Path) -> None:
    bring(table(tmp_path / "a.csv", GOOD), home)
    config = tmp_path / "other.toml"
    config.write_text('identity_key = "a public key"\n')
    with pytest.raises(StoreUnusable, match="another identity key"):
        adopt(home, config)
    assert not (home / "workbench.toml").exists()
    (home / "identity.key").unlink()
    with pytest.raises(StoreUnusable, match="is lost"):
        identity_key(home, Config())


def test_a_full_disk_is_one_sentence_and_the_import_goes_on_later(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(tmp_path / "a.csv", [*GOOD, ("4", "9999-01-01", "a", "x", "")])

    def full(self: Store, frame: pd.DataFrame, *, app: str, seq: int) -> int:
        if seq < 2:
            return append(self, frame, app=app, seq=seq)
        raise OSError(28, "No space left on device")

    append = Store.append_posts
    with monkeypatch.context() as patched:
        patched.setattr(Store, "append_posts", full)
        with pytest.raises(StoreUnusable, match="the disk is full"):
            bring(path, home, batch_rows=1)
    assert len(posts(home)) == 2
    assert not list((home / "quarantine").glob("*")) if (home / "quarantine").exists() else True
    done = bring(path, home, batch_rows=1)
    assert (done.rows, done.added, done.present, done.rejected) == (4, 1, 2, 1)


def test_an_import_killed_twenty_times_loses_and_doubles_nothing(tmp_path: Path, home: Path) -> None:
    chance = random.Random(20)  # noqa: S311 (moments to kill at)
    rows = [(str(n), f"2024-05-{1 + n % 28:02d}T10:00:00Z", f"p{n % 90}", f"text number {n}", "") for n in range(2_400)]
    bad = [("7", "9999-12-31", "p", f"too late {n}", "") for n in range(30)]
    mixed = [*rows, *bad]
    chance.shuffle(mixed)
    path = table(tmp_path / "a.csv", mixed)
    command = [
        sys.executable,
        "-c",
        "from workbench.cli.main import main; main()",
        "ingest",
        str(path),
        "--batch-rows",
        "20",
    ]
    environment = {**os.environ, "WORKBENCH_HOME": str(home), "OMP_NUM_THREADS": "1"}
    log = home / "tables" / "posts" / "_delta_log"
    kills = 0
    while kills < 20:
        running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # A moment is a number of commits from now and a little more: it falls anywhere in a batch, on any machine.
        target = _commits(log) + chance.randrange(4)
        while _commits(log) < target and running.poll() is None:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.05) if target else chance.uniform(0.1, 0.6))
        assert running.poll() is None, "the import ended before it could be killed twenty times"
        running.send_signal(signal.SIGKILL)
        running.wait()
        kills += 1
    finished = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "2,430 rows read" in finished.stdout
    stored = open_store(home).read("posts")
    assert sorted(stored["text"]) == sorted(row[3] for row in rows)
    assert stored["post_id"].is_unique
    quarantine = pd.read_parquet(next((home / "quarantine").glob("*.parquet")))
    assert sorted(json.loads(content)["text"] for content in quarantine["content"]) == sorted(row[3] for row in bad)


def _commits(log: Path) -> int:
    return sum(1 for _ in log.glob("*.json")) if log.exists() else 0
