"""The store: tables in, corpora out."""
