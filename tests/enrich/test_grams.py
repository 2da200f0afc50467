import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.enrich.grams import Block, grams


def _of(block: Block, place: int) -> list[int]:
    return block.hashes[block.starts[place] : block.starts[place + 1]].tolist()


def test_words_marks_and_pairs_are_counted_by_hand() -> None:
    # "good day !" has three of them and two pairs; " ab " has the runs " ab", "ab " and " ab "
    found = grams(["Good day!", "ab"])
    assert np.diff(found.words.starts).tolist() == [5, 1]
    assert np.diff(found.letters.starts).tolist() == [9 + 8 + 7, 3]


def test_case_does_not_matter_and_order_does() -> None:
    found = grams(["Not Good", "not good", "good not"])
    assert _of(found.words, 0) == _of(found.words, 1)
    assert set(_of(found.words, 0)) & set(_of(found.words, 2)) == {_of(found.words, 0)[0], _of(found.words, 0)[2]}


def test_hashes_are_the_same_on_every_machine() -> None:
    assert grams(["refund"]).words.hashes.tolist() == [1805561620]


@given(st.lists(st.text(max_size=40), max_size=6), st.text(max_size=40))
def test_a_texts_grams_do_not_depend_on_the_texts_beside_it(others: list[str], text: str) -> None:
    alone, among = grams([text]), grams([*others, text])
    for kind in ("words", "letters"):
        assert _of(getattr(alone, kind), 0) == _of(getattr(among, kind), len(others))


def test_nothing_to_read_and_far_too_much_are_taken() -> None:
    found = grams(["", " ", "\ud800", "a" * 1_000_000])
    assert np.diff(found.words.starts).tolist() == [0, 0, 1, 1]
    assert np.diff(found.letters.starts)[3] < 5_000
    assert len(grams([]).words.hashes) == 0
