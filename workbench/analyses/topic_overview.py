"""What do people talk about?"""

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd
from pydantic import Field

from workbench.charts import topics as charts
from workbench.evaluate import topics as evaluate_topics
from workbench.evaluate.change import ShareChange, share_change
from workbench.evaluate.share import Share, clustered_share
from workbench.model.analysis import Analysis, Gate, Measured, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Block, Figure, Findings, Note, Number, Posts, Table
from workbench.model.post import owned
from workbench.model.topics import OUTLIER

STEPS = {"day": "1D", "week": "7D"}
FEW = 30  # posts with a sentiment below which a topic gets no negative share
EXEMPLARS = 3
READ = 5  # topics whose posts are shown


class TopicOverviewParams(Params):
    """What a reader may change."""

    top: int = Field(12, ge=5, le=50, title="Topics shown", description="The topics with most posts")
    min_posts: int = Field(
        10, ge=1, le=1000, title="Least posts of a topic", description="Topics with fewer posts here are left out"
    )
    media: Literal["earned", "owned", "all"] = Field(
        "earned", title="Whose posts", description="earned: what others say; owned: the brands' own accounts"
    )
    step: Literal["day", "week"] = Field("week", title="Volume by", description="The width of one step of the curves")


def run(corpus: Corpus, params: TopicOverviewParams) -> Findings:
    """Topics by posts with intervals, how they changed and feel, and the posts that speak for them."""
    if corpus.posts.empty:
        return _empty("There are no posts here, so there is nothing to group.", "Widen the query or ingest a file.")
    frame = _frame(corpus)
    if params.media != "all":
        frame = frame[owned(frame["author"]) == (params.media == "owned")].reset_index(drop=True)
    narrowed = "" if params.media == "all" else f" AND media:{params.media}"
    labels = corpus.table("topic_table").set_index("topic")["label"].astype("str")
    sizes = frame.loc[frame["topic"] != OUTLIER, "topic"].value_counts()
    sizes = sizes[(sizes >= params.min_posts) & sizes.index.isin(labels.index)]
    # Ties go to the topic that is larger in the whole fit, which is the one with the lower number.
    order = sorted(map(int, sizes.index), key=lambda topic: (-sizes[topic], topic))
    if not order:
        return _empty(
            f"No topic has {params.min_posts} posts or more among these {len(frame):,} posts.",
            "Widen the query, lower the least posts of a topic, or fit topics on more posts (`workbench topics fit`).",
        )
    covered = clustered_share(frame["topic"].isin(order), frame["author"])
    rows = _rows(frame, order, labels, narrowed)
    shown = rows.head(params.top)
    return Findings(
        headline=_headline(rows, covered),
        blocks=(
            *_numbers(frame, rows, covered, narrowed),
            Figure.of(charts.ranked(shown[["label", "posts", "share", "low", "high"]]), **_RANKED, alt=_alt(shown)),
            Table.of(_readable(shown), key="table", title="Topics", opens="opens", caption=_CAPTION),
            Figure.of(
                charts.volumes(_volumes(frame, shown, params.step), list(shown["label"][:9]), params.step),
                key="volumes",
                title=f"Posts by {params.step}",
                alt=f"Posts by {params.step} for {'; '.join(shown['label'][:9])}. {_moves(shown)}",
            ),
            *_exemplars(frame, shown),
            Note(key="limits", title="What this does not mean", text=" ".join(LIMITS)),
        ),
    )


_RANKED = {"key": "ranked", "title": "What people talk about"}
_CAPTION = (
    "share: of all posts here. negative: share of the topic's posts with a sentiment, as the model calls it and "
    "not corrected for its mistakes; empty under "
    f"{FEW} of them. change: share in the later half of the period minus the earlier half, in points of share; "
    "trend says so only when the change holds for all topics together with 95 % confidence."
)
LIMITS = (
    "A topic is a group of texts with similar wording, found by a machine and named after its most telling words. "
    "It may mix two subjects, and one subject may be split in two: read the posts before acting on a name.",
    "Posts without a topic are not unimportant: they are too short, too different or too few to form a group.",
    "Shares count posts, not people, and only posts from the places collected here. Intervals treat posts of one "
    "author as belonging together; they do not cover mistakes of the grouping itself.",
)


