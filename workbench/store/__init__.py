"""The store: tables in, corpora out."""

from workbench.store.narrowing import narrow
from workbench.store.place import home
from workbench.store.store import Store, open_store, select

__all__ = ["Store", "home", "narrow", "open_store", "select"]
