"""Labels in a spreadsheet: masked on the way out; on the way in nothing wrong gets in and nothing is lost."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from workbench import labelling
from workbench.model.errors import BadInput
from workbench.present import export

HEAD = "post_id,name,value,by,note\n"


@pytest.fixture
def queue(store):
    return labelling.draw(store, labelling.task("mood", store.home), 8)


def refused(done) -> list[dict[str, str]]:
    with Path(done.quarantine).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_an_exported_sheet_comes_back_filled_with_stratum_and_weight(store, queue, tmp_path) -> None:
    frame = labelling.rows(store, queue)
    assert frame.columns.tolist() == ["post_id", "name", "text", "value", "by", "note"]
    assert not frame["text"].str.contains("private_person").any()
    file = tmp_path / "mood.csv"
    file.write_bytes(export.csv(frame.assign(value=["Fine", "tired"] * 4, by="Ada", note="a, b")))
    done = labelling.read(store, file)
    assert done.sentence() == "8 rows: 8 new."
    kept = labelling.labels(store, "mood")
    assert set(kept["value"]) == {"fine", "tired"}  # as the classes write them
    assert set(kept["weight"]) == {15.0} and set(kept["note"]) == {"a, b"}
    again = labelling.read(store, file)
    assert again.sentence() == "8 rows: 0 new, 8 known."
    assert labelling.rows(store, queue, "Ada")["value"].isin(["fine", "tired"]).all()


def test_rows_that_cannot_be_taken_are_kept_with_their_line_and_reason(store, tmp_path) -> None:
    rows = ["p001,mood,fine,Ada,", "nowhere,mood,fine,Ada,", "p002,mood,happy,Ada,", "p003,mood,,Ada,"]
    rows += ["p004,moods,fine,Ada,", ",mood,fine,Ada,", "p005,mood,fine,,mail me@home.example", "p006,mood"]
    file = tmp_path / "labels.csv"
    file.write_text(HEAD + "\n".join(rows) + "\n")
    done = labelling.read(store, file)
    assert (done.rows, done.written.new) == (8, 1)
    kept = refused(done)
    assert [(row["line"], row["reason"]) for row in kept if row["reason"] != "a broken line"] == [
        ("3", "no such post here"),
        ("4", "a value other than fine, not fine, tired"),
        ("5", "no value yet"),
        ("6", "no labelling of that name"),
        ("7", "no post id"),
        ("8", "nobody named as the one who labelled"),
    ]
    assert [row["content"] for row in kept if row["reason"] == "a broken line"] == ["2 fields where the header has 5"]
    assert done.rows == done.written.new + len(kept)
    assert "me@home.example" not in Path(done.quarantine).read_text(encoding="utf-8")
    sentence = done.sentence()
    assert "\n" not in sentence and "7 not taken" in sentence and done.quarantine in sentence
    assert labelling.labels(store)["post_id"].tolist() == ["p001"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_sheets_as_excel_writes_them_are_read(store, tmp_path, encoding: str, mark: str) -> None:
    table = pd.DataFrame({"post_id": ["p001", "p002"], "value": ["fine", "TIRED "], "note": ["caf\u00e9", "x"]})
    file = tmp_path / "labels.csv"
    text = io.StringIO()
    table.to_csv(text, sep=mark, index=False, lineterminator="\r\n")
    file.write_bytes(text.getvalue().encode(encoding))
    done = labelling.read(store, file, name="mood", by="Ada")
    assert done.sentence() == "2 rows: 2 new."
    assert labelling.labels(store)["note"].tolist() == ["caf\u00e9", "x"]


def test_a_workbook_is_read_too(store, tmp_path) -> None:
    file = tmp_path / "labels.xlsx"
    pd.DataFrame({"post_id": ["p001"], "value": ["fine"]}).to_excel(file, index=False)
    assert labelling.read(store, file, name="mood", by="Ada").written.new == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "labels.csv is empty"),
        (b"one,two\n1,2\n", "labels.csv has no column post_id and no column value, but one, two"),
        (b"post_id,name\np001,mood\n", "labels.csv has no column value, but post_id, name"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "labels.csv is a PNG image"),
        (b"post_id,value\np1,\x81\x8d\x8f\xff\n", "is in an encoding that is neither UTF-8, UTF-16 nor Windows-1252"),
        (b'{"post_id": "p001", "value": "fine"}\n', "labels.csv is no table of labels"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_one_sentence(store, tmp_path, content: bytes, said: str) -> None:
    file = tmp_path / "labels.csv"
    file.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        labelling.read(store, file)
    assert said in str(caught.value) and "\n" not in str(caught.value)
    with pytest.raises(BadInput, match="there is no file"):
        labelling.read(store, tmp_path / "nowhere.csv")
