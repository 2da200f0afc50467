"""A post: one thing a person said in public or to the company, in the columns every source fills."""

from dataclasses import dataclass

import pandas as pd

KINDS = ("post", "review", "ticket", "news")
TIME = "datetime64[us, UTC]"
EARLIEST = pd.Timestamp("1990-01-01", tz="UTC")
MAX_TEXT = 100_000  # characters; longer fields are broken exports, not posts

OWN = "brand:"  # begins the author of a brand's own account: a company is no person and needs no pseudonym


@dataclass(frozen=True)
class Column:
    """One column of the contract: its pandas dtype, whether a row may leave it empty, what it means."""

    dtype: str
    required: bool
    meaning: str


COLUMNS: dict[str, Column] = {
    "post_id": Column("str", True, "identity of the post; unique in the store"),
    "source": Column("str", True, "where it was collected, for instance a network or an export"),
    "channel": Column("str", True, "the kind of place: microblog, forum, reviews, support, news, ..."),
    "kind": Column("str", True, "one of post, review, ticket, news"),
    "author": Column("str", False, "keyed pseudonym of the author, never a name; a brand's own account by its brand"),
    "text": Column("str", True, "what was said, as it was said"),
    "created_at": Column(TIME, True, "when it was said (UTC, microseconds)"),
    "collected_at": Column(TIME, False, "when it reached the workbench (UTC, microseconds)"),
    "lang": Column("str", False, "language the source states, ISO 639-1"),
    "brand": Column("str", False, "brand the source states; empty when it must be found in the text"),
    "url": Column("str", False, "keyed hash of the address; the address itself is in the vault or dropped"),
    "thread_id": Column("str", False, "the conversation it belongs to"),
    "reply_to": Column("str", False, "post_id it answers"),
    "repost_of": Column("str", False, "post_id it repeats"),
    "rating": Column("Float64", False, "stars or score of a review, as given"),
    "ticket_status": Column("str", False, "open, pending, closed, ... as given"),
    "likes": Column("Int64", False, "engagement count"),
    "replies": Column("Int64", False, "engagement count"),
    "reposts": Column("Int64", False, "engagement count"),
    "views": Column("Int64", False, "engagement count"),
    "followers": Column("Int64", False, "followers of the author when the post was collected"),
    "extra": Column("str", False, "JSON object of further fields the user asked to keep"),
}
REQUIRED = tuple(name for name, column in COLUMNS.items() if column.required)


def empty() -> pd.DataFrame:
    """No posts: zero rows, all columns, right dtypes."""
    return pd.DataFrame({name: pd.Series(dtype=column.dtype) for name, column in COLUMNS.items()})


def owned(author: pd.Series) -> pd.Series:
    """Whether each author is a brand's own account (owned media) rather than somebody else (earned media)."""
    return author.str.startswith(OWN).fillna(False).astype(bool)


def of_media(posts: pd.DataFrame, media: str) -> pd.DataFrame:
    """The rows (with ``author``) by the brands' own accounts ("owned"), by everybody else ("earned"), or "all"."""
    return posts if media == "all" else posts[owned(posts["author"]) == (media == "owned")]


def conform(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every column of the contract, in order and dtype; absent optional columns are empty.

    ``source``, ``channel`` and ``kind`` default to "file", "other" and "post". Columns outside the contract
    are dropped. The index is a fresh range.

    Raises: KeyError when ``post_id``, ``text`` or ``created_at`` is absent.
    """
    defaults = {"source": "file", "channel": "other", "kind": "post"}
    columns = {}
    for name, column in COLUMNS.items():
        if name in frame.columns:
            values = frame[name]
        elif column.required and name not in defaults:
            raise KeyError(name)
        else:
            values = pd.Series(defaults.get(name), index=frame.index, dtype="object")
        columns[name] = values.astype(column.dtype)
    return pd.DataFrame(columns).reset_index(drop=True)


def check(frame: pd.DataFrame, now: pd.Timestamp) -> pd.Series:
    """Why each row cannot be a post: a reason a row, "" for the good ones.

    ``frame`` has the columns of the contract; ``now`` bounds ``created_at`` (a day of clock skew is allowed).
    """
    reason = pd.Series("", index=frame.index, dtype="object")

    def reject(bad: pd.Series, why: str) -> None:
        reason[bad.fillna(False).astype(bool) & (reason == "")] = why

    text = frame["text"]
    reject(text.isna() | (text.str.strip() == ""), "no text")
    reject(text.str.len() > MAX_TEXT, f"text longer than {MAX_TEXT} characters")
    reject(text.str.contains("\x00", regex=False), "text contains NUL bytes")
    reject(frame["post_id"].isna() | (frame["post_id"] == ""), "no id")
    reject(frame["created_at"].isna(), "no readable time")
    reject(frame["created_at"] < EARLIEST, f"time before {EARLIEST.year}")
    reject(frame["created_at"] > now + pd.Timedelta(days=1), "time in the future")
    reject(~frame["kind"].isin(KINDS), f"kind is none of {', '.join(KINDS)}")
    return reason.astype("str")
