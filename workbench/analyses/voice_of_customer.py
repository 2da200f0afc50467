"""What do people like and dislike, and in which words?"""

from typing import Literal

import pandas as pd
from pydantic import Field

from workbench.analyses import voice_of_customer_gates as gates
from workbench.charts import opinions as charts
from workbench.evaluate.shares import Difference, Share, difference, of_class
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Findings, Note, Number, Table
from workbench.model.identity import mask
from workbench.model.plain import excerpt
from workbench.model.post import owned

POLARITIES = ("negative", "neutral", "positive")
QUOTES = 3  # an aspect and side
QUOTE_LENGTH = 160
NAMED = 3  # aspects with numbers of their own
ENOUGH = 30  # posts from which an aspect may be called the worst: with fewer the interval spans half of all there is


class VoiceOfCustomerParams(Params):
    """What a reader may change."""

    days: int = Field(
        28, ge=1, le=180, title="Days that are new", description="The last days, compared with as many before"
    )
    media: Literal["earned", "owned", "all"] = Field(
        "earned", title="Whose posts", description="earned: what others say; owned: the brands' own accounts"
    )
    top: int = Field(12, ge=1, le=40, title="Aspects shown", description="Those most posts speak of")


def run(corpus: Corpus, params: VoiceOfCustomerParams) -> Findings:
    """Aspects by polarity: posts and unique texts, share negative with interval and change, quotes."""
    said = _said(corpus, params.media)
    if said.empty:
        none = "There are no posts here" if corpus.posts.empty else "No post here speaks of an aspect"
        return Findings(
            headline=f"{none}, so there is no opinion to show.",
            blocks=(Note(key="empty", title="What to do", text=NO_ASPECTS),),
        )
    opinions = _opinions(said)
    since = pd.Timestamp(corpus.until) - pd.Timedelta(days=params.days)
    most = opinions["aspect"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    shown = list(most.index[: params.top])
    rows = pd.DataFrame([_row(aspect, opinions[opinions["aspect"] == aspect], since, params.days) for aspect in shown])
    worst = rows[rows["posts"] >= min(ENOUGH, rows["posts"].max())].sort_values(
        ["negative share", "posts", "aspect"], ascending=[False, False, True]
    )
    return Findings(
        headline=_headline(rows, worst, len(corpus.posts), opinions["post_id"].nunique()),
        blocks=(
            *(_number(row) for _, row in worst.head(NAMED).iterrows()),
            Table.of(
                rows.drop(columns=["share", "before"]),
                key="aspects",
                title="Aspects by what is said of them",
                caption=f"Change: share negative of the last {params.days} days minus that of the {params.days} before.",
            ),
            _figure(rows),
            Table.of(_quotes(said, shown), key="quotes", title="In their words"),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


NO_ASPECTS = (
    "Run `workbench enrich`; widen the query; or see with `workbench aspects list` which words are looked for, and let "
    "`workbench aspects grow` propose more from your posts."
)
READING = (
    "A post counts once for each aspect it names, as negative where any of its clauses about it is. The polarity is "
    "that of a model, which misses irony and calls much criticism without strong words neutral: shares badged "
    "uncorrected are best compared with each other, not read as levels. Aspects are found by the words listed for them; "
    "what is said in other words is not counted, nor languages the model does not cover."
)


def _said(corpus: Corpus, media: str) -> pd.DataFrame:
    """Rows of the table of aspects with author, time and text of their post."""
    posts = corpus.posts[["post_id", "author", "created_at"]]
    if media != "all":
        posts = posts[owned(posts["author"]) == (media == "owned")]
    said = corpus.table("aspects").merge(posts, on="post_id")
    return said.merge(corpus.table("text")[["post_id", "text_id"]], on="post_id", how="left")


def _opinions(said: pd.DataFrame) -> pd.DataFrame:
    """One row a post and aspect: negative where any clause is, else positive where any is."""
    strength = said["polarity"].map({"negative": 0, "positive": 1, "neutral": 2})
    return said.assign(strength=strength).sort_values("strength", kind="stable").drop_duplicates(["post_id", "aspect"])


def _row(aspect: str, of_it: pd.DataFrame, since: pd.Timestamp, days: int) -> dict[str, object]:
    late = of_it["created_at"] >= since
    before = ~late & (of_it["created_at"] >= since - pd.Timedelta(days=days))
    share, earlier = _negative(of_it), _negative(of_it[before])
    change: Difference | None = difference(_negative(of_it[late]), earlier)
    if share is None:
        raise ValueError(f"no opinion of {aspect}")
    counts = of_it["polarity"].value_counts()
    return {
        "aspect": aspect,
        "posts": len(of_it),
        "unique texts": int(of_it["text_id"].nunique()),
        **{polarity: int(counts.get(polarity, 0)) for polarity in POLARITIES},
        "negative share": share.value,
        "negative low": share.low,
        "negative high": share.high,
        "badge": share.says,
        "change": change.value if change else None,
        "change low": change.low if change else None,
        "change high": change.high if change else None,
        "share": share,
        "before": earlier.value if earlier else None,
    }


def _negative(opinions: pd.DataFrame) -> Share | None:
    return of_class(opinions, "polarity", "negative")


def _number(row: pd.Series) -> Number:
    share = row["share"]
    return Number(
        key=f"negative:{row['aspect']}",
        title=f"{row['aspect']}: negative",
        value=share.value,
        low=share.low,
        high=share.high,
        unit="share",
        n=share.n,
        method=f"{share.says}: {share.method}",
    )


def _figure(rows: pd.DataFrame) -> Figure:
    parts = rows.melt(["aspect", "posts"], list(POLARITIES), var_name="polarity", value_name="count")
    parts = parts.assign(share=parts["count"] / parts["posts"], posts=parts["count"]).drop(columns="count")
    spans = rows[["aspect", "negative low", "negative high"]].set_axis(["aspect", "low", "high"], axis=1)
    said = ", ".join(f"{row['aspect']} {row['negative share']:.0%}" for _, row in rows.iterrows())
    return Figure.of(
        charts.by_polarity(parts, spans, list(rows["aspect"])),
        key="polarity",
        title="Negative, neutral, positive",
        alt=f"Share negative by aspect: {said}.".replace("%", " %"),
    )


def _quotes(said: pd.DataFrame, shown: list[str]) -> pd.DataFrame:
    """Up to three quotes a side and aspect, newest first, each of another text and another author; people masked."""
    fresh = said.sort_values(["created_at", "post_id", "start"], ascending=[False, True, True])
    fresh = fresh[fresh["quote"].str.split().str.len() > 2]
    alone = fresh["author"].fillna(fresh["post_id"])
    rows = []
    for aspect in shown:
        sides = {}
        for polarity in ("negative", "positive"):
            mine = fresh[(fresh["aspect"] == aspect) & (fresh["polarity"] == polarity)]
            mine = mine[~mine["text_id"].duplicated() & ~alone[mine.index].duplicated()]
            sides[polarity] = [excerpt(mask(quote), QUOTE_LENGTH) for quote in mine["quote"].head(QUOTES)]
        for place in range(max(map(len, sides.values()))):
            rows.append((aspect, *(quotes[place] if place < len(quotes) else "" for quotes in sides.values())))
    return pd.DataFrame(rows, columns=["aspect", "criticised", "praised"], dtype="str")


def _headline(rows: pd.DataFrame, worst: pd.DataFrame, posts: int, speaking: int) -> str:
    first = rows.iloc[0]
    start = f"{speaking:,} of {posts:,} posts speak of an aspect, most of {first['aspect']} ({first['posts']:,})"
    if len(worst) < 2:
        return f"{start}: {_in_words(worst.iloc[0])}.".replace("%", " %")
    top, second = worst.iloc[0], worst.iloc[1]
    leads = top["negative low"] > second["negative high"]
    relation = "more than of any other" if leads else f"level with {second['aspect']} within the interval"
    return f"{start}; {_in_words(top)}, {relation}.".replace("%", " %")


def _in_words(row: pd.Series) -> str:
    span = f"{row['negative low'] * 100:.0f} to {row['negative high'] * 100:.0f}"
    return f"of {row['aspect']}, {row['negative share']:.0%} ({span}; {row['badge']}) is negative"


ANALYSIS = Analysis(
    name="voice_of_customer",
    version=1,
    title="Voice of the customer",
    question="What do people like and dislike, and in which words?",
    params=VoiceOfCustomerParams,
    needs=("aspects", "text"),
    run=run,
    gates=(
        Gate(
            name="aspect_f1",
            question="How well does what is found match the planted subjects (F1 over posts and aspects)?",
            measure=gates.aspect_f1,
            bar=0.70,
        ),
        Gate(
            name="negative_order",
            question="Are aspects ordered by share negative as planted (Spearman's rank correlation)?",
            measure=gates.negative_order,
            bar=0.70,
        ),
    ),
    limits=(
        "Aspects are found by listed words; what is said in other words is missed.",
        "Polarities are a model's: compare aspects with each other rather than reading levels.",
    ),
)
