"""How is our brand doing: how much is said of it and by how many, how is it liked, how far does it reach?"""

from typing import Literal

import pandas as pd
from pydantic import Field

from workbench.analyses import brand_health_gates as gates
from workbench.analyses import periods
from workbench.analyses.brand_health_figures import figures, numbers, tables
from workbench.analyses.brand_health_measures import Twice, awareness, feelings, voices
from workbench.analyses.periods import Periods
from workbench.analyses.share_of_voice import NO_BRANDS
from workbench.model import market
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Findings, Note
from workbench.model.post import of_media


class BrandHealthParams(Params):
    """What a reader may change."""

    days: int = Field(
        28, ge=1, le=180, title="Days that are new", description="The last days, compared with as many before"
    )
    media: Literal["earned", "owned", "all"] = Field(
        "earned", title="Whose posts", description="earned: what others say; owned: the brands' own accounts"
    )
    top: int = Field(6, ge=1, le=20, title="Brands shown", description="The brands with most posts, ours always")


def run(corpus: Corpus, params: BrandHealthParams) -> Findings:
    """Posts, unique texts and authors, views, share of voice and share negative of each brand, now and before."""
    when = periods.of(corpus, params.days)
    mentions = of_media(corpus.posts_with("brands", "text").dropna(subset=["brand"]), params.media)
    late, before = (mentions[side(mentions["created_at"])] for side in (when.late, when.earlier))
    if late.empty:
        none = "There are no posts here" if corpus.posts.empty else f"No post of the {when.words} speaks of a brand"
        return Findings(
            headline=f"{none}, so there is no brand to judge.",
            blocks=(Note(key="empty", title="What to do", text=NO_BRANDS),),
        )
    counts = late["brand"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    by_size = list(map(str, counts.index))
    lead, ours = market.lead(corpus, by_size)
    brands = [lead, *(brand for brand in by_size if brand != lead)][: params.top]
    narrowed = "" if params.media == "all" else f" AND media:{params.media}"
    queries = [f'brand:"{brand}" AND {when.opens}{narrowed}' for brand in brands]
    spoken = awareness(pd.concat([before, late]), when, brands)
    said = voices(corpus, late, before, when, params.media, brands)
    felt = feelings(corpus, late, before, brands)
    return Findings(
        headline=_headline(lead, ours, spoken, said[lead, "posts"], felt.get(lead), when),
        blocks=(
            *numbers(lead, spoken, said, felt.get(lead), queries[0]),
            *figures(spoken, said, brands, when),
            *tables(spoken, said, felt, brands, queries, when),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


READING = (
    "How much is said is not how many know the brand, and a share of the talk is no share of the market; only what is "
    "collected here counts. A post that speaks of two brands counts for both. One person who posts often moves posts, "
    "not people; copies move posts and people, not texts: where the three disagree, read the posts. Pseudonyms count "
    "as people. Of twenty changes that are none, one lies outside its interval by chance. A share badged uncorrected "
    "is a model's word: its level is not known, its change is a hint to read the posts."
)


def _headline(lead: str, ours: bool, spoken: pd.DataFrame, voice: Twice, felt: Twice | None, when: Periods) -> str:
    row = {one["measure"]: one for one in spoken[spoken["brand"] == lead].to_dict("records")}
    posts, people = row["posts"], row["unique authors"]
    whose = "our brand" if ours else "the brand most is said of"
    said = f"{lead}, {whose}: {posts['count']:,.0f} posts by {people['count']:,.0f} people in the {when.words}"
    if not when.covered:
        return f"{said}; these posts do not reach back over the {when.words_before}, so nothing is compared."
    parts = [said, _moved(posts, when)]
    if voice.now:
        parts.append(
            f"{voice.now.value * 100:.0f} % of all brand mentions "
            f"({voice.now.low * 100:.0f} to {voice.now.high * 100:.0f}), {_turn(voice)}"
        )
    if felt and felt.change:
        hint = ", as a model says that nobody checked here" if felt.change.badge == "uncorrected" else ""
        parts.append(f"the share of negative posts: {_turn(felt)}{hint}")
    return "; ".join([f"{parts[0]}, {parts[1]}", *parts[2:]]) + "."


def _moved(row: dict[str, float], when: Periods) -> str:
    value, low, high = (row[end] for end in ("change", "change low", "change high"))
    if pd.isna(value):
        return f"none in the {when.words_before}"
    span = f"{low * 100:+.0f} to {high * 100:+.0f} %"
    if low <= 0 <= high:
        return f"no clear change from the {when.words_before} ({span})"
    return f"{abs(value) * 100:.0f} % {'more' if value > 0 else 'fewer'} than in the {when.words_before} ({span})"


def _turn(two: Twice) -> str:
    moved = two.change
    if moved is None:
        return "nothing to compare with"
    if moved.low <= 0 <= moved.high:
        return "no clear change"
    way = "up" if moved.value > 0 else "down"
    low, high = sorted(abs(end) * 100 for end in (moved.low, moved.high))
    return f"{way} {abs(moved.value) * 100:.0f} points ({low:.0f} to {high:.0f})"


ANALYSIS = Analysis(
    name="brand_health",
    version=1,
    title="Brand health",
    question="How is our brand doing against last month and against the others?",
    params=BrandHealthParams,
    needs=("brands", "text"),
    run=run,
    cost="batch",
    gates=(
        Gate(
            name="share_error",
            question="How far is the worst brand's share of the last 28 days' mentions from the planted one?",
            measure=gates.share_error,
            bar=0.02,
            better="lower",
        ),
        Gate(
            name="calm_coverage",
            question="Between calm days shuffled into two halves, how often does the change's interval hold none?",
            measure=gates.calm_coverage,
            bar=0.90,
        ),
        Gate(
            name="labelled_coverage",
            question="With 60 labels a brand and period, how often does the interval of the change of the share "
            "negative hold the planted one?",
            measure=gates.labelled_coverage,
            bar=0.90,
        ),
    ),
    limits=(
        "Only what is collected here counts: neither awareness in a survey nor a share of the market.",
        "Where the share negative is badged uncorrected its level is not known and its change is a hint.",
    ),
)
