"""Topic models, one a file."""
