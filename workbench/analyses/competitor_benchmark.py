"""Where are we better and where worse than each competitor, and can they be compared at all?"""

from typing import Literal

import pandas as pd
from pydantic import Field

from workbench.analyses import competitor_benchmark_gates as gates
from workbench.analyses import periods
from workbench.analyses.brand_health_measures import feelings, voices
from workbench.analyses.competitor_benchmark_figures import (
    by_aspect,
    over_time,
    overall,
    pairs,
    points,
    quality,
    shifts,
)
from workbench.analyses.competitor_benchmark_opinions import Compared, compare, of_one_brand, opinions
from workbench.analyses.competitor_benchmark_quality import qualities, reasons
from workbench.analyses.share_of_voice import NO_BRANDS
from workbench.evaluate import shares
from workbench.model import market
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Block, Findings, Note
from workbench.model.post import of_media

NAMED = 3  # aspects in the headline, of each kind


class CompetitorBenchmarkParams(Params):
    """What a reader may change."""

    ours: str = Field("", title="Our brand", description="Left empty: the configuration's, else the largest")
    top: int = Field(4, ge=1, le=12, title="Competitors shown", description="Those with most posts")
    aspects: int = Field(12, ge=1, le=40, title="Aspects shown", description="Those most posts speak of")
    period: Literal["week", "month"] = Field("week", title="Trend by", description="The length of one step")
    days: int = Field(28, ge=1, le=180, title="Days that are new", description="For the shift of the share of voice")
    media: Literal["earned", "owned", "all"] = Field(
        "earned", title="Whose posts", description="earned: what others say; owned: the brands' own accounts"
    )


