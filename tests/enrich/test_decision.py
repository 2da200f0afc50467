import numpy as np
import pytest

from workbench.enrich import decision


def test_metrics_by_hand() -> None:
    # truth 0 0 0 1 1 2, said 0 0 1 1 0 2: recalls 2/3, 1/2, 1; F1 4/6, 2/4, 1
    labels, chosen = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 0, 2])
    value = {name: metric(chosen, labels, 3) for name, metric in decision.METRICS.items()}
    assert value["macro recall"] == pytest.approx((2 / 3 + 1 / 2 + 1) / 3)
    assert value["macro F1"] == pytest.approx((2 / 3 + 1 / 2 + 1) / 3)
    assert value["F1 of irony"] == 1
    assert value["mean F1 of against and favor"] == pytest.approx(0.75)
    assert value["accuracy"] == pytest.approx(4 / 6)


def test_a_temperature_takes_back_what_was_multiplied() -> None:
    rng = np.random.default_rng(5)
    scores = rng.normal(size=(20_000, 3))
    labels = (scores + rng.gumbel(size=scores.shape)).argmax(axis=1)  # drawn with the probabilities of a softmax
    assert decision.temperature(scores * 1.6, labels) == pytest.approx(1.6, abs=0.06)


def test_pooled_models_get_the_weights_their_scores_were_mixed_with() -> None:
    rng = np.random.default_rng(6)
    one, other = rng.normal(size=(2, 20_000, 3))
    labels = (0.4 * one + 1.2 * other + rng.gumbel(size=one.shape)).argmax(axis=1)
    assert decision.pool([one, other], labels) == pytest.approx([0.4, 1.2], abs=0.06)
    assert decision.pool([one / 2, other], labels)[0] == pytest.approx(
        2 * decision.pool([one, other], labels)[0], rel=1e-3
    )


def test_offsets_help_a_rare_class_and_stay_at_nothing_where_nothing_is_won() -> None:
    shares = np.array([[0.6, 0.4]] * 10 + [[0.9, 0.1]] * 90)
    labels, folds = np.array([1] * 10 + [0] * 90), np.arange(100) % 2
    found = decision.offsets(shares, labels, folds, decision.macro_recall)
    assert decision.macro_recall((np.log(shares) + found).argmax(axis=1), labels, 2) == 1
    assert decision.offsets(shares, np.zeros(100, int), folds, decision.macro_recall).tolist() == [0, 0]


def test_a_threshold_keeps_as_many_as_are_right_often_enough() -> None:
    sure = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    right = np.array([True, True, True, False, False])
    assert decision.threshold(sure, right, 0.75) == 0.6  # three of four
    assert decision.threshold(sure, right, 1.0) == 0.7
    assert decision.threshold(sure, ~right, 0.9) == 0.8  # never reached: the surest fifth and no more


def test_out_of_scope_recall_by_hand() -> None:
    # ten in scope, all right, with scores .95 .94 ... .86: nine must stay, so the bar is .87; two of four are lower
    inside = np.array([[0.95 - place / 100, 0.0] for place in range(10)])
    outside = np.array([[0.9, 0.0], [0.87, 0.0], [0.8, 0.0], [0.1, 0.0]])
    shares = np.vstack([inside, outside])
    shares = np.column_stack([shares, 1 - shares.sum(axis=1)])
    labels = np.array([0] * 10 + [2] * 4)
    assert decision.out_of_scope_recall(shares, labels, outside=2) == 0.5
    assert np.isnan(decision.out_of_scope_recall(shares, np.array([1] * 10 + [2] * 4), outside=2))
