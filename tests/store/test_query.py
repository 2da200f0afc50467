from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput
from workbench.model.query import (
    NUMBERS,
    VALUES,
    And,
    Compare,
    Everything,
    Field,
    Like,
    Near,
    Not,
    Or,
    Pattern,
    Phrase,
    Since,
    Until,
    Word,
    all_of,
    any_of,
    canonical,
    near,
    none_of,
    words,
)
from workbench.store.narrowing import narrow
from workbench.store.operators import MAX_SIZE, size
from workbench.store.query import parse

DAY, NEXT = datetime(2015, 2, 22, tzinfo=UTC), datetime(2015, 2, 23, tzinfo=UTC)
AB = Near(Word("a"), Word("b"), 1, False)


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
        ("Canc*", Pattern("canc*")),
        ('"late fli?ht*"', Pattern("late fli?ht*")),
        (r"what\?", Word("what?")),
        (r'"\*star* \? \\"', Pattern(r"\*star* \? \\")),
        ("brand:uni*", Like("brand", "uni*")),
        ("brand:*", Not(Field("brand", "none"))),
        ("rating:3", Compare("rating", "=", 3)),
        ("rating:<=2.5", Compare("rating", "<=", 2.5)),
        ("rating:-1", Compare("rating", "=", -1)),
        ("likes:none", Field("likes", "none")),
        ("likes:[* TO *]", Not(Field("likes", "none"))),
        ("likes:[5 TO *]", Compare("likes", ">=", 5)),
        ("likes:{5 TO 9}", And((Compare("likes", ">", 5), Compare("likes", "<", 9)))),
        ("likes:(<5 OR >9)", Or((Compare("likes", "<", 5), Compare("likes", ">", 9)))),
        ("date:2015-02-22", And((Since(DAY), Until(NEXT)))),
        ("date:[2015-02-22 TO 2015-02-22]", And((Since(DAY), Until(NEXT)))),
        ("date:{2015-02-21 TO 2015-02-23}", And((Since(DAY), Until(NEXT)))),
        ("date:>=2015-02-22", Since(DAY)),
        ("date:<2015-02-22", Until(DAY)),
        ("b NEAR/5 a", Near(Word("a"), Word("b"), 5, False)),
        ("b ONEAR/5 a", Near(Word("b"), Word("a"), 5, True)),
        ("b NEAR/5f a", Near(Word("b"), Word("a"), 5, True)),
        ("(a OR b) NEAR/0 c", Near(Or((Word("a"), Word("b"))), Word("c"), 0, False)),
        ("a ONEAR/1 b ONEAR/2 c", Near(Near(Word("a"), Word("b"), 1, True), Word("c"), 2, True)),
        ("a NEAR/1 b OR c", Or((AB, Word("c")))),
        ("c OR a NEAR/1 b", Or((AB, Word("c")))),
        ("c AND a NEAR/1 b OR d", Or((And((AB, Word("c"))), Word("d")))),
        ("c a NEAR/1 b d", And((AB, Word("c"), Word("d")))),
        ("NOT a NEAR/1 b", Not(AB)),
        ("c -a NEAR/1 b", And((Not(AB), Word("c")))),
        ("near me", And((Word("me"), Word("near")))),
        ('"NEAR/3"', Word("near/3")),
    ],
)
def test_the_text_of_a_query_says_what_is_meant(text, query):
    parsed = parse(text)
    made = {And: all_of, Or: any_of}.get(type(query))
    assert parsed == (made(*query.parts) if made else query)


