"""What people decide and must not be lost: pins, incidents, outcomes, exclusions, saved views, and the audit of all."""

from workbench.control.audit import Audit, Entry
from workbench.control.control import FILE, Control, open_control
from workbench.control.exclusions import Exclusion, Exclusions
from workbench.control.incidents import STATUSES, IncidentNote, IncidentRecord, Incidents
from workbench.control.outcomes import OUTCOMES, Outcome, Outcomes
from workbench.control.pins import Pin, Pins
from workbench.control.views import View, Views

__all__ = [
    "FILE",
    "OUTCOMES",
    "STATUSES",
    "Audit",
    "Control",
    "Entry",
    "Exclusion",
    "Exclusions",
    "IncidentNote",
    "IncidentRecord",
    "Incidents",
    "Outcome",
    "Outcomes",
    "Pin",
    "Pins",
    "View",
    "Views",
    "open_control",
]
