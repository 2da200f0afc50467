"""What the gate of the brief measures: whether it asks for a decision when something is on, and only then."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from workbench.analyses import crisis_watch
from workbench.analyses.leadership_brief_areas import read
from workbench.evaluate.incidents import exact_share
from workbench.model.analysis import PARTS, Measured
from workbench.model.corpus import Corpus
from workbench.store import narrow

ON = ("crisis", "copy_paste")  # events that begin and end within a day or two
QUIET = pd.Timedelta(days=2)  # from every planted event


def asks_when_it_should(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of evenings on which the brief, of the crisis watch alone, asks exactly when a planted event is on.

    The evenings: midnight after the last hour of each event of ``ON``, and every fourth from the second week on that
    no event comes near; the brief sees what was there before.
    """
    ends = [pd.Timestamp(event["until"]).ceil("D") for event in truth["events"] if event["kind"] in ON]
    evenings = [(end, True) for end in ends] + [(day, False) for day in _calm(corpus, truth)]
    right, detail = 0, []
    for until, on in evenings:
        part = narrow(corpus, f'until:"{until:%Y-%m-%dT%H:%M}"')
        watch = crisis_watch.ANALYSIS
        said = watch.run(part, watch.check_params({})).model_dump_json()
        table = pd.DataFrame([("crisis_watch", said, "")], columns=["analysis", "findings", "missing"], dtype="str")
        whole = replace(part, tables={**part.tables, PARTS: lambda table=table: table})  # type: ignore[misc]
        asked = any(answer.asks for answer in read(whole))
        right += asked == on
        if asked != on:
            detail.append(f"{until:%m-%d} {'not asked' if on else 'asked'}")
    low, high = exact_share(right, len(evenings))
    return Measured(right / len(evenings), low, high, len(evenings), ", ".join(detail))


def _calm(corpus: Corpus, truth: Mapping[str, Any]) -> list[pd.Timestamp]:
    """Midnights, every fourth from the second week on, that no planted event comes near."""
    first = pd.Timestamp(corpus.since).ceil("D") + pd.Timedelta(weeks=1)
    days = pd.date_range(first, pd.Timestamp(corpus.until), freq="4D")
    spans = [(pd.Timestamp(event["since"]) - QUIET, pd.Timestamp(event["until"]) + QUIET) for event in truth["events"]]
    return [day for day in days if not any(since <= day <= until for since, until in spans)]