@pytest.mark.parametrize(
    ("text", "column", "why"),
    [
        ("late foo:bar", 6, "there is no field 'foo'"),
        ("a AND", 6, "ends too early"),
        ("x (a", 3, "add a closing )"),
        ('x ("a(" OR (b)', 3, "add a closing )"),
        ("rating:[1 TO 2", 8, "add a closing ]"),
        ("rating:[1 to 2]", 11, "TO in capitals"),
        ("a ) b", 3, "never opened"),
        ("a ()", 4, "nothing between the parentheses"),
        ("'a b'", 1, 'write "double quotes"'),
        ("a NEAR/3 NOT b", 3, "a AND NOT (a NEAR/5 b)"),
        ("a NEAR/3 -b", 3, "has a NOT beside it"),
        ("a likes>5", 3, "write likes:>5"),
        ("rating:>1 AND <4", 15, "rating:(>1 <4)"),
        ("*:*", 1, "leave the query empty"),
        ("_exists_:topic", 1, "write topic:*"),
        ("url:https://a.b", 5, "a keyed hash"),
        ('a "b', 3, "quote is not closed"),
        ("a flght~1", 3, "inexact words"),
        ('"a b"~3', 1, "write a NEAR/3 b"),
        ("[a TO b]", 1, "no field before this"),
        ("topic:>3", 7, "comparisons"),
        ("late chanel:forum", 6, "did you mean channel?"),
        ("sentiment:negativ", 11, "did you mean negative?"),
        ("kind:reviews", 6, "did you mean review?"),
        ("media:mine", 7, "owned, earned"),
        ("rating:good", 8, "'good' is not a number"),
        ("likes:>many", 7, "'many' is not a number"),
        ("likes:nan", 7, "'nan' is not a number"),
        ("date:[soon TO *]", 6, "'soon' is not a time"),
        ("date:2015-02-22T10:00", 6, "means a day"),
        ("url:example.com", 5, "a keyed hash"),
        ("late *", 6, "needs a letter or digit"),
        ("late NEAR5 bag", 6, "write NEAR/5"),
        ("late NEAR bag", 6, "write NEAR/5"),
        ("late near/3 bag", 6, "write NEAR/3"),
        ("late WITHIN/3 bag", 6, "write ONEAR/3"),
        ("late ADJ bag", 6, "write ONEAR/0"),
        ("late && bag", 6, "write AND"),
        ("late || bag", 6, "write OR"),
        ("late !bag", 6, "write NOT bag"),
        ("late NOTNEAR/3 bag", 6, "write a AND NOT (a NEAR/5 b)"),
        ("late NEAR/x bag", 6, "write NEAR/5"),
        ("late NEAR/3", 6, "needs words on both sides"),
        ("NEAR/3 late", 1, "needs words on both sides"),
        ("a AND NEAR/3", 7, "needs words on both sides"),
        ("a NEAR/3 NEAR/4 b", 10, "needs words on both sides"),
        ("a NEAR/3 OR b", 3, "needs words on both sides"),
        ("NEAR/3", 1, "needs words on both sides"),
        ("a NEAR/3 brand:b", 3, "between words, phrases and groups"),
        ("(a AND b) NEAR/3 c", 11, "between words, phrases and groups"),
        ("a NEAR/101 b", 3, "at most 100 words"),
        ("brand:(a NEAR/3 b)", 8, "NEAR looks at the text"),
        ("a NEAR/99 b NEAR/99 c NEAR/99 d NEAR/99 e NEAR/99 f", 43, "too much near each other"),
        ("/x/", 1, "regular expressions"),
        ("a^2", 1, "weights"),
        ("since:yesterday", 7, "'yesterday' is not a time"),
        ("brand:(a:b)", 8, "a field within a field"),
        ('x ""', 3, "nothing between the quotes"),
        ("(" * 200 + "a" + ")" * 200, 102, "too deep"),
        ("a " + "NOT " * 3000 + "b", 403, "too deep"),
        ("NOT " * 3000 + "a NEAR/3 b", 12010, "too many NOT"),
    ],
)
def test_what_cannot_be_read_is_shown_at_its_column(text, column, why):
    with pytest.raises(BadInput) as caught:
        parse(text)
    first, shown, pointer = str(caught.value).split("\n")
    assert first == f"the query cannot be read at column {column}"
    assert why in pointer
    assert text[column - 1 : column] == shown[pointer.index("^") : pointer.index("^") + 1]


