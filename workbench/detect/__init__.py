"""Detectors, one a file; scores to alerts to incidents."""

from workbench.detect.general import General
from workbench.detect.health import Gap, Health, health_of
from workbench.detect.lateness import Lateness, lateness
from workbench.detect.product import Product
from workbench.detect.replay import Replay, replay
from workbench.detect.sensitivity import Told, told_at
from workbench.detect.summary import main_topics
from workbench.detect.watch import Watch, watch
from workbench.model.protocols import Detector

DETECTORS: dict[str, Detector] = {detector.name: detector for detector in (General(), Product())}

__all__ = [
    "DETECTORS",
    "Gap",
    "Health",
    "Lateness",
    "Replay",
    "Told",
    "Watch",
    "health_of",
    "lateness",
    "main_topics",
    "replay",
    "told_at",
    "watch",
]
