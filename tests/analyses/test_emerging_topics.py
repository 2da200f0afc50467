"""Emerging topics on hand-made weeks of posts."""

import pandas as pd
import pytest

from workbench.analyses.emerging_topics import ANALYSIS
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Note, Number, Posts, Table
from workbench.store import narrow

UNTIL = pd.Timestamp("2025-03-03", tz="UTC")
LABELS = {3: "battery, range", 7: "late parcel", 9: "fogged display"}
TABLE = pd.DataFrame(
    {
        "topic": list(LABELS),
        "label": pd.Series(LABELS.values(), dtype="str"),
        "words": [["one"]] * 3,
        "weights": [[0.5]] * 3,
        "posts": [60, 30, 20],
        "centroid": [[1.0, 0.0]] * 3,
        "threshold": [0.1] * 3,
    }
)


def corpus_of(weeks: dict[int, list[int]], table=TABLE, **columns) -> Corpus:
    """For each topic its posts week by week, the latest last and ending at ``UNTIL``; everybody posts once.

    ``columns``: of posts; a function of the topic and the number of the post, or a value.
    """
    rows = []
    for topic, numbers in weeks.items():
        for back, number in enumerate(reversed(numbers)):
            for i in range(number):
                at = UNTIL - pd.Timedelta(days=7 * back) - pd.Timedelta(hours=168 * (i + 0.5) / number)
                given = {name: of(topic, i) if callable(of) else of for name, of in columns.items()}
                rows.append({"created_at": at, "topic": topic, "text": f"text {len(rows)}", **given})
    # One post by nobody in particular at the very end, so that the corpus ends when the week does.
    rows.append({"created_at": UNTIL - pd.Timedelta(microseconds=1), "topic": -1, "text": "the last"})
    frame = pd.DataFrame(rows)
    frame["post_id"] = [f"p{i:04d}" for i in range(len(frame))]
    if "author" not in frame:
        frame["author"] = "a" + frame["post_id"]
    frame["author"] = frame["author"].fillna("somebody")
    topics = frame[["post_id", "topic"]].assign(similarity=[1 - i / 10_000 for i in range(len(frame))])
    families = frame[["post_id"]].assign(family=frame.get("family", frame["post_id"]))
    families["family"] = families["family"].fillna(families["post_id"])
    posts = frame.drop(columns=["topic", *({"family"} & set(frame))])
    return Corpus.of(posts, topics=topics, topic_table=table, duplicates=families)


STEADY = {-1: [40] * 6, 3: [20] * 6, 7: [12] * 6}


@pytest.fixture
def display() -> Corpus:
    """Two topics go on as ever, one grows from 2 a week to 24."""
    return corpus_of({**STEADY, 9: [2, 2, 2, 2, 2, 24]})


def answer(corpus, **params):
    return ANALYSIS.run(corpus, ANALYSIS.check_params(params))


def test_the_headline_names_what_grows_and_says_that_nothing_else_does(display):
    # 24 of 97 voices now (the last post is nobody's topic), 10 of 370 before: 24 / 97 * 370 / 10 = 9.2 times.
    assert answer(display).headline.startswith(
        "1 topic is emerging in the 7 days to 2 Mar 2025: 'fogged display' (9.2 times its usual part, "
    )
    assert answer(display).headline.endswith(". None of the 2 others has grown more than chance.")


def test_the_table_says_how_much_was_before_and_is_now(display):
    table = answer(display)["table"]
    assert isinstance(table, Table)
    rows = table.frame().set_index("topic")
    assert rows.index[0] == "fogged display"
    assert rows["state"].to_dict() == {
        "fogged display": "growing",
        "late parcel": "as usual",
        "battery, range": "as usual",
    }
    assert rows["posts a day before"].tolist() == pytest.approx([0.29, 1.71, 2.86])  # 2, 12 and 20 a week
    assert rows["posts a day now"].tolist() == pytest.approx([3.43, 1.71, 2.86])
    assert rows.loc["fogged display", "false finds"] == "under 1 in 1,000"


