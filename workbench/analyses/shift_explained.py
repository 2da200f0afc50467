"""Why did this number change between two periods?"""

from typing import Literal

import pandas as pd
from pydantic import Field

from workbench.analyses import periods
from workbench.analyses import shift_explained_gates as gates
from workbench.analyses.periods import Periods
from workbench.analyses.shift_explained_parts import Shift, largest_part, shift
from workbench.charts import changes as charts
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Findings, Note, Number, Table
from workbench.model.topics import OUTLIER

DRAWN = 5  # parts of each split in the chart
ROWS = 15
UNKNOWN = {"brand": "no brand", "topic": "no topic", "channel": "no channel", "sentiment": "no sentiment"}
NEGATIVE = "share negative"


class ShiftExplainedParams(Params):
    """What a reader may change."""

    measure: Literal["posts", "share negative"] = Field(
        "posts", title="Which number", description="How many posts, or which share of them is negative"
    )
    days: int = Field(
        7, ge=1, le=180, title="Days that are new", description="The last days, compared with as many before"
    )


def run(corpus: Corpus, params: ShiftExplainedParams) -> Findings:
    """The change of a number and its exact parts by brand, topic, channel and sentiment, with intervals."""
    when = periods.of(corpus, params.days)
    counts = corpus.table("counts")
    found = shift(counts, when, params.measure) if when.covered else None
    if found is None:
        return _nothing(counts, when, params)
    names = _names(corpus)
    tables = [_table(split, frame, names, found, when, params.measure) for split, frame in found.splits.items()]
    head = _headline(found, names, when, params.measure)
    return Findings(
        headline=head,
        blocks=(
            *_numbers(found, when, params.measure),
            _figure(found, names, when, params.measure),
            *tables,
            Note(key="reading", title="What this does not mean", text=READING + MORE[params.measure]),
        ),
    )


READING = (
    "The parts of each table sum to the whole change: each table is another way to cut the same change, so parts of "
    "two tables must not be added. A part says where the change lies, not what caused it. The intervals come from "
    "drawing days (in periods under a week: hours) anew, and take them as independent. A source that was not "
    "collected looks like silence. A post that speaks of two brands counts once for each: ask for one brand to count "
    "posts. Topics are the model's. "
)
MORE = {
    "posts": "Own accounts of brands count too; narrow with media:earned to leave them out.",
    NEGATIVE: "More of the talk: a group adds because it makes up more of the posts and is more negative than the "
    "rest, or less of them and less negative. Within: its own share moved (Kitagawa 1955). The sentiments are a "
    "model's and not corrected: a part is a hint to read the posts. A model judges the same words differently under "
    "another brand's name, so what brands add by more of the talk says least.",
}


def _nothing(counts: pd.DataFrame, when: Periods, params: ShiftExplainedParams) -> Findings:
    what = "posts with a sentiment" if params.measure == NEGATIVE else "posts"
    if counts.empty:
        said, do = "There are no posts here, so no number changed.", "Widen the query."
    elif not when.covered:
        said = f"These posts do not reach back over the {when.words_before}, so there is nothing to compare with."
        do = "Make the days fewer, or widen the time of the query."
    else:
        said = f"The {when.words} or the {when.words_before} have no {what}, so there is no change to split."
        do = "Make the days more, widen the query, or run `workbench enrich`."
    return Findings(headline=said, blocks=(Note(key="empty", title="What to do", text=do),))


def _names(corpus: Corpus) -> dict[int, str]:
    known = corpus.table("topic_table") if corpus.has("topic_table") else pd.DataFrame({"topic": [], "label": []})
    return dict(zip(known["topic"].astype(int), known["label"].astype(str), strict=True))


def _name(split: str, group: object, names: dict[int, str]) -> str:
    if group in ("", OUTLIER):
        return UNKNOWN[split]
    return names.get(int(str(group)), f"topic {group}") if split == "topic" else str(group)


def _numbers(found: Shift, when: Periods, measure: str) -> list[Number]:
    method = "days drawn anew (bootstrap)" if when.days >= 7 else "hours drawn anew (bootstrap)"
    if measure == "posts":
        title, badge, unit = "Posts, once for each brand named", "counted", "mentions"
        opens = when.opens
    else:
        title, badge, unit = "Share negative, as a model says", "uncorrected", "share"
        opens = f"{when.opens} AND NOT sentiment:none"
    shown = {"unit": unit, "badge": badge, "method": method}
    return [
        Number(key="now", title=title, value=found.now, before=found.before, n=found.n, opens=opens, **shown),
        Number(key="change", title="Change", value=found.change, low=found.low, high=found.high, n=found.n, **shown),
    ]


