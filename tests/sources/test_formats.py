"""JSON lines, Parquet and Excel give the same posts as CSV."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from workbench.model.errors import BadInput
from workbench.sources import FileSource

NOW = pd.Timestamp("2024-06-01", tz="UTC")
BIG = 10**17 + 1  # more digits than a float holds
ROWS = [
    {"id": BIG, "created_at": datetime(2024, 5, 1, 10, tzinfo=UTC), "author": "a", "text": "first of all", "likes": 3},
    {"id": BIG + 1, "created_at": datetime(2024, 5, 2, 10, tzinfo=UTC), "text": "second \u00fc \U0001f600"},
]


def posts(path: Path) -> pd.DataFrame:
    frames = [batch.posts for batch in FileSource(path, b"key").batches(NOW)]
    return pd.concat(frames, ignore_index=True)


def as_json(path: Path) -> Path:
    path.write_text("\n".join(json.dumps(row, default=str) for row in ROWS), encoding="utf-8")
    return path


def as_parquet(path: Path) -> Path:
    pq.write_table(pa.Table.from_pylist(ROWS), path)
    return path


def test_json_lines_and_parquet_give_the_same_posts_with_exact_ids(tmp_path: Path) -> None:
    one, two = posts(as_json(tmp_path / "a.jsonl")), posts(as_parquet(tmp_path / "a.parquet"))
    pd.testing.assert_frame_equal(one, two)
    assert one["post_id"].nunique() == 2
    assert one["text"].tolist() == [row["text"] for row in ROWS]
    assert one["likes"].tolist() == [3, pd.NA]
    assert one["created_at"].tolist() == [row["created_at"] for row in ROWS]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_packed_parquet_is_read(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]
    plain = as_parquet(tmp_path / "a.parquet")
    packed = tmp_path / "packed"
    packed.write_bytes(pack(plain.read_bytes()))
    pd.testing.assert_frame_equal(posts(packed), posts(plain))


def test_a_workbook_is_read_below_its_title_lines(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Export of May"])
    sheet.append(["id", "created_at", "author", "text"])
    sheet.append(["7", datetime(2024, 5, 1, 10), "person_a", "first of all"])  # noqa: DTZ001 (Excel knows no zones)
    sheet.append([None, None, None, None])
    sheet.append(["8", datetime(2024, 5, 2, 10), None, "second"])  # noqa: DTZ001
    book.save(tmp_path / "a.xlsx")
    found = posts(tmp_path / "a.xlsx")
    assert found["text"].tolist() == ["first of all", "second"]
    assert found["created_at"].dt.day.tolist() == [1, 2]


def test_nested_objects_get_dotted_names(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"did": "did:plc:x", "commit": {"record": {"text": "hi there you", "createdAt": "2024-05-01T10:00:00Z"}}}\n'
    )
    source = FileSource(path, b"key")
    assert source.plan.columns["text"] == "commit.record.text"
    assert source.plan.columns["created_at"] == "commit.record.createdAt"
    assert source.plan.columns["author"] == "did"


@pytest.mark.parametrize("line", ["{broken", "[1, 2]", "7", '{"a":' * 5_000, '"text"'])
def test_a_line_that_is_no_object_costs_that_line(tmp_path: Path, line: str) -> None:
    path = as_json(tmp_path / "a.jsonl")
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    batch = next(FileSource(path, b"key").batches(NOW))
    assert len(batch.posts) == 2
    assert [(row.line, row.reason) for row in batch.rejected] == [(3, "not a JSON object")]


def test_half_a_surrogate_pair_becomes_text_that_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "created_at": "2024-05-01", "text": "half \\ud83d of one"}\n')
    assert posts(path)["text"].tolist() == ["half ? of one"]


def test_a_damaged_parquet_file_and_workbook_are_refused(tmp_path: Path) -> None:
    for name, start in (("a.parquet", b"PAR1"), ("a.xlsx", b"PK\x03\x04")):
        (tmp_path / name).write_bytes(start + bytes(200))
        with pytest.raises(BadInput, match="not a readable"):
            FileSource(tmp_path / name, b"key")


def test_a_workbook_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "created_at", "text"], ["1", "2024-05-01", "first of all"], ["2", "2024-05-02", "second"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "a.xlsx").rename(tmp_path / "a.csv")
    assert posts(tmp_path / "a.csv")["text"].tolist() == ["first of all", "second"]


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04" + bytes(range(256)) * 20)
    with pytest.raises(BadInput, match="not a readable Excel workbook"):
        FileSource(tmp_path / name, b"key")
