"""Employee voice on hand-made posts, through the doorway alone: nothing else may be shown."""

import pandas as pd
import pytest

from workbench import runs
from workbench.analyses.employee_opinions import groups, opinions_of
from workbench.analyses.employee_voice import ANALYSIS
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput

SAID = {
    "pay": "My boss at Acme cut the pay",
    "workload": "My shift at Acme is nothing but overtime",
    "other": "The brakes squeal",
}


def corpus(people, labels=None):
    """A post for each (author, what, sentiment)."""
    posts = pd.DataFrame(
        {
            "post_id": [f"p{i:04d}" for i in range(len(people))],
            "author": [author for author, _, _ in people],
            "text": [SAID[what] for _, what, _ in people],
            "created_at": pd.date_range("2025-01-01", periods=len(people), freq="h", tz="UTC"),
        }
    )
    sentiment = posts[["post_id"]].assign(sentiment=[feeling for _, _, feeling in people], p_negative=0.5)
    beside = {"sentiment": sentiment.assign(p_neutral=0.2, p_positive=0.3)}
    if labels:
        named = {"name": "sentiment", "value": sentiment["sentiment"], "by": "me"}
        beside["labels"] = posts[["post_id"]].assign(**named).iloc[:labels]
    return Corpus.of(posts, **beside)


def test_six_posts_count_people_once_a_theme_with_their_latest_word():
    six = corpus(
        [
            ("a", "pay", "negative"),
            ("a", "pay", "positive"),
            ("b", "pay", "negative"),
            ("b", "workload", "negative"),
            ("c", "workload", "neutral"),
            ("d", "other", "negative"),
        ]
    )
    raw = groups(six, opinions_of(six), ("pay", "workload")).frame().set_index("theme")
    assert raw.loc["pay", ["negative", "not negative"]].tolist() == [1, 1]  # a's latest is positive
    assert raw.loc["workload", ["negative", "not negative"]].tolist() == [1, 1]
    assert raw.loc["all themes", ["negative", "not negative"]].tolist() == [1, 2]  # b's latest is on the workload


def test_six_posts_are_too_few_to_say_anything():
    run = runs.run("employee_voice", corpus([(f"a{i}", "pay", "negative") for i in range(6)]))
    assert run.headline.startswith("Too few people here say that they work or worked somewhere")
    assert set(run.findings["themes"].frame()["people"]) == {"not shown"}


def test_without_labels_no_share_is_said_but_how_many_speak():
    run = runs.run("employee_voice", corpus([(f"a{i}", "pay", "negative" if i % 2 else "positive") for i in range(60)]))
    assert run.headline.startswith("About ") and run.headline.endswith("cannot be said before posts are labelled.")
    assert run.findings["negative:all themes"].value is None
    rows = run.findings["themes"].frame().set_index("theme")
    assert rows.loc["pay", "badge"] == "not said: needs labels"
    assert rows.loc["security", "people"] == "not shown"


def test_with_labels_shares_are_said_with_an_interval_that_holds_the_truth():
    people = [(f"a{i}", "pay" if i < 100 else "workload", "negative" if i % 2 else "positive") for i in range(200)]
    run = runs.run("employee_voice", corpus(people, labels=200))
    number = run.findings["negative:pay"]
    assert number.low < 0.5 < number.high and abs(number.value - 0.5) < 0.1
    assert number.badge == "labelled" and number.opens is None
    assert "Most negative:" in run.headline
    assert run.findings["by_theme"].alt.startswith(("pay", "workload"))


def test_where_everybody_is_negative_no_share_is_said():
    run = runs.run("employee_voice", corpus([(f"a{i}", "pay", "negative") for i in range(100)], labels=100))
    assert run.findings["themes"].frame().set_index("theme").loc["pay", "badge"] == "not said: groups too small"


def test_what_run_gives_before_suppression_says_nothing_in_words():
    raw = ANALYSIS.run(corpus([("a", "pay", "negative")] * 3), ANALYSIS.check_params({}))
    assert raw.headline == "What employees say is told of groups alone."
    assert all(block.people for block in raw.blocks if block.kind == "table")


def test_there_is_nothing_to_choose():
    with pytest.raises(BadInput, match="has no parameter"):
        ANALYSIS.check_params({"days": 7})
