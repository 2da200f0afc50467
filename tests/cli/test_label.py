"""`workbench label`: from a sample through a spreadsheet to agreement, in sentences."""

import json
import sys
from pathlib import Path

import pandas as pd
import pytest

from workbench.cli.main import main
from workbench.store import open_store


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    home = tmp_path / "home"
    posts = pd.DataFrame({"post_id": [f"p{n}" for n in range(12)], "text": [f"=cmd {n} @private" for n in range(12)]})
    when = pd.date_range("2025-03-01", periods=12, freq="h", tz="UTC")
    open_store(home).append_posts(posts.assign(created_at=when, source="s", channel="c"), app="t", seq=1)
    monkeypatch.setenv("WORKBENCH_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("getpass.getuser", lambda: "Ada")

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["workbench", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return end.value.code or 0, out, err

    return run


def test_two_people_label_in_a_spreadsheet_and_their_agreement_is_told(typed, tmp_path) -> None:
    assert "12 of 12 posts wait under sentiment." in typed("label", "sample", "sentiment")[1]
    file = tmp_path / "sheet.csv"
    code, out, _ = typed("label", "export", "sentiment", file)
    assert code == 0 and "fill in value (negative or neutral or positive) and by" in out
    assert "private" not in file.read_text(encoding="utf-8-sig")
    sheet = pd.read_csv(file, dtype=str, keep_default_na=False)
    assert sheet["text"].str.startswith("'=cmd").all()
    sheet.assign(value=["negative", "positive"] * 6).to_csv(file, index=False)
    assert typed("label", "import", file)[1] == "12 rows: 12 new.\n"
    sheet.assign(value=["negative", "positive"] * 5 + ["neutral", "happy"], by="Bo").to_csv(file, index=False)
    code, out, _ = typed("label", "import", file)
    assert code == 0
    assert out.startswith("12 rows: 11 new; 1 not taken (a value other than negative, neutral, positive 1), kept in ")
    out = typed("label", "status")[1]
    assert "Ada 12, Bo 11" in out and "n 11" in out
    told = json.loads(typed("label", "status", "--json")[1])
    assert told[0]["name"] == "sentiment" and 0.7 < told[0]["agreement"]["value"] < 1
    assert typed("label", "undo", "sentiment", "--n", "3")[1] == "3 labels of Ada under sentiment taken back.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sample", "nope"), "there is no labelling 'nope': use one of sentiment, "),
        (("sample", "sentiment", "--stratified", "brand", "--uncertain"), "stratified or uncertain, not both"),
        (("sample", "sentiment", "--again"), "nobody else has labelled a post under sentiment that you have not"),
        (("export", "sentiment", "x.csv"), "no posts wait under sentiment: run `workbench label sample sentiment`"),
        (("import", "nowhere.csv"), "there is no file nowhere.csv: check the name"),
        (("undo", "nope"), "there is no labelling 'nope'"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(typed, words, said) -> None:
    code, out, err = typed("label", *words)
    assert (code, out) == (2, "")
    assert said in err and err.count("\n") == 1


def test_where_nothing_is_labelled_the_next_step_is_told(typed) -> None:
    assert typed("label", "status")[1] == "Nothing is labelled yet: run `workbench label sample sentiment`.\n"
