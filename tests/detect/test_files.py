from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from workbench.cli.main import app
from workbench.detect import DETECTORS
from workbench.detect.files import csv_files, read_series, score_files
from workbench.model.errors import BadInput, UnknownName


def write(path: Path, rows: int = 200) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    at = pd.date_range("2024-01-01", periods=rows, freq="5min").strftime("%Y-%m-%d %H:%M:%S")
    pd.DataFrame({"timestamp": at, "value": [(i % 7) - 2.5 for i in range(rows)]}).to_csv(path, index=False)
    return path


@pytest.mark.parametrize("name", sorted(DETECTORS))
def test_a_tree_of_files_keeps_its_paths_rows_and_values(tmp_path: Path, name: str) -> None:
    first, second = write(tmp_path / "in" / "a.csv"), write(tmp_path / "in" / "deep" / "b.CSV", 1)
    done = list(score_files(csv_files(tmp_path / "in"), tmp_path / "out", DETECTORS[name]))
    assert done == [(Path("a.csv"), 200), (Path("deep/b.CSV"), 1)]
    for source, relative in ((first, "a.csv"), (second, "deep/b.CSV")):
        scored = pd.read_csv(tmp_path / "out" / relative, dtype=str)
        assert scored.columns.tolist() == ["timestamp", "value", "anomaly_score"]
        given = pd.read_csv(source, dtype=str)
        pd.testing.assert_frame_equal(scored[["timestamp", "value"]], given)
        assert scored["anomaly_score"].astype(float).between(0, 1).all()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"timestamp,value\n", "no rows"),
        (b"time,value\n2024-01-01,1\n", "lacks the column timestamp"),
        (b"timestamp,value\n2024-01-01,many\n", "line 2: 'many' is no value"),
        (b"timestamp,value\n2024-01-01,inf\n", "'inf' is no value: give a finite number"),
        (b"timestamp,value\nyesterday,1\n", "line 2: 'yesterday' is no timestamp"),
        (b"\xff\xfe\x00timestamp", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=says):
        read_series(path)


def test_an_empty_value_is_missing_not_wrong(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("timestamp,value\n2024-01-01 00:00:00,\n2024-01-01 01:00:00,2\n")
    assert read_series(path)["value"].isna().tolist() == [True, False]


def test_a_folder_without_csv_and_a_missing_path_say_what_to_do(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(BadInput, match="CSV"):
            csv_files(path)


def test_a_file_is_never_overwritten_by_its_own_scores(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv")
    with pytest.raises(BadInput, match="overwrite"):
        list(score_files(csv_files(path), tmp_path, DETECTORS["general"]))


def test_one_bad_file_does_not_stop_the_others_and_is_named_at_the_end(tmp_path: Path) -> None:
    for folder, name in (("realTweets", "first.csv"), ("realTraffic", "last.csv")):
        write(tmp_path / "data" / folder / name)
    (tmp_path / "data" / "realTweets" / "broken.csv").write_text("time,value\n1,1\n")
    result = CliRunner().invoke(app, ["detect", str(tmp_path / "data"), "--out", str(tmp_path / "out")])
    assert result.exit_code != 0
    assert isinstance(result.exception, BadInput)
    assert "1 of 3 files was left out" in str(result.exception)
    assert "broken.csv lacks the column timestamp" in str(result.exception)
    assert "400 rows in 2 files scored" in result.stdout
    written = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.csv"))
    assert written == ["realTraffic/last.csv", "realTweets/first.csv"]


def test_one_bad_file_alone_is_told_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "broken.csv").write_text("")
    result = CliRunner().invoke(app, ["detect", str(tmp_path / "broken.csv"), "--out", str(tmp_path / "out")])
    assert isinstance(result.exception, BadInput)
    assert result.exception.problem.endswith("broken.csv is empty")


def test_the_command_scores_and_says_how_much(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.csv")
    result = CliRunner().invoke(app, ["detect", str(tmp_path / "in"), "--out", str(tmp_path / "out")])
    assert result.exit_code == 0
    assert "200 rows in 1 file scored by general" in result.stdout
    wrong = CliRunner().invoke(app, ["detect", str(tmp_path / "in"), "--out", str(tmp_path), "--detector", "magic"])
    assert isinstance(wrong.exception, UnknownName)
