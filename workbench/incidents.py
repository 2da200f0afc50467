"""The incidents of a home: what the last runs found, what people made of them, and how outcomes reach the data."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench import store
from workbench.control import Control, IncidentRecord, open_control
from workbench.model.alert import Incident, same_story
from workbench.model.errors import BadInput, UnknownName
from workbench.model.findings import Incidents
from workbench.store.runs import list_runs

WATCH = "crisis_watch"
PEOPLE = "people"  # who makes the table of outcomes


@dataclass(frozen=True)
class Case:
    """An incident as found and as people work on it; ``run`` found it last, None where its run is gone.

    ``id`` is the one people gave an owner or an outcome to, even where a later run names the story otherwise.
    """

    id: str
    incident: Incident | None
    record: IncidentRecord | None
    outcome: str | None
    run: str | None

    @property
    def status(self) -> str:
        """open, watching or closed."""
        return self.record.status if self.record else "open"


@dataclass(frozen=True)
class Cases:
    """All incidents of a home, those of the last runs first; ``runs`` counts the runs looked at."""

    cases: tuple[Case, ...]
    runs: int

    def get(self, incident_id: str) -> Case:
        """The incident of that id or of the only id that begins so.

        Raises: UnknownName when there is none; BadInput when there are several.
        """
        exact = [case for case in self.cases if incident_id == case.id]
        found = exact or [case for case in self.cases if incident_id and case.id.startswith(incident_id)]
        if len(found) > 1:
            raise BadInput(f"{len(found)} incidents begin with {incident_id!r}", do="give more of the id")
        if not found:
            raise UnknownName(f"there is no incident {incident_id!r}", do="see `workbench incidents list`")
        return found[0]


def cases(home: Path | None = None) -> Cases:
    """The incidents that the newest run of each query found, and all that people worked on.

    Raises: StoreUnusable when there is no store.
    """
    folder = store.open_store(home, create=False).home
    control = open_control(folder)
    outcomes = {outcome.incident_id: outcome.outcome for outcome in control.outcomes.list()}
    left = {record.id: record for record in control.incidents.list()}
    listed: list[Case] = []
    runs = _newest_runs(folder)
    for run, incidents in runs.items():
        # An incident whose id is known takes its record before one that only tells the same story may.
        for incident in sorted(incidents, key=lambda incident: incident.id not in left):
            if any(
                case.incident is not None and same_story(case.incident, incident) for case in listed if case.run != run
            ):
                continue
            record = left.pop(incident.id, None) or _told_before(incident, left)
            name = record.id if record else incident.id
            listed.append(Case(name, incident, record, outcomes.get(name), run))
    order = [incident.id for incidents in runs.values() for incident in incidents]
    listed.sort(key=lambda case: order.index(case.incident.id) if case.incident else 0)
    listed += [Case(name, record.seen, record, outcomes.get(name), None) for name, record in left.items()]
    return Cases(tuple(listed), len(runs))


def close(incident_id: str, outcome: str, by: str, note: str = "", home: Path | None = None) -> Case:
    """Say what an incident was (true, false or late) and close it; the data has a new version that knows it.

    Raises: UnknownName for the incident; BadInput for any other outcome.
    """
    case = cases(home).get(incident_id)
    control = open_control(store.home(home))
    control.outcomes.say(case.id, outcome, by)
    if case.incident is not None:
        control.incidents.track(case.incident.model_copy(update={"id": case.id}), by)
    control.incidents.set_status(case.id, "closed", by)
    _share(control, home)
    if note:
        control.incidents.note(case.id, note, by)
    return cases(home).get(case.id)


def reopen(incident_id: str, by: str, home: Path | None = None) -> Case:
    """Open an incident again and take its outcome back; data versions that knew the outcome keep it.

    Raises: UnknownName for the incident.
    """
    case = cases(home).get(incident_id)
    control = open_control(store.home(home))
    control.outcomes.withdraw(case.id, by)
    control.incidents.set_status(case.id, "open", by)
    _share(control, home)
    return cases(home).get(case.id)


def _share(control: Control, home: Path | None) -> None:
    """Write all outcomes to the store, so that the present data version has them; again if somebody spoke meanwhile."""
    opened = store.open_store(home, create=False)
    said = control.outcomes.frame()
    while True:
        opened.replace("outcomes", said, PEOPLE)
        newest = control.outcomes.frame()
        if newest.equals(said):
            break
        said = newest
    opened.commit_version()


def _newest_runs(folder: Path) -> dict[str, tuple[Incident, ...]]:
    """The incidents of the newest run of each query, by run, newest first."""
    newest: dict[str, tuple[Incident, ...]] = {}
    seen: set[str] = set()
    for run in list_runs(folder):
        if run.analysis == WATCH and run.provenance.query not in seen:
            seen.add(run.provenance.query)
            newest[run.run] = tuple(
                one for block in run.blocks if isinstance(block, Incidents) for one in block.incidents
            )
    return newest


def _told_before(incident: Incident, left: dict[str, IncidentRecord]) -> IncidentRecord | None:
    """The record of the same story under another id, taken from those that are left; that with the longest overlap."""

    def overlaps() -> Iterator[tuple[float, str]]:
        for name, record in left.items():
            if record.seen is not None and same_story(record.seen, incident):
                shared = min(record.seen.until, incident.until) - max(record.seen.onset, incident.onset)
                yield shared.total_seconds(), name

    best = max(overlaps(), default=None)
    return left.pop(best[1]) if best else None
