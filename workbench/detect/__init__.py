"""Detectors, one a file; scores to alerts to incidents."""

from workbench.detect.general import General
from workbench.detect.health import Gap, Health, health_of
from workbench.detect.lateness import Lateness, lateness
from workbench.detect.product import Product
from workbench.detect.replay import Replay, replay
from workbench.detect.sensitivity import Told, told_at
from workbench.detect.summary import main_topics, name_of
from workbench.detect.watch import Watch, labels_of, posts_of_driver, watch
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
    "labels_of",
    "lateness",
    "main_topics",
    "name_of",
    "posts_of_driver",
    "replay",
    "told_at",
    "watch",
]
