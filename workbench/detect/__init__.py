"""Detectors, one a file; scores to alerts to incidents."""

from workbench.detect.general import General
from workbench.detect.product import Product
from workbench.detect.replay import Replay, replay
from workbench.detect.sensitivity import Told, told_at
from workbench.detect.summary import main_topics
from workbench.detect.watch import Watch, watch
from workbench.model.protocols import Detector

DETECTORS: dict[str, Detector] = {detector.name: detector for detector in (General(), Product())}

__all__ = ["DETECTORS", "Replay", "Told", "Watch", "main_topics", "replay", "told_at", "watch"]