def test_every_row_opens_its_recent_posts(display):
    row = answer(display)["table"].frame().iloc[0]
    assert len(narrow(display, row["opens"]).posts) == 24
    assert isinstance(answer(display)["growth:9"], Number)
    assert answer(display)["growth:9"].opens == row["opens"]


def test_the_recent_days_are_marked_in_the_figure_and_hold_all_recent_posts(display):
    figure = answer(display)["rising"]
    assert isinstance(figure, Figure)
    bars = pd.DataFrame([row for data in figure.spec["datasets"].values() for row in data])
    assert bars.groupby("when")["posts"].sum().to_dict() == {"before": 10, "the last 7 days": 24}
    assert "0.3 a day before, 3.4 now" in figure.alt


def test_posts_shown_are_recent_ones_of_the_topic(display):
    shown = answer(display)["posts:9"]
    assert isinstance(shown, Posts)
    recent = set(narrow(display, answer(display)["table"].frame()["opens"].iloc[0]).posts["post_id"])
    assert len(shown.post_ids) == 3 and set(shown.post_ids) <= recent


def test_a_topic_without_earlier_posts_is_new_and_has_a_least_growth():
    found = answer(corpus_of({**STEADY, 9: [0, 0, 0, 0, 0, 20]}))
    assert "'fogged display' (new, at least " in found.headline
    assert found["table"].frame()["state"].iloc[0] == "new"
    number = found["growth:9"]
    assert number.title == "Least growth of fogged display" and number.low is None


def test_steady_topics_are_not_called_emerging():
    found = answer(corpus_of(STEADY))
    assert found.headline == "None of 2 topics has grown more than chance in the 7 days to 2 Mar 2025."
    assert found["emerging"].value == 0
    assert not [block for block in found.blocks if isinstance(block, Posts)]
    assert found["rising"].title == "Posts per day of the topics closest to emerging"


def test_a_wave_of_all_that_is_said_is_no_emergence():
    found = answer(corpus_of({topic: [*weeks[:-1], 3 * weeks[-1]] for topic, weeks in STEADY.items()}))
    assert found["emerging"].value == 0


@pytest.mark.parametrize(
    "columns",
    [
        {"author": lambda topic, i: "one voice" if topic == 9 else None},
        {"thread_id": lambda topic, i: "one thread" if topic == 9 else None},
        {"family": lambda topic, i: "one text" if topic == 9 else None},
    ],
    ids=["author", "conversation", "text"],
)
def test_one_voice_however_loud_is_no_emergence(columns):
    weeks = {**STEADY, 9: [2, 2, 2, 2, 2, 24]}
    if "author" in columns:
        columns = {"author": lambda topic, i: "one voice" if topic == 9 else f"{topic} {i}"}
    found = answer(corpus_of(weeks, **columns))
    assert found["emerging"].value == 0
    assert found["table"].frame().set_index("topic").loc["fogged display", "posts a day now"] == pytest.approx(3.43)


def test_a_wave_of_few_texts_is_said_to_be_mostly_copies():
    found = answer(
        corpus_of({**STEADY, 9: [0, 0, 0, 0, 0, 60]}, family=lambda topic, i: f"text {i % 12}" if topic == 9 else None)
    )
    assert found["emerging"].value == 1
    assert "'fogged display' (new, mostly copies, at least " in found.headline
    note = found["copies"]
    assert isinstance(note, Note) and note.tone == "warning"
    assert "fogged display (80 % of its recent posts)" in note.text
    row = found["table"].frame().set_index("topic").loc["fogged display"]
    # 60 posts in 7 days in 12 texts
    assert row[["posts a day now", "unique texts a day now"]].tolist() == pytest.approx([8.57, 1.71])


