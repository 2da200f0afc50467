"""The doorway to what people decide: one SQLite file in the home, one part for each noun."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from workbench.control.audit import Audit
from workbench.control.database import Database
from workbench.control.exclusions import Exclusions
from workbench.control.incidents import Incidents
from workbench.control.outcomes import Outcomes
from workbench.control.pins import Pins
from workbench.control.views import Views

FILE = "control.sqlite"


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Control:
    """Pins, incidents, outcomes, exclusions, saved views and audit of one home; safe to share between threads."""

    database: Database
    pins: Pins
    incidents: Incidents
    outcomes: Outcomes
    exclusions: Exclusions
    views: Views
    audit: Audit

    def backup(self, target: Path) -> None:
        """Copy everything, consistent while others write, to the file ``target``."""
        self.database.backup(target)


def open_control(home: Path, clock: Callable[[], datetime] = _now) -> Control:
    """Open ``<home>/control.sqlite``, making it when absent; ``clock`` gives the time of each change (UTC).

    Raises: StoreUnusable when the file is damaged, of a newer schema, or cannot be written.
    """
    database = Database(home / FILE)
    audit = Audit(database, clock)
    return Control(
        database,
        Pins(database, audit),
        Incidents(database, audit),
        Outcomes(database, audit),
        Exclusions(database, audit),
        Views(database, audit),
        audit,
    )
