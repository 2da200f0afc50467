from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.errors import BadInput
from workbench.model.query import (
    FIELDS,
    And,
    Everything,
    Field,
    Not,
    Or,
    Phrase,
    Since,
    Until,
    Word,
    all_of,
    any_of,
    canonical,
    words,
)
from workbench.store.query import parse


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Everything()),
        ("  \n ", Everything()),
        ("Flight", Word("flight")),
        ('"Late  Flight"', Phrase("late flight")),
        ("late flight", And((Word("flight"), Word("late")))),
        ("b OR a", Or((Word("a"), Word("b")))),
        ("a AND (b OR c)", And((Or((Word("b"), Word("c"))), Word("a")))),
        ("NOT a", Not(Word("a"))),
        ("-a b", And((Not(Word("a")), Word("b")))),
        ('brand:"US Airways"', Field("brand", "US Airways")),
        ("Brand:United", Field("brand", "United")),
        ("brand:(a OR b)", Or((Field("brand", "a"), Field("brand", "b")))),
        ("topic:-1", Field("topic", "-1")),
        ("since:2015-02-22", Since(datetime(2015, 2, 22, tzinfo=UTC))),
        ("until:2015-02-22T10:30", Until(datetime(2015, 2, 22, 10, 30, tzinfo=UTC))),
        ('until:"2015-02-22T10:30:00+02:00"', Until(datetime(2015, 2, 22, 8, 30, tzinfo=UTC))),
        ("#late @united C++", And((Word("#late"), Word("@united"), Word("c++")))),
    ],
)
def test_the_text_of_a_query_says_what_is_meant(text, query):
    parsed = parse(text)
    assert parsed == (all_of(*query.parts) if isinstance(query, And) else query)


@pytest.mark.parametrize(
    ("text", "column", "why"),
    [
        ("late foo:bar", 6, "there is no field 'foo'"),
        ("a AND", 6, "ends too early"),
        ("x (a", 5, "ends too early"),
        ("a ) b", 3, "not expected here"),
        ('a "b', 3, "quote is not closed"),
        ("late canc*", 6, "wildcards"),
        ("a flght~1", 3, "inexact words"),
        ('"a b"~3', 1, "words near each other"),
        ("[a TO b]", 1, "ranges"),
        ("topic:>3", 7, "comparisons"),
        ("/x/", 1, "regular expressions"),
        ("a^2", 1, "weights"),
        ("since:yesterday", 7, "'yesterday' is not a time"),
        ("brand:(a:b)", 8, "a field within a field"),
        ('x ""', 3, "nothing between the quotes"),
        ("(" * 200 + "a" + ")" * 200, 102, "too deep"),
    ],
)
def test_what_cannot_be_read_is_shown_at_its_column(text, column, why):
    with pytest.raises(BadInput) as caught:
        parse(text)
    first, shown, pointer = str(caught.value).split("\n")
    assert first == f"the query cannot be read at column {column}"
    assert why in pointer
    assert text[column - 1 : column] == shown[pointer.index("^") : pointer.index("^") + 1]


def test_a_query_longer_than_a_page_is_refused():
    with pytest.raises(BadInput, match="at most 20,000"):
        parse("a " * 20_000)


def test_a_query_that_is_not_text_is_refused():
    with pytest.raises(BadInput, match="UTF-8"):
        parse("late \udcff")


def test_the_order_and_repetition_of_parts_do_not_matter():
    assert canonical(parse("b a (c AND b)")) == canonical(parse("a AND c b")) == "a AND b AND c"
    assert canonical(parse("b OR a OR b")) == "a OR b"


_texts = st.text(min_size=1, max_size=12).filter(lambda text: text.split())
_times = st.datetimes(timezones=st.just(UTC), min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1))  # noqa: DTZ001
_leaves = st.one_of(
    _texts.map(words),
    st.builds(Field, st.sampled_from(FIELDS), _texts.map(lambda text: " ".join(text.split()))),
    st.builds(Since, _times),
    st.builds(Until, _times),
)
_queries = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: all_of(*parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: any_of(*parts)),
    ),
    max_leaves=6,
)


@given(_queries)
def test_the_canonical_text_of_a_query_parses_to_the_query(query):
    assert parse(canonical(query)) == query


@given(st.text(max_size=40))
def test_any_text_is_either_a_query_or_refused(text):
    try:
        assert canonical(parse(canonical(parse(text)))) == canonical(parse(text))
    except BadInput as error:
        assert "column" in str(error)
