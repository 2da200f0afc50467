"""Pages that are not analyses: a small closed kind."""
