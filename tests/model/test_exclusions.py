"""Who must be left out, by purpose."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.model.corpus import Corpus
from workbench.model.exclusions import PURPOSES, excluded
from workbench.store import narrow

POSTS = pd.DataFrame({"post_id": ["p"], "text": ["hello"], "created_at": [pd.Timestamp("2025-05-01", tz="UTC")]})


def corpus(*rows: tuple[str, str]) -> Corpus:
    frame = pd.DataFrame(rows, columns=["author", "purpose"], dtype="str")
    return Corpus.of(POSTS, exclusions=frame.assign(at=pd.Timestamp("2025-05-01", tz="UTC")))


def test_a_corpus_without_the_table_excludes_nobody() -> None:
    assert excluded(Corpus.of(POSTS), "contact") == frozenset()


def test_a_purpose_and_all_count_and_another_purpose_does_not() -> None:
    given_rows = corpus(("ann", "contact"), ("bob", "talent"), ("eve", "all"))
    assert excluded(given_rows, "contact") == {"ann", "eve"}
    assert excluded(given_rows, "talent") == {"bob", "eve"}


def test_a_narrower_corpus_excludes_the_same_people() -> None:
    assert excluded(narrow(corpus(("ann", "all")), "nothing-says-this"), "talent") == {"ann"}


@pytest.mark.parametrize("purpose", ["contact", "talent"])
@settings(deadline=None)
@given(rows=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(PURPOSES)), max_size=6))
def test_whoever_is_excluded_for_all_is_excluded_for_each(purpose: str, rows: list[tuple[str, str]]) -> None:
    found = excluded(corpus(*rows), purpose)  # type: ignore[arg-type]
    assert found == {author for author, said in rows if said in (purpose, "all")}
