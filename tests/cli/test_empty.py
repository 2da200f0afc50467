"""Stores and folders with nothing in them: what to do is said, and following it leads on."""

import sys
from pathlib import Path

import pytest

from workbench.cli.main import main

FUTURE = "id,created_at,text\n1,9999-05-01,hello there\n2,9999-05-02,hello again\n"
SERIES = "timestamp,value\n2024-05-01,1\n2024-05-02,2\n2024-05-03,3\n"


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["workbench", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_a_store_without_posts_sends_nobody_in_circles(typed, tmp_path: Path) -> None:
    (tmp_path / "future.csv").write_text(FUTURE)
    assert "0 posts added" in typed("ingest", tmp_path / "future.csv")[1]
    assert "no posts yet: add some with `workbench ingest FILE`" in typed("enrich")[2]
    code, _, err = typed("topics", "fit")
    assert (code, err) == (2, "there are no posts to find topics in: ingest a file, or widen the query.\n")


def test_since_after_until_is_refused(typed, tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text(FUTURE.replace("9999", "2024"))
    typed("ingest", tmp_path / "posts.csv")
    code, _, err = typed("run", "crisis_watch", "--since", "2024-05-02", "--until", "2024-05-01")
    assert code == 2
    assert err == "since = 2024-05-02 is after until = 2024-05-01: give the earlier time as since.\n"


def test_scores_within_the_source_are_not_scored_again(typed, tmp_path: Path) -> None:
    (tmp_path / "series").mkdir()
    (tmp_path / "series" / "a.csv").write_text(SERIES)
    for _ in range(2):
        code, out, _ = typed("detect", tmp_path / "series", "--out", tmp_path / "series" / "scores")
        assert (code, out.startswith("3 rows in 1 file scored")) == (0, True)
