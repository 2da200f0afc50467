"""Which of our messages come through, where, in whose words, who contradicts, and who covers us?"""

from dataclasses import dataclass
from typing import Literal

import pandas as pd
from pydantic import Field

from workbench.analyses import message_figures as figures
from workbench.analyses import message_gates as gates
from workbench.analyses.message_matching import carried, denies, derived, given, public
from workbench.analyses.openable import opening
from workbench.evaluate.intents import rule_quality
from workbench.evaluate.shares import Share, number, of_class
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.exclusions import excluded
from workbench.model.findings import Findings, Note

SAMPLE = '[[messages]] name = "...", text = "...", words = ["#hashtag", "a phrase"], brand = "...", since = 2025-03-24'
NONE = (
    f"Write the messages into workbench.toml in the store's folder ({SAMPLE}, each on its line), then run "
    "`workbench enrich`. Without them the most repeated claims of the brands' own accounts are looked for; here these "
    "accounts say nothing twice."
)
DERIVED = f"No messages are configured: these are what our own accounts repeat. To name yours: {SAMPLE}."
READING = (
    "A post carries a message when it has one of its phrases or means nearly the same; what says it quite otherwise "
    "is missed, so a share is a floor. To carry a message is not to believe it, and nothing here says that we caused "
    "it. Who may contradict is told by words that deny and by the model's tone: read the quotes. The press are "
    "accounts of news sources and those whose kept profile says so, no guess from names. 50 labels named "
    '"message:" and the message\'s name (yes or no) make a share right.'
)


class MessageTrackerParams(Params):
    """What a reader may change."""

    matched: Literal["phrases and meaning", "phrases"] = Field(
        "phrases and meaning", title="What counts", description="phrases: only the listed words of a message"
    )
    period: Literal["day", "week", "month"] = Field("week", title="Trend by")
    top: int = Field(10, ge=1, le=50, title="Rows of wordings, quotes and press shown")


@dataclass(frozen=True)
class Heard:
    """One message among the posts it could come through in: public, earned, about its brand, since it was said.

    ``posts`` has the column ``carries`` (bool); ``found`` are those that carry it, with ``how`` and ``denies``;
    ``share`` is None without posts.
    """

    name: str
    brand: str
    since: pd.Timestamp | None
    posts: pd.DataFrame
    found: pd.DataFrame
    share: Share | None
    right: str


def run(corpus: Corpus, params: MessageTrackerParams) -> Findings:
    """Pull-through by message and channel, the wordings of others, who contradicts, the press, the trend."""
    posts = public(corpus)
    told = given(corpus)
    own = told.empty
    told = derived(corpus, posts) if own else told
    if told.empty or posts.empty:
        none = "There are no public posts here" if posts.empty else "No message is known"
        return Findings(
            headline=f"{none}, so nothing can be said of what comes through.",
            blocks=(Note(key="empty", title="What to do", text=NONE),),
        )
    found = carried(corpus, posts, told, params.matched == "phrases and meaning")
    heard = [_heard(corpus, posts, found, row.name, row.brand, row.since) for row in told.itertuples(index=False)]
    heard.sort(key=lambda one: -len(one.found))
    speaking = pd.concat([one.posts for one in heard]).drop_duplicates("post_id")
    return Findings(
        headline=figures.headline(heard, own),
        blocks=(
            *([Note(key="derived", title="Whose messages these are", text=DERIVED, tone="warning")] if own else []),
            *(
                number(
                    one.share,
                    key=f"pull:{one.name}",
                    title=f"{one.name}: comes through",
                    opens=opening(one.found["post_id"]),
                )
                for one in heard
            ),
            figures.channels(heard, labels_of(corpus)),
            *figures.trend(heard, params.period),
            figures.wordings(heard, params.top),
            figures.rebuttals(heard, params.top),
            figures.coverage(speaking[~speaking["author"].isin(excluded(corpus, "contact"))], found, params.top),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


def labels_of(corpus: Corpus) -> pd.DataFrame | None:
    """The labels of a corpus, if it has any."""
    return corpus.table("labels") if corpus.has("labels") else None


def pull_through(posts: pd.DataFrame, name: str, labels: pd.DataFrame | None) -> Share | None:
    """The share of posts that carry the message, corrected by labels named "message:NAME" where there are enough."""
    asked = f"message:{name}"
    said = posts["carries"].map({True: "yes", False: "no"})
    return of_class(posts.assign(**{asked: said}), asked, "yes", labels=labels)


def _heard(
    corpus: Corpus, posts: pd.DataFrame, found: pd.DataFrame, name: str, brand: str, since: pd.Timestamp
) -> Heard:
    mine = found[found["name"] == name].set_index("post_id")["how"]
    carries = posts["post_id"].isin(mine.index)
    about = carries.copy()
    if brand and corpus.has("brands"):
        named = corpus.table("brands")
        about |= posts["post_id"].isin(named.loc[named["brand"].str.casefold() == brand.casefold(), "post_id"])
    elif not brand:
        about |= True
    theirs = posts.assign(carries=carries)[about & ~posts["owned"]]
    begun = None if pd.isna(since) else since
    counted = theirs if begun is None else theirs[theirs["created_at"] >= begun]
    has = counted[counted["carries"]]
    has = has.assign(how=has["post_id"].map(mine), denies=denies(has))
    labels = labels_of(corpus)
    return Heard(name, brand, begun, theirs, has, pull_through(counted, name, labels), _right(theirs, name, labels))


def _right(posts: pd.DataFrame, name: str, labels: pd.DataFrame | None) -> str:
    """How often what is found is right, by labels; in words."""
    empty = pd.DataFrame({"post_id": [], "value": [], "weight": []})
    given = empty if labels is None else labels[labels["name"] == f"message:{name}"]
    if "weight" not in given:
        given = given.assign(weight=float("nan"))
    last = given.drop_duplicates("post_id", keep="last").merge(posts[["post_id", "carries"]], on="post_id")
    return rule_quality(last.rename(columns={"carries": "rule"})).badge


ANALYSIS = Analysis(
    name="message_tracker",
    version=1,
    title="Message tracker",
    question="Which of our messages come through, where, in whose words, and who covers us?",
    params=MessageTrackerParams,
    needs=("text", "embeddings"),
    run=run,
    cost="batch",
    gates=(
        Gate(
            name="precision",
            question="Of the posts found to carry the campaign's message, how many did the campaign plant?",
            measure=gates.precision,
            bar=0.9,
        ),
        Gate(
            name="recall",
            question="Of the posts the campaign planted (47 % are given its hashtag), how many are found?",
            measure=gates.recall,
            bar=0.4,
        ),
        Gate(
            name="false_rebuttals",
            question="Of the posts found to carry the message and planted as praise, how many are said to contradict?",
            measure=gates.false_rebuttals,
            bar=0.1,
            better="lower",
        ),
        Gate(
            name="in_window",
            question="Of the posts found to carry the message, how many were said while the campaign ran?",
            measure=gates.in_window,
            bar=0.95,
        ),
    ),
    limits=(
        "What says a message in quite different words is missed: a share is a floor.",
        "Carrying a message is neither believing it nor proof that we caused it.",
        "The press are accounts of news sources and those whose kept profile says so; others of the press are missed.",
    ),
)
