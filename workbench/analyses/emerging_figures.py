"""The blocks of emerging topics, and the frame of posts they are computed from."""

from typing import Any

import numpy as np
import pandas as pd

from workbench.charts import emerging as charts
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Note, Number, Posts, Table
from workbench.model.post import of_media
from workbench.model.topics import OUTLIER

READ = 6  # emerging topics that are drawn and whose posts are shown
EXEMPLARS = 3
MOST_BARS = 120
MOSTLY = 0.5  # copies among the recent posts from which a topic is said to be mostly copies


def frame(corpus: Corpus, media: str = "earned") -> pd.DataFrame:
    """One row a post, oldest first: post_id, created_at, author, thread, family, source, topic, similarity."""
    posts = corpus.posts_with("topics", *(name for name in ("duplicates", "text") if corpus.has(name)))
    posts["topic"] = posts["topic"].fillna(OUTLIER).astype("int64")
    family = next((posts[name] for name in ("family", "text_id") if name in posts), posts["post_id"])
    posts["family"] = family.fillna(posts["post_id"])
    posts["similarity"] = posts["similarity"].fillna(0.0)
    posts = of_media(posts, media).rename(columns={"thread_id": "thread"}).reset_index(drop=True)
    return posts[["post_id", "created_at", "author", "thread", "family", "source", "topic", "similarity"]]


def known_topics(corpus: Corpus) -> list[int]:
    """The topics that have a name."""
    return sorted(map(int, corpus.table("topic_table")["topic"]))


def numbers(found: pd.DataFrame, false_share: float) -> list[Number]:
    """How many topics emerge of how many judged, and the growth of the first of them."""
    emerging = found[found["emerging"]]
    blocks = [
        Number(
            key="emerging",
            title="Topics emerging",
            value=len(emerging),
            unit="topics",
            n=len(found),
            method=f"Benjamini-Hochberg at a share of false finds of {false_share:.0%}".replace("%", " %"),
        ),
        Number(key="judged", title="Topics judged", value=len(found), unit="topics"),
    ]
    for row in emerging.head(READ).itertuples():
        known = bool(np.isfinite(row.growth))  # without anything before, only a least growth can be given
        blocks.append(
            Number(
                key=f"growth:{row.topic}",
                title=f"Growth of {row.label}" if known else f"Least growth of {row.label}",
                value=row.growth if known else row.low,
                low=row.low if known else None,
                high=row.high if known else None,
                unit="times",
                n=int(row.recent + row.before),
                method="ratio of parts, source by source; exact interval at the effective number of voices",
                opens=row.opens,
            )
        )
    return blocks