def test_what_comes_later_changes_nothing(display):
    later = corpus_of({3: [20] * 7, 7: [12] * 7, -1: [40] * 7, 9: [2, 2, 2, 2, 2, 2, 90]})
    until = (UNTIL - pd.Timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    assert answer(narrow(later, f'until:"{until}"'))["emerging"].value == 0


def test_a_topic_that_a_later_refresh_met_first_is_new(display):
    lineage = pd.DataFrame(
        {
            "at": [UNTIL - pd.Timedelta(days=30), UNTIL - pd.Timedelta(days=2), UNTIL - pd.Timedelta(days=2)],
            "topic": [3, 3, 9],
            "event": ["born", "steady", "born"],
        }
    )
    tables = {name: display.table(name) for name in ("topics", "topic_table", "duplicates")}
    corpus = Corpus.of(display.posts, **tables, topic_lineage=lineage)
    assert answer(corpus)["table"].frame()["state"].iloc[0] == "new"
    # Those of the first refresh were there before it.
    first = Corpus.of(display.posts, **tables, topic_lineage=lineage.iloc[2:])
    assert answer(first)["table"].frame()["state"].iloc[0] == "growing"


def test_fewer_false_finds_accepted_means_fewer_topics():
    corpus = corpus_of({**STEADY, 9: [4, 4, 4, 4, 4, 14]})
    assert answer(corpus, false_share=0.5)["emerging"].value == 1
    assert answer(corpus, false_share=0.0001)["emerging"].value == 0


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        ({}, "It is too early to say what emerges: that takes 28 days of posts, and these span 0.0."),
        ({3: [20] * 3}, "It is too early to say what emerges: that takes 28 days of posts, and these span "),
        ({-1: [40] * 6, 3: [0, 0, 0, 0, 1, 2]}, "No topic has 5 voices or more in this time, so none can be judged."),
    ],
)
def test_too_little_is_said_and_what_to_do(weeks, said):
    found = answer(corpus_of(weeks))
    assert found.headline.startswith(said)
    assert [type(block) for block in found.blocks] == [Note]


def test_labels_of_strangers_are_kept_as_text():
    hostile = TABLE.assign(label=["a", "b", "<img src=x onerror=alert(1)>"])
    found = answer(corpus_of({**STEADY, 9: [2, 2, 2, 2, 2, 24]}, table=hostile))
    assert found["table"].frame()["topic"].iloc[0] == "<img src=x onerror=alert(1)>"


def test_gates_find_what_was_planted_and_nothing_in_shuffled_time():
    """Two subjects planted one after the other; the same posts in shuffled order hold none."""
    weeks = {-1: [40] * 12, 3: [20] * 12, 7: [12] * 7 + [60] + [12] * 4, 9: [2] * 10 + [40, 2]}
    corpus = corpus_of(weeks)
    posts = corpus.posts_with("topics")

    def event(name, kind, topic, back):
        since, until = UNTIL - pd.Timedelta(days=7 * back), UNTIL - pd.Timedelta(days=7 * back - 7)
        inside = posts[(posts["topic"] == topic) & (posts["created_at"] >= since) & (posts["created_at"] < until)]
        return {
            "name": name, "kind": kind, "since": since.isoformat(), "until": until.isoformat(),
            "posts": inside["post_id"].tolist(),
        }  # fmt: skip

    truth = {"events": [event("parcels", "crisis", 7, 5), event("fog", "defect", 9, 2)]}
    measured = {gate.name: gate.measure(corpus, truth) for gate in ANALYSIS.gates}
    assert measured["recall"].value == 1 and measured["recall"].n == 2
    assert 0 < measured["delay"].value <= 7
    assert measured["not_planted"].value == 0 and measured["not_planted"].n > 0
    assert measured["false_finds"].value <= 0.1
    nobody = {"events": [{**one, "posts": []} for one in truth["events"]]}
    assert ANALYSIS.gates[0].measure(corpus, nobody).value == 0
    assert ANALYSIS.gates[2].measure(corpus, nobody).value == 1
