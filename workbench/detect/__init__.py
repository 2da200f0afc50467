"""Detectors, one a file; scores to alerts to incidents."""

from workbench.detect.general import General
from workbench.detect.product import Product
from workbench.detect.summary import main_topics
from workbench.detect.watch import Watch, posts_of_driver, watch
from workbench.model.protocols import Detector

DETECTORS: dict[str, Detector] = {detector.name: detector for detector in (General(), Product())}

__all__ = ["DETECTORS", "Watch", "main_topics", "posts_of_driver", "watch"]
