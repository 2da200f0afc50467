"""Detectors, one a file; scores to alerts to incidents."""

from workbench.detect.general import General
from workbench.detect.product import Product
from workbench.detect.summary import main_topics, name_of
from workbench.detect.watch import LONGEST_RETURN, Watch, labels_of, posts_of_driver, watch
from workbench.model.protocols import Detector

DETECTORS: dict[str, Detector] = {detector.name: detector for detector in (General(), Product())}

__all__ = ["DETECTORS", "LONGEST_RETURN", "Watch", "labels_of", "main_topics", "name_of", "posts_of_driver", "watch"]
