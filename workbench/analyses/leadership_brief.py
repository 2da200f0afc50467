"""What changed, how sure is that, what does it mean, and what is there to do?"""

from pydantic import Field

from workbench.analyses import leadership_brief_gates as gates
from workbench.analyses.leadership_brief_areas import AREAS, Answer, read
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Findings, Note, Number


class LeadershipBriefParams(Params):
    """What a reader may change."""

    figures: int = Field(3, ge=0, le=8, title="Figures shown", description="Of the areas that ask for something first")


def run(corpus: Corpus, params: LeadershipBriefParams) -> Findings:
    """The headlines of other analyses, those that ask for something first, each with how sure and what to do."""
    answers = read(corpus)
    told = [one for one in answers if one.findings is not None]
    asking = [one for one in told if one.asks]
    calm = [one for one in told if not one.asks]
    return Findings(
        headline=_headline(asking, told, len(answers)),
        blocks=(
            *_figures([*asking, *calm], params.figures),
            *(_note(one, "warning") for one in asking),
            *(_note(one, "info") for one in calm),
            *_missing([one for one in answers if one.findings is None]),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


READING = (
    "This page adds nothing of its own: each sentence is that of a page of another department, with its range and its "
    "posts behind it. Calm means that nothing crossed the line its page draws, not that all is well."
)
NOTHING = (
    "Run it on a store, where its parts are at hand: `workbench run leadership_brief`; and promote its parts: "
    "`workbench promote --stale --by WHO`."
)


def _headline(asking: list[Answer], told: list[Answer], areas: int) -> str:
    silent = areas - len(told)
    rest = f" {silent} of {areas} areas cannot answer yet: see below." if silent else ""
    if not told:
        return "None of the areas can answer yet, so there is nothing to brief."
    if not asking:
        who = f"all {len(told)} areas that answer are calm" if len(told) > 1 else "the 1 area that answers is calm"
        return f"Nothing asks for a decision: {who}.{rest}"
    named = ", ".join(one.area.title for one in asking)
    verb = "asks" if len(asking) == 1 else "ask"
    return f"{len(asking)} of {len(told)} areas {verb} for a decision: {named}.{rest}"


def _figures(answers: list[Answer], most: int) -> list[Number]:
    """The first figure with an interval of each area."""
    found = []
    for one in answers:
        numbers = [block for block in one.findings.blocks if isinstance(block, Number)] if one.findings else []
        known = [number for number in numbers if number.low is not None]
        found += [
            number.model_copy(
                update={"key": f"{one.area.analysis}:{number.key}", "title": f"{one.area.title}: {number.title}"}
            )
            for number in known[:1]
        ]
    return found[:most]


def _note(one: Answer, tone: str) -> Note:
    said = one.findings.headline if one.findings else ""
    do = one.area.do if one.asks else "nothing today"
    return Note(
        key=one.area.analysis,
        title=one.area.title,
        text=f"{said}\nHow sure: {one.sure}.\nWhat to do: {do.rstrip('.')}.",
        tone="warning" if tone == "warning" else "info",
    )


def _missing(answers: list[Answer]) -> tuple[Note, ...]:
    if not answers:
        return ()
    named = "; ".join(f"{one.area.title} ({one.missing})" for one in answers)
    return (Note(key="missing", title="What is missing here", text=f"{named}. {NOTHING}"),)


ANALYSIS = Analysis(
    name="leadership_brief",
    version=1,
    title="The brief",
    question="What changed, how sure is that, what does it mean, and what is there to do?",
    params=LeadershipBriefParams,
    needs=(),
    run=run,
    cost="batch",
    parts=tuple(area.analysis for area in AREAS),
    gates=(
        Gate(
            name="asks_when_it_should",
            question="On evenings with and without a planted event, does the brief ask exactly when one is on?",
            measure=gates.asks_when_it_should,
            bar=0.80,
        ),
    ),
    limits=(
        "It repeats other pages: what they miss, it misses.",
        "A change asks for attention by its own interval; of many calm areas one may ask by chance.",
    ),
)
