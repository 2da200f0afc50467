"""What do employees and former employees say about working life?"""

from typing import Any

import pandas as pd

from workbench.analyses import employee_voice_gates as gates
from workbench.analyses.employee_opinions import ALL_THEMES, SIDES, UNCORRECTED, WORTH, groups, opinions_of
from workbench.analyses.employees import CURRENT, FORMER
from workbench.analyses.workplace_themes import LEXICON
from workbench.charts import shares as charts
from workbench.evaluate import suppression
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Figure, Findings, Note, Number, Table

STATES = (CURRENT, FORMER)


class EmployeeVoiceParams(Params):
    """Nothing to choose: each choice would be another question about the same few people."""


def run(corpus: Corpus, params: EmployeeVoiceParams) -> Findings:
    """People by state and by theme, before suppression: what the doorway lets out is told by ``tell``."""
    opinions = opinions_of(corpus)
    people = opinions.drop_duplicates("author")["state"].value_counts()
    who = pd.DataFrame([{"group": "people", **{state: int(people.get(state, 0)) for state in STATES}}])
    return Findings(
        headline="What employees say is told of groups alone.",
        blocks=(
            Table.of(who, key="who", title="Who speaks", people=STATES),
            groups(corpus, opinions, tuple(LEXICON)),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


def tell(left: Findings) -> Findings:
    """Headline, numbers and figure from what suppression left: nothing else is known here."""
    table = pd.DataFrame([_told(row) for row in _rows(left, "themes")], columns=list(COLUMNS)).astype(
        {"people": "Int64"}
    )
    of_all, by_theme = table.iloc[0], table.iloc[1:]
    known = by_theme.dropna(subset=["negative share"]).sort_values("negative share", ascending=False, kind="stable")
    told = pd.concat([table.iloc[:1].dropna(subset=["negative share"]), known.head(NAMED)])
    said = table.sort_values("people", ascending=False, kind="stable", na_position="last")
    said = said.assign(people=[_people(n) for n in said["people"]])
    drawn = known.set_axis(["name", "people", "share", "low", "high", "badge"], axis=1).assign(measure="negative")
    figure = Figure.of(
        charts.ranked(drawn),
        key="by_theme",
        title="Negative by theme",
        alt="; ".join(_in_words(row) for _, row in known.iterrows()) + ".",
    )
    return Findings(
        headline=_headline(of_all, by_theme.dropna(subset=["people"]), known),
        blocks=(
            Number(
                key="people",
                title="People who speak of working life",
                value=None if pd.isna(of_all["people"]) else int(of_all["people"]),
                unit="people",
                badge="counted, rounded",
                method="people by what they say of themselves; moved a little by chance and rounded",
            ),
            *(_number(row) for _, row in told.iterrows()),
            Table.of(said, key="themes", title="Themes of working life", caption=CAPTION),
            *((figure,) if len(known) else ()),
            _who(left),
            *(block for block in left.blocks if isinstance(block, Note)),
        ),
    )


COLUMNS = ("theme", "people", "negative share", "negative low", "negative high", "badge")
NAMED = 3  # themes with numbers of their own
NOT_SAID = "not said: groups too small"
NO_LABELS = "not said: needs labels"
CAPTION = (
    "One opinion a person and theme, their latest. A share is said only where labels or what is known of the model "
    f"correct it (50 labels named sentiment: `workbench label sample sentiment`), at least {gates.SMALLEST} people are "
    f"negative and at least {gates.SMALLEST} are not."
)
READING = (
    'Who is an employee is what people say of themselves in listed English wordings (such as "I work at", "my shift '
    'at", "I used to work for"), or where only employees write; most employees say nothing in public, and those who do '
    "are often those with a reason. The share negative is a model's, of the latest post a person wrote on a theme: it "
    "is no survey and says nothing about any one person."
)
NOBODY = (
    "Widen the query or the period, or add an employer-review source: a group has to be large enough to be spoken of."
)


def _rows(left: Findings, key: str) -> list[dict[str, Any]]:
    block = left[key]
    return [dict(zip(block.columns, row, strict=True)) for row in block.rows] if isinstance(block, Table) else []


def _told(row: dict[str, Any]) -> tuple[object, ...]:
    """A row as released, with the share and interval that follow from it; where there is none the badge says why."""
    share = suppression.share(row[SIDES[0]], row[suppression.PEOPLE], gates.SMALLEST, WORTH)
    if share is None or row["badge"] == UNCORRECTED:
        why = NO_LABELS if row["badge"] == UNCORRECTED and row[suppression.PEOPLE] else NOT_SAID
        return row["theme"], row[suppression.PEOPLE], None, None, None, why
    return row["theme"], row[suppression.PEOPLE], *share, row["badge"]


def _number(row: pd.Series) -> Number:
    return Number(
        key=f"negative:{row['theme']}",
        title=f"{row['theme'].capitalize()}: negative",
        value=float(row["negative share"]),
        low=float(row["negative low"]),
        high=float(row["negative high"]),
        unit="share",
        n=int(row["people"]),
        badge=row["badge"],
        method="from perturbed and rounded counts of people; the interval covers that and is never surer than of "
        f"{WORTH} people",
    )


def _who(left: Findings) -> Table:
    counts = _rows(left, "who")[0]
    names = {CURRENT: "employees", FORMER: "former employees"}
    rows = pd.DataFrame([{"who": said, "people": _people(counts[name])} for name, said in names.items()])
    return Table.of(rows, key="who", title="Who speaks")


def _people(n: int | None) -> str:
    return "not shown" if n is None or n is pd.NA else f"about {n:,}"


def _headline(of_all: pd.Series, shown: pd.DataFrame, known: pd.DataFrame) -> str:
    if pd.isna(of_all["people"]):
        return (
            "Too few people here say that they work or worked somewhere to speak of them as a group of "
            f"{gates.SMALLEST} or more. {NOBODY}"
        )
    start = f"About {of_all['people']:,} people who say that they work or worked somewhere speak of working life"
    most = list(shown.sort_values("people", ascending=False, kind="stable")["theme"].head(2))
    start += f", most of {' and '.join(most)}" if most else "; no single theme has a group large enough to speak of"
    if not pd.isna(of_all["negative share"]):
        start += f"; {_in_words(of_all).removeprefix(f'{ALL_THEMES} ')} of them are negative in their latest post"
    if len(known) >= 2:
        first, last = known.iloc[0], known.iloc[-1]
        sure = "" if first["negative low"] > last["negative high"] else ", which the intervals do not tell apart"
        return f"{start}. Most negative: {_in_words(first)}; least: {_in_words(last)}{sure}."
    why = "before posts are labelled" if of_all["badge"] == NO_LABELS else "of groups this small"
    return f"{start}. Which theme is worst cannot be said {why}."


def _in_words(row: pd.Series) -> str:
    span = f"{row['negative low'] * 100:.0f} to {row['negative high'] * 100:.0f}; {row['badge']}"
    return f"{row['theme']} {row['negative share'] * 100:.0f} % ({span})"


ANALYSIS = Analysis(
    name="employee_voice",
    version=1,
    title="Employee voice",
    question="What do employees and former employees say about working life?",
    params=EmployeeVoiceParams,
    needs=("sentiment",),
    run=run,
    tell=tell,
    smallest_group=gates.SMALLEST,
    cost="batch",
    gates=(
        Gate(
            name="employee_precision",
            question="Of the people taken for employees, how many are planted as employees?",
            measure=gates.employee_precision,
            bar=0.90,
        ),
        Gate(
            name="employee_recall",
            question="Of the people planted as employees who write in English, how many are found?",
            measure=gates.employee_recall,
            bar=0.70,
        ),
        Gate(
            name="share_error",
            question="How far are shares negative from the planted ones, for 300 people drawn of those found?",
            measure=gates.share_error,
            bar=0.15,
            better="lower",
        ),
        Gate(
            name="guessing_advantage",
            question="How much better than chance does leaving one person out tell whether that person is in a count?",
            measure=gates.guessing_advantage,
            bar=0.46,  # (e - 1) / (e + 1): the most that the noise lets through
            better="lower",
        ),
    ),
    limits=(
        "Only what people say of themselves in listed English wordings makes them employees here.",
        "The share negative is a model's call on each person's latest post about a theme; it is no survey.",
        f"Groups of fewer than {gates.SMALLEST} people, and those near it, are hidden; counts are moved a "
        f"little by chance.",
    ),
)
