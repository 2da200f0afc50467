from datetime import UTC, datetime

import pyarrow.parquet as pq
import pytest

from workbench.model.findings import Note, Number, Posts, Table
from workbench.model.provenance import Coverage, Provenance, Run
from workbench.store.runs import list_runs, load_run, save_run


def make_run(name: str = "ab12", headline: str = "Calm") -> Run:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    provenance = Provenance(
        corpus_id="c",
        query="",
        data_version="v",
        since=at,
        until=at,
        params={"b": 1, "a": [None, 2.5]},
        models={},
        code_id="x",
        workbench="0",
        coverage=Coverage(posts=1, authors=1, sources=(("test", 1),), languages=(), without_sentiment=0),
        reproduce="workbench run",
    )
    blocks = (
        Number(key="n", title="N", value=None),
        Table(key="t/1", title="T", columns=("a", "b"), rows=((1, "x"), (None, 2.5), (3, ["y"]))),
        Posts(key="p", title="P", post_ids=("p1", "p0")),
        Note(key="w", title="W", text="ü"),
    )
    return Run(run=name, analysis="test", version=1, headline=headline, blocks=blocks, provenance=provenance)


def test_a_saved_run_comes_back_equal(tmp_path):
    run = make_run()
    save_run(tmp_path, run)
    assert load_run(tmp_path, run.run) == run


def test_the_same_run_gives_the_same_bytes(tmp_path):
    for home in ("one", "two"):
        save_run(tmp_path / home, make_run())
        save_run(tmp_path / home, make_run())
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / home / "runs/ab12").iterdir()} for home in ("one", "two"))
    assert one == two
    assert sorted(one) == ["01-t-1.parquet", "02-p.parquet", "run.json"]


def test_tables_and_posts_stand_beside_it_for_other_tools(tmp_path):
    folder = save_run(tmp_path, make_run())
    assert pq.read_table(folder / "01-t-1.parquet").to_pydict() == {"a": [1, None, 3], "b": ['"x"', "2.5", '["y"]']}
    assert pq.read_table(folder / "02-p.parquet").to_pydict() == {"post_id": ["p1", "p0"]}


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"run": "ab12"}', b"[]"])
def test_a_damaged_run_is_absent_and_saved_again(tmp_path, content):
    folder = save_run(tmp_path, make_run())
    (folder / "run.json").write_bytes(content)
    assert load_run(tmp_path, "ab12") is None
    assert list_runs(tmp_path) == []
    save_run(tmp_path, make_run())
    assert load_run(tmp_path, "ab12") == make_run()
    assert [path.name for path in (tmp_path / "runs").iterdir()] == ["ab12"]


def test_a_run_under_another_name_is_not_that_run(tmp_path):
    folder = save_run(tmp_path, make_run())
    folder.rename(folder.with_name("cd34"))
    assert load_run(tmp_path, "cd34") is None


@pytest.mark.parametrize("name", ["", "..", "../runs/ab12", "a/b", "x" * 500])
def test_a_name_that_is_none_finds_no_run(tmp_path, name):
    assert load_run(tmp_path, name) is None


def test_runs_are_listed_newest_first(tmp_path):
    import os

    for number, name in enumerate(["aa", "cc", "bb"]):
        os.utime(save_run(tmp_path, make_run(name)) / "run.json", (number, number))
    assert [run.run for run in list_runs(tmp_path)] == ["bb", "cc", "aa"]
    assert list_runs(tmp_path / "nowhere") == []
