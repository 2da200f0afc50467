"""The blocks that show voices: tables of accounts, of evidence and of communities, and the chart of reach."""

import pandas as pd

from workbench.analyses.openable import MOST, opening
from workbench.analyses.voices_accounts import name
from workbench.analyses.voices_communities import NULLS, Communities
from workbench.charts import voices as charts
from workbench.model.corpus import Corpus
from workbench.model.findings import Block, Figure, Note, Table
from workbench.model.identity import mask
from workbench.model.plain import excerpt

FEWEST_MEMBERS = 5
GROUPS = 8
REACH = (
    "Ranked by the median views of a post in the account's own words, with 95 % intervals. Reposted and answered by: "
    "different accounts. Best post: its views, so that at least so many people were reached once. Passed on: the part "
    "of all the account's views that reposts and copies of others' posts had."
)
UNSEEN = "Their source states no views: news first, then by how many accounts answer or repost them, then by posts."
PATTERNS = (
    "Evidence, no verdict: each row says what was seen and what is usual. A petition, a shared headline or a "
    "scheduling tool look the same."
)


def tables(loud: pd.DataFrame, others: pd.DataFrame, known: pd.DataFrame) -> list[Block]:
    """Voices by reach (table and chart), those whose reach is not stated, the brands' own accounts.

    ``loud``: as ``accounts`` with the columns of ``ranked``; ``others`` and ``known``: as ``accounts``.
    """
    own = known[known["owned"]]
    asked = (
        (others, "unseen", "Voices whose reach is not stated", UNSEEN),
        (own, "own", "The brands' own accounts", ""),
    )
    plain = [
        Table.of(_rows(some).assign(opens=_opens(some)), key=key, title=title, opens="opens", caption=caption)
        for some, key, title, caption in asked
        if len(some)
    ]
    return [*(_by_reach(loud) if len(loud) else []), *plain]


def _by_reach(loud: pd.DataFrame) -> list[Block]:
    rows = _rows(loud).drop(columns="channel")
    rows = rows.assign(
        **{
            "views a post": loud["per_post"].to_numpy(dtype=float),
            "views a post low": loud["low"].to_numpy(),
            "views a post high": loud["high"].to_numpy(),
            "best post": loud["once"].to_numpy(dtype=float),
            "passed on": [
                f"{100 * float(part) / float(whole):.0f} %" if whole else "none"
                for part, whole in zip(loud["repeated_reach"], loud["reach"], strict=True)
            ],
            "opens": _opens(loud),
        }
    )
    for place, column in enumerate(("rank", "rank low", "rank high")):
        rows.insert(place, column, loud[column].to_numpy())
    table = Table.of(rows, key="reach", title="Voices by reach", opens="opens", caption=REACH)
    drawn = pd.DataFrame(
        {
            "account": rows["account"],
            "kind": ["owned" if own else "earned" for own in loud["owned"]],
            "reach": rows["views a post"],
            "low": rows["views a post low"],
            "high": rows["views a post high"],
        }
    )
    drawn = drawn[drawn["low"] > 0]
    said = "; ".join(
        f"{row.account} {row.reach:,.0f} ({row.low:,.0f} to {row.high:,.0f})" for row in drawn.head(5).itertuples()
    )
    alt = f"Median views a post of the voices shown, first: {said}."
    return [
        table,
        *([Figure.of(charts.reach(drawn), key="drawn", title="Views a post", alt=alt)] if len(drawn) else []),
    ]


def _rows(some: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account": [name(author) for author in some.index],
            "channel": some["channel"].to_numpy(),
            "posts": some["posts"].to_numpy(),
            "own words": some["own"].to_numpy(),
            "reposted by": some["spread_by"].to_numpy(),
            "answered by": some["answered_by"].to_numpy(),
        }
    )


def _opens(some: pd.DataFrame) -> list[str]:
    return [f"{authors([author])} AND NOT kind:ticket" for author in some.index]


def authors(some: pd.Index | list[str] | tuple[str, ...]) -> str:
    """The query for the posts of some accounts."""
    return " OR ".join(f'author:"{author}"' for author in some)


def patterns(found: pd.DataFrame, posts: pd.DataFrame) -> Block:
    """The table "what speaks for it", or a sentence that nothing does; ``found``: as ``voices_patterns.evidence``."""
    if found.empty:
        text = (
            "No text was posted by ten accounts or more as their own within a day, and no account posts at even "
            "intervals or in bursts."
        )
        return Note(key="patterns", title="What speaks for automatic posting", text=text)
    text = posts.set_index("post_id")["text"]
    rows = pd.DataFrame(
        {
            "what speaks for it": found["pattern"],
            "who": [name(who[0]) if len(who) == 1 else f"{len(who):,} accounts" for who in found["authors"]],
            "observed": found["observed"],
            "what is usual": found["usual"],
            "for instance": [excerpt(mask(text[ids[0]]), 140) for ids in found["post_ids"]],
            "opens": [opening(ids) for ids in found["post_ids"]],
        }
    )
    return Table.of(
        rows, key="patterns", title="What speaks for automatic or organised posting", opens="opens", caption=PATTERNS
    )


def communities(groups: Communities, corpus: Corpus, posts: pd.DataFrame) -> list[Block]:
    """The largest communities with what they are like, or a sentence why there are none."""
    title = "Communities: who talks with whom"
    if groups.modularity is None:
        text = (
            f"Only {groups.links} pairs of accounts answer or repost each other here: too few to look for communities."
        )
        return [Note(key="communities", title=title, text=text)]
    compared = (
        f"How much contact stays inside groups: {groups.modularity:.2f}; in {NULLS} random networks with as many "
        f"contacts an account {min(groups.by_chance):.2f} to {max(groups.by_chance):.2f} (modularity; "
        f"{groups.accounts:,} accounts, {groups.links:,} pairs)."
    )
    if not groups.groups:
        return [Note(key="communities", title=title, text=f"There are none beyond chance. {compared}")]
    shown = [group for group in groups.groups if len(group) >= FEWEST_MEMBERS][:GROUPS]
    rows = pd.DataFrame([_community(group, corpus, posts) for group in shown])
    return [
        Table.of(
            rows,
            key="communities",
            title=title,
            opens="opens",
            caption=f"The largest of {len(groups.groups):,}. {compared}",
        )
    ]


def _community(group: tuple[str, ...], corpus: Corpus, posts: pd.DataFrame) -> dict[str, object]:
    theirs = posts[posts["author"].isin(group)]
    return {
        "accounts": len(group),
        "posts": len(theirs),
        "mostly on": _most(theirs["source"]),
        "mostly in": _most(_of(corpus, "language", "lang", theirs)),
        "mostly about": _most(_of(corpus, "brands", "brand", theirs)),
        "opens": f"({authors(group)}) AND NOT kind:ticket" if len(group) <= MOST else None,
    }


def _of(corpus: Corpus, table: str, column: str, posts: pd.DataFrame) -> pd.Series:
    if not corpus.has(table):
        return pd.Series(dtype="str")
    rows = corpus.table(table)
    return rows.loc[rows["post_id"].isin(posts["post_id"]), column]


def _most(values: pd.Series) -> str:
    counts = values.dropna().value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return f"{counts.index[0]} ({counts.iloc[0] / counts.sum():.0%})".replace("%", " %") if len(counts) else "not known"
