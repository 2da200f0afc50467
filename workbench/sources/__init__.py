"""Sources: the outside world to frames of posts. Nothing else knows how a source writes."""

from typing import Any

from workbench.sources.files import FileSource

SOURCES: dict[str, type[Any]] = {"file": FileSource}
"""Every source by its name; each is a ``model.protocols.Source``."""

__all__ = ["SOURCES", "FileSource"]
