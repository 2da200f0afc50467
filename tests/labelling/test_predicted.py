"""What the workbench answers to a labelling's question: the head in use before the rules, only where it covers."""

import json

import pandas as pd
import pytest

from workbench import labelling
from workbench.labelling.predicted import predicted


def answers(store, name: str) -> pd.DataFrame:
    return predicted(store.select(), labelling.task(name, store.home), store.home).set_index("post_id")


@pytest.mark.parametrize("name", ["purchase_intent", "mood"])
def test_a_head_in_use_answers_in_place_of_rules_and_only_in_its_languages(store, name: str) -> None:
    rows = pd.DataFrame({"post_id": ["p001", "p002"], "head": name, "label": ["yes", "no"], "p": [0.9, 0.75]})
    store.write("classes", rows, "test")
    card = json.dumps({"languages": ["en"]})
    store.write("heads", pd.DataFrame({"head": [name], "fingerprint": "test", "card": card}), "test")
    found = answers(store, name)
    assert len(found) == 110  # the last ten are not English
    assert found["predicted"].dropna().to_dict() == {"p001": "yes", "p002": "no"}  # the rules say yes of p000
    assert found.loc[["p000", "p001", "p002"], "doubt"].tolist() == pytest.approx([1, 0.1, 0.25])  # p000: unsure


def test_rules_answer_where_no_head_of_their_name_is_in_use(store) -> None:
    rows = pd.DataFrame({"post_id": ["p000"], "head": "purchase_intent", "label": ["yes"], "p": [float("nan")]})
    store.write("classes", rows, "test")
    found = answers(store, "purchase_intent")
    assert found.loc[["p000", "p001", "p002"], "predicted"].tolist() == ["yes", "no", "no"]
    assert found.loc[["p000", "p001", "p002"], "doubt"].tolist() == [0.5, 1, 0]
