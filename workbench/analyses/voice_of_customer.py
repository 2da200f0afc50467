"""What do people like and dislike, and in which words?"""

from itertools import zip_longest
from typing import Literal

import pandas as pd
from pydantic import Field

from workbench.analyses import voice_of_customer_gates as gates
from workbench.analyses.voice_of_customer_opinions import POLARITIES, negative, opinions_of, said_of
from workbench.charts import opinions as charts
from workbench.evaluate import shares
from workbench.evaluate.shares import Share, difference
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Findings, Note, Table
from workbench.model.identity import mask
from workbench.model.plain import excerpt

QUOTES = 3  # an aspect and side
QUOTE_LENGTH = 160
NAMED = 3  # aspects with numbers of their own


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
    said = said_of(corpus, params.media)
    if said.empty:
        none = "There are no posts here" if corpus.posts.empty else "No post here speaks of an aspect"
        return Findings(
            headline=f"{none}, so there is no opinion to show.",
            blocks=(Note(key="empty", title="What to do", text=NO_ASPECTS),),
        )
    opinions = opinions_of(said)
    since = pd.Timestamp(corpus.until) - pd.Timedelta(days=params.days)
    most = opinions["aspect"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    shown = list(most.index[: params.top])
    labels = corpus.table("labels") if corpus.has("labels") else None
    by_aspect = {aspect: opinions[opinions["aspect"] == aspect] for aspect in shown}
    given = {aspect: share for aspect, of_it in by_aspect.items() if (share := negative(of_it, labels)) is not None}
    rows = pd.DataFrame(
        [_row(aspect, by_aspect[aspect], share, labels, since, params.days) for aspect, share in given.items()]
    )
    narrowed = "" if params.media == "all" else f" AND media:{params.media}"
    rows["opens"] = [f'aspect:"{aspect}"{narrowed}' for aspect in rows["aspect"]]
    known = rows[[given[aspect].badge != "uncorrected" for aspect in rows["aspect"]]]
    worst = known.sort_values(["negative share", "posts", "aspect"], ascending=[False, False, True])
    return Findings(
        headline=_headline(rows, worst, len(corpus.posts), opinions["post_id"].nunique()),
        blocks=(
            *(
                shares.number(
                    given[row.aspect], key=f"negative:{row.aspect}", title=f"{row.aspect}: negative", opens=row.opens
                )
                for row in (rows if worst.empty else worst).head(NAMED).itertuples()
            ),
            Table.of(
                rows,
                key="aspects",
                title="Aspects by what is said of them",
                opens="opens",
                caption=f"Change: share negative of the last {params.days} days minus the {params.days} before.",
            ),
            _figure(rows, given),
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
    "that of a model, which misses irony and calls criticism in plain words neutral: a share badged uncorrected is "
    'neither a level nor an order, and is only shown beside the quotes. 50 labels named "aspect:" and the aspect '
    "(negative, neutral or positive) make a share right and give it its interval. Aspects are found by the words "
    "listed for them; what is said in other words is not counted, nor languages the model does not cover."
)


def _row(
    aspect: str, of_it: pd.DataFrame, share: Share, labels: pd.DataFrame | None, since: pd.Timestamp, days: int
) -> dict[str, object]:
    late = of_it["created_at"] >= since
    before = ~late & (of_it["created_at"] >= since - pd.Timedelta(days=days))
    change = difference(negative(of_it[late], labels), negative(of_it[before], labels))
    counts = of_it["polarity"].value_counts()
    return {
        "aspect": aspect,
        "posts": len(of_it),
        "unique texts": int(of_it["text_id"].nunique()),
        **{polarity: int(counts.get(polarity, 0)) for polarity in POLARITIES},
        "negative share": share.value,
        "negative low": share.low,
        "negative high": share.high,
        "badge": share.says if not change or change.badge == share.badge else f"{share.says}; change {change.badge}",
        "change": change.value if change else None,
        "change low": change.low if change else None,
        "change high": change.high if change else None,
    }


def _figure(rows: pd.DataFrame, given: dict[str, Share]) -> Figure:
    parts = rows.melt(["aspect", "posts"], list(POLARITIES), var_name="polarity", value_name="count")
    parts = parts.assign(share=parts["count"] / parts["posts"], posts=parts["count"]).drop(columns="count")
    spans = pd.DataFrame(
        [{"aspect": aspect, "low": share.raw_low, "high": share.raw_high} for aspect, share in given.items()]
    )
    said = "; ".join(f"{aspect} {_drawn(share)}" for aspect, share in given.items())
    return Figure.of(
        charts.by_polarity(parts, spans, list(rows["aspect"])),
        key="polarity",
        title="Negative, neutral, positive, as the model calls them",
        alt=f"Share negative by aspect, as the model calls it: {said}.".replace("%", " %"),
    )


def _drawn(share: Share) -> str:
    """What the chart shows of a share, and beside it what is better known."""
    called = f"{share.raw:.0%} ({_span(share.raw_low, share.raw_high)})"
    if share.badge == "uncorrected":
        return f"{called}, {share.says}"
    return f"{called}, {share.says} {share.value:.0%} ({_span(share.low, share.high)})"


def _span(low: float | None, high: float | None) -> str:
    return f"{(low or 0) * 100:.0f} to {(high or 0) * 100:.0f}"


def _quotes(said: pd.DataFrame, shown: list[str]) -> pd.DataFrame:
    """Up to three quotes a side and aspect, newest first, each in other words and by another author; people masked."""
    fresh = said.sort_values(["created_at", "post_id", "start"], ascending=[False, True, True])
    fresh = fresh[fresh["quote"].str.split().str.len() > 2].assign(folded=lambda of: of["quote"].str.casefold())
    fresh["alone"] = fresh["author"].fillna(fresh["post_id"])
    rows = []
    for aspect in shown:
        sides = {}
        for polarity in ("negative", "positive"):
            mine = fresh[(fresh["aspect"] == aspect) & (fresh["polarity"] == polarity)]
            mine = mine.drop_duplicates("alone").drop_duplicates("folded")  # authors first, so that no text is lost
            sides[polarity] = [excerpt(mask(quote), QUOTE_LENGTH) for quote in mine["quote"].head(QUOTES)]
        rows += [(aspect, *pair) for pair in zip_longest(*sides.values(), fillvalue="")]
    return pd.DataFrame(rows, columns=["aspect", "criticised", "praised"], dtype="str")


def _headline(rows: pd.DataFrame, worst: pd.DataFrame, posts: int, speaking: int) -> str:
    most = ", ".join(f"{row['aspect']} ({row['posts']:,})" for _, row in rows.head(NAMED).iterrows())
    start = f"{speaking:,} of {posts:,} posts speak of an aspect, most of {most}"
    if worst.empty:
        return f"{start}; which is criticised most cannot be said before opinions are labelled."
    if len(worst) < 2:
        return f"{start}; {_in_words(worst.iloc[0])}.".replace("%", " %")
    top, second = worst.iloc[0], worst.iloc[1]
    leads = top["negative low"] > second["negative high"]
    relation = (
        "more than of any other that is labelled" if leads else f"level with {second['aspect']} within the interval"
    )
    return f"{start}; {_in_words(top)}, {relation}.".replace("%", " %")


def _in_words(row: pd.Series) -> str:
    span = _span(row["negative low"], row["negative high"])
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
            name="labelled_coverage",
            question="With 60 labels an aspect, how often does the interval hold the planted share negative?",
            measure=gates.labelled_coverage,
            bar=0.90,
        ),
    ),
    limits=(
        "Aspects are found by listed words; what is said in other words is missed.",
        "Polarities are a model's: without labels they say neither how much is negative nor which aspect is worst.",
    ),
)
