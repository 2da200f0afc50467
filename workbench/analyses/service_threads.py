"""Conversations: which posts belong together, whether the brand has answered, and how long its first answer took."""

import pandas as pd

from workbench.evaluate.waiting import Wait, median_wait
from workbench.model.corpus import Corpus
from workbench.model.post import OWN, owned

HOUR = pd.Timedelta(hours=1)
DEEPEST = 50  # replies to replies that are followed where no thread is stated
CLOSED = frozenset({"closed", "solved", "resolved", "done", "completed"})


def conversations(posts: pd.DataFrame) -> pd.DataFrame:
    """Columns post_id, author, created_at, kind, own, thread, closed, answered_at, written_before; a row a post.

    ``own``: by a brand's account. ``thread``: the stated one, else the post at the root of the replies.
    ``answered_at``: when an own account wrote next in the thread, missing where none did. ``closed``: the latest
    ticket status of the thread says so. ``written_before``: an own account had already answered in the thread. The
    order of ``posts`` is kept.
    """
    rows = posts[["post_id", "author", "created_at", "kind"]].assign(own=owned(posts["author"]))
    rows["thread"] = posts["thread_id"].fillna(_roots(posts)).to_numpy()
    status = posts.assign(thread=rows["thread"]).sort_values("created_at").groupby("thread")["ticket_status"].last()
    rows["closed"] = rows["thread"].map(status.str.casefold().isin(CLOSED)).to_numpy(dtype=bool)
    ordered = rows.sort_values(["created_at", "post_id"], kind="stable")
    moments = ordered["created_at"].where(ordered["own"])
    by_thread = moments.groupby(ordered["thread"])
    rows["answered_at"] = by_thread.bfill().where(~ordered["own"])
    rows["written_before"] = by_thread.ffill().notna() & ~ordered["own"]
    return rows


def _roots(posts: pd.DataFrame) -> pd.Series:
    """The post each post's chain of replies begins with, as far as the corpus has it."""
    root = posts["reply_to"].where(posts["reply_to"].notna(), posts["post_id"])
    above = pd.Series(root.to_numpy(), index=posts["post_id"])
    for _ in range(DEEPEST):
        higher = root.map(above).fillna(root)
        if higher.equals(root):
            break
        root = higher
    return root


def first_answers(corpus: Corpus, talks: pd.DataFrame) -> pd.DataFrame:
    """Columns post_id, author, brand, tickets, hours, answered; a row for each conversation that a customer began.

    A conversation about two brands counts for both, and only the account of the brand itself answers for it.
    ``hours``: until that account's first post in it, or until the end of the corpus where there was none.
    """
    ordered = talks.sort_values(["created_at", "post_id"], kind="stable")
    begun = ordered.drop_duplicates("thread")
    begun = begun[~begun["own"] & (begun["kind"] != "news")]
    begun = begun.merge(brands_of(corpus), on="post_id", how="left")
    begun["brand"] = begun["brand"].fillna("")
    answers = ordered[ordered["own"]].assign(brand=ordered["author"].str.removeprefix(OWN))
    anyone = answers.assign(brand="")
    first = pd.concat([answers, anyone]).drop_duplicates(["thread", "brand"])
    begun = begun.merge(
        first[["thread", "brand", "created_at"]], on=["thread", "brand"], how="left", suffixes=("", "_answer")
    )
    begun["answered"] = begun["created_at_answer"].notna()
    end = begun["created_at_answer"].fillna(pd.Timestamp(corpus.until))
    return pd.DataFrame(
        {
            "post_id": begun["post_id"],
            "author": begun["author"],
            "brand": begun["brand"],
            "tickets": begun["kind"] == "ticket",
            "hours": (end - begun["created_at"]) / HOUR,
            "answered": begun["answered"],
        }
    )


def waits(begun: pd.DataFrame) -> Wait:
    """The median wait for a first answer in these conversations, in hours."""
    return median_wait(begun["hours"].to_numpy(dtype=float), begun["answered"].to_numpy(dtype=bool))


def brands_of(corpus: Corpus) -> pd.DataFrame:
    """Columns post_id, brand: those found in the posts, else those their source states."""
    if corpus.has("brands") and len(corpus.table("brands")):
        return corpus.table("brands")[["post_id", "brand"]]
    stated = corpus.posts[["post_id", "brand"]]
    return stated[stated["brand"].notna()]
