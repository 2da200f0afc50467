"""What do people talk about?"""

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pandas as pd
from pydantic import Field

from workbench.analyses.topic_figures import exemplars, numbers, topic_map, volumes
from workbench.charts import topics as charts
from workbench.evaluate import topics as evaluate_topics
from workbench.evaluate.shares import Difference, Share, counted, difference, sentiment
from workbench.evaluate.topic_quality import UNSTABLE
from workbench.model.analysis import Analysis, Gate, Measured, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Block, Figure, Findings, Note, Table
from workbench.model.post import of_media
from workbench.model.topics import OUTLIER

MARK = " (unstable)"  # behind the name of a topic that other posts would not give again
FEW = 30  # posts with a sentiment below which a topic gets no negative share


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
    frame = _frame(corpus, params.media)
    narrowed = "" if params.media == "all" else f" AND media:{params.media}"
    known, measured = _known(corpus)
    rows = _rows(corpus, frame, _order(frame, known, params.min_posts), known, narrowed)
    if rows.empty:
        return _empty(
            f"No topic has {params.min_posts} posts or more among these {len(frame):,} posts.",
            "Widen the query, lower the least posts of a topic, or fit topics on more posts (`workbench topics fit`).",
        )
    covered = counted(frame["topic"].isin(rows["topic"]), frame["author"])
    shown = rows.head(params.top)
    drawn = topic_map(corpus, frame, rows)
    return Findings(
        headline=_headline(rows, covered),
        blocks=(
            *numbers(frame, rows, covered, narrowed),
            Figure.of(charts.ranked(shown[["label", "posts", "share", "low", "high"]]), **_RANKED, alt=_alt(shown)),
            Table.of(_readable(shown), key="table", title="Topics", opens="opens", caption=_CAPTION),
            _quality(shown) if measured else _UNMEASURED,
            *([drawn] if drawn else []),
            volumes(frame, shown, params.step),
            *exemplars(frame, shown),
            Note(key="limits", title="What this does not mean", text=" ".join(LIMITS)),
        ),
    )


_RANKED = {"key": "ranked", "title": "What people talk about"}
_CAPTION = (
    "share: of all posts here, counted. negative: share of the topic's posts with a sentiment; empty under "
    f"{FEW} of them. Its badge says how far the model's mistakes are taken out: labelled (by people, here), corrected "
    "(by what is known of the model) or uncorrected (as the model calls it). change: share in the "
    "later half of the period minus the earlier half, in points of share; trend says so only when the change holds "
    "for all topics together with 95 % confidence."
)
_QUALITY = (
    "stability: how much of a topic is found again when topics are made anew from other posts like these; under "
    f"{UNSTABLE:.0%} the topic is called unstable. coherence: whether its words stand in the same posts (-1 never, "
    "0 as often as by chance, 1 always). own words: how far its words are its own, not those of other topics (0 to 1)."
).replace("%", " %")
_UNMEASURED = Note(
    key="quality",
    title="How far to trust these topics",
    text="Nobody has measured yet which of these topics would be found again in other posts, so none is marked as "
    "unstable. What to do: run `workbench topics quality`.",
)
LIMITS = (
    "A topic is a group of texts with similar wording, found by a machine and named after its most telling words. "
    "It may mix two subjects, and one subject may be split in two: read the posts before acting on a name.",
    "Posts without a topic are not unimportant: they are too short, too different or too few to form a group.",
    "Shares count posts, not people, and only posts from the places collected here. Intervals treat posts of one "
    "author as belonging together; they do not cover mistakes of the grouping itself.",
)


def _frame(corpus: Corpus, media: str) -> pd.DataFrame:
    """One row a post: post_id, author, created_at, topic, similarity, text_id and sentiment where they are known."""
    tables = ["topics", *(name for name in ("text", "sentiment") if corpus.has(name))]
    frame = corpus.posts_with(*tables)
    frame["topic"] = frame["topic"].fillna(OUTLIER).astype("int64")
    if "text_id" not in frame:
        frame["text_id"] = frame["post_id"]
    if "sentiment" not in frame:
        frame["sentiment"] = None
    return of_media(frame, media).reset_index(drop=True)


def _order(frame: pd.DataFrame, known: pd.DataFrame, least: int) -> list[int]:
    """The topics with enough posts here, most first; ties go to the topic that is larger in the whole fit."""
    sizes = frame.loc[frame["topic"] != OUTLIER, "topic"].value_counts()
    sizes = sizes[(sizes >= least) & sizes.index.isin(known.index)]
    return sorted(map(int, sizes.index), key=lambda topic: (-sizes[topic], -known.at[topic, "posts"], topic))


def _known(corpus: Corpus) -> tuple[pd.DataFrame, bool]:
    """By topic: label (saying where it is unstable), posts of the whole fit, quality; and whether that was measured."""
    known = corpus.table("topic_table").set_index("topic")[["label", "posts"]].astype({"label": "str"})
    models = corpus.models
    if not corpus.has("topic_quality") or models.get("topic_quality") != models.get("topic_table"):
        return known, False
    known = known.join(corpus.table("topic_quality").set_index("topic"))
    known["label"] += np.where(known["stability"] < UNSTABLE, MARK, "")
    return known, True


