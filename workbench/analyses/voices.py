"""Whose voice is heard, who talks with whom, and what was only passed on?"""

from typing import Literal

import pandas as pd
from pydantic import Field

from workbench.analyses import voices_figures as figures
from workbench.analyses import voices_gates as gates
from workbench.analyses.voices_accounts import accounts, links, public, ranked, share_of_reach
from workbench.analyses.voices_communities import Communities, communities
from workbench.analyses.voices_patterns import evidence
from workbench.evaluate.shares import counted, number
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Block, Findings, Note, Number

COMPARED = 5  # times as many accounts as are shown take part in the ranking again and again
NOBODY = (
    "Collect posts with their author (the column `author`); private tickets are left out here. Replies and reposts "
    "(`reply_to`, `repost_of`) show who talks with whom, `views` what a post reaches."
)
READING = (
    "Reach is what the source states as views; sources count differently, and news and forums often state none. Views "
    "are not people: a person who sees ten posts counts ten times, so the people reached once are at least those of "
    "the best seen post. A voice is an account with enough posts, not an important person; a rank is as firm as its "
    "range. Accounts are shown by the beginning of their pseudonym. Who is behind one is only told by "
    '`workbench vault open PSEUDONYM --reason "..."`, which writes down who asked and why; the whole pseudonym stands '
    "in the query of a row. Who was entered with `workbench exclude add` for all is not looked at."
)


class VoicesParams(Params):
    """What a reader may change."""

    least: int = Field(
        3,
        ge=2,
        le=100,
        title="Posts a voice needs",
        description="Accounts with fewer posts in their own words are none",
    )
    media: Literal["earned", "owned", "all"] = Field(
        "earned", title="Whose voices", description="earned: others; owned: the brands' own accounts"
    )
    top: int = Field(15, ge=3, le=50, title="Voices shown")


def run(corpus: Corpus, params: VoicesParams) -> Findings:
    """Voices by reach with intervals and firmness of rank, what was passed on, evidence of patterns, communities."""
    posts = public(corpus)
    if posts.empty:
        none = "There are no posts here" if corpus.posts.empty else "No public post here names its account"
        return Findings(
            headline=f"{none}, so there are no voices to show.",
            blocks=(Note(key="empty", title="What to do", text=NOBODY),),
        )
    between = links(corpus, posts)
    known = accounts(posts, between)
    chosen = known if params.media == "all" else known[known["owned"] == (params.media == "owned")]
    heard = chosen[chosen["own"] >= params.least]
    loud = by_reach(posts, heard, params)
    others = heard[heard["seen_posts"] < params.least].sort_values(
        ["news", "answered_by", "spread_by", "posts"], ascending=False, kind="stable"
    )
    found = evidence(posts)
    earned = known["owned"].reindex(between["author"]).to_numpy() | known["owned"].reindex(between["to"]).to_numpy()
    groups = communities(between[~earned.astype(bool)])
    return Findings(
        headline=_headline(known, heard, loud, found, groups),
        blocks=(
            *_numbers(posts, chosen, loud, heard, params),
            *figures.tables(loud, others.head(params.top), known),
            figures.patterns(found, posts),
            *figures.communities(groups, corpus, posts),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


def by_reach(posts: pd.DataFrame, heard: pd.DataFrame, params: VoicesParams) -> pd.DataFrame:
    """The first ``top`` voices whose source states views, by the median views of a post in their own words."""
    stated = heard[heard["seen_posts"] >= params.least]
    first = stated.sort_values(["per_post", "reach"], ascending=False, kind="stable").head(params.top * COMPARED)
    return first.join(ranked(posts, first.index)).sort_values("rank").head(params.top)


def _numbers(
    posts: pd.DataFrame, chosen: pd.DataFrame, loud: pd.DataFrame, heard: pd.DataFrame, params: VoicesParams
) -> list[Block]:
    media = "" if params.media == "all" else f" AND media:{params.media}"
    reach = chosen["reach"].fillna(0.0)
    stated = int(posts["views"].notna()[posts["author"].isin(chosen.index)].sum())
    shown = reach.where(chosen.index.isin(loud.index), 0.0)
    said = (
        ("top", f"Of all views: by the {len(loud)} voices shown", shown, figures.authors(loud.index)),
        ("repeated", "Of all views: of reposts and copies", chosen["repeated_reach"].fillna(0.0), None),
    )
    owned = counted(posts["owned"], posts["author"])
    blocks: list[Block] = [
        Number(
            key="voices", title=f"Voices: accounts with {params.least} posts or more", value=len(heard), unit="accounts"
        ),
        number(owned, key="owned", title="Posts by brands' own accounts", opens="media:owned AND NOT kind:ticket"),
    ]
    for key, title, part, opens in said:
        share = share_of_reach(part, reach)
        if share is not None:
            value, low, high = share
            blocks.append(
                Number(
                    key=key,
                    title=title,
                    value=value,
                    low=low,
                    high=high,
                    unit="share",
                    n=stated,
                    badge="counted",
                    method="views as the source states them; bootstrap interval over accounts",
                    opens=opens and f"({opens}) AND NOT kind:ticket{media}",
                )
            )
    return blocks


def _headline(
    known: pd.DataFrame, heard: pd.DataFrame, loud: pd.DataFrame, found: pd.DataFrame, groups: Communities
) -> str:
    start = f"{len(heard):,} of {len(known):,} accounts post often enough to be a voice"
    if len(loud):
        firm = int((loud["rank high"] <= len(loud)).sum())
        start += f"; of the {len(loud)} with most views a post, {firm} would surely be among them again"
    copies = found[found["pattern"] == "copies"]
    if len(copies):
        start += f"; {len(set().union(*copies['authors'])):,} accounts posted a text that was handed round"
    return f"{start}; {_talk(groups)}."


def _talk(groups: Communities) -> str:
    if groups.modularity is None:
        return "there are too few replies and reposts to look for communities"
    many = sum(len(group) >= figures.FEWEST_MEMBERS for group in groups.groups)
    if not many:
        return "there are no communities beyond chance"
    return f"{many} groups talk among themselves more than chance would have it"


ANALYSIS = Analysis(
    name="voices",
    version=1,
    title="Voices",
    question="Whose voice is heard, who talks with whom, and what was only passed on?",
    params=VoicesParams,
    needs=("duplicates", "text"),
    run=run,
    cost="batch",
    gates=(
        Gate(
            name="copies_recall",
            question="Of the accounts that posted the planted wave of copies, how many have copies as evidence?",
            measure=gates.copies_recall,
            bar=0.9,
        ),
        Gate(
            name="copies_precision",
            question="Of the accounts with copies as evidence, how many posted the planted wave?",
            measure=gates.copies_precision,
            bar=0.9,
        ),
        Gate(
            name="press_lift",
            question="How many times as often is an account among the 5 % with most views a post one of the press?",
            measure=gates.press_lift,
            bar=5.0,
        ),
        Gate(
            name="owned_separated",
            question="How many accounts are on the right side of owned and earned?",
            measure=gates.owned_separated,
            bar=1.0,
        ),
    ),
    limits=(
        "Reach is what the source states as views; accounts of sources that state none cannot be ranked by it.",
        "Replies and reposts are known only where both posts were collected.",
        "Copies, regular intervals and bursts are evidence of how posts came about, never of who is behind an account.",
    ),
)
