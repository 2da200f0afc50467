"""What does not work, what is wished for, and is a defect on its way?"""

import pandas as pd
from pydantic import Field

from workbench.analyses import periods
from workbench.analyses import product_feedback_figures as figures
from workbench.analyses import product_feedback_gates as gates
from workbench.analyses.openable import opening
from workbench.analyses.periods import Periods
from workbench.analyses.product_opinions import WISH, complaints, first_told, voices, watched, wishes
from workbench.evaluate.incidents import exact_rate
from workbench.evaluate.intents import badge
from workbench.evaluate.rate_ratio import ratio
from workbench.evaluate.rising import DAY, WINDOW, Warned, warnings
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Block, Findings, Note, Number, Table

NAMED = 3  # aspects in the headline


class ProductFeedbackParams(Params):
    """What a reader may change."""

    days: int = Field(28, ge=7, le=180, title="Days counted", description="The last days, compared with as many before")
    top: int = Field(12, ge=1, le=40, title="Aspects shown", description="Those most complained of")
    false_alarms: float = Field(
        gates.FALSE_ALARMS,
        ge=0.01,
        le=10,
        title="False warnings per month you accept",
        description="Over every aspect of every brand together; more means earlier warnings and more for nothing",
    )


def run(corpus: Corpus, params: ProductFeedbackParams) -> Findings:
    """Complaints and wishes by aspect with their growth, quotes, and warnings of complaints that rise."""
    posts = voices(corpus)
    critical, wished = complaints(corpus, posts), wishes(corpus, posts)
    if critical.empty and wished.empty:
        none = (
            "There are no posts here" if corpus.posts.empty else "No post here criticises an aspect or wishes for one"
        )
        return Findings(
            headline=f"{none}, so there is no feedback on products to show.",
            blocks=(Note(key="empty", title="What to do", text=NOTHING),),
        )
    when, told = periods.of(corpus, params.days), first_told(critical)
    table = counts(critical, wished, when)
    looked = watched(corpus, posts, told)
    found = warnings(looked, params.false_alarms)
    return Findings(
        headline=_headline(table, found, corpus, params),
        blocks=(
            *_numbers(corpus, critical, wished, when.since),
            *figures.warned(corpus, looked, told, found),
            Table.of(
                table.head(params.top),
                key="aspects",
                title="Complaints and wishes by aspect",
                opens="opens",
                caption=figures.CAPTION.format(days=params.days, badge=badge(corpus, WISH)),
            ),
            figures.by_aspect(table.head(params.top)),
            figures.quotes(critical, wished, list(table["aspect"].head(params.top))),
            Note(key="watch", title="How warnings are made", text=_watch(looked, params)),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


NOTHING = (
    "Run `workbench enrich`; widen the query; or see with `workbench aspects list` which words are looked for. Aspects "
    "are found in languages the model covers."
)
READING = (
    "A complaint is a post in which a model calls what is said of the aspect negative: a broken display and a high "
    "price are both complaints, and irony is missed. A wish is what a rule for asking reads in English; it is seldom "
    "wrong and misses most wishes that are made in other words. Counts follow how much is written as well as how "
    "much is wrong; "
    "growth compares counts, warnings compare shares. Copies, reposts, news and the brands' own posts are left out. A "
    "rise says that more people complain, not why."
)


def counts(critical: pd.DataFrame, wished: pd.DataFrame, when: Periods) -> pd.DataFrame:
    """One row an aspect, most complaints of the later period first.

    Columns aspect, complaints with the low and high of its exact Poisson interval, complaints before, change (of
    people, so that nobody counts twice) with low and high, trend, wishes with low and high, opens (the complaints).
    """
    rows = []
    for aspect in sorted({*critical["aspect"], *wished["aspect"]} - {""}):
        mine, wanted = (frame[frame["aspect"] == aspect] for frame in (critical, wished))
        late, before = (mine[side(mine["created_at"])] for side in (when.late, when.earlier))
        asked = int(when.late(wanted["created_at"]).sum())
        change = ratio(*(part["author"].fillna(part["post_id"]).nunique() for part in (late, before)))
        change = change if when.covered else None
        (low, high), (few, many) = exact_rate(len(late), 1.0), exact_rate(asked, 1.0)
        rows.append(
            {
                "aspect": aspect,
                "complaints": len(late),
                "complaints low": low,
                "complaints high": high,
                "before": len(before) if when.covered else None,
                "change": change.value if change else None,
                "change low": change.low if change else None,
                "change high": change.high if change else None,
                "trend": change.says if change else "not known",
                "wishes": asked,
                "wishes low": few,
                "wishes high": many,
                "opens": opening(late["post_id"]),
            }
        )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame = frame[(frame["complaints"] > 0) | (frame["wishes"] > 0)]
    return frame.sort_values(["complaints", "wishes", "aspect"], ascending=[False, False, True], ignore_index=True)


COLUMNS = [
    *("aspect", "complaints", "complaints low", "complaints high", "before", "change", "change low", "change high"),
    *("trend", "wishes", "wishes low", "wishes high", "opens"),
]


def _numbers(corpus: Corpus, critical: pd.DataFrame, wished: pd.DataFrame, since: pd.Timestamp) -> list[Block]:
    said, asked = (frame.loc[frame["created_at"] >= since, "post_id"].unique() for frame in (critical, wished))
    return [
        Number(key="complaints", title="Posts that criticise an aspect", value=len(said), unit="posts", n=len(said),
               badge="uncorrected", method="as the model calls them, copies left out", opens=opening(said)),
        Number(key="wishes", title="Posts that wish for something", value=len(asked), unit="posts", n=len(asked),
               badge=badge(corpus, WISH), method="a rule that a person can read, in English", opens=opening(asked)),
    ]  # fmt: skip


def _active(found: list[Warned], until: pd.Timestamp) -> list[Warned]:
    return [one for one in found if one.last > until - WINDOW * DAY]


def _headline(table: pd.DataFrame, found: list[Warned], corpus: Corpus, params: ProductFeedbackParams) -> str:
    active = _active(found, pd.Timestamp(corpus.until))
    if active:
        worst = min(active, key=lambda one: one.p)
        start = (
            f"Complaints about {figures.name(worst)} are rising: on {worst.raised.day} "
            f"{worst.raised:%b} {worst.posts} in {WINDOW} days, where {worst.usual:.0f} were usual"
        )
        start += f", and {len(active) - 1} more warned of" if len(active) > 1 else ""
    else:
        past = f" ({len(found)} earlier {'warning' if len(found) == 1 else 'warnings'} below)" if found else ""
        start = f"No complaint is rising beyond chance now{past}"
    most = table[table["complaints"] > 0].head(NAMED)
    said = ", ".join(f"{row['aspect']} ({row['complaints']:,})" for _, row in most.iterrows())
    wanted = table.sort_values(["wishes", "aspect"], ascending=[False, True])
    wanted = wanted[wanted["wishes"] > 0].head(NAMED)
    asked = ", ".join(f"{row['aspect']} ({row['wishes']:,})" for _, row in wanted.iterrows())
    tail = f"; most criticised in {params.days} days: {said}" if said else ""
    tail += f"; most wished for: {asked}" if asked else ""
    return f"{start}{tail}."


def _watch(looked: pd.DataFrame, params: ProductFeedbackParams) -> str:
    series = looked["series"].nunique()
    return (
        f"Each day every aspect of every brand ({series:,} series) is looked at: do the last {WINDOW} days hold a "
        "larger part of complaints about it than up to eight weeks before (exact test, at least two weeks of history "
        f"and five complaints), and surely to twice as much? The limit is set so that by chance at most "
        f"{params.false_alarms:g} false warnings a month come of "
        "all of them, if posts are independent of each other. Nothing later than the day itself is used."
    )


ANALYSIS = Analysis(
    name="product_feedback",
    version=1,
    title="Product feedback",
    question="What does not work, what is wished for, and is a defect on its way?",
    params=ProductFeedbackParams,
    needs=("aspects",),
    run=run,
    cost="batch",
    gates=(
        Gate(
            name="warning_delay",
            question="How many days after a planted slow defect begins is it warned of?",
            measure=gates.warning_delay,
            bar=7.0,
            better="lower",
        ),
        Gate(
            name="false_warnings",
            question="How many warnings a month does nothing planted explain, looking every day at every aspect?",
            measure=gates.false_warnings,
            bar=0.0,
            better="lower",
        ),
        Gate(
            name="request_precision",
            question="Of the posts found to wish for a feature, how many do by what was planted?",
            measure=gates.request_precision,
            bar=0.80,
        ),
    ),
    limits=(
        "Complaints are a model's word on clauses that name a listed aspect; wishes are English rules and miss most.",
        "A warning says that more people complain, not why; few posts a week warn late or never.",
    ),
)
