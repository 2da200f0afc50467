"""How much of the conversation is about each brand?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import pandas as pd
from pydantic import Field

from workbench.charts import shares as charts
from workbench.evaluate import brands as evaluate_brands
from workbench.evaluate.shares import Share, counted, number
from workbench.evaluate.voice import shares_of_voice
from workbench.model.analysis import Analysis, Gate, Measured, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Findings, Note, Number, Table
from workbench.model.post import of_media

PERIODS = {"day": "D", "week": "W-SUN", "month": "M"}
MEASURES = ("posts", "unique texts", "unique authors")
MATCH = "precision of the match (n)"
CAPTION = (
    "counted: mentions as the brand's names find them. labelled: the share of posts corrected by what people said of "
    "whether they really speak of the brand."
)
NO_BRANDS = (
    "Widen the query; or name brands and their aliases in workbench.toml in the store's folder, "
    "then run `workbench enrich`."
)


class ShareOfVoiceParams(Params):
    """What a reader may change."""

    period: Literal["day", "week", "month"] = Field(
        "week", title="Trend by", description="The length of one step of the trend line"
    )
    media: Literal["earned", "owned", "all"] = Field(
        "earned", title="Whose posts", description="earned: what others say; owned: the brands' own accounts"
    )
    top: int = Field(8, ge=2, le=30, title="Brands shown", description="The brands with most posts; the rest add up")


def run(corpus: Corpus, params: ShareOfVoiceParams) -> Findings:
    """Shares of posts, unique texts and unique authors per brand, each with its interval."""
    mentions = corpus.posts_with("brands", "text").dropna(subset=["brand"])
    mentions = of_media(mentions, params.media)
    if mentions.empty:
        none = "There are no posts here" if corpus.posts.empty else "No post here speaks of a brand"
        return Findings(
            headline=f"{none}, so there is no share to show.",
            blocks=(Note(key="empty", title="What to do", text=NO_BRANDS),),
        )
    counts = mentions["brand"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    shown = list(counts.index[: params.top])
    units = {measure: units_of(mentions, measure) for measure in MEASURES}
    narrowed = "" if params.media == "all" else f" AND media:{params.media}"
    said = voice_of(corpus, mentions, of_media(corpus.posts, params.media), shown)
    rows = pd.DataFrame(
        [
            _row(brand, measure, units[measure], said[brand] if measure == "posts" else None)
            for brand in shown
            for measure in MEASURES
        ]
    )
    return Findings(
        headline=_headline(rows, shown),
        blocks=(
            *(
                number(said[brand], key=f"share:{brand}", title=brand, opens=f'brand:"{brand}"{narrowed}')
                for brand in shown
            ),
            Number(key="mentions", title="Mentions of a brand", value=len(mentions), unit="mentions"),
            Table.of(
                _wide(rows, shown, narrowed).assign(**{MATCH: _precision(corpus, mentions, shown)}),
                key="shares",
                title="Shares in three ways of counting",
                opens="opens",
                caption=CAPTION,
            ),
            Figure.of(
                charts.ranked(rows[["name", "measure", "share", "low", "high"]]),
                key="ranked",
                title="Share of voice",
                alt=_headline(rows, shown),
            ),
            Figure.of(
                charts.over_time(_trend(mentions, shown, params.period)),
                key="trend",
                title=f"Share of posts by {params.period}, counted",
                alt=f"Share of posts, counted, for {', '.join(shown)} by {params.period}, with intervals.",
            ),
            Note(
                key="reading",
                title="What this does not mean",
                text="A share says how much is said, not whether it is liked, and only in the places collected here. "
                "A post that speaks of two brands counts once for each. Posts of one author count together in the "
                "interval: ten posts by one person are not ten opinions. What the brands' own accounts write is left "
                "out unless asked for.",
            ),
        ),
    )


def units_of(mentions: pd.DataFrame, measure: str) -> pd.DataFrame:
    """One row a counted unit: brand and cluster."""
    frame = mentions[["brand", "author", "text_id"]].rename(columns={"author": "cluster"})
    if measure == "unique texts":
        return frame.drop_duplicates(["brand", "text_id"])
    if measure == "unique authors":
        return frame.dropna(subset=["cluster"]).drop_duplicates(["brand", "cluster"])
    return frame


def voice_of(corpus: Corpus, mentions: pd.DataFrame, posts: pd.DataFrame, shown: list[str]) -> dict[str, Share]:
    """The share of mentions of each brand; ``posts`` are those the mentions were looked for in."""
    labels = corpus.table("labels") if corpus.has("labels") else None
    return shares_of_voice(mentions, posts["post_id"], shown, labels)


def _row(brand: str, measure: str, units: pd.DataFrame, said: Share | None) -> dict[str, object]:
    share = said or counted(units["brand"] == brand, units["cluster"])
    missing = {"share": None, "low": None, "high": None, "count": 0, "n": 0, "badge": ""}
    known = share and {
        "share": share.value,
        "low": share.low,
        "high": share.high,
        "count": int((units["brand"] == brand).sum()),
        "n": share.n,
        "badge": share.says,
    }
    return {"name": brand, "measure": measure, **(known or missing)}


def _wide(rows: pd.DataFrame, shown: list[str], narrowed: str) -> pd.DataFrame:
    wide = pd.DataFrame({"brand": shown})
    for measure in MEASURES:
        part = rows[rows.measure == measure].set_index("name").loc[shown]
        wide[measure] = part["count"].to_numpy()
        for end in ("share", "low", "high"):
            wide[f"{measure} {end}"] = part[end].to_numpy()
        if measure == "posts":
            wide["posts badge"] = part["badge"].to_numpy()
    wide["opens"] = [f'brand:"{brand}"{narrowed}' for brand in shown]
    return wide


def _precision(corpus: Corpus, mentions: pd.DataFrame, shown: list[str]) -> list[str]:
    """Of the posts counted for a brand, the share that people say do speak of it, in words."""
    labels = corpus.table("labels") if corpus.has("labels") else None
    known = {} if labels is None else evaluate_brands.precision(mentions, labels)
    return [
        f"{one.value * 100:.0f} % ({one.low * 100:.0f} to {one.high * 100:.0f}), n {one.n:,}" if one else "not measured"
        for one in map(known.get, shown)
    ]


def _trend(mentions: pd.DataFrame, shown: list[str], period: str) -> pd.DataFrame:
    start = mentions["created_at"].dt.tz_localize(None).dt.to_period(PERIODS[period]).dt.start_time
    rows = []
    for at, part in mentions.groupby(start):
        for brand in shown:
            share = counted(part["brand"] == brand, part["author"])
            if share is not None:
                rows.append({"period": at, "name": brand, "share": share.value, "low": share.low, "high": share.high})
    return pd.DataFrame(rows)


def _headline(rows: pd.DataFrame, shown: list[str]) -> str:
    posts = rows[rows.measure == "posts"].set_index("name")
    if len(shown) == 1:
        return f"Only {shown[0]} is spoken of here: {posts['n'].iloc[0]:,} mentions, no competitor to compare with."
    first, second = posts.loc[shown[0]], posts.loc[shown[1]]
    lead = "leads" if first["low"] > second["high"] else "is level with the next brand within the interval"
    return (
        f"{shown[0]} {lead}: {first['share']:.0%} of brand mentions ({_span(first)}), "
        f"{shown[1]} {second['share']:.0%} ({_span(second)})."
    ).replace("%", " %")


def _span(row: pd.Series) -> str:
    return f"{row['low'] * 100:.0f} to {row['high'] * 100:.0f}"


def _measure_error(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """The worst brand's error in what ``run`` itself says; its interval from the mentions behind it."""
    table = run(corpus, ShareOfVoiceParams(media="all", top=30))["shares"]
    said = dict(table.frame()[["brand", "posts share"]].itertuples(index=False)) if isinstance(table, Table) else {}
    planted = evaluate_brands.labelled_shares(truth["brands"])
    worst = max(abs(said.get(name, 0.0) - planted.get(name, 0.0)) for name in {*said, *planted})
    return replace(evaluate_brands.share_error(corpus.table("brands"), truth["brands"]), value=worst)


def _measure_recall(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    return evaluate_brands.mention_f1(corpus.table("brands"), truth["brands"])


ANALYSIS = Analysis(
    name="share_of_voice",
    version=1,
    title="Share of voice",
    question="How much of the conversation is about each brand?",
    params=ShareOfVoiceParams,
    needs=("brands", "text"),
    run=run,
    gates=(
        Gate(
            name="share_error",
            question="How far is the worst brand's share from the planted one?",
            measure=_measure_error,
            bar=0.02,
            better="lower",
        ),
        Gate(
            name="mention_f1",
            question="How well are brand mentions found (F1 of precision and recall)?",
            measure=_measure_recall,
            bar=0.95,
        ),
    ),
    limits=("Only the sources collected here are counted.", "A share of voice is not a share of the market."),
)
