"""`workbench heads train --labels`: what is kept, and what to do then, in sentences."""

import sys
from pathlib import Path

import pandas as pd
import pytest

from workbench import labelling
from workbench.cli.main import main
from workbench.store import open_store

TEXTS = ("I'm going to buy a new one", "I ordered mine last year", "Nice weather today")
COUNT = 120


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    opened = open_store(tmp_path / "home")
    ids = [f"p{number:03}" for number in range(COUNT)]
    posts = pd.DataFrame({"post_id": ids, "text": [f"{TEXTS[number % 3]} {number}" for number in range(COUNT)]})
    when = pd.date_range("2025-03-01", periods=COUNT, freq="h", tz="UTC")
    opened.append_posts(posts.assign(created_at=when, source="s", channel="c"), app="t", seq=1)
    monkeypatch.setenv("WORKBENCH_HOME", str(opened.home))

    def run(name: str, values: tuple[str, str, str], *words: object) -> tuple[int, str, str]:
        rows = pd.DataFrame({"post_id": ids, "value": [values[number % 3] for number in range(COUNT)], "weight": 1.0})
        labelling.write(opened, rows.assign(name=name, by="Ada"))
        monkeypatch.setattr(sys, "argv", ["workbench", "heads", "train", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return end.value.code or 0, out, err

    return run


def test_a_head_that_is_better_is_kept_and_its_use_is_told(typed, tmp_path: Path) -> None:
    code, out, _ = typed("purchase_intent", ("no", "yes", "no"), "purchase_intent", "--labels")
    assert code == 0
    assert "the head is better." in out and 'write `heads = ["purchase_intent"]`' in out
    kept = {file.name for file in (tmp_path / "home" / "heads").iterdir()}
    assert kept == {f"purchase_intent_static.{end}" for end in ("safetensors", "json", "md")}


def test_sentiment_needs_no_setting(typed) -> None:
    out = typed("sentiment", ("positive", "negative", "neutral"), "sentiment", "--labels")[1]
    assert "It is used from the next `workbench enrich` on" in out and "heads = [" not in out


def test_a_head_that_is_no_better_changes_nothing(typed, tmp_path: Path) -> None:
    code, out, _ = typed("purchase_intent", ("yes", "no", "no"), "purchase_intent", "--labels")
    assert code == 0
    assert out.endswith("so keep what there is. Nothing was kept.\n")
    assert list((tmp_path / "home" / "heads").iterdir()) == []


def test_labels_without_a_name_are_refused_in_one_sentence(typed) -> None:
    code, out, err = typed("purchase_intent", ("no", "yes", "no"), "--all", "--labels")
    assert (code, out) == (2, "")
    assert err == "--labels trains one head and none is named: run `workbench heads train NAME --labels`.\n"
