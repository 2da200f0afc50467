"""The store: tables in, corpora out."""

from workbench.store.place import home
from workbench.store.store import Store, open_store, select

__all__ = ["Store", "home", "open_store", "select"]