def _frame(corpus: Corpus) -> pd.DataFrame:
    """One row a post: post_id, author, created_at, topic, similarity, text_id and sentiment where they are known."""
    tables = ["topics", *(name for name in ("text", "sentiment") if corpus.has(name))]
    frame = corpus.posts_with(*tables)
    frame["topic"] = frame["topic"].fillna(OUTLIER).astype("int64")
    if "text_id" not in frame:
        frame["text_id"] = frame["post_id"]
    if "sentiment" not in frame:
        frame["sentiment"] = None
    return frame


def _rows(frame: pd.DataFrame, order: list[int], labels: pd.Series, narrowed: str) -> pd.DataFrame:
    """One row a topic, most posts first, with shares, intervals and the change between the halves of the period."""
    middle = frame["created_at"].min() + (frame["created_at"].max() - frame["created_at"].min()) / 2
    late = frame["created_at"] >= middle
    # All topics are looked at together, so each interval of a change is that much wider (Bonferroni).
    level = 1 - 0.05 / len(order)
    rows = []
    for topic in order:
        inside = frame["topic"] == topic
        share = clustered_share(inside, frame["author"])
        feeling = frame.loc[inside & frame["sentiment"].notna() & (frame["sentiment"] != "")]
        negative = (
            clustered_share(feeling["sentiment"] == "negative", feeling["author"]) if len(feeling) >= FEW else None
        )
        change = share_change(inside, late, frame["author"], level)
        rows.append(
            {
                "topic": topic,
                "label": labels[topic],
                "posts": int(inside.sum()),
                **_interval("", share),
                **_interval("negative ", negative),
                "change": change and change.value,
                "change low": change and change.low,
                "change high": change and change.high,
                "trend": _trend(change),
                "opens": f"topic:{topic}{narrowed}",
            }
        )
    return pd.DataFrame(rows)


def _interval(prefix: str, share: Share | None) -> dict[str, float | None]:
    names = ("share", "low", "high") if not prefix else ("negative", "negative low", "negative high")
    values = (share.value, share.low, share.high) if share else (None, None, None)
    return dict(zip(names, values, strict=True))


def _trend(change: ShareChange | None) -> str:
    if change is None:
        return "too short a period"
    return "rising" if change.low > 0 else "falling" if change.high < 0 else "no clear change"


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.drop(columns=["topic"]).rename(columns={"label": "topic"})


def _numbers(frame: pd.DataFrame, rows: pd.DataFrame, covered: Share | None, narrowed: str) -> tuple[Number, ...]:
    without = clustered_share(frame["topic"] == OUTLIER, frame["author"])
    how = "Wilson interval at the effective sample size, authors as clusters"
    return (
        Number(
            key="posts",
            title="Posts",
            value=len(frame),
            unit="posts",
            n=len(frame),
            opens=narrowed.removeprefix(" AND "),
        ),
        Number(key="topics", title="Topics", value=len(rows), unit="topics", n=len(frame)),
        Number(
            key="covered",
            title="Posts in these topics",
            value=covered and covered.value,
            low=covered and covered.low,
            high=covered and covered.high,
            unit="share",
            n=len(frame),
            method=how,
            opens=" OR ".join(rows["opens"]) if len(rows) <= 100 else None,
        ),
        Number(
            key="without",
            title="Posts without a topic",
            value=without and without.value,
            low=without and without.low,
            high=without and without.high,
            unit="share",
            n=len(frame),
            method=how,
            opens=f"topic:none{narrowed}",
        ),
    )


def _headline(rows: pd.DataFrame, covered: Share | None) -> str:
    first = rows.iloc[0]
    count = "1 topic covers" if len(rows) == 1 else f"{len(rows)} topics cover"
    together = f"{count} {covered.value:.0%} of posts" if covered else count
    lead = f"Most talked about: {first['label']} ({first['share']:.0%} of posts, {_span(first['low'], first['high'])})"
    if len(rows) > 1 and rows.iloc[1]["high"] > first["low"]:
        lead += f", about as much as {rows.iloc[1]['label']} ({rows.iloc[1]['share']:.0%})"
    return f"{lead}; {together}.".replace("%", " %")


