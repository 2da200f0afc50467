"""The contract of a post."""

import pandas as pd
import pytest

from workbench.model import post

NOW = pd.Timestamp("2024-06-01", tz="UTC")


def posts(**columns: list[object]) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    rows = {
        "post_id": [str(number) for number in range(count)],
        "text": ["something"] * count,
        "created_at": [pd.Timestamp("2024-05-01", tz="UTC")] * count,
    }
    return post.conform(pd.DataFrame({**rows, **columns}))


def test_no_posts_have_all_columns_in_their_dtypes() -> None:
    assert {name: str(dtype) for name, dtype in post.empty().dtypes.items()} == {
        name: column.dtype for name, column in post.COLUMNS.items()
    }


def test_conform_fills_what_is_optional_and_drops_what_is_foreign() -> None:
    frame = posts(colour=["red"])
    assert list(frame.columns) == list(post.COLUMNS)
    assert frame.loc[0, ["source", "channel", "kind"]].tolist() == ["file", "other", "post"]
    assert pd.isna(frame.loc[0, "author"])


@pytest.mark.parametrize("missing", ["post_id", "text", "created_at"])
def test_conform_asks_for_what_a_post_cannot_be_without(missing: str) -> None:
    with pytest.raises(KeyError, match=missing):
        post.conform(posts(text=["a"]).drop(columns=missing))


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("text", None, "no text"),
        ("text", " \n", "no text"),
        ("text", "x" * (post.MAX_TEXT + 1), "text longer than 100000 characters"),
        ("text", "a\x00b", "text contains NUL bytes"),
        ("post_id", None, "no id"),
        ("post_id", "", "no id"),
        ("created_at", pd.NaT, "no readable time"),
        ("created_at", pd.Timestamp("9999-12-31", tz="UTC"), "time in the future"),
        ("created_at", pd.Timestamp("1989-12-31 23:59", tz="UTC"), "time before 1990"),
        ("kind", "poem", "kind is none of post, review, ticket, news"),
    ],
)
def test_a_row_that_cannot_be_a_post_is_told_why(column: str, value: object, reason: str) -> None:
    frame = posts(text=["good", "bad"])
    frame[column] = pd.Series([frame.loc[0, column], value], dtype=post.COLUMNS[column].dtype)
    assert post.check(frame, NOW).tolist() == ["", reason]


def test_a_day_of_clock_skew_is_allowed() -> None:
    ahead = [NOW + pd.Timedelta("23h"), NOW + pd.Timedelta("25h")]
    assert post.check(posts(created_at=ahead), NOW).tolist() == ["", "time in the future"]


def test_no_posts_pass_the_check() -> None:
    assert post.check(post.empty(), NOW).empty


def test_a_brands_own_account_is_owned_media_everybody_else_is_earned():
    assert post.owned(pd.Series(["brand:Ardo", "0a1b2c", None], dtype="str")).tolist() == [True, False, False]


def test_media_are_owned_earned_or_all():
    posts = pd.DataFrame({"author": pd.Series(["brand:Ardo", "ann", None], dtype="str")})
    assert [len(post.of_media(posts, media)) for media in ("owned", "earned", "all")] == [1, 2, 3]