def _rows(corpus: Corpus, frame: pd.DataFrame, order: list[int], known: pd.DataFrame, narrowed: str) -> pd.DataFrame:
    """One row a topic, most posts first, with shares, intervals and the change between the halves of the period."""
    middle = frame["created_at"].min() + (frame["created_at"].max() - frame["created_at"].min()) / 2
    late = frame["created_at"] >= middle
    # All topics are looked at together, so each interval of a change is that much wider (Bonferroni).
    level = 1 - 0.05 / max(len(order), 1)
    rows = []
    for topic in order:
        inside = frame["topic"] == topic
        share = counted(inside, frame["author"])
        feeling = frame.loc[inside & frame["sentiment"].notna() & (frame["sentiment"] != "")]
        negative = sentiment(corpus, feeling, "negative") if len(feeling) >= FEW else None
        change = difference(*(counted(inside[half], frame.loc[half, "author"], level) for half in (late, ~late)))
        rows.append(
            {
                "topic": topic,
                "label": known.at[topic, "label"],
                "posts": int(inside.sum()),
                "unique texts": frame.loc[inside, "text_id"].nunique(),
                **_interval("", share),
                **_interval("negative ", negative),
                "negative badge": negative and negative.says,
                "change": change and change.value,
                "change low": change and change.low,
                "change high": change and change.high,
                "trend": _trend(change),
                "opens": f"topic:{topic}{narrowed}",
            }
        )
    quality = known.reindex(order).drop(columns=["label", "posts"]).reset_index(drop=True)
    return pd.DataFrame(rows).join(quality)


def _interval(prefix: str, share: Share | None) -> dict[str, float | None]:
    names = ("share", "low", "high") if not prefix else ("negative", "negative low", "negative high")
    values = (share.value, share.low, share.high) if share else (None, None, None)
    return dict(zip(names, values, strict=True))


def _trend(change: Difference | None) -> str:
    if change is None:
        return "too short a period"
    return "rising" if change.low > 0 else "falling" if change.high < 0 else "no clear change"


def _readable(rows: pd.DataFrame) -> pd.DataFrame:
    shown = rows.loc[:, :"opens"].drop(columns=["topic"])
    return shown.rename(columns={"label": "topic"})


def _quality(rows: pd.DataFrame) -> Table:
    """What is known of the topics themselves, not of the posts here."""
    frame = pd.DataFrame(
        {
            "topic": rows["label"],
            "stability": rows["stability"],
            "stability low": rows["stability_low"],
            "stability high": rows["stability_high"],
            "coherence": [_plain(*row) for row in rows[["coherence", "coherence_low", "coherence_high"]].to_numpy()],
            "own words": rows["exclusivity"].round(2),
            "opens": rows["opens"],
        }
    )
    return Table.of(frame, key="quality", title=_UNMEASURED.title, opens="opens", caption=_QUALITY)


def _plain(value: float, low: float, high: float) -> str | None:
    """A figure that is no share, with its interval."""
    return None if np.isnan(value) else f"{value:.2f} ({low:.2f} to {high:.2f})"


def _headline(rows: pd.DataFrame, covered: Share | None) -> str:
    first = rows.iloc[0]
    count = "1 topic covers" if len(rows) == 1 else f"{len(rows)} topics cover"
    together = f"{count} {covered.value:.0%} of posts" if covered else count
    name, mark = first["label"].removesuffix(MARK), "; unstable" if first["label"].endswith(MARK) else ""
    span = _span(first["low"], first["high"])
    lead = f"Most talked about: {name} ({first['share']:.0%} of posts, {span}{mark})"
    if len(rows) > 1 and rows.iloc[1]["high"] > first["low"]:
        lead += f", about as much as {rows.iloc[1]['label']} ({rows.iloc[1]['share']:.0%})"
    return f"{lead}; {together}.".replace("%", " %")


def _span(low: float, high: float) -> str:
    digits = 0 if high >= 0.1 else 1
    return f"{low * 100:.{digits}f} to {high * 100:.{digits}f}"


def _alt(rows: pd.DataFrame) -> str:
    listed = "; ".join(f"{row.label} {row.share:.1%}" for row in rows.head(5).itertuples())
    return f"Share of posts by topic, largest first: {listed}.".replace("%", " %")


def _empty(headline: str, do: str) -> Findings:
    note: Block = Note(key="empty", title="What to do", text=do)
    return Findings(headline=headline, blocks=(note,))


def _measure_agreement(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    return evaluate_topics.agreement(corpus.table("topics"), truth["topics"])


def _measure_purity(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    return evaluate_topics.purity(corpus.table("topics"), truth["topics"])


def _measure_coverage(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    return evaluate_topics.coverage(corpus.table("topics"), truth["topics"])


def _measure_shares(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """The shares that this analysis gives, by the subject of each topic, against the planted ones."""
    known, _ = _known(corpus)
    frame = _frame(corpus, "all")
    rows = _rows(corpus, frame, _order(frame, known, 1), known, "")
    said = dict(zip(rows["topic"], rows["share"], strict=True)) if len(rows) else {}
    return evaluate_topics.share_error(said, corpus.table("topics"), truth["topics"])


ANALYSIS = Analysis(
    name="topic_overview",
    version=2,
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
        Gate(
            name="share_error",
            question="How far is the worst subject's share, as said here, from the planted one?",
            measure=_measure_shares,
            bar=0.05,  # the twenty planted subjects have a twentieth each on average: no more than one subject's worth
            better="lower",
        ),
    ),
    limits=LIMITS,
)
