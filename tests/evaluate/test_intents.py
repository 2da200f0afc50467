"""Precision and recall of rules by labels, and the badge."""

import numpy as np
import pandas as pd
import pytest

from workbench.evaluate.intents import UNVALIDATED, badge, rule_quality
from workbench.evaluate.intervals import wilson
from workbench.model.corpus import Corpus


def labelled(*cells: tuple[int, str, bool, float]) -> pd.DataFrame:
    """(how many, value, what the rule says, weight) each."""
    rows = [(value, rule, weight) for count, value, rule, weight in cells for _ in range(count)]
    return pd.DataFrame(rows, columns=["value", "rule", "weight"])


def test_below_a_hundred_labels_nothing_is_said() -> None:
    found = rule_quality(labelled((90, "yes", True, 1.0), (9, "no", False, 1.0)))
    assert (found.precision, found.recall, found.badge) == (None, None, UNVALIDATED)
    assert rule_quality(labelled()).badge == UNVALIDATED


def test_precision_and_recall_are_shares_with_their_interval() -> None:
    found = rule_quality(labelled((40, "yes", True, 2.0), (10, "no", True, 2.0), (10, "yes", False, 2.0),
                                  (140, "no", False, 2.0)))  # fmt: skip
    assert found.precision.value == pytest.approx(0.8)
    assert (found.precision.low, found.precision.high) == pytest.approx(wilson(40, 50))
    assert found.recall.value == pytest.approx(0.8)
    assert (found.precision.n, found.recall.n, found.n) == (50, 50, 200)
    assert found.badge == "rule, precision 80 % (67 to 89, n 50)"


def test_recall_weighs_what_the_rule_missed_by_how_many_posts_it_stands_for() -> None:
    found = rule_quality(labelled((50, "yes", True, 1.0), (1, "yes", False, 50.0), (99, "no", False, 50.0)))
    assert found.recall.value == pytest.approx(0.5)
    assert found.recall.high - found.recall.low > 0.5  # one missed post of weight 50 is one case, not fifty
    assert found.precision.value == 1


def test_recall_is_not_said_where_nothing_was_drawn_by_chance_from_what_the_rule_leaves_out() -> None:
    assert rule_quality(labelled((120, "yes", True, 3.0))).recall is None
    found = rule_quality(labelled((60, "yes", True, np.nan), (60, "yes", False, np.nan)))
    assert found.precision.value == 1 and found.recall is None
    assert rule_quality(labelled((120, "no", False, 1.0))).precision is None


def test_the_badge_of_a_corpus_counts_yes_as_yes_and_leaves_out_what_was_chosen_for_being_hard() -> None:
    ids = [f"p{place}" for place in range(120)]
    posts = pd.DataFrame({"post_id": ids, "text": "x", "created_at": pd.Timestamp("2025-01-01", tz="UTC")})
    said = pd.DataFrame({"post_id": ids, "head": "question", "label": ["yes"] * 50 + ["no"] * 70, "p": np.nan})
    labels = pd.DataFrame({"post_id": ids, "name": "question", "value": ["yes"] * 40 + ["no"] * 80, "by": "ann"})
    assert badge(Corpus.of(posts, classes=said), "question") == UNVALIDATED
    assert badge(Corpus.of(posts, classes=said, labels=labels), "question") == "rule, precision 80 % (67 to 89, n 50)"
    hard = labels.assign(stratum="uncertain", weight=np.nan)
    assert badge(Corpus.of(posts, classes=said, labels=hard), "question") == UNVALIDATED
