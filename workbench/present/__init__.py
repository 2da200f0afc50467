"""Findings on a surface."""
