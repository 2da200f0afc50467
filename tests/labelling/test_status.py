"""What is labelled: by whom, how far people agree, what the rules are worth, and what can be learnt from it."""

import pandas as pd
import pytest

from workbench import labelling


def label(store, values: list[str], by: str, name: str = "purchase_intent", weight: float = 1.0) -> None:
    ids = [f"p{number:03}" for number in range(len(values))]
    rows = pd.DataFrame({"post_id": ids, "value": values, "weight": weight})
    labelling.write(store, rows.assign(name=name, by=by))


def test_nothing_is_said_where_nothing_is_labelled_or_waits(store) -> None:
    assert labelling.status(store) == ()


def test_status_counts_people_values_agreement_and_what_waits(store) -> None:
    labelling.draw(store, labelling.task("mood", store.home), 10)
    label(store, ["yes", "no", "no", "yes"], "Ada")
    label(store, ["yes", "no", "no", "no"], "Bo")
    found = {one.name: one for one in labelling.status(store)}
    assert set(found) == {"purchase_intent", "mood"}
    assert (found["mood"].posts, found["mood"].waiting, found["mood"].rule) == (0, 10, None)
    mine = found["purchase_intent"]
    assert (mine.posts, mine.people, mine.values) == (4, {"Ada": 4, "Bo": 4}, {"no": 5, "yes": 3})
    # by hand: 8 values, 5 no and 3 yes; one of four pairs differs: 1 - (8 - 1) * (2 / 2) / (5 * 3) = 8/15
    assert mine.agreement.value == pytest.approx(8 / 15)
    assert mine.agreement.n == 4
    assert mine.rule.badge == "rule, unvalidated"


def test_a_post_drawn_again_waits_until_a_second_person_labelled_it(store) -> None:
    label(store, ["fine", "tired", "fine", "fine"], "Ada", "mood")
    labelling.draw(store, labelling.task("mood", store.home), 4, again_by="Bo")
    assert [one.waiting for one in labelling.status(store)] == [4]
    label(store, ["tired", "fine", "fine"], "Ada", "mood")  # the same person again is no second opinion
    label(store, ["fine", "tired", "fine"], "Bo", "mood")
    assert [one.waiting for one in labelling.status(store)] == [1]


def test_a_rule_has_its_badge_from_a_hundred_labels_on(store) -> None:
    truth = ["yes" if number % 3 == 0 and number >= 3 else "no" for number in range(102)]
    label(store, truth[:99], "Ada")
    assert labelling.quality(store, "purchase_intent").badge == "rule, unvalidated"
    label(store, truth, "Ada")
    found = labelling.quality(store, "purchase_intent")
    assert found.n == 102
    assert found.precision.value == pytest.approx(33 / 34)  # p000 matches and is labelled no
    assert found.recall.value == 1
    assert found.badge == "rule, precision 97 % (85 to 99, n 34)"


def test_uncertain_posts_are_learnt_from_and_measure_no_rule(store) -> None:
    label(store, ["yes" if number % 3 == 0 else "no" for number in range(102)], "Ada")
    measured = labelling.quality(store, "purchase_intent")
    hard = pd.DataFrame({"post_id": [f"p{number:03}" for number in range(102, 120)], "value": "yes"})
    labelling.write(store, hard.assign(name="purchase_intent", by="Ada", stratum="uncertain"))
    assert labelling.quality(store, "purchase_intent") == measured and measured.n == 102
    assert len(labelling.labelled_texts(store, "purchase_intent").texts) == 120
    labelling.undo(store, "purchase_intent", "Ada", posts=["p000", "p001", "p002"], count=3)
    assert labelling.quality(store, "purchase_intent").precision is None  # 99, and the uncertain ones fill nothing up


def test_what_most_people_said_is_what_is_learnt_ties_left_out(store) -> None:
    label(store, ["yes", "no", "no"], "Ada", weight=4.0)
    label(store, ["yes", "yes"], "Bo", weight=4.0)
    said = labelling.labelled_texts(store, "purchase_intent")
    assert said.post_ids == ("p000", "p002")
    assert said.labels == ("yes", "no")
    assert said.texts == ("I'm going to buy a new one, says @user 0", "Nice weather today 2")
    assert said.weights.tolist() == [4.0, 4.0]
    assert labelling.labelled_texts(store, "mood").texts == ()