def volumes(posts: pd.DataFrame, shown: pd.DataFrame, since: pd.Timestamp, days: int) -> Figure:
    """Posts of the first topics over time, the recent days marked."""
    shown = shown.head(READ)
    which = "emerging topics" if shown["emerging"].all() else "topics closest to emerging"
    first, last = posts["created_at"].min(), posts["created_at"].max()
    length = (last - first) / pd.Timedelta(days=1)
    width = pd.Timedelta(days=1 if length <= MOST_BARS else max(days, int(np.ceil(length / MOST_BARS))))
    # Bars are laid from the beginning of the recent days, so that none belongs to both.
    steps = np.arange((first - since) // width, (last - since) // width + 1)
    inside = posts[posts["topic"].isin(shown["topic"])]
    step = ((inside["created_at"] - since) // width).rename("step")
    counts = inside.groupby([step, "topic"]).size().unstack("topic").reindex(index=steps, columns=shown["topic"])
    bars = counts.fillna(0).astype("int64").rename_axis("step").reset_index()
    bars = bars.melt("step", var_name="topic", value_name="posts")
    bars["at"] = (since + bars["step"] * width).dt.tz_localize(None)
    bars["label"] = bars["topic"].map(shown.set_index("topic")["label"])
    recent, per = f"the last {in_days(days)}", in_days(width.days)
    bars["when"] = np.where(bars["step"] >= 0, recent, charts.EARLIER)
    told = "; ".join(f"{row.label}: {row.earlier:.1f} a day before, {row.now:.1f} now" for row in shown.itertuples())
    return Figure.of(
        charts.rising(bars[["at", "label", "posts", "when"]], list(shown["label"]), recent),
        key="rising",
        title=f"Posts per {per} of the {which}",
        alt=f"Posts per {per} of the {which}, {recent} in another colour. {told}.",
    )


def table(found: pd.DataFrame, top: int) -> Table:
    """The likeliest topics with what they were, what they are and how sure their growth is."""
    rows = found.head(max(top, int(found["emerging"].sum())))
    frame = pd.DataFrame(
        {
            "topic": rows["label"],
            "state": np.where(rows["emerging"], np.where(rows["new"], "new", "growing"), "as usual"),
            "posts a day before": rows["earlier"].round(2),
            "posts a day now": rows["now"].round(2),
            "unique texts a day now": rows["texts"].round(2),
            "voices now": rows["recent"],
            "growth": [_growth(row) for row in rows.itertuples()],
            "false finds": rows["false_share"].map(_false),
            "copies share": rows["copies"],
            "opens": rows["opens"],
        }
    )
    return Table.of(frame, key="table", title="Topics, likeliest growth first", opens="opens", caption=CAPTION)


CAPTION = (
    "growth: the topic's part of all voices in these days, as a multiple of that before, with its 95 % interval. "
    "voices: authors; an author, a conversation and a text count once each. as usual: chance alone may bring as much. "
    "false finds: if you believe this row and all above it, this many of them are expected to be chance. copies share: "
    "recent posts that repeat the text of another."
)


def exemplars(posts: pd.DataFrame, emerging: pd.DataFrame, since: pd.Timestamp) -> list[Posts]:
    """For the first emerging topics the recent posts nearest to the middle of the topic, each text once."""
    recent = posts[posts["created_at"] >= since].sort_values(
        ["similarity", "post_id"], ascending=[False, True], kind="stable"
    )
    return [
        Posts(
            key=f"posts:{row.topic}",
            title=f"What people say now: {row.label}",
            post_ids=tuple(recent[recent["topic"] == row.topic].drop_duplicates("family").head(EXEMPLARS)["post_id"]),
            caption="The recent posts nearest to the middle of the topic, each text once.",
        )
        for row in emerging.head(READ).itertuples()
    ]


def copies(emerging: pd.DataFrame) -> list[Note]:
    """A warning about the emerging topics most of whose recent posts repeat another."""
    mostly = emerging[emerging["copies"] > MOSTLY]
    if mostly.empty:
        return []
    told = "; ".join(f"{row.label} ({row.copies * 100:.0f} % of its recent posts)" for row in mostly.itertuples())
    text = f"Most posts of these topics repeat the text of another, as reposts and organised waves do: {told}."
    return [Note(key="copies", title="Mostly copies", text=text, tone="warning")]


def growth_in_words(row: Any) -> str:
    """For a sentence: "3.2 times its usual part, 2.2 to 4.4", "new, at least 15 times its usual part"."""
    kind = "new, " * bool(row.new) + "mostly copies, " * bool(row.copies > MOSTLY)
    if not np.isfinite(row.growth):
        return f"{kind}at least {_times(row.low)} times its usual part"
    return f"{kind}{_times(row.growth)} times its usual part, {_times(row.low)} to {_times(row.high)}"


def _growth(row: Any) -> str:
    """For a cell: "3.2 (2.2 to 4.4)", "at least 15"."""
    if not np.isfinite(row.growth):
        return f"at least {_times(row.low)}"
    return f"{_times(row.growth)} ({_times(row.low)} to {_times(row.high)})"


def in_days(days: int) -> str:
    """A number of days after "the last": "7 days", or "day" for one."""
    return "day" if days == 1 else f"{days} days"


def _times(ratio: float) -> str:
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}"


def _false(share: float) -> str:
    """A share of false finds in words."""
    if share < 0.001:
        return "under 1 in 1,000"
    return f"{share * 1000:.0f} in 1,000" if share < 0.01 else f"{share * 100:.0f} in 100"
