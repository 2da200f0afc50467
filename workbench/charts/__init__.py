"""Frames to charts; no computing."""
