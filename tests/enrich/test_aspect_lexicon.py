"""The lexicon: what its file may say, and where terms are found."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.enrich.aspect_lexicon import Aspect, AspectFinder, fingerprint, fold_in_place, lexicon, parse, read
from workbench.model.errors import BadInput

FINDER = AspectFinder(
    [
        Aspect(name="battery", terms=("battery", "battery life", "range")),
        Aspect(name="cancellation", terms=("cancel*",)),
        Aspect(name="luggage", terms=("bag",)),
        Aspect(name="price", terms=("life",)),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.aspect, text[hit.start : hit.end]) for hit in FINDER.hits(text)]


def test_whole_words_in_any_case_and_in_the_plural() -> None:
    assert found("BAG, bags; bagel, handbag") == [("luggage", "BAG"), ("luggage", "bags")]
    assert found("orange ranges") == [("battery", "ranges")]


def test_a_star_means_every_word_that_begins_so() -> None:
    assert found("Cancelled! cancellations") == [("cancellation", "Cancelled"), ("cancellation", "cancellations")]


def test_of_overlapping_terms_the_longest_counts() -> None:
    assert found("battery life") == [("battery", "battery life")]


def test_offsets_hold_where_lower_case_is_longer() -> None:
    assert found("\u0130\u0130 bag") == [("luggage", "bag")]


@given(st.text(max_size=60))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold_in_place(text)) == len(text)


def test_the_bundled_lexicon_reads_and_its_terms_belong_to_one_aspect_each() -> None:
    known = lexicon()
    assert {"price", "delivery", "staff", "customer service", "booking"} <= {aspect.name for aspect in known}


def test_the_home_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "aspects.toml").write_text('[[aspect]]\nname = "bell"\nterms = ["bell"]\n')
    assert [aspect.name for aspect in lexicon(tmp_path)] == ["bell"]
    assert fingerprint(lexicon(tmp_path)) != fingerprint(lexicon())


def test_without_aspects_nothing_is_found() -> None:
    assert AspectFinder(parse("", "empty.toml")).hits("battery") == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[[aspect", "is not TOML"),
        ('[[aspect]]\nname = "a"\n', "lacks aspect, number 1, terms: add it"),
        ('[[aspect]]\nname = "a"\nterms = "b"\n', "aspect, number 1, terms"),
        ('[[aspect]]\nname = "a"\nterms = ["b"]\nword = 1\n', "which is no setting"),
        ('[[aspect]]\nname = "a"\nterms = ["*"]\n', "empty term"),
        ('[[aspect]]\nname = "a"\nterms = ["b"]\n[[aspect]]\nname = "c"\nterms = ["B"]\n', "keep it in one"),
    ],
)
def test_a_mistake_in_the_file_is_said_in_a_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    file = tmp_path / "aspects.toml"
    file.write_text(content)
    with pytest.raises(BadInput, match=sentence) as caught:
        read(file)
    assert str(file) in str(caught.value)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "aspects.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not text in UTF-8"):
        lexicon(tmp_path)
