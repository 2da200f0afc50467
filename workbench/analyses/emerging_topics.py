"""Which topics are new or growing faster than chance?"""

from typing import Literal

import pandas as pd
from pydantic import Field

from workbench.analyses import emerging_gates as gates
from workbench.analyses.emerging_figures import (
    copies,
    exemplars,
    frame,
    growth_in_words,
    in_days,
    known_topics,
    numbers,
    table,
    volumes,
)
from workbench.evaluate import emergence
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Findings, Note

NAMED = 3  # emerging topics in the headline
LIKELIEST = 3  # topics drawn when none emerges, so that a reader sees what "no more than chance" looks like


class EmergingTopicsParams(Params):
    """What a reader may change."""

    days: int = Field(
        emergence.DAYS, ge=1, le=90, title="Days that are new", description="The last days, compared with those before"
    )
    earlier: int = Field(
        emergence.EARLIER,
        ge=3,
        le=104,
        title="Earlier periods",
        description="How many such periods before they are usual",
    )
    false_share: float = Field(
        emergence.RATE,
        gt=0,
        le=0.5,
        title="Share of false finds you accept",
        description="Of the topics called emerging, as many may be chance; more shows weaker growth earlier",
    )
    least: int = Field(
        emergence.VOICES,
        ge=3,
        le=1000,
        title="Least voices of a topic",
        description="Authors, each once a period; with fewer a topic is not judged",
    )
    media: Literal["earned", "owned", "all"] = Field(
        "earned", title="Whose posts", description="earned: what others say; owned: the brands' own accounts"
    )
    top: int = Field(12, ge=3, le=100, title="Topics listed", description="The likeliest to grow")


def run(corpus: Corpus, params: EmergingTopicsParams) -> Findings:
    """The topics whose part of what is said has grown beyond chance, with how sure that is and their posts."""
    posts = frame(corpus, params.media)
    if posts.empty:
        return _empty("There are no posts here, so no topic can emerge.", "Widen the query or ingest a file.")
    now = pd.Timestamp(corpus.until).ceil("1min")
    since = now - pd.Timedelta(days=params.days)
    found = emergence.look(
        posts, now, known_topics(corpus), days=params.days, earlier=params.earlier, least=params.least
    )
    if found is None:
        return _too_early(posts, now, params.days)
    if found.empty:
        return _empty(
            f"No topic has {params.least} voices or more in this time, so none can be judged.",
            "Widen the query, lower the least voices of a topic, or fit topics on more posts (`workbench topics fit`).",
        )
    narrowed = "" if params.media == "all" else f" AND media:{params.media}"
    found["label"] = found["topic"].map(corpus.table("topic_table").set_index("topic")["label"].astype("str"))
    found["new"] |= found["topic"].isin(_born(corpus, since, now))
    texts = posts[posts["created_at"] >= since].groupby("topic")["family"].nunique()
    found["texts"] = found["topic"].map(texts).fillna(0) / params.days
    found["emerging"] = found["false_share"] <= params.false_share
    found["opens"] = [f'topic:{topic} since:"{since:%Y-%m-%dT%H:%M}"{narrowed}' for topic in found["topic"]]
    emerging = found[found["emerging"]]
    return Findings(
        headline=_headline(found, params.days, now),
        blocks=(
            *numbers(found, params.false_share),
            *copies(emerging),
            volumes(posts, found.head(LIKELIEST) if emerging.empty else emerging, since, params.days),
            table(found, params.top),
            *exemplars(posts, emerging, since),
            Note(key="limits", title="What this does not mean", text=" ".join(LIMITS)),
        ),
    )


LIMITS = (
    "Growth is judged by voices, not posts: in each period an author counts once for a topic, and so does a "
    "conversation, and so do all copies of one text. Each source is compared with its own past, on the same weekdays; "
    "a wave that lifts most topics alike is not growth of any.",
    "A topic must grow by more than it usually moves from period to period, so one that has had waves before must rise "
    "higher. Growing does not mean large, bad or lasting.",
    "The topics themselves were found in all posts of the fit, later ones included: on the day itself a new subject "
    "may not have had a topic yet. What no topic covers cannot emerge here.",
)


def _born(corpus: Corpus, since: pd.Timestamp, now: pd.Timestamp) -> pd.Series:
    """Topics that a refresh within these days met for the first time; those of the first refresh were there before."""
    if not corpus.has("topic_lineage"):
        return pd.Series(dtype="int64")
    lineage = corpus.table("topic_lineage")
    at = pd.to_datetime(lineage["at"], utc=True)
    return lineage.loc[(lineage["event"] == "born") & (at > at.min()) & (at > since) & (at <= now), "topic"]


def _headline(found: pd.DataFrame, days: int, now: pd.Timestamp) -> str:
    emerging, last = found[found["emerging"]], now - pd.Timedelta(minutes=1)
    period = f"in the {in_days(days)} to {last.day} {last:%b %Y}"
    others = len(found) - len(emerging)
    if emerging.empty:
        none = "The one topic has not" if others == 1 else f"None of {others} topics has"
        return f"{none} grown more than chance {period}."
    told = "; ".join(f"'{row.label}' ({growth_in_words(row)})" for row in emerging.head(NAMED).itertuples())
    more = f"; and {len(emerging) - NAMED} more" if len(emerging) > NAMED else ""
    count = "1 topic is" if len(emerging) == 1 else f"{len(emerging)} topics are"
    none = "The other has not" if others == 1 else f"None of the {others} others has"
    rest = f" {none} grown more than chance." if others else ""
    return f"{count} emerging {period}: {told}{more}.{rest}"


def _too_early(posts: pd.DataFrame, now: pd.Timestamp, days: int) -> Findings:
    span = (now - posts["created_at"].min()) / pd.Timedelta(days=1)
    need = days + emergence.FEWEST * emergence.step_of(days)
    return _empty(
        f"It is too early to say what emerges: that takes {need} days of posts, and these span {span:,.1f}.",
        "Widen the query, or make the days that are new fewer.",
    )


def _empty(headline: str, do: str) -> Findings:
    return Findings(headline=headline, blocks=(Note(key="empty", title="What to do", text=do),))


ANALYSIS = Analysis(
    name="emerging_topics",
    version=1,
    title="Emerging topics",
    question="Which topics are new or growing faster than chance?",
    params=EmergingTopicsParams,
    needs=("topics", "topic_table"),
    run=run,
    cost="scan",
    # The bars and why: both planted subjects multiply, so missing one is failing; two windows is when a weekly reader
    # must have heard of it; the last two are the share of false finds that the page itself promises.
    gates=(
        Gate("recall", "Are both planted subjects found, the loud one and the slow one?", gates.recall, bar=1.0),
        Gate("delay", "After how many days is the slower one found?", gates.delay, bar=14.0, better="lower"),
        Gate(
            "not_planted",
            "Looking every day, what share of the topics found did nobody plant, when a tenth is accepted?",
            gates.not_planted,
            bar=emergence.RATE,
            better="lower",
        ),
        Gate(
            "false_finds",
            "With time stamps shuffled, in what share of corpora is anything found, when a tenth is accepted?",
            gates.false_finds,
            bar=emergence.RATE,
            better="lower",
        ),
    ),
    limits=LIMITS,
)
