import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.enrich import classify, head, sentiment
from workbench.enrich.static import Static
from workbench.model.errors import BadInput

HOSTILE = [
    "I love this, thank you so much!", "", "   ", "\U0001f600\U0001f600", "https://a.example/b", "a" * 1_000_000,
    "good \u05e9\u05dc\u05d5\u05dd day \u0645\u0631\u062d\u0628\u0627", "\ufffd\ufffd broken", "\u2028", "x\u0000y",
    "...",
]  # fmt: skip


def test_every_text_gives_a_row_however_hostile(static: Static) -> None:
    made = classify.classify(HOSTILE, sentiment.head(static), static)
    assert made["row"].tolist() == list(range(1, len(HOSTILE) + 1))
    assert made.loc[0, "label"] == "positive"
    nothing = made["label"].isna()
    assert nothing.tolist() == [False, True, True, False, True, False, False, False, True, False, False]
    assert made["unsure"][nothing].all()
    shares = made.filter(like="p_").to_numpy()
    assert shares[~nothing].sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert np.isnan(shares[nothing]).all()


def test_a_language_that_is_not_covered_gets_no_label_unless_it_is_said(static: Static) -> None:
    texts = ["Seit neun Tagen warte ich auf mein Paket und niemand antwortet mir auf meine Fragen"]
    assert classify.classify(texts, sentiment.head(static), static)["label"].isna().all()
    assert classify.classify(texts, sentiment.head(static), static, lang="en")["label"].notna().all()
    with pytest.raises(BadInput, match="covers en, not de"):
        classify.classify(texts, sentiment.head(static), static, lang="de")


def test_lines_are_rows_and_none_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "said.txt"
    path.write_bytes(b"\xef\xbb\xbfone\r\n\n two\x0b \xff\n")
    assert classify.read(path)["text"].tolist() == ["one", "", " two\x0b \ufffd"]
    path.write_bytes(b"")
    assert classify.read(path).empty


@pytest.mark.parametrize("name", ["said.xlsx", "said.parquet", "said.json"])
def test_a_file_of_another_kind_is_refused_and_one_without_an_ending_is_lines(tmp_path: Path, name: str) -> None:
    for path in (tmp_path / name, tmp_path / "said", tmp_path / "SAID.TXT"):
        path.write_text("one\ntwo\n")
    with pytest.raises(BadInput, match=f"{name} is no .txt, .csv or .tsv"):
        classify.read(tmp_path / name)
    assert [len(classify.read(tmp_path / lines)) for lines in ("said", "SAID.TXT")] == [2, 2]


def test_a_table_keeps_its_empty_rows_and_gives_its_targets(tmp_path: Path) -> None:
    path = tmp_path / "said.csv"
    path.write_text('Target,Text\nAtheism,"two\nlines"\n,\nHillary Clinton,NA\n', encoding="utf-8")
    rows = classify.read(path)
    assert rows["text"].tolist() == ["two\nlines", "", "NA"]
    assert rows["target"].tolist() == ["Atheism", "", "Hillary Clinton"]
    with pytest.raises(BadInput, match="no column body"):
        classify.read(path, "body")
    with pytest.raises(BadInput, match="cannot be read"):
        classify.read(tmp_path / "absent.csv")


def test_a_target_is_found_by_its_name(tmp_path: Path) -> None:
    parts = tuple(f"{target}:{one}" for target in ("climate", "hillary") for one in ("none", "favor"))
    head.save(
        tmp_path / "stance_small.safetensors", encoder="s", classes=("none", "favor"), parts=parts,
        weights={"vector": np.zeros((1, 4))}, idf={}, bias=np.zeros(4), offsets=(0, 0), threshold=0.5,
    )  # fmt: skip
    made = head.load("stance", "small", "s", tmp_path)
    assert classify.target_of(made, "Climate Change is a Real Concern") == "climate"
    assert classify.target_of(made, " ") is None
    with pytest.raises(BadInput, match="knows no target 'tea'"):
        classify.target_of(made, "tea")


def test_the_command_writes_a_row_a_line_and_says_how_to_get_a_missing_head(tmp_path: Path, static: Static) -> None:
    (tmp_path / "said.txt").write_text("I love this so much\n\nI hate this, terrible\n", encoding="utf-8")
    command = [sys.executable, "-c", "from workbench.cli.main import main; main()", "classify"]
    environment = {**os.environ, "WORKBENCH_HOME": str(tmp_path / "home")}

    def ran(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    done = ran("sentiment", "said.txt", "--out", "out.csv")
    assert done.returncode == 0, done.stderr
    rows = pd.read_csv(tmp_path / "out.csv")
    assert list(rows.columns) == ["row", "label", "unsure", "p_negative", "p_neutral", "p_positive"]
    assert rows["label"].fillna("").tolist() == ["positive", "", "negative"]
    assert rows["unsure"].tolist()[1]
    assert "drift" not in done.stderr  # two texts are too few to say
    (tmp_path / "others.txt").write_text("The table of page two is brown\n" * 150, encoding="utf-8")
    others = ran("sentiment", "others.txt", "--out", "out.csv")
    assert "unlike those the head was measured on" in others.stderr
    missing = ran("hate", "said.txt", "--out", "out.csv")
    assert missing.returncode == 2
    assert "workbench heads train hate" in missing.stderr
