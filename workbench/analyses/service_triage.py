"""Who needs an answer now, what do people write for, and how long do they wait?"""

import pandas as pd
from pydantic import Field

from workbench.analyses import periods
from workbench.analyses import service_triage_gates as gates
from workbench.analyses.openable import opening
from workbench.analyses.periods import Periods
from workbench.analyses.service_drivers import CONTACT, contacts, drivers
from workbench.analyses.service_queue import POINTS, TODAY, URGENT, queue
from workbench.analyses.service_threads import conversations, first_answers
from workbench.analyses.service_triage_figures import answered, span, waited, wrote_for
from workbench.evaluate.intents import UNVALIDATED
from workbench.model.analysis import Analysis, Gate, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Block, Findings, Note, Number, Table
from workbench.model.identity import mask
from workbench.model.plain import excerpt

QUOTE = 180  # characters
NAMED = 3  # brands in the headline
HOURS_SHOWN = 48.0  # longer waits are told in days


class ServiceTriageParams(Params):
    """What a reader may change."""

    days: int = Field(7, ge=1, le=180, title="Days to look back", description="Older posts are not in the queue")
    top: int = Field(25, ge=5, le=500, title="Rows shown", description="Of the queue; the file has the same rows")
    subjects: int = Field(10, ge=1, le=40, title="Reasons for writing shown")


def run(corpus: Corpus, params: ServiceTriageParams) -> Findings:
    """The queue with reasons, what people write for with its trend, and the waits for a first answer by brand."""
    if corpus.posts.empty:
        return Findings(
            headline="There are no posts here, so nobody waits for an answer.",
            blocks=(Note(key="empty", title="What to do", text="Widen the query or the period."),),
        )
    talks = conversations(corpus.posts)
    when = periods.of(corpus, params.days)
    waiting = queue(corpus, talks, when.since)
    begun = first_answers(corpus, talks)
    answers = answered(begun)
    driving = drivers(corpus, when, params.subjects)
    return Findings(
        headline=_headline(waiting, answers, params),
        blocks=(
            *_numbers(corpus, waiting, when),
            *([_queue_table(waiting, params)] if len(waiting) else []),
            *wrote_for(driving, params.days),
            *waited(answers),
            Note(key="no_answer", title="Nothing is answered from here", text=NO_ANSWER),
            Note(key="order", title="How the order is made", text=ORDER),
            Note(key="reading", title="What this does not mean", text=READING),
        ),
    )


NO_ANSWER = (
    "The workbench reads. It never writes to a customer and never changes a ticket: a person answers, where the "
    "conversation is. Download the queue as a file to hand it to the desk."
)
ORDER = (
    "Points, added up: "
    + ", ".join(f"{name} {points}" for name, points in POINTS.items())
    + f". From {URGENT} points a row is urgent, from {TODAY} it is for today; among equals tickets come first, "
    "the longest wait on top, then public posts, the newest on top. The points are a judgement, not a measurement."
)
READING = (
    "What is asked, complained of or dangerous is found by rules and a model, which miss irony and read English best: "
    "in other languages a question mark, the words for danger and the ticket itself must do. A post counts as answered "
    "when the brand's own account wrote later in the same thread, whatever it said; an answer by direct message, mail "
    "or telephone is not seen. A person's posts of one thread are one row, and so are copies of one text."
)


def _headline(waiting: pd.DataFrame, answers: pd.DataFrame, params: ServiceTriageParams) -> str:
    days = f"the last {params.days} days" if params.days > 1 else "the last day"
    if waiting.empty:
        start = f"Nobody who wrote in {days} is seen to wait for an answer"
    else:
        urgent = waiting[waiting["urgency"] == "urgent"]
        n = len(waiting)
        start = f"{n:,} {'request waits' if n == 1 else 'requests wait'} for an answer from {days}, "
        start += f"{len(urgent):,} of them urgent" if len(urgent) else "none of them urgent"
        if len(urgent):
            start += f" (the longest has waited {_duration(float(urgent['hours'].max()))})"
    told = answers[answers["tickets"] & answers["hours"].notna() & (answers["brand"] != "")].head(NAMED)
    if told.empty:
        return f"{start}."
    said = ", ".join(f"{row['hours']:.1f} hours ({span(row)}) at {row['brand']}" for _, row in told.iterrows())
    return f"{start}; half of the tickets have a first answer within {said}."


