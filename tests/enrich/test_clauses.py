"""Clauses, by hand."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.enrich.clauses import clauses


def said(text: str) -> list[str]:
    return [text[clause.start : clause.end] for clause in clauses(text)]


def test_sentences_part() -> None:
    assert said("The app is great. Delivery took weeks!") == ["The app is great", "Delivery took weeks"]


def test_but_parts_and_marks_both_sides_as_contrast() -> None:
    found = clauses("love the motor but the app crashes")
    assert said("love the motor but the app crashes") == ["love the motor", "the app crashes"]
    assert [clause.contrast for clause in found] == [True, True]


def test_and_parts_only_before_a_new_subject() -> None:
    assert said("the brakes and rotors squeal and the shop is closed") == [
        "the brakes and rotors squeal",
        "the shop is closed",
    ]


def test_a_list_stays_together_and_long_sides_part() -> None:
    assert said("Battery, motor and brakes are fine") == ["Battery, motor and brakes are fine"]
    assert said("two weeks without answer, nice people at workshop") == [
        "two weeks without answer",
        "nice people at workshop",
    ]


def test_numbers_and_addresses_do_not_end_a_sentence() -> None:
    assert said("Update 2.2.9 fixed https://a.example/x") == ["Update 2.2.9 fixed https://a.example/x"]


@given(st.text(alphabet=st.sampled_from("ab ,.!?-|\n'") | st.characters(), max_size=200))
def test_clauses_are_in_order_apart_and_not_empty(text: str) -> None:
    last = 0
    for clause in clauses(text):
        assert last <= clause.start < clause.end <= len(text)
        assert text[clause.start : clause.end].strip() == text[clause.start : clause.end]
        last = clause.end


def test_a_million_characters_are_split_at_once() -> None:
    assert len(clauses("so slow, " * 110_000)) >= 1
