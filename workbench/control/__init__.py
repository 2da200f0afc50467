"""What people decide and the machine must not lose: pins, incidents, outcomes, saved views, and the audit of it all."""

from workbench.control.audit import Audit, Entry
from workbench.control.control import FILE, Control, open_control
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
