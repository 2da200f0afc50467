"""Topic overview on a few hand-made posts."""

import pandas as pd
import pytest

from workbench.analyses.topic_overview import ANALYSIS
from workbench.evaluate.intervals import wilson
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Note, Posts, Table
from workbench.store import narrow

TABLE = pd.DataFrame(
    {
        "topic": [0, 1],
        "label": pd.Series(["battery, range", "late parcel"], dtype="str"),
        "words": [["battery", "range"], ["parcel", "late"]],
        "weights": [[0.5, 0.4], [0.5, 0.4]],
        "posts": [60, 30],
        "centroid": [[1.0, 0.0], [0.0, 1.0]],
        "threshold": [0.1, 0.1],
    }
)


def corpus_of(topics, sentiment=None, table=TABLE, authors=None, **columns) -> Corpus:
    """A post an hour, each by its own author, with these topics."""
    n = len(topics)
    ids = pd.Series([f"p{i:03d}" for i in range(n)], dtype="str")
    posts = pd.DataFrame(
        {
            "post_id": ids,
            "author": authors or [f"a{i}" for i in range(n)],
            "text": "text " + ids,
            "created_at": pd.date_range("2025-01-01", periods=n, freq="1h", tz="UTC"),
        }
    )
    tables = {
        "topics": pd.DataFrame({"post_id": ids, "topic": topics, "similarity": 0.5, **columns}),
        "topic_table": table,
    }
    if sentiment is not None:
        tables["sentiment"] = pd.DataFrame({"post_id": ids, "sentiment": sentiment})
    return Corpus.of(posts, **tables)


def answer(corpus, **params):
    return ANALYSIS.run(corpus, ANALYSIS.check_params(params))


@pytest.fixture
def hundred():
    """60 posts on batteries, 30 on parcels, 10 on nothing, mixed evenly over time."""
    return corpus_of(([0] * 6 + [1] * 3 + [-1]) * 10)


def test_the_headline_names_the_largest_topic_with_its_interval(hundred):
    # Every author speaks once: Wilson for 60 of 99 effective posts, 50 to 69 %.
    assert answer(hundred).headline == (
        "Most talked about: battery, range (60 % of posts, 50 to 69); 2 topics cover 90 % of posts."
    )


def test_shares_are_of_all_posts_here_and_open_their_posts(hundred):
    found = answer(hundred)
    table = found["table"].frame().set_index("topic")
    assert table["posts"].to_dict() == {"battery, range": 60, "late parcel": 30}
    assert table["share"].to_dict() == {"battery, range": 0.6, "late parcel": 0.3}
    low, high = wilson(0.3 * 99, 99)
    assert table.loc["late parcel", ["low", "high"]].tolist() == pytest.approx([low, high])
    for row in found["table"].frame().itertuples():
        assert len(narrow(hundred, row.opens).posts) == row.posts


def test_every_share_opens_exactly_its_posts(hundred):
    found = answer(hundred)
    for key in ("covered", "without"):
        number = found[key]
        assert len(narrow(hundred, number.opens).posts) / 100 == number.value
    assert found["without"].value == 0.1


def test_shares_follow_the_corpus_not_the_whole_fit(hundred):
    part = narrow(hundred, "topic:1")
    assert answer(part).headline.startswith("Most talked about: late parcel (100 % of posts")


def test_topics_that_are_level_are_called_level():
    found = answer(corpus_of([0, 1] * 50))
    assert "about as much as late parcel (50 %)" in found.headline


def test_one_author_repeating_himself_does_not_make_a_sure_topic():
    many = answer(corpus_of(([0] * 6 + [1] * 4) * 10))["table"].frame()
    authors = (["one"] * 6 + [f"other {i}" for i in range(4)]) * 10
    one = answer(corpus_of(([0] * 6 + [1] * 4) * 10, authors=authors))["table"].frame()
    assert one.loc[0, "high"] - one.loc[0, "low"] > 2 * (many.loc[0, "high"] - many.loc[0, "low"])


def test_a_topic_that_grows_is_called_rising_and_one_that_stays_is_not():
    found = answer(corpus_of([-1, -1, -1, 1] * 20 + [0, 0, 0, 1] * 20))
    trend = found["table"].frame().set_index("topic")
    assert trend["trend"].to_dict() == {"battery, range": "rising", "late parcel": "no clear change"}
    assert trend.loc["battery, range", "change"] == pytest.approx(0.75)
    assert "Rising: battery, range." in found["volumes"].alt


