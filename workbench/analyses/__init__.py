"""The analyses, listed by hand."""
