"""The command line: one file a noun, listed by hand in ``cli.main``."""
