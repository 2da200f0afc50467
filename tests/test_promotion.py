"""Promotion: gates measured, records written once, refusals that say why."""

import json
from datetime import UTC, datetime

import pandas as pd
import pytest

from workbench import promotion
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput, NotPromoted, UnknownName

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
NAME = "share_of_voice"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PROMOTED", str(tmp_path))
    return tmp_path / NAME


def labelled(right: bool = True) -> promotion.Labelled:
    """Forty posts whose brands are known; found rightly, or half of them wrongly."""
    ids = [f"p{i:02d}" for i in range(40)]
    real = ["Ardo" if i % 4 else "Belio" for i in range(40)]
    seen = real if right else ["Belio" if i % 2 else brand for i, brand in enumerate(real)]
    posts = pd.DataFrame(
        {"post_id": ids, "text": ids, "created_at": pd.date_range("2025-01-01", periods=40, freq="h", tz="UTC")}
    )
    brands = pd.DataFrame({"post_id": ids, "brand": seen})
    text = pd.DataFrame({"post_id": ids, "normal": ids, "text_id": ids})
    truth = {"brands": {post_id: [brand] for post_id, brand in zip(ids, real, strict=True)}}
    corpus = Corpus.of(posts, brands=brands, text=text)
    return promotion.Labelled(name="sample", identity="abc", corpus=corpus, truth=truth)


def test_an_analysis_without_a_record_is_not_shown():
    with pytest.raises(NotPromoted, match=r"share_of_voice has not been promoted: run `workbench promote"):
        promotion.current(NAME)


def test_passed_gates_make_a_record_that_is_current():
    record = promotion.promote(NAME, labelled(), owner="research", now=NOW)
    assert promotion.current(NAME) == record
    assert (record.version, record.badge, record.owner) == (1, "planted", "research")
    assert {gate.name: gate.value for gate in record.gates} == {"share_error": 0.0, "mention_f1": 1.0}


def test_a_failed_gate_refuses_and_says_by_how_much():
    with pytest.raises(NotPromoted, match=r"share_error is 0.5, the bar is at most 0.02 \(off by 0.48\)"):
        promotion.promote(NAME, labelled(right=False), owner="research", now=NOW)
    with pytest.raises(NotPromoted, match="has not been promoted"):
        promotion.current(NAME)


def test_a_record_is_never_rewritten_the_next_one_becomes_current(folder):
    promotion.promote(NAME, labelled(), owner="first", now=NOW)
    before = (folder / "1.json").read_bytes()
    promotion.promote(NAME, labelled(), owner="second", now=NOW)
    assert (folder / "1.json").read_bytes() == before
    assert promotion.current(NAME).owner == "second"


def test_the_same_promotion_writes_the_same_bytes(folder):
    promotion.promote(NAME, labelled(), owner="research", now=NOW)
    first = (folder / "1.json").read_bytes()
    (folder / "1.json").unlink()
    promotion.promote(NAME, labelled(), owner="research", now=NOW)
    assert (folder / "1.json").read_bytes() == first


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"code_id": "0" * 16}, "has changed since it was promoted on 2025-06-01"),
        ({"analysis_version": 99}, "has changed since"),
        ({"name": "crisis_watch"}, "belongs to crisis_watch"),
        ({"gates": []}, "none recorded"),
        ({"version": "x"}, "cannot be read"),
    ],
)
def test_a_record_that_does_not_fit_is_refused_with_the_reason(folder, change, reason):
    promotion.promote(NAME, labelled(), owner="research", now=NOW)
    content = json.loads((folder / "1.json").read_text()) | change
    (folder / "1.json").write_text(json.dumps(content))
    with pytest.raises(NotPromoted, match=reason):
        promotion.current(NAME)


def test_a_value_below_its_bar_is_refused_whatever_the_file_claims(folder):
    promotion.promote(NAME, labelled(), owner="research", now=NOW)
    content = json.loads((folder / "1.json").read_text())
    content["gates"][0]["value"] = 0.3
    (folder / "1.json").write_text(json.dumps(content))
    with pytest.raises(NotPromoted, match=r"share_error is 0\.3"):
        promotion.current(NAME)


def test_half_a_file_is_a_sentence_not_a_traceback(folder):
    promotion.promote(NAME, labelled(), owner="research", now=NOW)
    (folder / "1.json").write_text('{"name": "share_')
    with pytest.raises(NotPromoted, match="cannot be read"):
        promotion.current(NAME)


def test_unknown_names_and_missing_owners_are_refused():
    with pytest.raises(UnknownName, match="no_such"):
        promotion.promote("no_such", labelled(), owner="x", now=NOW)
    with pytest.raises(BadInput, match="owner"):
        promotion.promote(NAME, labelled(), owner=" ", now=NOW)


def test_a_record_that_cannot_be_written_is_told(folder):
    folder.write_text("a file where the folder of records belongs")
    with pytest.raises(BadInput, match=r"cannot be written to .*share_of_voice \(File exists\)"):
        promotion.promote(NAME, labelled(), owner="research", now=NOW)