def run(corpus: Corpus, params: CompetitorBenchmarkParams) -> Findings:
    """Ours against each competitor: share negative by aspect and over time, share of voice, and how comparable."""
    mentions = of_media(corpus.posts_with("brands").dropna(subset=["brand"]), params.media)
    by_size = mentions["brand"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    known = list(map(str, by_size.index))
    if not known:
        return _nothing("No post here speaks of a brand, so there is nothing to compare.", NO_BRANDS)
    if params.ours and params.ours not in known:
        told = ", ".join(known[:6])
        return _nothing(f"No post here speaks of {params.ours}.", f"Choose one of the brands there are: {told}.")
    ours = params.ours or market.lead(corpus, known)[0]
    competitors = [brand for brand in known if brand != ours][: params.top]
    if not competitors:
        return _nothing(
            f"Only {ours} is spoken of here: there is no competitor to compare with.",
            "Name competitors as [[brands]] in workbench.toml and run `workbench enrich`, or widen the query.",
        )
    return _compared(corpus, params, mentions, ours, competitors, known)


def _compared(
    corpus: Corpus,
    params: CompetitorBenchmarkParams,
    mentions: pd.DataFrame,
    ours: str,
    competitors: list[str],
    known: list[str],
) -> Findings:
    shown, when = [ours, *competitors], periods.of(corpus, params.days)
    narrowed = "" if params.media == "all" else f" AND media:{params.media}"
    queries = {brand: f'brand:"{brand}"{narrowed}' for brand in shown}
    labels = corpus.table("labels") if corpus.has("labels") else None
    judged = mentions[mentions["brand"].isin(shown)].merge(corpus.table("sentiment"), on="post_id")
    judged = judged.dropna(subset=["sentiment"])
    felt = {brand: shares.sentiment(corpus, judged[judged["brand"] == brand], "negative") for brand in shown}
    found = opinions(corpus, params.media)
    most = found["aspect"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    compared = compare(found, ours, competitors, list(most.index[: params.aspects]), labels)
    quality_of = qualities(corpus, mentions, shown)
    why = {brand: reasons(quality_of[ours], quality_of[brand], judged) for brand in competitors}
    late, before = (mentions[side(mentions["created_at"])] for side in (when.late, when.earlier))
    said = voices(corpus, late, before, when, params.media, shown, ("posts",))
    moved = feelings(corpus, late, before, shown)
    blocks: list[Block] = [
        *overall(ours, felt, {brand: f"{query} AND sentiment:negative" for brand, query in queries.items()}),
        *(by_aspect(compared, ours, known, narrowed) if compared else ()),
        pairs(why, ours),
        *over_time(corpus, judged, shown, params.period),
        shifts({brand: said[brand, "posts"] for brand in shown}, moved, queries, when),
        quality(quality_of, queries),
        Note(key="reading", title="What this does not mean", text=READING.format(of_one_brand(corpus)[1])),
    ]
    return Findings(headline=_headline(ours, competitors, compared, why), blocks=tuple(blocks))


READING = (
    "Criticised more is not worse made: brands differ in who buys, where they write and who answers. {:,} posts here "
    "speak of several brands; which one an opinion is of nobody knows, so they are left out of the aspects. A model "
    "judges the same words differently when another brand's name stands in them: only what is badged labelled can "
    'be compared between brands. 50 labels named "aspect:" and the aspect, of posts of each brand, make it right '
    '(`workbench label sample`), and 50 named "sentiment" the brands as a whole. A pair that cannot be compared is '
    "shown all the same, with the reason. A share of voice is no share of the market."
)


def _nothing(headline: str, do: str) -> Findings:
    return Findings(headline=headline, blocks=(Note(key="empty", title="What to do", text=do),))


def _headline(ours: str, competitors: list[str], compared: list[Compared], why: dict[str, list[str]]) -> str:
    against = " and ".join([", ".join(competitors[:-1]), competitors[-1]]) if len(competitors) > 1 else competitors[0]
    clear = sorted((one for one in compared if one.clear), key=lambda one: -abs(one.difference.value))
    if not compared:
        said = f"{ours} against {against}: too few posts speak of an aspect to compare"
    elif not any(one.known for one in compared):
        said = f"Whether {ours} is criticised more than {against}, and for what, cannot be said before opinions of "
        said += "each are labelled: a model's word depends on the brand's name"
    elif not clear:
        said = f"No aspect that is labelled sets {ours} apart from {against} beyond chance"
    else:
        parts = [_side(clear, verdict) for verdict in ("ours criticised more", "ours criticised less")]
        said = f"{ours} is {'; '.join(part for part in parts if part)}"
    bad = [brand for brand, reasons_of in why.items() if reasons_of]
    warned = f". Not comparable without care: {', '.join(bad)} (see why below)" if bad else ""
    return f"{said}{warned}."


def _side(clear: list[Compared], verdict: str) -> str:
    named = [one for one in clear if one.verdict == verdict][:NAMED]
    if not named:
        return ""
    told = ", ".join(f"{one.aspect} against {one.competitor} {points(one.difference)}" for one in named)
    return f"{verdict.removeprefix('ours ')} for {told} points"


ANALYSIS = Analysis(
    name="competitor_benchmark",
    version=1,
    title="Competitor benchmark",
    question="Where are we better and where worse than each competitor?",
    params=CompetitorBenchmarkParams,
    needs=("brands", "sentiment", "aspects", "text"),
    run=run,
    cost="batch",
    gates=(
        Gate(
            name="sign_agreement",
            question="With 200 labels a brand and aspect, how many clear differences have the sign of the planted one?",
            measure=gates.sign_agreement,
            bar=0.90,
        ),
        Gate(
            name="labelled_coverage",
            question="With 60 labels a brand and aspect, how often does a difference's interval hold the planted one?",
            measure=gates.labelled_coverage,
            bar=0.90,
        ),
    ),
    limits=(
        "Criticised more is not worse made: brands differ in who buys and where they write.",
        "With 200 labels a brand and aspect fewer than half of the differences are found that all labels would show.",
        "A model judges the same words differently under another brand's name: without labels no aspect is compared.",
    ),
)
