"""Rules of intents: held to their own examples, read from a file, never a guess on other languages."""

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.enrich import intents
from workbench.model.errors import BadInput

KNOWN = intents.load()
RULES = [(intent.name, rule) for intent in KNOWN.intents for rule in intent.rule]
OWN = """
[[intent]]
name = "theft"
question = "Was a bike stolen?"
[[intent.rule]]
why = "says that it was stolen"
words = ["stole"]
pattern = '''\\bstolen?\\b'''
yes = ["They stole my bike"]
no = ["stolen"]
"""


def posts(*texts: str, lang: str | None = "en") -> pd.DataFrame:
    return pd.DataFrame(
        {"post_id": [f"p{n}" for n in range(len(texts))], "lang": lang, "normal": pd.Series(texts, dtype="str")}
    )


def test_the_shipped_intents_are_those_without_public_labels() -> None:
    assert [intent.name for intent in KNOWN.intents] == [
        "purchase_intent", "switching", "job_seeking", "feature_request", "praise", "question",
    ]  # fmt: skip
    assert all(intent.question.endswith("?") and intent.guidance for intent in KNOWN.intents)


@pytest.mark.parametrize(("name", "rule"), RULES, ids=[f"{name}: {rule.why}" for name, rule in RULES])
def test_a_rule_is_explained_and_right_on_its_own_examples(name: str, rule: intents.Rule) -> None:
    assert rule.why and rule.words and rule.yes and rule.no
    assert len(rule.why) < 80
    alone = intents.Intents([intents.Intent(name=name, question="?", rule=(rule,))])
    assert [text for text in rule.yes if name not in alone.of(text)] == []
    assert [text for text in rule.no if name in alone.of(text)] == []


@given(st.text(max_size=300), st.sampled_from([text for _, rule in RULES for text in (*rule.yes, *rule.no)]))
def test_looking_for_trigger_words_first_leaves_no_match_out(noise: str, example: str) -> None:
    for text in (noise, f"{noise} {example}", f"{example} {noise}"):
        folded = intents.fold(text)
        tried = set()
        for name, rule in RULES:
            hit = re.search(rule.pattern, folded) and not (rule.unless and re.search(rule.unless, folded))
            if hit and any(word in folded for word in rule.words):
                tried.add(name)
        assert set(KNOWN.of(text)) == tried


def test_a_reason_names_the_rule_and_the_words() -> None:
    said = KNOWN.of("Done here. I\u2019ll never fly with you again!")
    assert said["switching"].why == "says never again, or that this was the last time"
    assert said["switching"].found == "never fly with you again"


def test_rows_are_those_of_the_classes_table_and_other_languages_get_none() -> None:
    both = pd.concat([posts("Please add a dark mode. How do I reset it?", "Nice."), posts("Please add it", lang="de")])
    found = KNOWN.classify(both.assign(post_id=["a", "b", "c"]))
    assert found.columns.tolist() == ["post_id", "head", "label", "p"]
    assert found[["post_id", "head", "label"]].values.tolist() == [
        ["a", "feature_request", "yes"], ["a", "question", "yes"],
    ]  # fmt: skip
    assert found["p"].isna().all()
    assert KNOWN.classify(posts()).columns.tolist() == ["post_id", "head", "label", "p"]
    assert KNOWN.classify(posts("Please add it", lang=None)).empty


def test_texts_without_words_and_endless_texts_are_no_intent() -> None:
    for text in ("", " ", "\U0001f600" * 50, "[link]", "?" * 1_000_000, "\u0645\u0631\u062d\u0628\u0627 hello"):
        assert KNOWN.of(text) == {}


def test_a_home_may_add_intents_and_replace_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / intents.OWN).write_text(OWN.replace('no = ["stolen"]', 'no = ["Found it"]'))
    found = intents.load(tmp_path)
    assert [intent.name for intent in found.intents][-1] == "theft"
    assert "theft" in found.of("My bike was stolen")
    assert found.fingerprint != KNOWN.fingerprint
    assert intents.load(tmp_path / "nowhere").fingerprint == KNOWN.fingerprint


def test_the_fingerprint_follows_rules_and_not_the_words_for_labellers() -> None:
    first = KNOWN.intents[0]
    said = intents.Intents([first.model_copy(update={"guidance": "other"})]).fingerprint
    assert said == intents.Intents([first]).fingerprint
    assert intents.Intents([first.model_copy(update={"rule": first.rule[1:]})]).fingerprint != said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN, "matches 'stolen', which it should not"),
        (OWN.replace("stolen?\\b", "borrowed\\b"), "does not match its own example 'They stole my bike'"),
        (OWN.replace("stolen?\\b", "(stole"), "has no valid pattern"),
        (OWN.replace('question = "Was a bike stolen?"', ""), "lacks intent, number 1, question: add it"),
        (OWN + "\n[[rule]]\nwhy = 1\n", "sets rule, which is no setting"),
        ("[[intent]\n", "are not TOML"),
        ('[intent]\nname = "theft"\n', "sets intent to {'name': 'theft'}, and it takes a list"),
        (
            OWN.replace('["stole"]', '[""]'),
            "intent, number 1, rule, number 1, words, number 1 to '', and it takes at least",
        ),
    ],
)
def test_a_rule_file_that_is_wrong_is_refused_in_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "intents.toml"
    file.write_text(text)
    with pytest.raises(BadInput, match=re.escape(said)) as caught:
        intents.read(file)
    assert "\n" not in str(caught.value)


def test_where_a_rule_may_have_missed_one_is_where_its_trigger_words_are() -> None:
    texts = ["I ordered it last year", "Nice weather", "I'm going to buy it"]
    assert KNOWN.touched(texts, "purchase_intent").tolist() == [True, False, True]