def _span(low: float, high: float) -> str:
    digits = 0 if high >= 0.1 else 1
    return f"{low * 100:.{digits}f} to {high * 100:.{digits}f}"


def _alt(rows: pd.DataFrame) -> str:
    listed = "; ".join(f"{row.label} {row.share:.1%}" for row in rows.head(5).itertuples())
    return f"Share of posts by topic, largest first: {listed}.".replace("%", " %")


def _moves(rows: pd.DataFrame) -> str:
    parts = [
        f"{word.capitalize()}: {'; '.join(rows.loc[rows['trend'] == word, 'label'])}."
        for word in ("rising", "falling")
        if (rows["trend"] == word).any()
    ]
    return " ".join(parts) or "No topic changed clearly between the halves of the period."


def _volumes(frame: pd.DataFrame, rows: pd.DataFrame, step: str) -> pd.DataFrame:
    """Posts per step and topic of the first nine topics, steps without posts as 0: at, label, posts."""
    shown = rows.head(9)
    start = frame["created_at"].min().floor("D")
    width = pd.Timedelta(STEPS[step])
    inside = frame[frame["topic"].isin(shown["topic"])]
    at = start + (inside["created_at"] - start) // width * width
    grid = pd.date_range(start, frame["created_at"].max(), freq=width)
    wide = inside.groupby([at.rename("at"), "topic"]).size().unstack("topic").reindex(grid)
    long = wide.reindex(columns=shown["topic"]).fillna(0).astype("int64").rename_axis("at").reset_index()
    long = long.melt("at", var_name="topic", value_name="posts")
    long["label"] = long["topic"].map(shown.set_index("topic")["label"])
    long["at"] = long["at"].dt.tz_localize(None)
    return long[["at", "label", "posts"]]


def _exemplars(frame: pd.DataFrame, rows: pd.DataFrame) -> tuple[Posts, ...]:
    """For the largest topics the posts nearest to the middle of the topic, each text once."""
    blocks = []
    for row in rows.head(READ).itertuples():
        own = frame[frame["topic"] == row.topic].sort_values(
            ["similarity", "post_id"], ascending=[False, True], kind="stable"
        )
        nearest = own.drop_duplicates("text_id").head(EXEMPLARS)
        blocks.append(
            Posts(
                key=f"posts:{row.topic}",
                title=f"Typical of: {row.label}",
                post_ids=tuple(nearest["post_id"]),
                caption="The posts nearest to the middle of the topic, each text once.",
            )
        )
    return tuple(blocks)


def _empty(headline: str, do: str) -> Findings:
    note: Block = Note(key="empty", title="What to do", text=do)
    return Findings(headline=headline, blocks=(note,))


def _measure_agreement(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    return evaluate_topics.agreement(corpus.table("topics"), truth["topics"])


def _measure_purity(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    return evaluate_topics.purity(corpus.table("topics"), truth["topics"])


def _measure_coverage(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    return evaluate_topics.coverage(corpus.table("topics"), truth["topics"])


ANALYSIS = Analysis(
    name="topic_overview",
    version=1,
    title="Topics",
    question="What do people talk about?",
    params=TopicOverviewParams,
    needs=("topics", "topic_table"),
    run=run,
    cost="batch",
    gates=(
        Gate(
            name="agreement",
            question="How much do found topics agree with the planted ones (adjusted mutual information)?",
            measure=_measure_agreement,
            bar=0.5,
        ),
        Gate(
            name="purity",
            question="Of the posts in a found topic, how many are about its main subject?",
            measure=_measure_purity,
            bar=0.7,
        ),
        Gate(
            name="coverage",
            question="How many of the posts with a planted topic are given some topic?",
            measure=_measure_coverage,
            bar=0.6,
        ),
    ),
    limits=LIMITS,
)
