"""Social intelligence workbench: posts in, answers with stated error out.

The names a researcher needs are here and load on first use, so that ``import workbench`` stays quick:
``select`` (a corpus from the store), ``run`` (an analysis on it) and ``__version__``.
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "run", "select"]

if TYPE_CHECKING:
    from workbench.runs import run
    from workbench.store import select


def __getattr__(name: str) -> Any:
    if name == "run":
        from workbench.runs import run

        return run
    if name == "select":
        from workbench.store import select

        return select
    raise AttributeError(f"module 'workbench' has no attribute {name!r}")
