"""Service triage on hand-written posts: threads, queue, drivers, waits."""

import pandas as pd
import pytest

from workbench.analyses.service_queue import queue
from workbench.analyses.service_threads import conversations, first_answers
from workbench.analyses.service_triage import ANALYSIS
from workbench.model.corpus import Corpus
from workbench.store.narrowing import narrow

ROWS = [  # post_id, author, hour, kind, thread, reply_to, status, brand, text
    ("q", "ann", 0, "post", None, None, None, "Ardo", "does the Ardo fit a child seat?"),
    ("t", "bob", 1, "ticket", "T1", None, "open", "Ardo", "my order has not come"),
    ("u", "cy", 2, "ticket", "T2", None, "pending", "Ardo", "the brake is loose"),
    ("v", "brand:Ardo", 5, "ticket", "T2", "u", "pending", "Ardo", "please send a picture"),
    ("w", "dee", 6, "post", None, None, None, "Ardo", "never again"),
    ("x", "brand:Ardo", 8, "post", None, "w", None, "Ardo", "we are sorry"),
    ("y", "eve", 9, "ticket", "T3", None, "closed", "Ardo", "where is my refund?"),
    ("z", "fay", 10, "post", None, None, None, "Ardo", "the battery caught fire"),
]


def corpus(rows=ROWS, negative=("u", "w"), asks=("q", "y"), **tables):
    columns = ["post_id", "author", "hour", "kind", "thread_id", "reply_to", "ticket_status", "brand", "text"]
    posts = pd.DataFrame(rows, columns=columns)
    posts["created_at"] = pd.Timestamp("2025-01-10", tz="UTC") + pd.to_timedelta(posts.pop("hour"), unit="h")
    feelings = posts[["post_id"]].assign(
        sentiment=["negative" if post in negative else "neutral" for post in posts["post_id"]]
    )
    said = pd.DataFrame(
        {"post_id": pd.Series(list(asks), dtype="str"), "head": "question", "label": "yes", "p": float("nan")}
    )
    return Corpus.of(posts, sentiment=feelings, classes=said, **tables)


def answer(given, **params):
    return ANALYSIS.run(given, ANALYSIS.check_params(params))


def ids(given, query):
    return set(narrow(given, query).posts["post_id"])


def test_a_thread_is_the_stated_one_or_the_root_of_the_replies():
    talks = conversations(corpus().posts).set_index("post_id")
    assert talks.loc["x", "thread"] == "w"
    assert talks.loc["v", "thread"] == "T2"
    assert talks.loc["u", "answered_at"] == talks.loc["v", "created_at"]
    assert not talks.loc["v", "written_before"] and talks.loc["y", "closed"]


def test_a_chain_of_replies_without_a_thread_is_one_conversation():
    rows = [("a", "ann", 0), ("b", "brand:Ardo", 1, "a"), ("c", "ann", 2, "b"), ("d", "ann", 3, "gone")]
    made = [
        (row[0], row[1], row[2], "post", None, row[3] if len(row) > 3 else None, None, "Ardo", "hi") for row in rows
    ]
    talks = conversations(corpus(made).posts).set_index("post_id")
    assert talks["thread"].tolist() == ["a", "a", "a", "gone"]
    assert talks["written_before"].tolist() == [False, False, True, False]


def test_the_queue_holds_what_waits_with_its_reasons_and_ranks_tickets_nobody_answered_first():
    table = answer(corpus())["queue"].frame()
    assert table["post"].tolist() == ["t", "z", "q"]  # 4, 3 and 2 points; answered, closed and own posts are out
    assert table["why"].tolist() == ["open ticket, no first answer", "speaks of danger", "asks"]
    assert table["urgency"].tolist() == ["today", "today", "when there is time"]
    assert table["hours waiting"].tolist() == [9, 0, 10]


def test_a_row_and_a_number_open_exactly_their_posts():
    given = corpus()
    found = answer(given)
    table = found["queue"]
    queries = table.frame()[table.opens].tolist()
    assert [ids(given, query) for query in queries] == [{"t"}, {"z"}, {"q"}]
    assert ids(given, found["waiting"].opens) == {"t", "z", "q"}
    assert len(ids(given, found["contacts"].opens)) == found["contacts"].value == 5  # q, t, u, w, y


def test_who_writes_again_after_an_answer_waits_again_unless_all_is_settled():
    again = ("k", "cy", 11, "ticket", "T2", "v", "pending", "Ardo", "here it is")
    thanks = ("k", "cy", 11, "ticket", "T2", "v", "pending", "Ardo", "Thank you, it is solved.")
    row = answer(corpus([*ROWS, again]))["queue"].frame().set_index("post").loc["k"]
    assert (row["state"], row["why"]) == ("wrote again", "open ticket")
    assert "k" not in answer(corpus([*ROWS, thanks]))["queue"].frame()["post"].tolist()


