"""Replaying history: what would have been told, and when, had somebody looked all along."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import pandas as pd

from workbench.detect.watch import Watch, watch
from workbench.model.alert import Incident
from workbench.model.corpus import Corpus

DAY = pd.Timedelta("1D")


@dataclass(frozen=True)
class Replay:
    """``incidents`` in the order in which they were told, ``at`` being when; ``watch``: the last look, at everything.

    ``step`` lies between two of the ``looks``.
    """

    incidents: tuple[Incident, ...]
    watch: Watch
    looks: int
    step: pd.Timedelta


def replay(
    corpus: Corpus, *, false_alarms: float, bin: str = "1h", min_posts: int = 30, most_looks: int = 90
) -> Replay:
    """Watch a corpus again and again, each time only what had been said by then: at the end of each day, UTC.

    Nothing known later has a part in it: not the sizes of topics, nor where a source turned out to start or fall
    silent, nor how large a story became. (Topics themselves are as they were fitted.) A story counts from the first
    look that tells it; later looks add to it. Looks are as many whole days apart as ``most_looks`` ask for.

    Raises: what ``watch`` raises.
    """
    first, last = pd.Timestamp(corpus.since).ceil("1D"), pd.Timestamp(corpus.until)
    step = max(1, -(-(last - first) // DAY // most_looks)) * DAY
    ends = [at for at in pd.date_range(first, last, freq=step) if first < at < last]
    told: list[_Story] = []
    before = pd.Timestamp(corpus.since)
    for end in [*ends, last]:
        seen = until(corpus, end.to_pydatetime()) if end < last else corpus
        found = watch(seen, false_alarms=false_alarms, bin=bin, min_posts=min_posts)
        for incident in sorted(found.incidents, key=lambda incident: incident.at):
            known = next((story for story in told if story.holds(incident)), None)
            if known is None:
                at = incident.at if incident.at > before else end.to_pydatetime()
                told.append(_Story(incident.model_copy(update={"at": at}), incident.onset, incident.until))
            else:
                known.add(incident)
        before = end
    incidents = sorted((story.incident for story in told), key=lambda incident: incident.at)
    return Replay(tuple(incidents), found, len(ends) + 1, step)


@dataclass
class _Story:
    """An incident as it was told, and the time that its versions have covered: hindsight parts and joins stories."""

    incident: Incident
    onset: datetime
    until: datetime

    def holds(self, other: Incident) -> bool:
        """Whether what a later look tells is this story."""
        one, two = self.incident.signal, other.signal
        alike = one.brand == two.brand and (one.topic == two.topic or None in (one.topic, two.topic))
        return alike and other.onset < self.until and self.onset < other.until

    def add(self, version: Incident) -> None:
        """Take what a later look knows better, when it is about the moment at which the story was told."""
        self.onset, self.until = min(self.onset, version.onset), max(self.until, version.until)
        told = self.incident
        if version.onset < told.at and version.until >= min(told.until, told.at):
            self.incident = version.model_copy(update={"at": told.at, "id": told.id})


def until(corpus: Corpus, end: datetime) -> Corpus:
    """The corpus as it was at a moment that lies between two five-minute bins: only what was said before it."""

    def cut(name: str, column: str) -> pd.DataFrame:
        frame = corpus.table(name)
        return frame[frame[column] < end].reset_index(drop=True)

    timed = {"posts": "created_at", "counts": "bin", "outcomes": "at"}
    tables = {
        name: partial(cut, name, timed[name]) if name in timed else partial(corpus.table, name)
        for name in corpus.tables
    }
    return replace(corpus, corpus_id=f"{corpus.corpus_id}-{end:%Y%m%d%H%M}", until=end, tables=tables, _read={})
