"""The blocks that show messages: by channel, over time, in whose words, who contradicts, who covers us."""

from typing import TYPE_CHECKING

import pandas as pd

from workbench.analyses.message_press import covering
from workbench.analyses.openable import opening
from workbench.charts import shares as charts
from workbench.evaluate.shares import counted, of_class
from workbench.model.findings import Block, Figure, Note, Table
from workbench.model.identity import mask
from workbench.model.plain import excerpt

if TYPE_CHECKING:
    from workbench.analyses.message_tracker import Heard

PERIODS = {"day": "D", "week": "W-SUN", "month": "M"}
QUOTE = 160
LINES = 4  # messages in the chart


def headline(heard: "list[Heard]", own: bool) -> str:
    """The answer in a sentence: what came through most, where, and how many contradict."""
    first = heard[0]
    start = "No messages are configured; of what our own accounts repeat, " if own else ""
    if first.found.empty:
        return f"{start}{'n' if start else 'N'}one of {len(heard)} messages comes through in what others say."
    share = first.share
    span = f" ({share.value:.1%}, {share.low * 100:.1f} to {share.high * 100:.1f}; {share.says})" if share else ""
    channel = first.found["channel"].value_counts().index[0]
    since = f" since {first.since:%d %b %Y}" if first.since is not None else ""
    about = f" about {first.brand}" if first.brand else ""
    against = int(first.found["denies"].sum())
    n = share.n if share else 0
    name = excerpt(mask(first.name), 60)
    return (
        f'{start}"{name}" comes through in {len(first.found):,} of {n:,} posts of others{about}{since}'
        f"{span}, most on {channel}; {against or 'none'} of them may contradict."
    ).replace("%,", " %,")


def channels(heard: "list[Heard]", labels: pd.DataFrame | None) -> Block:
    """Each message by channel: posts that carry it, of how many, the share with its interval and badge."""
    rows = []
    for one in heard:
        asked = f"message:{one.name}"
        later = one.posts if one.since is None else one.posts[one.posts["created_at"] >= one.since]
        later = later.assign(**{asked: later["carries"].map({True: "yes", False: "no"})})
        for channel, theirs in later.groupby("channel", sort=True):
            share = of_class(theirs, asked, "yes", labels=labels)
            has = theirs[theirs["carries"]]
            rows.append(
                {
                    "message": excerpt(mask(one.name), 60),
                    "channel": channel,
                    "carry it": len(has),
                    "accounts": int(has["author"].nunique()),
                    "of posts": len(theirs),
                    "comes through share": share.value if share else None,
                    "comes through low": share.low if share else None,
                    "comes through high": share.high if share else None,
                    "badge": share.says if share else "",
                    "how right": one.right,
                    "opens": opening(has["post_id"]),
                }
            )
    frame = pd.DataFrame(rows, columns=list(rows[0]) if rows else ["message", "channel", "opens"])
    caption = "Posts of others about the message's brand since it was said; private tickets are left out."
    return Table.of(frame, key="channels", title="Where it comes through", opens="opens", caption=caption)


def trend(heard: "list[Heard]", period: str) -> list[Block]:
    """The share of others' posts that carry each message over time, from before it was said."""
    rows, said = [], []
    for one in heard[:LINES]:
        start = one.posts["created_at"].dt.tz_localize(None).dt.to_period(PERIODS[period]).dt.start_time
        mine = []
        for at, part in one.posts.groupby(start):
            share = counted(part["carries"], part["author"])
            if share is not None:
                mine.append(
                    {
                        "period": at,
                        "name": excerpt(mask(one.name), 40),
                        "share": share.value,
                        "low": share.low,
                        "high": share.high,
                    }
                )
        if mine:
            best = max(mine, key=lambda row: row["share"])
            said.append(f"{best['name']} most in the {period} of {best['period']:%d %b %Y} ({best['share']:.1%})")
        rows += mine
    if not rows:
        return []
    alt = f"Share of others' posts that carry a message, by {period}: {'; '.join(said)}.".replace("%)", " %)")
    title = f"Share of posts by {period}, as found (uncorrected)"
    return [Figure.of(charts.over_time(pd.DataFrame(rows)), key="trend", title=title, alt=alt)]


def wordings(heard: "list[Heard]", top: int) -> Block:
    """The wordings in which others say each message: posts, accounts, how it was found."""
    rows = []
    for one in heard:
        for _, same in one.found.groupby("family", sort=True):
            rows.append(
                {
                    "message": excerpt(mask(one.name), 60),
                    "in these words": excerpt(mask(same["text"].iloc[0]), QUOTE),
                    "found by": same["how"].iloc[0],
                    "posts": len(same),
                    "accounts": int(same["author"].nunique()),
                    "channel": same["channel"].mode().iloc[0],
                    "opens": opening(same["post_id"]),
                }
            )
    if not rows:
        return Note(key="wordings", title="In whose words", text="No post of others carries a message, in any words.")
    frame = pd.DataFrame(rows).sort_values(["accounts", "posts"], ascending=False, kind="stable")
    caption = (
        f"{len(frame):,} different wordings of others; those of most accounts first. Near-equal texts count as one."
    )
    return Table.of(frame.head(top), key="wordings", title="In whose words", opens="opens", caption=caption)


def rebuttals(heard: "list[Heard]", top: int) -> Block:
    """Posts that carry a message and may contradict it, newest first."""
    rows = [
        {
            "message": excerpt(mask(one.name), 60),
            "when": f"{post.created_at:%Y-%m-%d}",
            "channel": post.channel,
            "what it says": excerpt(mask(post.text), QUOTE),
            "opens": opening([post.post_id]),
        }
        for one in heard
        for post in one.found[one.found["denies"]].sort_values("created_at", ascending=False).itertuples()
    ]
    title = "Who contradicts"
    if not rows:
        return Note(key="rebuttals", title=title, text="No post that carries a message denies it or is negative.")
    caption = (
        f"{len(rows):,} posts carry a message in a negative tone by the model or with a word that denies: read them."
    )
    return Table.of(pd.DataFrame(rows[:top]), key="rebuttals", title=title, opens="opens", caption=caption)


def coverage(posts: pd.DataFrame, carriers: pd.DataFrame, top: int) -> Block:
    """The press that speaks of us: news sources and accounts whose kept profile says so."""
    rows = covering(posts, carriers)
    title = "Who covers us"
    if rows.empty:
        text = (
            "No post about us comes from a news source or from an account whose kept profile (role, account_type, "
            "profession or occupation) says that it is press."
        )
        return Note(key="coverage", title=title, text=text)
    caption = (
        f"{len(rows):,} accounts of the press, by their source or their own profile. Accounts are pseudonyms; who is "
        'behind one is told by `workbench vault open PSEUDONYM --reason "..."` alone. Who is excluded for contact '
        "or for all is not here."
    )
    shown = rows.head(top)
    asked = posts[posts["author"].isin(shown["author"])].groupby("author")
    shown = shown.assign(opens=[opening(asked.get_group(author)["post_id"]) for author in shown["author"]])
    return Table.of(shown.drop(columns="author"), key="coverage", title=title, opens="opens", caption=caption)
