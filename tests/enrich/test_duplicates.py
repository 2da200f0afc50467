import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.enrich import duplicates
from workbench.enrich.duplicates import Families
from workbench.enrich.text import text_id

WAVE = "please share this now the company hides that its chargers burn in the night"


def test_edited_copies_belong_to_the_earliest(posts) -> None:
    made = duplicates.enrich(
        posts(
            WAVE,
            "a post about something else entirely, written on a quiet afternoon",
            "PLEASE share this now: the company hides that its chargers burn in the night!!! https://example.com/1",
            "please share this now the company hides that its chargers burn at night in the night",
        )
    )
    assert made["family"].tolist()[0] == text_id(WAVE)
    assert made["family"].tolist()[2:] == [text_id(WAVE)] * 2
    assert made["family"].nunique() == 2


def test_similarity_is_shared_words_and_pairs_over_all_of_them() -> None:
    families = Families()
    ten = "one two three four five six seven eight nine ten"
    assert families.join(ten) == text_id(ten)
    # 19 words and pairs each, one word changed at the end: 17 shared of 21 = 0.81
    assert families.join(ten.replace("ten", "other")) == text_id(ten)
    # changed in the middle twice: 13 shared of 25 = 0.52
    far = ten.replace("four", "x").replace("seven", "y")
    assert families.join(far) == text_id(far)


def test_short_texts_are_alike_only_when_their_words_are_equal() -> None:
    families = Families()
    assert families.join("thank you so much") == families.join("Thank you, so much!!")
    assert families.join("thank you very much") != families.join("thank you so much")
    assert families.join("[link]") != families.join("@user")
    assert families.join("\U0001f600") != families.join("\U0001f621")


FORM = "flight {} to {} is delayed again and nobody at the desk knows anything"


def test_a_form_filled_in_with_another_number_or_name_is_another_text() -> None:
    families = Families()
    names = [families.join(FORM.format(*filled)) for filled in ((12, "Leeds"), (34, "Leeds"), (12, "Bremen"))]
    assert len(set(names)) == 3
    # Nothing but the capital tells a name: without it, another place is one changed word of thirteen.
    small = Families()
    assert small.join(FORM.format(12, "leeds")) == small.join(FORM.format(12, "bremen"))


def test_a_text_that_breaks_off_belongs_to_the_one_it_begins_whichever_comes_first() -> None:
    whole = "please share this now, the company hides that its chargers burn in the night and nobody says a word"
    cut = "please share this now, the company hides that its char\u2026"
    for first, second in ((whole, cut), (cut, whole)):
        families = Families()
        assert families.join(first) == families.join(second)
    families = Families()
    assert families.join(whole) != families.join(cut.removesuffix("\u2026") + "ity is real")
    assert families.join("please share this\u2026") != families.join(whole)


def test_members_are_compared_with_the_leader_so_that_families_do_not_chain() -> None:
    words = [f"w{place}" for place in range(12)]
    families = Families()
    names = [families.join(" ".join(["x"] * changed + words[changed:])) for changed in range(7)]
    assert names[0] != names[-1]


_WORDS = ["red", "green", "blue", "late", "never", "again", "parcel"]
_texts = st.lists(
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=9).map(" ".join),
    min_size=1,
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(_texts, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(texts: list[str], random) -> None:
    frame = _frame(texts)
    rows = list(range(len(frame)))
    random.shuffle(rows)
    made = duplicates.enrich(frame).set_index("post_id")["family"]
    shuffled = duplicates.enrich(frame.iloc[rows]).set_index("post_id")["family"]
    assert made.to_dict() == shuffled.to_dict()


@settings(max_examples=40, deadline=None)
@given(_texts, st.integers(0, 12))
def test_younger_posts_join_as_if_all_had_come_at_once(texts: list[str], cut: int) -> None:
    frame = _frame(texts)
    at_once = duplicates.enrich(frame)["family"].tolist()
    old = duplicates.enrich(frame.iloc[:cut])
    normal = dict(zip(map(text_id, texts), texts, strict=True))
    standing = Families({family: normal[family] for family in set(old["family"])})
    young = duplicates.enrich(frame.iloc[cut:], standing)
    assert old["family"].tolist() + young["family"].tolist() == at_once


def test_no_posts_give_no_families(posts) -> None:
    assert duplicates.enrich(posts()).empty


def _frame(texts: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "post_id": [f"p{place:03}" for place in range(len(texts))],
            "text": texts,
            "created_at": pd.date_range("2024-05-01", periods=len(texts), freq="min", tz="UTC"),
        }
    )


@pytest.mark.parametrize(
    ("normal", "words"),
    [
        ("Don't @user, it's LATE... [link]", ["don't", "it's", "late"]),
        ("ok \U0001f600!", ["ok", "\U0001f600"]),
        ("#burned #out", ["burned", "out"]),
    ],
)
def test_words_leave_out_punctuation_people_and_addresses(normal: str, words: list[str]) -> None:
    assert duplicates.words(normal) == words
