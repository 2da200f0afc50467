"""The compiler against a slow matcher that knows nothing of it: loops over posts, words and numbers in plain Python."""

import re
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.model import query as q
from workbench.model.corpus import Corpus
from workbench.store import narrow

FIRST = datetime.fromisoformat("2026-03-01T00:00:00+00:00")
WORDS = ["a", "b", "ab", "abc", "É", "éa", "Ж", "жb", "7", "航班", "B_a"]


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def spans(query: q.Query, said: list[str]) -> set[tuple[int, int]]:
    """Where in the words of a text a query is said: first word and the one after the last."""
    match query:
        case q.Word(text) | q.Phrase(text) | q.Pattern(text):
            asked = text.split()
            starts = range(len(said) - len(asked) + 1)
            return {
                (start, start + len(asked))
                for start in starts
                if all(fnmatchcase(said[start + place], word) for place, word in enumerate(asked))
            }
        case q.Or(parts):
            return set().union(*(spans(part, said) for part in parts))
        case q.Near(left, right, between, ordered):
            found = set()
            for first, second in [(left, right)] if ordered else [(left, right), (right, left)]:
                for start, end in spans(first, said):
                    for again, last in spans(second, said):
                        if 0 <= again - end <= between:
                            found.add((start, last))
            return found
    raise TypeError(query)


def means(query: q.Query, row: dict) -> bool:
    match query:
        case q.Everything():
            return True
        case q.And(parts):
            return all(means(part, row) for part in parts)
        case q.Or(parts):
            return any(means(part, row) for part in parts)
        case q.Not(of):
            return not means(of, row)
        case q.Since(at):
            return row["created_at"] >= at
        case q.Until(at):
            return row["created_at"] < at
        case q.Compare(name, sign, number):
            here = row[name]
            if here is None:
                return False
            less, same = here < number, here == number
            return {"=": same, "<": less, "<=": less or same, ">": not (less or same), ">=": not less}[sign]
        case q.Field("brand", value):
            return not row["brands"] if value == "none" else value.lower() in [one.lower() for one in row["brands"]]
        case q.Like("brand", pattern):
            return any(fnmatchcase(one.lower(), pattern.lower()) for one in row["brands"])
        case q.Field(name, value):
            return row[name] is None if value == "none" else (row[name] or "").lower() == value.lower()
        case q.Like(name, pattern):
            return fnmatchcase((row[name] or "").lower(), pattern.lower())
        case _:
            return bool(spans(query, tokens(row["text"])))


words = st.sampled_from([word.lower() for word in WORDS])
terms = st.one_of(
    words.map(q.Word),
    st.lists(words, min_size=2, max_size=3).map(lambda parts: q.Phrase(" ".join(parts))),
    st.sampled_from(["a*", "*b", "?b", "a?c", "é*", "*班", "a* *", "* b", "a * b", "?? a*"]).map(q.Pattern),
)
near = st.recursive(
    st.one_of(terms, st.lists(terms, min_size=2, max_size=3).map(lambda parts: q.any_of(*parts))),
    lambda inner: st.builds(q.near, inner, inner, st.integers(0, 3), st.booleans()),
    max_leaves=3,
)
leaves = st.one_of(
    near,
    st.builds(q.Field, st.just("brand"), st.sampled_from(["Alpha", "beta", "none"])),
    st.builds(q.Like, st.sampled_from(["brand", "channel"]), st.sampled_from(["al*", "*a", "?eta", "f*m"])),
    st.builds(q.Field, st.just("channel"), st.sampled_from(["forum", "FORUM", "news"])),
    st.builds(q.Field, st.just("author"), st.sampled_from(["x", "none"])),
    st.builds(q.Field, st.just("likes"), st.just("none")),
    st.builds(q.Compare, st.just("likes"), st.sampled_from(["=", "<", "<=", ">", ">="]), st.integers(0, 3)),
    st.integers(0, 5).map(lambda hours: q.Since(FIRST + timedelta(hours=hours))),
    st.integers(0, 5).map(lambda hours: q.Until(FIRST + timedelta(hours=hours))),
)
queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(q.Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: q.all_of(*parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: q.any_of(*parts)),
    ),
    max_leaves=5,
)
texts = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", ", ", "-", " \u2014 ", "\n", "'", " # "])),
    min_size=1,
    max_size=7,
).map(lambda parts: "".join(word + between for word, between in parts))
rows = st.lists(
    st.fixed_dictionaries(
        {
            "text": texts,
            "channel": st.sampled_from(["forum", "news"]),
            "author": st.sampled_from(["x", "y", None]),
            "likes": st.sampled_from([None, 0, 1, 2, 3]),
            "brands": st.sampled_from([(), ("Alpha",), ("Alpha", "Beta")]),
        }
    ),
    min_size=1,
    max_size=5,
)


few = st.sampled_from(["a", "b", "ab"])
close = st.recursive(
    st.one_of(few.map(q.Word), st.just(q.Phrase("a b")), st.just(q.Pattern("a*"))),
    lambda inner: st.builds(q.near, inner, inner, st.integers(0, 3), st.booleans()),
    max_leaves=3,
).filter(lambda query: isinstance(query, q.Near))


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    said=st.lists(st.lists(st.one_of(few, st.just("x")), min_size=2, max_size=8), min_size=20, max_size=20), query=close
)
def test_near_counts_the_words_between_as_the_slow_matcher_does(said, query):
    times = [FIRST + timedelta(hours=n) for n in range(len(said))]
    ids = [f"p{n}" for n in range(len(said))]
    corpus = Corpus.of(
        pd.DataFrame({"post_id": ids, "text": [", ".join(words) for words in said], "created_at": times})
    )
    expected = [post for post, words in zip(ids, said, strict=True) if spans(query, words)]
    assert narrow(corpus, q.canonical(query)).posts["post_id"].tolist() == expected


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(rows=rows, query=queries)
def test_a_query_means_what_the_slow_matcher_says(rows, query):
    rows = [{**row, "post_id": f"p{n}", "created_at": FIRST + timedelta(hours=n)} for n, row in enumerate(rows)]
    brands = [(row["post_id"], brand) for row in rows for brand in row["brands"]]
    frame = pd.DataFrame(rows).drop(columns="brands")
    corpus = Corpus.of(frame, brands=pd.DataFrame(brands, columns=["post_id", "brand"]).astype("str"))
    expected = [row["post_id"] for row in rows if means(query, row)]
    assert narrow(corpus, q.canonical(query)).posts["post_id"].tolist() == expected
