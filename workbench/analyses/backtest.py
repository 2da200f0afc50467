"""What would a false-alarm budget have told on this history, how early, and for how much?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from workbench.analyses.backtest_figures import incident_table, label_table, numbers
from workbench.analyses.budgets import budget_table, confirmed
from workbench.analyses.crisis_figures import volume_figure
from workbench.detect import Replay, replay
from workbench.evaluate import incidents as evaluate
from workbench.evaluate.incidents import Event
from workbench.model.analysis import Analysis, Gate, Measured, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Findings, Note

NOT_RISING = ("outage",)  # kinds of events that lower posts: nothing to be found by looking for rises
GATE_LOOKS = 30


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


Moment = Annotated[datetime, AfterValidator(_in_utc)]


class KnownEvent(BaseModel):
    """Something known to have happened, half-open; a time without a zone is UTC. ``brand`` None concerns all."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    kind: str = "event"
    brand: str | None = None
    since: Moment
    until: Moment


class BacktestParams(Params):
    """What a reader may change."""

    false_alarms: float = Field(
        1.0, ge=0.01, le=1000, title="False alarms per month you accept", description="For everything watched together"
    )
    bin: Literal["5min", "1h", "1d"] = Field(
        "1h", title="Look every", description="The time step: five minutes for loud brands, a day for quiet ones"
    )
    min_posts: int = Field(
        30, ge=1, le=10_000, title="Smallest story", description="Posts above the expected ones that a story must have"
    )
    labels: tuple[KnownEvent, ...] = Field(
        (), title="Events known to have been", description="A list of name, kind, brand, since, until"
    )


def run(corpus: Corpus, params: BacktestParams) -> Findings:
    """History replayed under the budget, and what it told compared with what is known to have been."""
    told = replay(corpus, false_alarms=params.false_alarms, bin=params.bin, min_posts=params.min_posts)
    days = told.watch.watched_days
    if not days:
        short = "There are no posts in this selection" if corpus.posts.empty else "This history is too short"
        return Findings(
            headline=f"{short}: a series is watched once it has two days of posts.",
            blocks=(Note(key="empty", title="What to do", text="Widen the query, or name an earlier since."),),
        )
    known, left_out = _known(params.labels, told)
    matched = _matched(told, known, corpus)
    figure = volume_figure(replace(told.watch, incidents=told.incidents), known)
    return Findings(
        headline=_headline(told, matched, params, days),
        blocks=(
            *numbers(told.incidents, matched, known, params.false_alarms, days),
            *([figure] if figure else []),
            incident_table(told.incidents, matched, confirmed(corpus)),
            *([label_table(matched, known)] if known else []),
            budget_table(told.watch, params.false_alarms, params.min_posts, known),
            *_notes(told, params.labels, left_out),
        ),
    )


def _matched(told: Replay, known: Sequence[Event], corpus: Corpus) -> evaluate.Matched:
    """The stories told against what is known; those a person confirmed are not false."""
    matched = evaluate.match(told.incidents, known)
    real = confirmed(corpus)
    return replace(matched, false=tuple(incident for incident in matched.false if incident.id not in real))


def _known(labels: Sequence[KnownEvent], told: Replay) -> tuple[list[Event], list[str]]:
    """The labels that could be found, under names of their own; those that could not, and why."""
    may = told.watch.may.any(axis=1)
    first, last = told.watch.observed.index[may][[0, -1]]
    known: list[Event] = []
    left_out = []
    for label in sorted(labels, key=lambda label: (label.since, label.name)):
        if label.kind in NOT_RISING:
            left_out.append(f"{label.name} (an outage lowers posts)")
        elif label.until <= first or label.since > last:
            left_out.append(f"{label.name} (outside the days that were watched)")
        else:
            same = sum(event.name.partition(" #")[0] == label.name for event in known)
            name = f"{label.name} #{same + 1}" if same else label.name
            known.append(Event(name, label.kind, label.brand, label.since, label.until))
    return known, left_out


def _headline(told: Replay, matched: evaluate.Matched, params: BacktestParams, days: float) -> str:
    false, stories = evaluate.false_alarms(matched, days), len(told.incidents)
    value, low, high = (f"{rate:.2f}" if rate < 1 else f"{rate:.1f}" for rate in (false.value, false.low, false.high))
    text = (
        f"In {days:,.0f} days replayed, {stories} stor{'y was' if stories == 1 else 'ies were'} told: at most {value} "
        f"false alarms a month ({low} to {high}), where {params.false_alarms:.3g} "
        f"{'was' if params.false_alarms == 1 else 'were'} accepted."
    )
    found, known = len(matched.hits), len(matched.hits) + len(matched.missed)
    if not known:
        return text
    waits = [wait / timedelta(hours=1) for wait in matched.delays.values()]
    after = f", half of them within {median(waits):,.0f} h" if waits else ""
    events = f"{known} known event{'s' * (known != 1)}"
    return f"{text} Of {events} {found or 'none'} {'was' if found < 2 else 'were'} found{after}."


def _notes(told: Replay, labels: Sequence[KnownEvent], left_out: list[str]) -> list[Note]:
    unlike = " No event was given, so every story counts as false unless a person confirmed it." if not labels else ""
    apart = int(told.step / pd.Timedelta("1D"))
    every = "day" if apart == 1 else f"{apart} days"
    notes = [
        Note(
            key="bound",
            title="An upper bound",
            text="A story that no given event explains counts as a false alarm, though something real may have been "
            f"behind it: the true rate is at most the one stated.{unlike}",
        ),
        Note(
            key="replayed",
            title="How it was replayed",
            text=f"{told.looks} looks, one every {every}, each at nothing but the posts before it. A story counts from "
            "when it was raised or, where it was still too small then, from the look that first saw it large enough. "
            "Topics are those fitted on all posts; posts count from when they were written, not from when they came.",
        ),
    ]
    if left_out:
        text = f"Not looked for: {'; '.join(left_out)}."
        notes.append(Note(key="left_out", title="Events left out", text=text))
    return notes


def _gate(corpus: Corpus, truth: Mapping[str, Any], kinds: tuple[str, ...]) -> tuple[evaluate.Matched, float]:
    told = replay(corpus, false_alarms=1.0, most_looks=GATE_LOOKS)
    events = [event for event in evaluate.events_of(truth) if event.kind in kinds]
    return evaluate.match(told.incidents, events), max(told.watch.watched_days, 1.0)


def _found(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    return evaluate.recall(_gate(corpus, truth, ("crisis", "defect"))[0])


def _not_planted(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    return evaluate.false_alarms(*_gate(corpus, truth, ("crisis", "defect", "copy_paste", "campaign")))


ANALYSIS = Analysis(
    name="backtest",
    version=1,
    title="Backtest",
    question="What would a false-alarm budget have told on this history, how early, and for how many false alarms?",
    params=BacktestParams,
    needs=("counts",),
    run=run,
    cost="batch",
    gates=(
        Gate("crises_found", "Looking every third day, are both planted crises told?", _found, bar=1.0),
        Gate(
            "promise",
            "How many stories a month that nobody planted are told, when one is accepted?",
            _not_planted,
            bar=1.0,
            better="lower",
        ),
    ),
    limits=(
        "What happened once says little about what will happen: the interval is as wide as the history is short.",
        "Stories that no known event explains may have been real; the rate of false alarms is an upper bound.",
    ),
)