def _duration(hours: float) -> str:
    if hours < 1:
        return "less than an hour"
    count, unit = (round(hours), "hour") if hours < HOURS_SHOWN else (round(hours / 24), "day")
    return f"{count} {unit}{'s' * (count != 1)}"


def _numbers(corpus: Corpus, waiting: pd.DataFrame, when: Periods) -> list[Block]:
    urgent, today = (waiting[waiting["urgency"] == name] for name in ("urgent", "today"))
    wrote = len(contacts(corpus, when.since))
    method = "rules on what is said and on the thread, see below; a person's posts and copies of a text are one"
    return [
        Number(key="waiting", title="Wait for an answer", value=len(waiting), unit="requests", method=method,
               badge=UNVALIDATED, opens=_opens(waiting)),
        Number(key="urgent", title="Urgent", value=len(urgent), unit="requests", n=len(waiting),
               badge=UNVALIDATED, opens=_opens(urgent)),
        Number(key="today", title="For today", value=len(today), unit="requests", n=len(waiting),
               badge=UNVALIDATED, opens=_opens(today)),
        Number(key="contacts", title=f"Asked or complained in the {when.words}", value=wrote, unit="posts", n=wrote,
               badge=UNVALIDATED, opens=f"{CONTACT} AND {when.opens}"),
    ]  # fmt: skip


def _opens(requests: pd.DataFrame) -> str | None:
    ids = [post for posts in requests["posts"] for post in posts]
    return opening(ids)


def _queue_table(waiting: pd.DataFrame, params: ServiceTriageParams) -> Table:
    shown = waiting.head(params.top)
    frame = pd.DataFrame(
        {
            "urgency": shown["urgency"],
            "why": shown["why"],
            "hours waiting": shown["hours"].round().astype(int),
            "state": shown["state"],
            "brand": shown["brand"],
            "channel": shown["channel"],
            "what was said": shown["text"].map(lambda text: excerpt(mask(text), QUOTE)),
            "more like it": [f"and {more} more like it" if more else "" for more in shown["more"]],
            "post": shown["post_id"],
            "opens": shown["posts"].map(lambda posts: opening(posts)),
        }
    )
    of = f"The first {len(shown):,} of {len(waiting):,}" if len(shown) < len(waiting) else "All"
    caption = f"{of}, most urgent first. Names, numbers and addresses of people are masked."
    return Table.of(frame, key="queue", title="To answer", opens="opens", caption=caption)


ANALYSIS = Analysis(
    name="service_triage",
    version=1,
    title="Service triage",
    question="Which posts need an answer now, what do people write for, and how long do they wait?",
    params=ServiceTriageParams,
    needs=("sentiment",),
    run=run,
    cost="batch",
    gates=(
        Gate(
            name="answer_time_error",
            question="By which part is a brand's median time to the first answer of tickets off, at most?",
            measure=gates.answer_time_error,
            bar=0.15,
            better="lower",
        ),
        Gate(
            name="queue_precision",
            question="Of the first 100 requests in the queue, how many need an answer by what was planted?",
            measure=gates.queue_precision,
            bar=0.80,
        ),
        Gate(
            name="queue_recall",
            question="Of the posts that need an answer by what was planted, how many are in the queue?",
            measure=gates.queue_recall,
            bar=0.80,
        ),
    ),
    limits=(
        "Answers outside the collected threads (direct messages, mail, telephone) are not seen.",
        "The order is a judgement in points; rules and model read English best.",
    ),
)