def test_copies_of_a_public_text_are_one_row_and_tickets_never_are():
    copies = [(f"c{i}", f"p{i}", 3, "post", None, None, None, "Ardo", "same words") for i in range(6)]
    tickets = [(f"k{i}", f"p{i}", 3, "ticket", f"K{i}", None, "open", "Ardo", "same words") for i in range(3)]
    rows = [*copies, *tickets]
    family = pd.DataFrame({"post_id": [row[0] for row in rows], "family": "f"})
    given = corpus(rows, negative=[row[0] for row in copies], asks=(), duplicates=family)
    table = answer(given)["queue"].frame()
    assert sorted(table["post"]) == ["c0", "k0", "k1", "k2"]
    row = table.set_index("post").loc["c0"]
    assert (row["more like it"], row["why"]) == ("and 5 more like it", "complains, many say the same")
    assert ids(given, row["opens"]) == {row[0] for row in copies}


def test_posts_of_one_person_and_thread_are_one_row_that_waits_since_the_first():
    rows = [ROWS[1], ("t2", "bob", 7, "ticket", "T1", None, "open", "Ardo", "hello??")]
    table = answer(corpus(rows, asks=("t2",)))["queue"].frame()
    assert table["why"].tolist() == ["open ticket, no first answer, asks"]
    assert table["hours waiting"].tolist() == [6]
    assert ids(corpus(rows), table["opens"][0]) == {"t", "t2"}


@pytest.mark.parametrize(
    "text", ["in danger of missing my flight", "that adds insult to injury", "deleted by accident"]
)
def test_figures_of_speech_are_no_danger(text):
    rows = [("a", "ann", 0, "post", None, None, None, "Ardo", text)]
    given = corpus(rows, negative=(), asks=())
    assert queue(given, conversations(given.posts), given.posts["created_at"][0]).empty


def test_waits_count_those_still_waiting_and_only_the_brands_own_account_answers():
    begun = first_answers(corpus(), conversations(corpus().posts)).set_index("post_id")
    assert begun.loc["u", ["hours", "answered"]].tolist() == [3.0, True]
    assert begun.loc["t", "answered"] == False  # noqa: E712 - the value, whatever its type
    assert begun.loc["t", "hours"] == pytest.approx(9, abs=1e-6)
    other = [ROWS[2], ("v", "brand:Belio", 5, "ticket", "T2", "u", "pending", "Ardo", "ours is better")]
    assert not first_answers(corpus(other), conversations(corpus(other).posts))["answered"].any()


def test_without_any_own_account_the_waits_are_said_to_be_unseen():
    found = answer(corpus([ROWS[0], ROWS[1]]))
    assert "cannot be told" in found["unseen"].text and "handles" in found["unseen"].text
    assert "first answer within" not in found.headline


def test_drivers_count_people_once_and_compare_with_as_many_days_before():
    rows = [
        (f"p{day}{i}", f"w{i % 3}" if day else f"b{i}", 24 * day, "ticket", f"x{day}{i}", None, "open", "Ardo", "hm")
        for day, many in ((0, 2), (6, 1), (13, 9))
        for i in range(many)
    ]
    rows.append(("end", "last", 24 * 14 - 1, "post", None, None, None, "Ardo", "bye"))
    about = pd.DataFrame({"post_id": [row[0] for row in rows[:-1]], "aspect": "price"})
    given = corpus(rows, negative=(), asks=(), aspects=about)
    found = answer(given)
    row = found["drivers"].frame().iloc[0]
    assert row[["contacts", "people", "people before"]].tolist() == [9, 3, 3]  # day 6 is before the last 7
    assert row["change"] == pytest.approx(1.0) and row["trend"] == "no clear change"
    assert len(ids(given, row["opens"])) == 9


def test_nothing_is_ever_sent():
    assert "never writes to a customer" in answer(corpus())["no_answer"].text


@pytest.mark.parametrize(("text", "legal"), [("Thanks to Sue for her help", False), ("I will sue you", True)])
def test_a_lawsuit_is_not_a_person_named_sue(text, legal):
    rows = [("a", "ann", 0, "ticket", "T1", None, "open", "Ardo", text)]
    assert ("legal" in answer(corpus(rows, negative=(), asks=()))["queue"].frame()["why"][0]) == legal


def test_a_spanish_article_does_not_open_what_is_settled():
    rows = [
        ("a", "ann", 0, "ticket", "T1", None, "pending", "Ardo", "no funciona"),
        ("b", "brand:Ardo", 1, "ticket", "T1", "a", "pending", "Ardo", "lo miramos"),
        ("c", "ann", 2, "ticket", "T1", "b", "pending", "Ardo", "solucionado, con un cable nuevo"),
    ]
    assert "Nobody who wrote" in answer(corpus(rows, negative=(), asks=())).headline
