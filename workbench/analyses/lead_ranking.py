"""Leads: authors with signals of buying, ranked by points that halve with age."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from workbench.analyses.lead_people import left_out
from workbench.analyses.lead_signals import signals
from workbench.model.corpus import Corpus


@dataclass(frozen=True)
class Leads:
    """What was found: people, what they said, and who is left out.

    ``people``: one row an author, best first: person, score, points (of the evidence), signals, evidence_post,
    age_days, recency. ``by_signal``: signal, people. ``posts``: post_id, author, points of every post with a signal
    that counts. ``left_out``: how many authors by reason.
    """

    people: pd.DataFrame
    by_signal: pd.DataFrame
    posts: pd.DataFrame
    left_out: Mapping[str, int]


def leads_of(corpus: Corpus, days: int, half_life: float) -> Leads:
    """The leads of a corpus in its last ``days``; posts that repeat others, and posts without author, are no signal.

    An author's score is the sum over signals of points x 0.5 ** (age of its newest post in days / ``half_life``). The
    evidence is the post with most points so weighed, the newest of equals.
    """
    posts = corpus.posts[["post_id", "author", "created_at", "repost_of"]]
    age = (pd.Timestamp(corpus.until) - posts["created_at"]) / pd.Timedelta(days=1)
    fresh = posts.assign(age=age)[posts["author"].notna() & posts["repost_of"].isna() & (age <= days)]
    said = signals(corpus).merge(fresh, on="post_id")
    out = left_out(corpus, set(said["author"]))
    hidden = out[out.index.isin(said["author"])]
    said = said[~said["author"].isin(out.index)]
    said = said.assign(recency=0.5 ** (said["age"] / half_life)).assign(worth=lambda of: of["points"] * of["recency"])
    by_post = said.groupby(["author", "post_id"], as_index=False).agg(
        points=("points", "sum"), worth=("worth", "sum"), age=("age", "first"), recency=("recency", "first")
    )
    best = by_post.sort_values(["worth", "age", "post_id"], ascending=[False, True, True]).drop_duplicates("author")
    best = best.set_index("author")
    newest = said.sort_values(["worth", "signal"], ascending=[False, True]).drop_duplicates(["author", "signal"])
    grouped = newest.groupby("author")
    people = pd.DataFrame(
        {
            "score": grouped["worth"].sum(),
            "signals": grouped["signal"].agg("; ".join) if len(newest) else pd.Series(dtype="str"),
            "points": best["points"],
            "evidence_post": best["post_id"],
            "age_days": best["age"].astype("int64"),
            "recency": best["recency"],
        }
    )
    people = people.rename_axis("person").reset_index()
    people = people.sort_values(["score", "age_days", "person"], ascending=[False, True, True], ignore_index=True)
    counts = newest["signal"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return Leads(
        people,
        counts.rename_axis("signal").rename("people").reset_index(),
        by_post[["post_id", "author", "points"]],
        hidden.value_counts().to_dict(),
    )
