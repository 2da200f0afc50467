"""Detectors, one a file; scores to alerts to incidents."""
