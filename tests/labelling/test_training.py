"""A head from labels: only with enough of them, and only better where the labels kept apart show it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench import labelling
from workbench.enrich.static import Static
from workbench.labelling.training import macro_f1, train
from workbench.model.errors import BadInput


def label(store, name: str, yes: str, no: str, remainder: tuple[int, ...], count: int = 120) -> None:
    values = [yes if number % 3 in remainder else no for number in range(count)]
    rows = pd.DataFrame({"post_id": [f"p{number:03}" for number in range(count)], "value": values, "weight": 1.0})
    labelling.write(store, rows.assign(name=name, by="Ada"))


def test_a_head_that_learns_what_the_rules_miss_passes_its_gate(store, tmp_path: Path) -> None:
    label(store, "purchase_intent", "yes", "no", (1,))  # what people call a purchase here is what no rule says
    found = train(store, "purchase_intent", Static(), tmp_path / "heads")
    assert found.rival == "the rules"
    assert found.now == 1 and found.before < 0.5
    assert found.gain.n == 39  # a third of each class: 13 of 40, 26 of 80
    assert found.passed and found.gain.low > 0
    assert (tmp_path / "heads" / "purchase_intent_static.json").is_file()
    page = (tmp_path / "heads" / "purchase_intent_static.md").read_text(encoding="utf-8")
    assert "- Data: your own labels.\n" in page and "icence" not in page
    again = train(store, "purchase_intent", Static(), tmp_path / "again")
    assert (again.gain, again.head.fingerprint) == (found.gain, found.head.fingerprint)


def test_a_head_no_better_than_the_rules_does_not_pass(store, tmp_path: Path) -> None:
    label(store, "purchase_intent", "yes", "no", (0,))
    found = train(store, "purchase_intent", Static(), tmp_path)
    assert not found.passed
    assert found.sentence().endswith("not shown to be better, so keep what there is.")
    assert list(tmp_path.glob("*purchase_intent*")) == []  # `head.find` would prefer it to what there is


def test_without_rules_the_rival_is_the_commonest_answer(store, tmp_path: Path) -> None:
    labels = {0: "fine", 1: "not fine", 2: "tired"}
    rows = pd.DataFrame([(f"p{n:03}", labels[n % 3]) for n in range(120)], columns=["post_id", "value"])
    labelling.write(store, rows.assign(name="mood", by="Ada"))
    found = train(store, "mood", Static(), tmp_path)
    assert found.rival == "always saying the commonest"
    assert found.before == pytest.approx(0.5 / 3)  # a third is right: precision 1/3, recall 1, F1 0.5 of one in three
    assert found.passed


def test_too_few_labels_are_refused_with_what_to_do(store, tmp_path: Path) -> None:
    label(store, "purchase_intent", "yes", "no", (0,), count=99)
    with pytest.raises(BadInput, match="has 99 labelled posts, and a head needs 100"):
        train(store, "purchase_intent", Static(), tmp_path)
    label(store, "praise", "yes", "no", ())
    with pytest.raises(BadInput, match="praise has fewer than 9 labels of yes"):
        train(store, "praise", Static(), tmp_path)


def test_a_class_too_rare_among_posts_drawn_by_chance_is_refused_before_anything_is_written(
    store, tmp_path: Path
) -> None:
    label(store, "purchase_intent", "yes", "no", (0,))
    rows = labelling.labels(store, "purchase_intent")
    labelling.undo(store, "purchase_intent", "Ada", count=120)
    hard = (rows["value"] == "yes") & (rows["post_id"] > "p023")  # eight of yes, p000 to p021, were drawn by chance
    labelling.write(store, rows.assign(weight=rows["weight"].where(~hard)))
    with pytest.raises(BadInput, match="of posts drawn by chance purchase_intent has fewer than 9 labels of yes"):
        train(store, "purchase_intent", Static(), tmp_path / "heads")
    assert not (tmp_path / "heads").exists()


def test_macro_f1_weighs_posts_by_how_many_they_stand_for() -> None:
    truth, chosen = np.array([0, 0, 1, 1]), np.array([0, 0, 1, 0])
    assert macro_f1(chosen, truth, np.ones(4)) == pytest.approx((0.8 + 2 / 3) / 2)
    assert macro_f1(chosen, truth, np.array([1, 1, 1, 9])) == pytest.approx((4 / 13 + 2 / 11) / 2)
    assert macro_f1(truth, truth, np.ones(4)) == 1


def test_a_sentiment_head_has_to_beat_the_one_in_use(store, tmp_path: Path) -> None:
    labels = {0: "negative", 1: "neutral", 2: "positive"}
    rows = pd.DataFrame([(f"p{n:03}", labels[n % 3]) for n in range(120)], columns=["post_id", "value"])
    labelling.write(store, rows.assign(name="sentiment", by="Ada"))
    assert train(store, "sentiment", Static(), tmp_path).rival == "the head in use"