def test_the_negative_share_is_given_only_where_enough_posts_carry_a_sentiment():
    feelings = (["negative"] * 3 + ["neutral"] * 3 + [None] * 4) * 10
    table = answer(corpus_of(([0] * 6 + [1] * 3 + [-1]) * 10, feelings))["table"].frame().set_index("topic")
    assert table.loc["battery, range", "negative"] == 0.5
    assert pd.isna(table.loc["late parcel", "negative"])


def test_the_negative_share_says_how_it_was_come_by():
    feelings = (["negative"] * 3 + ["neutral"] * 3 + [None] * 4) * 20
    topics = ([0] * 6 + [1] * 3 + [-1]) * 20
    called = answer(corpus_of(topics, feelings))["table"].frame().set_index("topic")
    assert called.loc["battery, range", "negative badge"] == "uncorrected"
    # 60 of the 120 posts are labelled: all that the model calls negative are, and half of the others.
    base = corpus_of(topics, feelings)
    inside = [i for i in range(200) if topics[i] == 0][:60]
    values = ["negative" if feelings[i] == "negative" or i % 20 < 10 else "neutral" for i in inside]
    labels = pd.DataFrame({"post_id": [f"p{i:03d}" for i in inside], "name": "sentiment", "value": values, "by": "ann"})
    tables = {name: base.table(name) for name in ("topics", "topic_table", "sentiment")}
    labelled = answer(Corpus.of(base.posts, **tables, labels=labels))["table"].frame().set_index("topic")
    assert labelled.loc["battery, range", "negative badge"] == "labelled (n=60)"
    assert labelled.loc["battery, range", "negative"] == pytest.approx(0.75)


def test_posts_shown_are_the_nearest_and_each_text_once():
    base = corpus_of([0] * 12, similarity=[0.1 * i for i in range(10)] + [0.95, 0.95])
    text = pd.DataFrame(
        {"post_id": base.posts["post_id"], "normal": "x", "text_id": [f"t{i}" for i in range(10)] + ["t9"] * 2}
    )
    corpus = Corpus.of(base.posts, text=text, topics=base.table("topics"), topic_table=TABLE)
    found = answer(corpus)
    shown = found["posts:0"]
    assert (found["posts"].value, found["unique_texts"].value) == (12, 10)
    assert found["table"].frame()[["posts", "unique texts"]].to_numpy().tolist() == [[12, 10]]
    assert isinstance(shown, Posts)
    assert shown.post_ids == ("p010", "p008", "p007", "p006", "p005")


def test_steps_without_posts_are_drawn_as_zero():
    corpus = corpus_of([0] * 30 + [-1] * 400 + [0] * 30)
    figure = answer(corpus, step="day")["volumes"]
    assert isinstance(figure, Figure)
    rows = [row for data in figure.spec["datasets"].values() for row in data]
    assert {row["posts"] for row in rows} >= {0, 24}
    assert len(rows) == 20


@pytest.mark.parametrize("topics", [[], [-1] * 5, [0], [0] * 9])
def test_too_little_is_said_and_what_to_do(topics):
    found = answer(corpus_of(topics))
    assert [type(block) for block in found.blocks] == [Note]
    assert found.headline.startswith(("There are no posts", "No topic has 10 posts"))


def test_one_post_can_be_a_topic_when_asked_for():
    found = answer(corpus_of([0]), min_posts=1)
    assert "1 topic covers 100 % of posts" in found.headline
    assert found["table"].frame()["trend"].tolist() == ["too short a period"]


def test_labels_of_strangers_are_kept_as_text():
    hostile = TABLE.assign(label=["<img src=x onerror=alert(1)>", '=HYPERLINK("x") [red]'])
    found = answer(corpus_of([0, 1] * 20, table=hostile))
    assert found["table"].frame()["topic"].tolist() == hostile["label"].tolist()


def test_a_topic_the_table_does_not_know_is_left_out():
    found = answer(corpus_of([0] * 20 + [7] * 20))
    assert found["table"].frame()["topic"].tolist() == ["battery, range"]