def test_the_caret_stands_below_wide_signs_and_after_a_cut():
    for text, before in (("电池 brnd:x", "　　 "), ("e\u0301 brnd:x", "  "), ("x " * 50 + "brnd:x", " " * 61)):
        with pytest.raises(BadInput) as caught:
            parse(text)
        assert str(caught.value).split("\n")[2].startswith(f"  {before}^")


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("“late flight” OR „a b“ «c d»", '"late flight" OR "a b" "c d"'),
        ("la\u00adte\u200b \ufeffbag\x00x", "late bag x"),
        ("cafe\u0301 OR cafe\u0301s*", "caf\u00e9 OR caf\u00e9s*"),
        ('brand:"a “b”\u200b"', 'brand:"a “b”\u200b"'),
    ],
)
def test_a_query_pasted_from_elsewhere_means_what_it_shows(pasted, text):
    assert parse(pasted) == parse(text)
    assert canonical(parse(pasted)) == canonical(parse(text))


@pytest.mark.parametrize("text", ["kind:*", "date:*", "date:>*", "since:[* TO *]", "media:*", "\u200b"])
def test_what_every_post_has_means_all_posts(text):
    assert parse(text) == Everything()


def test_letters_with_marks_are_found_however_the_text_writes_them():
    texts = ["ein Café", "ein Cafe\u0301", "ein Cafe", "cafe\u0301s"]
    times = pd.date_range("2026-03-01", periods=4, tz="UTC")
    corpus = Corpus.of(pd.DataFrame({"post_id": list("abcd"), "text": texts, "created_at": times}))
    for query, ids in (("café", "ab"), ("cafe\u0301*", "abd"), ("ein NEAR/0 CAFÉ", "ab"), ("cafe", "c")):
        assert "".join(narrow(corpus, query).posts["post_id"]) == ids


def test_two_not_say_nothing():
    assert parse("NOT NOT a") == parse("--a") == parse("NOT (NOT a)") == Word("a")
    assert parse("NOT NOT NOT a NEAR/1 b") == Not(AB)


@pytest.mark.parametrize(
    "text",
    [
        " ONEAR/1 ".join(["a"] * 60),
        "NOT (a " * 30 + "b" + ")" * 30,
        " OR ".join(f"date:2015-02-{n % 28 + 1:02} AND w{n}" for n in range(500)),
    ],
)
def test_what_could_not_be_read_again_is_refused(text):
    with pytest.raises(BadInput, match=r"at most (40|20,000)"):
        parse(text)


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
_open = sorted(set(VALUES) - {"kind", "media", "sentiment", "url"})
_patterns = st.builds(
    lambda before, sign, after: f"{before}{sign}{after}",
    st.sampled_from(["a", "über", r"\*b", r"\\", "#x", 'q"']),
    st.sampled_from(["*", "?", "* ?c"]),
    st.sampled_from(["", "d", "?", r"\?", " e"]),
).filter(lambda text: any(character.isalnum() for character in text))
_says = st.one_of(_texts.map(words), _patterns.map(Pattern))
_nears = st.recursive(
    st.one_of(_says, st.lists(_says, min_size=2, max_size=3).map(lambda parts: any_of(*parts))),
    lambda inner: st.builds(near, inner, inner, st.integers(0, 100), st.booleans()),
    max_leaves=4,
).filter(lambda query: size(query) <= MAX_SIZE)
_leaves = st.one_of(
    _nears,
    st.builds(Field, st.sampled_from(_open), _texts.map(lambda text: " ".join(text.split()))),
    st.builds(Field, st.just("sentiment"), st.sampled_from(["negative", "none"])),
    st.builds(Like, st.sampled_from(_open), _patterns),
    st.builds(Compare, st.sampled_from(NUMBERS), st.sampled_from(["=", "<", "<=", ">", ">="]), st.integers(-9, 9**9)),
    st.builds(Compare, st.sampled_from(NUMBERS), st.just("<"), st.floats(-1e9, 1e30)),
    st.builds(Since, _times),
    st.builds(Until, _times),
)
_queries = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        inner.map(none_of),
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
