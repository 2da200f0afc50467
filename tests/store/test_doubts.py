import pytest

from workbench.store import Store
from workbench.store.doubts import doubts


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("NOT late", "only says what to leave out"),
        ("-late -crew since:2026-03-01", "only says what to leave out"),
        ("late and crew", '"and" is looked for as a word'),
        ("not late", '"not" is looked for as a word'),
        ("late OR crew AND united", "this is read as"),
        ("late OR crew united", "this is read as"),
        ("late NEAR/5 flight OR crew united", "this is read as"),
        ("(late OR crew flight) brand:x", "this is read as"),
    ],
)
def test_a_likely_mistake_is_named(query, said):
    (doubt,) = doubts(query)
    assert said in doubt


@pytest.mark.parametrize(
    "query",
    [
        "",
        "late",
        "late -crew",
        "brand:*",
        "(late OR crew) AND united",
        "late OR crew",
        '"late and crew"',
        "a NEAR/3 b",
        "(a NEAR/3 b) OR c",
        "a NEAR/3 b OR c",
    ],
)
def test_a_good_query_raises_no_doubt(query):
    assert doubts(query) == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("untied", "no post of the store says untied"),
        ("brand:untied", "did you mean brand:United?"),
        ("source:tset", "did you mean source:test?"),
        ('topic:"canceled flights"', 'did you mean topic:"cancelled flights"?'),
        ("channel:tv", "no post of the store has channel:tv; there are forum; microblog"),
        ("brand:z*", "no post of the store has brand:z*"),
        ("rating:<3", "no post of the store meets rating:<3"),
        ("cancelled NEAR/0 crew", "no post of the store says cancelled NEAR/0 crew"),
        ("cancelled crew", "no post meets the whole"),
        ("topic:cancel", "did you mean topic:*cancel*?"),
        ("tag:*", "no post of the store meets the query"),
        ("since:2026-04-01 until:2026-03-01", "nothing is written at or after 2026-04-01 and before 2026-03-01"),
        ("crew since:2030-01-01", "no post was written then; the posts of the store are from 2026-03-01"),
        ("q1 OR q2 OR q3 OR q4 OR q5 OR q6 OR q7", "says any of q1, q2, q3, q4, q5 and 2 more"),
        ("author:nobody", "no post of the store has author:nobody"),
    ],
)
def test_what_no_post_of_the_store_meets_is_named(library, query, said):
    (doubt,) = doubts(query, library)
    assert said in doubt


def test_a_query_that_finds_posts_raises_no_doubt(library):
    assert doubts("(cancelled OR crew) brand:united NOT lang:fr", library) == []
    assert doubts("source:*", library) == []


def test_an_empty_store_says_so_once(store: Store):
    assert doubts("late", store) == ["the store has no posts to look at"]
