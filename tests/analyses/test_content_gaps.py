"""Content gaps on posts by hand, and on real questions where they are at hand."""

import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata

from workbench.analyses.content_gaps import ANALYSIS
from workbench.analyses.content_questions import asked
from workbench.analyses.content_space import ENOUGH, Space, nearest
from workbench.model.corpus import Corpus

BRAKES, RANGE, SMALL_TALK = np.eye(3)
COLUMNS = ["post_id", "text", "vector"]


def corpus(rows, rules=(), content=None, **columns):
    """Posts by hand, each with its vector; ``ENOUGH`` others stand beside them, so that meaning can be compared."""
    frame = pd.DataFrame(rows, columns=COLUMNS)
    rest = pd.DataFrame(
        [(f"z{place}", f"nothing to see {place}", SMALL_TALK * (-1) ** place) for place in range(ENOUGH)],
        columns=COLUMNS,
    )
    frame = pd.concat([frame, rest], ignore_index=True)
    posts = frame[["post_id", "text"]].assign(
        author=frame["post_id"], created_at=pd.date_range("2025-01-06", periods=len(frame), freq="h", tz="UTC")
    )
    for name, values in columns.items():
        posts[name] = list(values) + [None] * (len(posts) - len(values))
    key = frame[["post_id"]]
    tables = {
        "text": key.assign(text_id=frame["post_id"], normal=frame["text"].str.lower()),
        "classes": pd.DataFrame({"post_id": list(rules), "head": "question", "label": "yes", "p": np.nan}),
        "embeddings": pd.DataFrame({"text_id": frame["post_id"], "vector": [list(one) for one in frame["vector"]]}),
    }
    if content is not None:
        names = [(page, 0, title, "", "en", title, list(vector)) for page, title, vector in content]
        tables["content"] = pd.DataFrame(names, columns=["page", "seq", "title", "url", "lang", "text", "vector"])
    return Corpus.of(posts, **tables)


ASKED = [
    ("a", "Hello! Which brake pads fit?", BRAKES),
    ("b", "which brake pads fit my bike?", BRAKES),
    ("c", "How do I bleed the brakes?", BRAKES),
    ("d", "How far does the battery last?", RANGE),
    ("e", "It is fine.", SMALL_TALK),
    ("f", "Any news?", SMALL_TALK),
]


def answer(given, **params):
    return ANALYSIS.run(given, ANALYSIS.check_params(params))


def test_a_question_mark_or_the_rule_says_that_a_post_asks_and_it_names_two_things():
    given = corpus([*ASKED, ("g", "i wonder which brake pads fit", BRAKES)], rules=["g"])
    found = asked(given, "earned").set_index("post_id")["question"]
    assert sorted(found.index) == ["a", "b", "c", "d", "g"]
    assert found["a"] == "which brake pads fit?"


def test_what_asks_back_in_a_reply_to_somebody_is_no_demand_but_a_reply_to_a_brand_is():
    rows = [("a", "My brakes squeal.", BRAKES), ("b", "Which brake pads fit?", BRAKES)]
    assert asked(corpus(rows, author=["u1", "u2"], reply_to=[None, "a"]), "earned").empty
    kept = asked(corpus(rows, author=["brand:Ardo", "u2"], reply_to=[None, "a"]), "earned")
    assert kept["post_id"].tolist() == ["b"]


def test_groups_are_ranked_by_what_the_pages_leave_open():
    findings = answer(corpus(ASKED, content=[("r.md", "All about range", RANGE)]), least=1)
    rows = findings["groups"].frame()
    assert rows["questions"].tolist() == [3, 1]
    assert rows["unanswered"].tolist() == [3, 0]
    assert rows["opens"].tolist() == ["post:a OR post:b OR post:c", "post:d"]
    assert findings["answered"].value == pytest.approx(1 / 4)
    assert findings["answered"].badge == "uncorrected"
    assert findings["demand"].badge == "rule, unvalidated"
    assert "seem to leave 3 of them without an answer" in findings.headline


def test_without_content_the_demand_is_shown_and_how_to_add_pages():
    findings = answer(corpus(ASKED), least=1)
    assert findings["groups"].frame()["questions"].tolist() == [3, 1]
    assert findings.headline.endswith("what your content answers of it is not known here.")
    assert "workbench content add FOLDER" in findings["content"].text


def test_content_of_another_encoder_is_not_compared():
    given = corpus(ASKED, content=[("r.md", "All about range", RANGE)])
    mixed = Corpus(
        given.corpus_id, "", "v", given.since, given.until, given.tables, {"embeddings": "a", "content": "b"}
    )
    assert answer(mixed)["content"].text == "Your content was read by another encoder than the posts: add it again."


def test_pages_in_another_language_answer_nothing():
    given = corpus(ASKED, content=[("r.md", "Alles zur Reichweite", RANGE)], lang=["en"] * len(ASKED))
    given.table("content")["lang"] = "de"
    findings = answer(given, least=1)
    assert findings["strange"].value == 4
    assert set(findings["groups"].frame()["nearest page"]) == {"none in this language"}


def test_small_groups_are_counted_in_the_caption():
    assert answer(corpus(ASKED), least=2)["groups"].caption == (
        "1 groups; 1 of 4 questions lie in groups of fewer than 2."
    )


def test_people_in_a_quoted_question_are_masked():
    rows = [(name, "@jane_doe which brake pads fit, @max_m?", BRAKES) for name in "abc"]
    (row,) = answer(corpus(rows))["groups"].frame().to_dict("records")
    assert row["they ask"] == "which brake pads fit, @someone?"


def test_no_question_is_answered_in_a_sentence():
    assert answer(corpus([("a", "Fine.", BRAKES)])).headline == (
        "No post here asks anything, so there is no demand to show."
    )


DATASETS = os.environ.get("WORKBENCH_DATASETS")


@pytest.mark.skipif(not DATASETS, reason="NO DATA: set WORKBENCH_DATASETS to a folder with banking77")
def test_real_questions_on_covered_subjects_are_closer_to_the_pages():
    """Five questions of every other intent of banking77 stand for a page; area under the curve over all others."""
    from workbench.enrich import encoders, text

    frame = pd.read_csv(Path(str(DATASETS)) / "banking77" / "train.csv").sample(frac=1, random_state=0)
    frame = frame.reset_index(drop=True)
    vectors = encoders.encoder("static").encode([text.normalise(said) for said in frame["text"]])
    table = pd.DataFrame({"text_id": frame.index.map("{:05d}".format), "vector": list(vectors)})
    posts = pd.DataFrame({"post_id": ["p"], "text": "x", "created_at": pd.Timestamp("2025-01-01", tz="UTC")})
    space = Space.learnt(Corpus.of(posts, embeddings=table))
    shown = frame.groupby("category").cumcount() < 5
    covered = frame["category"].isin(sorted(frame["category"].unique())[::2])
    said = frame[shown & covered].groupby("category")["text"].agg(" ".join)
    made = encoders.encoder("static").encode([text.normalise(one) for one in said])
    content = pd.DataFrame({"page": said.index, "title": said.index, "lang": "en", "vector": list(made)})
    questions = pd.DataFrame({"text_id": table["text_id"], "lang": "en"})[~shown]
    ranks = rankdata(nearest(questions, space, content)["similarity"])
    mine = covered[~shown].to_numpy()
    area = (ranks[mine].sum() - mine.sum() * (mine.sum() + 1) / 2) / (mine.sum() * (~mine).sum())
    assert area >= 0.70
