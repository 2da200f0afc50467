"""Who says in public that they look for work, and who shows a skill or gives talks?"""

from typing import Any

import pandas as pd
from pydantic import Field

from workbench.analyses import talent_signals_gates as gates
from workbench.analyses.openable import opening
from workbench.analyses.talent_rules import INTENT, KINDS, OPEN, found_in
from workbench.evaluate.intents import UNVALIDATED, badge
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.exclusions import excluded
from workbench.model.findings import Findings, Note, Number, Table
from workbench.model.identity import mask
from workbench.model.plain import excerpt

QUOTE_LENGTH = 160


class TalentSignalsParams(Params):
    """What a reader may change."""

    days: int = Field(90, ge=1, le=365, title="Days looked back", description="Older signals have expired")
    top: int = Field(20, ge=1, le=100, title="People shown", description="Those with the newest signal")


def run(corpus: Corpus, params: TalentSignalsParams) -> Findings:
    """Signals people give of themselves in public, newest first; who opted out is left out, employees are, too."""
    if corpus.posts.empty:
        return _nothing("There are no posts here, so there is no signal to show.")
    found = found_in(corpus, params.days)
    if found.empty:
        return _nothing(
            f"Nobody here says in public that they look for work, show a skill or give talks.{_out(corpus)}"
        )
    by_kind = [_kind(corpus, kind, found[found["signal"] == kind]) for kind in KINDS]
    people = found["author"].nunique()
    said = ", ".join(f"{row['people']:,} {PHRASES[row['signal']]}" for row in by_kind if row["people"])
    rows = _people(found, params.top)
    return Findings(
        headline=f"{people:,} {'person' if people == 1 else 'people'} gave a professional signal of "
        f"themselves in the last "
        f"{params.days} days: {said}.{_out(corpus)}",
        blocks=(
            *(
                Number(
                    key=f"people:{row['signal']}",
                    title=row["signal"].capitalize(),
                    value=row["people"],
                    unit="people",
                    n=row["posts"],
                    badge=row["badge"],
                    method="people, by rules in English on what they say of themselves; n: their posts",
                    opens=row["opens"],
                )
                for row in by_kind
            ),
            Table.of(pd.DataFrame(by_kind), key="signals", title="Signals", opens="opens"),
            Table.of(
                rows,
                key="people",
                title="Newest first, one row a person",
                opens="opens",
                caption=f"{len(rows):,} of {people:,} people. Nobody is named here; each opening is in the audit log.",
            ),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


PHRASES = {OPEN: "open to work or applying", KINDS[1]: "with a skill shown", KINDS[2]: "with a talk given"}
READING = (
    "A signal is what somebody wrote of themselves in public, found by listed English wordings; it is no judgement of "
    "the person, and nothing about feelings, health, opinions or private life is looked at. Tickets and other messages "
    "to the company are not public and are not used. People on the exclusion list (for talent or for all) are left "
    "out, and so are those who say in these posts that they work somewhere, so that nobody's wish for another job is "
    "shown to their employer; a narrower query or a shorter period sees less of what they say. Each opening of this "
    "result is written into the audit log. Before anybody is contacted, the law of the place applies; the identity "
    "behind a post opens only through the vault's audited command."
)
WHAT_TO_DO = "Widen the query or the days; the rules read English. Run `workbench enrich` where posts are new."


def _kind(corpus: Corpus, kind: str, of_it: pd.DataFrame) -> dict[str, Any]:
    return {
        "signal": kind,
        "people": int(of_it["author"].nunique()),
        "posts": len(of_it),
        "badge": badge(corpus, INTENT) if kind == OPEN else UNVALIDATED,
        "opens": opening(of_it["post_id"]),
    }


def _people(found: pd.DataFrame, top: int) -> pd.DataFrame:
    """One row a person, the newest signal first: what, in their words, when, where, and all their signals to open."""
    newest = found.sort_values(["created_at", "post_id"], ascending=[False, True], kind="stable")
    rows = []
    for _, theirs in list(newest.groupby("author", sort=False))[:top]:
        kinds = set(theirs["signal"])
        rows.append(
            {
                "signal": ", ".join(kind for kind in KINDS if kind in kinds),
                "in their words": excerpt(mask(theirs["text"].iloc[0]), QUOTE_LENGTH),
                "when": theirs["created_at"].iloc[0],
                "where": theirs["channel"].iloc[0],
                "posts": int(theirs["post_id"].nunique()),
                "opens": opening(theirs["post_id"]),
            }
        )
    return pd.DataFrame(rows)


def _out(corpus: Corpus) -> str:
    """That people are left out; not how many would be here, which would tell it of whoever is alone on the list."""
    return " Who is on the exclusion list is left out." if excluded(corpus, "talent") else ""


def _nothing(headline: str) -> Findings:
    return Findings(headline=headline, blocks=(Note(key="empty", title="What to do", text=WHAT_TO_DO),))


ANALYSIS = Analysis(
    name="talent_signals",
    version=1,
    title="Talent signals",
    question="Who says in public that they look for work, and who shows a skill or gives talks?",
    params=TalentSignalsParams,
    needs=("classes",),
    run=run,
    cost="batch",
    audited=True,
    gates=(
        Gate(
            name="open_to_work_precision",
            question="Of the posts taken as open to work, how many are planted as a job seeker's?",
            measure=gates.open_precision,
            bar=0.85,
        ),
        Gate(
            name="open_to_work_recall",
            question="Of the English posts planted as a job seeker's, how many are found?",
            measure=gates.open_recall,
            bar=0.60,
        ),
        Gate(
            name="excluded_shown",
            question="When every second person is excluded, what share of them is still shown?",
            measure=gates.excluded_shown,
            bar=0.0,
            better="lower",
        ),
    ),
    limits=(
        "Only what people say of themselves in listed English wordings is found; most say nothing.",
        "Skills and talks have no planted truth and no labels here: their rules are unvalidated.",
        "A signal is no judgement of a person and no consent to be contacted.",
    ),
)