def test_posts_missing_from_the_topics_count_as_without_a_topic():
    base = corpus_of([0] * 40)
    corpus = Corpus.of(base.posts, topics=base.table("topics").iloc[:20], topic_table=TABLE)
    assert answer(corpus)["without"].value == 0.5


def test_gates_measure_found_topics_against_planted_ones(hundred):
    planted = {f"p{i:03d}": ("battery", "parcel", None)[t] for i, t in enumerate(hundred.table("topics")["topic"])}
    measured = {gate.name: gate.measure(hundred, {"topics": planted}) for gate in ANALYSIS.gates}
    assert {name: result.value for name, result in measured.items()} == pytest.approx(
        {"agreement": 1, "purity": 1, "coverage": 1, "share_error": 0}
    )
    assert all(gate.passed(measured[gate.name].value) for gate in ANALYSIS.gates)


QUALITY = pd.DataFrame(
    {
        "topic": [0, 1],
        "coherence": [0.25, 0.5],
        "coherence_low": [0.125, 0.25],
        "coherence_high": [0.375, 0.75],
        "stability": [0.5, 0.75],
        "stability_low": [0.25, 0.625],
        "stability_high": [0.75, 0.875],
        "exclusivity": [0.25, 0.5],
        "exemplars": [["p000"], ["p006"]],
    }
)


def with_quality(corpus, quality=QUALITY, models=None) -> Corpus:
    tables = {name: corpus.table(name) for name in ("topics", "topic_table")}
    return Corpus.of(corpus.posts, models, topic_quality=quality, **tables)


def test_an_unstable_topic_is_called_so_wherever_it_is_shown(hundred):
    found = answer(with_quality(hundred))
    assert found.headline == (
        "Most talked about: battery, range (60 % of posts, 50 to 69; unstable); 2 topics cover 90 % of posts."
    )
    names = ["battery, range (unstable)", "late parcel"]
    assert found["table"].frame()["topic"].tolist() == found["quality"].frame()["topic"].tolist() == names
    for key in ("ranked", "volumes"):
        (rows,) = found[key].spec["datasets"].values()
        assert {row["label"] for row in rows} == set(names)
        assert names[0] in found[key].alt
    assert found["posts:0"].title == "Typical of: battery, range (unstable)"


def test_the_quality_of_topics_is_given_with_intervals(hundred):
    found = answer(with_quality(hundred))["quality"]
    assert isinstance(found, Table)
    row = found.frame().iloc[1]
    assert row[["stability", "stability low", "stability high", "own words"]].tolist() == [0.75, 0.625, 0.875, 0.5]
    assert row["coherence"] == "0.50 (0.25 to 0.75)"
    assert len(narrow(hundred, row["opens"]).posts) == 30


def test_without_measured_quality_no_topic_is_marked_and_the_command_is_named(hundred):
    note = answer(hundred)["quality"]
    assert isinstance(note, Note)
    assert "`workbench topics quality`" in note.text


def test_the_quality_of_another_fit_is_not_shown(hundred):
    older = with_quality(hundred, models={"topic_table": "fit 2", "topic_quality": "fit 1"})
    assert isinstance(answer(older)["quality"], Note)


def test_a_topic_too_small_to_measure_is_not_called_unstable(hundred):
    unknown = QUALITY.assign(stability=float("nan"), coherence=float("nan"))
    found = answer(with_quality(hundred, unknown))
    assert "unstable" not in found.headline
    assert found["quality"].frame()[["stability", "coherence"]].isna().all(axis=None)


def test_the_shares_gate_sees_topics_that_stand_for_too_much(hundred):
    # Of 30 posts on parcels the topic holds 30, of 60 on batteries 60; planted are 45 and 45.
    subjects = [("battery", "parcel", None)[t] for t in hundred.table("topics")["topic"]]
    at = [i for i, subject in enumerate(subjects) if subject == "battery"][:15]
    planted = {f"p{i:03d}": "parcel" if i in at else subject for i, subject in enumerate(subjects)}
    gate = next(gate for gate in ANALYSIS.gates if gate.name == "share_error")
    assert gate.measure(hundred, {"topics": planted}).value == pytest.approx(60 / 90 - 45 / 90)
