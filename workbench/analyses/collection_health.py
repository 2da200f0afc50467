"""Can today's numbers be trusted: is anything missing?"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from workbench.analyses.collection_figures import enrichment_table, gap_table, heat_strip, late_table, numbers
from workbench.detect import Gap, Health, Lateness, health_of, lateness
from workbench.evaluate.incidents import MONTH, Event, events_of, exact_rate, exact_share
from workbench.model.analysis import Analysis, Gate, Measured, Params
from workbench.model.corpus import Corpus
from workbench.model.findings import Findings, Note

BIN = "1h"
TODAY = timedelta(hours=24)
OUTAGES = ("outage",)


class CollectionHealthParams(Params):
    """There is nothing to set: what is missing is missing."""


def run(corpus: Corpus, params: CollectionHealthParams) -> Findings:
    """The state of each source over time, what is missing where, and what came late."""
    if corpus.posts.empty:
        return Findings(
            headline="There are no posts in this selection, so nothing can be said about its sources.",
            blocks=(Note(key="empty", title="What to do", text="Widen the query or ingest a file."),),
        )
    health = health_of(corpus, BIN)
    late = lateness(corpus.posts, health.width)
    return Findings(
        headline=_headline(corpus, health),
        blocks=(
            *numbers(health, late),
            *_silent_now(health),
            heat_strip(health),
            gap_table(health.gaps),
            *([late_table(late)] if len(late.revised) else []),
            enrichment_table(corpus),
            *_notes(health, late),
        ),
    )


def _headline(corpus: Corpus, health: Health) -> str:
    sources = len(health.state.columns)
    recent = [gap for gap in health.gaps if gap.until > corpus.until - TODAY]
    earlier = [gap for gap in health.gaps if gap not in recent]
    every = "the one source" if sources == 1 else f"{sources} sources"
    if recent:
        text = f"Not quite: {'; '.join(_told(gap) for gap in recent)}."
        others = sources - len({gap.source for gap in recent})
        text += f" From {others} other source{'s' * (others != 1)} nothing is seen to be missing." if others else ""
    else:
        text = f"Yes: nothing is seen to be missing from {every} in the last day."
    if earlier:
        worst = max(earlier, key=lambda gap: gap.missed)
        number = (
            f"there was 1 gap: {_told(worst)}"
            if len(earlier) == 1
            else (f"there were {len(earlier)} gaps, the largest: {_told(worst)}")
        )
        text += f" Before that {number}."
    return text


def _told(gap: Gap) -> str:
    missed = f"about {gap.missed:,.0f} posts missing ({gap.low:,.0f} to {gap.high:,.0f})"
    said = "was silent" if gap.kind == "silent" else "gave only part of the usual"
    if gap.lasts:
        said = said.replace("was", "has been").replace("gave", "has given")
        return f"{gap.source} {said} since {gap.since:%d %b %H:%M}, {missed}"
    return f"{gap.source} {said} from {gap.since:%d %b %H:%M} to {gap.until:%d %b %H:%M}, {missed}"


def _silent_now(health: Health) -> list[Note]:
    stopped = [gap for gap in health.gaps if gap.lasts]
    if not stopped:
        return []
    text = (
        f"{'; '.join(_told(gap) for gap in stopped)}. Look at the collector before you read anything into a calm day."
    )
    return [Note(key="stopped", title="A source has stopped", text=text, tone="warning")]


def _notes(health: Health, late: Lateness) -> list[Note]:
    unknown = [str(source) for source in health.state.columns if source not in late.known]
    text = "A post is late when its source had already given posts from more than an hour after its own hour was over."
    if unknown:
        text += f" Of {', '.join(unknown)} nothing is known: all posts arrived in one piece."
    return [
        Note(key="late_meaning", title="Late posts", text=text),
        Note(key="limits", title="What this does not mean", text=" ".join(LIMITS)),
    ]


LIMITS = (
    "Complete means that nothing is seen to be missing: a source that always lost every second post looks complete.",
    "A source with few posts can fall silent for days before that is more than chance.",
    "A quiet world and a broken collector look alike: half of the usual may also be a holiday.",
)


def _matched(corpus: Corpus, truth: Mapping[str, Any]) -> tuple[Health, list[tuple[Event, str]], dict[str, Gap]]:
    """The planted outages with their sources, and the gap that each was found as."""
    health = health_of(corpus, BIN)
    planted = [
        (event, str(one["source"]))
        for event, one in zip(events_of(truth), truth["events"], strict=True)
        if event.kind in OUTAGES
    ]
    found = {
        event.name: gap
        for event, source in planted
        for gap in health.gaps
        if gap.source == source and gap.since < event.until and gap.until > event.since
    }
    return health, planted, found


def _found(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    _, planted, found = _matched(corpus, truth)
    n = len(planted)
    low, high = exact_share(len(found), n)
    missed = ", ".join(event.name for event, _ in planted if event.name not in found) or "none"
    return Measured(len(found) / n if n else 0.0, low, high, n, f"missed: {missed}")


def _not_planted(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    health, _, found = _matched(corpus, truth)
    false = [gap for gap in health.gaps if gap not in found.values()]
    months = health.state.size * (health.width / pd.Timedelta("1D")) / MONTH
    low, high = exact_rate(len(false), max(months, 1e-9))
    told = "; ".join(_told(gap) for gap in false) or "none"
    return Measured(len(false) / max(months, 1e-9), low, high, len(false), f"not planted: {told}")


def _edges(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    _, planted, found = _matched(corpus, truth)
    errors = [
        abs(seen - true) / timedelta(hours=1)
        for event, _ in planted
        if (gap := found.get(event.name))
        for seen, true in ((gap.since, event.since), (gap.until, event.until))
    ]
    if not errors:
        return Measured(np.inf, np.inf, np.inf, 0, "no planted outage was found")
    return Measured(max(errors), min(errors), max(errors), len(errors), "the worse of start and end; least to most")


ANALYSIS = Analysis(
    name="collection_health",
    version=1,
    title="Collection health",
    question="Can today's numbers be trusted: is anything missing?",
    params=CollectionHealthParams,
    needs=(),
    run=run,
    cost="scan",
    gates=(
        Gate("outage_found", "Is the planted outage found, at its source?", _found, bar=1.0),
        Gate(
            "false_gaps",
            "How many gaps that nobody planted are seen, a month of a source?",
            _not_planted,
            bar=0.0,
            better="lower",
        ),
        Gate("edges", "By how many hours is its start or end wrong, at most?", _edges, bar=3.0, better="lower"),
    ),
    limits=LIMITS,
)