def _table(split: str, frame: pd.DataFrame, names: dict[int, str], found: Shift, when: Periods, measure: str) -> Table:
    shown = frame.head(ROWS)
    by = {"brand": "brand", "topic": "topic", "channel": "channel", "sentiment": "sentiment"}[split]
    told = pd.DataFrame({by: [_name(split, group, names) for group in shown["group"]]})
    known = "" if measure == "posts" else " AND NOT sentiment:none"
    if measure == "posts":
        told["before"], told["now"] = shown["before"].astype(int), shown["now"].astype(int)
        told["part of the change"] = shown["part"].astype(int)
    else:
        told["negative before"], told["negative now"], told["posts now"] = (
            shown["before"],
            shown["now"],
            shown["posts"].astype(int),
        )
        told["part of the change"] = shown["part"]
    ends = shown[["low", "high"]].round().astype(int) if measure == "posts" else shown[["low", "high"]]
    told["low"], told["high"] = ends["low"], ends["high"]
    if measure == NEGATIVE:
        told["by more of the talk"], told["within"] = shown["mix"], shown["within"]
    told["opens"] = [f"{_asks(split, group)} AND {when.opens}{known}" for group in shown["group"]]
    left = len(frame) - len(shown)
    rest = frame["part"].iloc[ROWS:].sum()
    more = f" {left} smaller parts are not shown; they add {_amount(rest, measure)}." if left else ""
    return Table.of(
        told,
        key=split,
        title=f"By {split}",
        opens="opens",
        caption=f"Parts sum to {_amount(found.change, measure)}; low and high are their 95 % interval.{more}",
    )


def _asks(split: str, group: object) -> str:
    if group == "":
        return f"{split}:none"
    return f"topic:{group}" if split == "topic" else f'{split}:"{group}"'


def _figure(found: Shift, names: dict[int, str], when: Periods, measure: str) -> Figure:
    rows = pd.DataFrame(
        [
            {"name": f"{split}: {_name(split, row.group, names)}", "kind": split, "value": row.part,
             "low": row.low, "high": row.high}
            for split, frame in found.splits.items()
            for row in frame.head(DRAWN).itertuples()
        ]
    )  # fmt: skip
    told = "; ".join(f"{row.name} {_amount(row.value, measure)}" for row in rows.itertuples(index=False))
    unit = "posts" if measure == "posts" else "points"
    return Figure.of(
        charts.dots(rows, list(rows["name"]), f"{unit} of the change (line: 95 % interval)", unit),
        key="parts",
        title="What the change is made of: the largest parts of each split",
        alt=f"Parts of the change from the {when.words_before}: {told}.",
    )


def _headline(found: Shift, names: dict[int, str], when: Periods, measure: str) -> str:
    span = " to ".join(_amount(end, measure).removesuffix(" points") for end in (found.low, found.high))
    if measure == "posts":
        said = f"{found.now:,.0f} posts (once for each brand named) in the {when.words}, {abs(found.change):,.0f} "
        said += f"{'more' if found.change > 0 else 'fewer'} than in the {when.words_before} ({span})"
    else:
        way = "up" if found.change > 0 else "down"
        said = f"The share of negative posts is {way} {abs(found.change) * 100:.1f} points ({span}) from the "
        said += f"{when.words_before}, as a model says that nobody checked here"
    largest = []
    for split, frame in found.splits.items():
        top = largest_part(found, split)
        if top is not None and len(frame) > 1:
            name = _name(split, top[0], names)
            largest.append(f'{split} "{name}" ({_amount(top[1], measure)})')
    if not largest:
        return f"{said}."
    start = "the largest parts are" if found.clear else "no clear change; its largest parts are"
    return f"{said}: {start} {', '.join(largest)}."


def _amount(value: float, measure: str) -> str:
    return f"{value:+,.0f}" if measure == "posts" else f"{value * 100:+.1f} points"


ANALYSIS = Analysis(
    name="shift_explained",
    version=1,
    title="Why a number changed",
    question="Why did this number change between two periods?",
    params=ShiftExplainedParams,
    needs=("counts",),
    run=run,
    gates=(
        Gate(
            name="parts_sum",
            question="By how much do the parts of any split miss the change, at most?",
            measure=gates.parts_sum,
            bar=1e-9,
            better="lower",
        ),
        Gate(
            name="planted_named",
            question="For the planted events, how often is the largest part the planted brand, subject or channel?",
            measure=gates.planted_named,
            bar=0.90,
        ),
        Gate(
            name="calm_coverage",
            question="Between calm days shuffled into two halves, how often does a part's interval hold none?",
            measure=gates.calm_coverage,
            bar=0.90,
        ),
    ),
    limits=(
        "A part says where a change lies, not what caused it.",
        "The share negative is a model's and not corrected: its parts are hints.",
        "A model judges the same words differently under another brand's name: parts by brand show that too.",
    ),
)
