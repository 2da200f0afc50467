"""Enrichments: one new column a file."""
