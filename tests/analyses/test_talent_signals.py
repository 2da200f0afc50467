"""Talent signals on six hand-written posts."""

import numpy as np
import pandas as pd
import pytest

from workbench import store
from workbench.analyses.talent_rules import OPEN, RULES, SKILL, TALK, signals_in
from workbench.analyses.talent_signals import ANALYSIS
from workbench.model.corpus import Corpus

TEXTS = {
    "a": "#OpenToWork after five good years in logistics",
    "b": "Are you hiring mechanics? Write me at @jane_doe",
    "c": "I wrote the firmware of my own display",
    "d": "I gave a talk at the bike fair, slides of my talk are online",
    "e": "I'm looking for a new role, my shift at Acme is killing me",
    "f": "I'm a mechanic and available for hire",
}


def six(exclusions=None, kind=None):
    posts = pd.DataFrame(
        {
            "post_id": list(TEXTS),
            "author": [f"u{one}" for one in TEXTS],
            "text": list(TEXTS.values()),
            "kind": [(kind or {}).get(one, "post") for one in TEXTS],
            "created_at": pd.date_range("2025-01-01", periods=6, freq="D", tz="UTC"),
        }
    )
    classes = pd.DataFrame({"post_id": ["b"], "head": "job_seeking", "label": "yes", "p": np.nan})
    beside = {"classes": classes}
    if exclusions:
        rows = [(author, purpose, pd.Timestamp("2025-01-01", tz="UTC")) for author, purpose in exclusions]
        beside["exclusions"] = pd.DataFrame(rows, columns=["author", "purpose", "at"])
    return Corpus.of(posts, **beside)


def answer(corpus, **params):
    return ANALYSIS.run(corpus, ANALYSIS.check_params(params))


def test_people_are_counted_by_signal_and_employees_are_left_out():
    rows = answer(six())["signals"].frame().set_index("signal")
    assert rows["people"].to_dict() == {OPEN: 3, SKILL: 2, TALK: 1}  # e works at Acme
    assert answer(six()).headline == (
        "5 people gave a professional signal of themselves in the last 90 days: 3 open to work or applying, "
        "2 with a skill shown, 1 with a talk given."
    )


def test_each_count_opens_exactly_its_posts():
    corpus = six()
    for block in answer(corpus).blocks:
        if block.kind == "number":
            assert len(store.narrow(corpus, block.opens).posts) == block.n
        if block.kind == "table":
            for row in block.frame().itertuples():
                assert len(store.narrow(corpus, row.opens).posts) == row.posts


def test_words_are_masked_and_the_newest_person_stands_first():
    shown = answer(six())["people"].frame()
    assert shown["signal"].iloc[0] == f"{OPEN}, {SKILL}"
    assert "jane_doe" not in shown.to_string()


def test_who_is_excluded_for_talent_or_for_all_is_left_out_and_how_many_is_not_told():
    found = answer(six([("ua", "talent"), ("uc", "all"), ("ud", "contact")]))
    assert found["signals"].frame()["people"].tolist() == [2, 1, 1]
    assert found.headline.endswith("Who is on the exclusion list is left out.")
    assert "opentowork" not in found.model_dump_json().casefold()


def test_what_was_said_to_the_company_is_not_public():
    assert answer(six(kind={"a": "ticket"}))["signals"].frame()["people"].tolist() == [2, 2, 1]


def test_signals_older_than_the_days_have_expired():
    assert answer(six(), days=1)["signals"].frame()["people"].tolist() == [1, 1, 0]  # f alone


def test_feelings_are_neither_needed_nor_read_nor_said():
    assert "sentiment" not in ANALYSIS.needs
    calm = six()
    loud = Corpus.of(
        calm.posts,
        classes=calm.table("classes"),
        sentiment=calm.posts[["post_id"]].assign(sentiment="negative", p_negative=0.9, p_neutral=0.1, p_positive=0.0),
        aspects=calm.posts[["post_id"]].assign(aspect="pay", polarity="negative", quote="x", start=0, end=1),
    )
    assert answer(loud) == answer(calm)
    assert not any(word in answer(loud).model_dump_json() for word in ("negative", "positive", "sentiment"))


def test_a_corpus_without_signals_says_what_to_do():
    posts = pd.DataFrame({"post_id": ["x"], "author": ["u"], "text": ["hi"], "created_at": [pd.Timestamp.now("UTC")]})
    found = answer(Corpus.of(posts, classes=six().table("classes")[:0]))
    assert found.headline.startswith("Nobody here says in public")
    assert found["empty"].text.startswith("Widen the query")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("I am an experienced software developer", (SKILL,)),
        ("i'm not a mechanic but it broke", ()),
        ("We presented our workshop at the fair", (TALK,)),
        ("Great talk by your engineer", ()),
        ("I am looking for my next challenge", (OPEN,)),
        ("I'm looking for a new saddle", ()),
    ],
)
def test_rules_read_the_first_person(text, kinds):
    assert signals_in(text) == kinds
    assert set(kinds) <= RULES.keys()
