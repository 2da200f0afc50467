"""People label posts: draw a sample, say what each post is, see how far people agree, learn from it."""

from workbench.evaluate.labelled import UNCERTAIN
from workbench.labelling.record import Written, labels, undo, write
from workbench.labelling.sample import RANDOM, STRATA, STRATIFIED, Queue, draw, waiting
from workbench.labelling.session import Said, Session
from workbench.labelling.sheet import Imported, read, rows
from workbench.labelling.status import LabelledTexts, Status, labelled_texts, quality, status
from workbench.labelling.task import task, tasks

__all__ = [
    "RANDOM",
    "STRATA",
    "STRATIFIED",
    "UNCERTAIN",
    "Imported",
    "LabelledTexts",
    "Queue",
    "Said",
    "Session",
    "Status",
    "Written",
    "draw",
    "labelled_texts",
    "labels",
    "quality",
    "read",
    "rows",
    "status",
    "task",
    "tasks",
    "undo",
    "waiting",
    "write",
]
