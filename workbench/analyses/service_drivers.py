"""What people write to customer service for, and whether more of them do."""

import pandas as pd

from workbench.analyses.periods import Periods
from workbench.enrich.intents import YES
from workbench.evaluate.rate_ratio import ratio
from workbench.model.corpus import Corpus
from workbench.model.post import owned
from workbench.model.query import Field, canonical

MANY = 100  # the fewest contacts in the last period of which heads for requests name some, before they are used
CONTACT = (
    "media:earned AND NOT kind:news AND (kind:ticket OR intent:question OR intent:switching OR sentiment:negative)"
)


def contacts(corpus: Corpus, since: pd.Timestamp) -> pd.DataFrame:
    """Columns post_id, who, created_at: what ``CONTACT`` means from ``since``; ``who``: the author, else the post."""
    posts = corpus.posts[["post_id", "author", "created_at", "kind"]]
    posts = posts[(posts["created_at"] >= since) & ~owned(posts["author"]) & (posts["kind"] != "news")]
    table = corpus.table("sentiment")
    found = [table.loc[table["sentiment"] == "negative", "post_id"]]
    if corpus.has("classes"):
        said = corpus.table("classes")
        found.append(said.loc[_says(said, "question") | _says(said, "switching"), "post_id"])
    posts = posts[(posts["kind"] == "ticket") | posts["post_id"].isin(pd.concat(found))]
    return posts.assign(who=posts["author"].fillna(posts["post_id"]))[["post_id", "who", "created_at"]]


def subjects(corpus: Corpus, posts: pd.Series) -> tuple[pd.DataFrame, str]:
    """Columns post_id, subject for these posts, and the field of the query language that names a subject.

    The classes of heads for requests (banking77, clinc150 or own) where such heads are in use and name many of the
    posts, else aspects, else topics.
    """
    if corpus.has("classes"):
        said = corpus.table("classes")
        said = said[~said["label"].isin([YES, "no"]) & said["label"].notna() & said["post_id"].isin(posts)]
        if len(said) >= MANY:
            return said.rename(columns={"label": "subject"})[["post_id", "subject"]].drop_duplicates(), "intent"
    if corpus.has("aspects") and len(corpus.table("aspects")):
        said = corpus.table("aspects").rename(columns={"aspect": "subject"})[["post_id", "subject"]]
        return said[said["post_id"].isin(posts)].drop_duplicates(), "aspect"
    if corpus.has("topics") and corpus.has("topic_table"):
        said = corpus.table("topics").merge(corpus.table("topic_table")[["topic", "label"]], on="topic")
        said = said.rename(columns={"label": "subject"})[["post_id", "subject"]]
        return said[said["post_id"].isin(posts)], "topic"
    return pd.DataFrame({"post_id": [], "subject": []}, dtype="str"), "aspect"


def drivers(corpus: Corpus, when: Periods, top: int) -> pd.DataFrame:
    """One row a subject, most people first, at most ``top``.

    Columns subject, contacts, people, people before, change, change low, change high, trend, opens. People are counted
    once, however often they write or repost; the change is the people of the later period by those of the earlier.
    """
    wrote = contacts(corpus, when.before)
    about, field = subjects(corpus, wrote["post_id"])
    both = about.merge(wrote, on="post_id")
    rows = []
    for subject, part in both.groupby("subject"):
        last = part[when.late(part["created_at"])]
        people, before = last["who"].nunique(), part.loc[when.earlier(part["created_at"]), "who"].nunique()
        change = ratio(people, before) if when.covered else None
        rows.append(
            {
                "subject": subject,
                "contacts": len(last),
                "people": people,
                "people before": before if when.covered else None,
                "change": change.value if change else None,
                "change low": change.low if change else None,
                "change high": change.high if change else None,
                "trend": change.says if change else "not known",
                "opens": f"{CONTACT} AND {canonical(Field(field, subject))} AND {when.opens}",
            }
        )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame = frame[frame["contacts"] > 0]
    return frame.sort_values(["people", "subject"], ascending=[False, True], ignore_index=True).head(top)


COLUMNS = [
    "subject",
    "contacts",
    "people",
    "people before",
    "change",
    "change low",
    "change high",
    "trend",
    "opens",
]


def _says(said: pd.DataFrame, name: str) -> pd.Series:
    """As the query field ``intent`` reads the table."""
    return (said["label"].str.lower() == name) | ((said["label"] == YES) & (said["head"] == name))
