"""The areas a brief speaks of, and what each answers of a corpus."""

from dataclasses import dataclass
from datetime import timedelta

import pandas as pd

from workbench.model.analysis import PARTS
from workbench.model.corpus import Corpus
from workbench.model.findings import Findings, Incidents, Note, Number, Table

DAYS = timedelta(days=3)  # the same for a warning, which is known by the day
LATELY = timedelta(days=1)  # before the end of the posts: a story that reaches into it goes on


@dataclass(frozen=True)
class Area:
    """A part of the brief: the analysis that answers, what it is about, and what to do where it asks for something."""

    analysis: str
    title: str
    do: str


AREAS = (
    Area("crisis_watch", "Crises", "Name an owner for the story today, and read its posts before you answer."),
    Area("service_triage", "Customers who wait", "Ask customer service what it needs to answer the top of its queue."),
    Area("product_feedback", "Products", "Ask product which of the warnings it can confirm, and by when."),
    Area("brand_health", "Where we stand", "Ask strategy what moved, and where."),
    Area("competitor_benchmark", "Against competitors", "Ask strategy which difference it would act on."),
    Area("campaign_effect", "The last campaign", "Decide with marketing what to repeat."),
    Area("sentiment_trend", "Opinion", "Have fifty posts of the last week labelled before you act on it."),
    Area("emerging_topics", "What is new", "Read three posts of each new subject; then decide who owns it."),
    Area("employee_voice", "Working here", "Ask people what stands behind it; it speaks of groups, never of a person."),
    Area("collection_health", "The collection", "Have the source mended before you act on what it seems to say."),
)
SURENESS = (  # the weakest kind of number an area shows says how far the area can be trusted
    ("rule", "found by written rules that nobody has checked on these posts"),
    ("uncorrected", "read by a model that nobody has checked on these posts: a hint, no level"),
    ("corrected", "corrected for known mistakes of the model, not checked here"),
    ("labelled", "checked against labels of these posts"),
    ("counted", "counted, no model involved"),
)


@dataclass(frozen=True)
class Answer:
    """What an area answered, and whether it asks for something; ``missing`` says why it could not answer."""

    area: Area
    findings: Findings | None
    missing: str
    asks: bool

    @property
    def sure(self) -> str:
        """How sure, by the weakest kind of number shown."""
        blocks = self.findings.blocks if self.findings else ()
        if any(isinstance(block, Incidents) for block in blocks):
            return "the watch keeps to a budget of false alarms"
        badges = [block.badge for block in blocks if isinstance(block, Number) and block.badge]
        for word, said in SURENESS:
            if any(badge.startswith(word) for badge in badges):
                mixed = word != "counted" and any(badge.startswith("counted") for badge in badges)
                return f"partly counted; the rest {said}" if mixed else said
        return "its page says how far to trust it"


def read(corpus: Corpus) -> list[Answer]:
    """What each area answers of a corpus, in the order of ``AREAS``."""
    rows = corpus.table(PARTS).set_index("analysis") if corpus.has(PARTS) else None
    answers = []
    for area in AREAS:
        if rows is None or area.analysis not in rows.index:
            answers.append(Answer(area, None, "not at hand here", False))
            continue
        said, missing = rows.loc[area.analysis, ["findings", "missing"]]
        findings = Findings.model_validate_json(said) if said else None
        answers.append(Answer(area, findings, missing, findings is not None and asks(findings, corpus)))
    return answers


def asks(findings: Findings, corpus: Corpus) -> bool:
    """Whether findings ask for something.

    That is a story or a warning that reaches into the end of the corpus, something urgent, or a clear change: one whose
    interval leaves zero out, or a share that was outside today's interval before and rests on more than a model's word.
    """
    for block in findings.blocks:
        match block:
            case Incidents(incidents=stories) if any(story.until >= corpus.until - LATELY for story in stories):
                return True
            case Number(key="urgent", value=value) if value:
                return True
            case Number() if _moved(block):
                return True
            case Table(key="warnings") if _on(block, corpus):
                return True
            case Note(tone="warning"):
                return True
            case _:
                pass
    return False


def _moved(number: Number) -> bool:
    if number.low is None or number.high is None:
        return False
    if number.key.startswith("change"):
        return not number.low <= 0 <= number.high
    known = number.unit == "share" and number.badge not in ("", "uncorrected") and number.before is not None
    return known and not number.low <= (number.before or 0.0) <= number.high


def _on(warnings: Table, corpus: Corpus) -> bool:
    """Whether a warning goes on: it was last above the usual in the last days of the corpus."""
    ends = pd.to_datetime(warnings.frame().get("last above usual", pd.Series(dtype="str")), utc=True)
    return bool((ends >= pd.Timestamp(corpus.until) - DAYS).any())
