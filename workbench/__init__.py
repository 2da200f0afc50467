"""Social intelligence workbench: posts in, answers with stated error out.

The names a researcher needs are here and load on first use, so that ``import workbench`` stays quick:
``select`` (a corpus from the store), ``run`` (an analysis on it) and ``__version__``. In a notebook, naming one of
the two lets runs draw themselves as the last value of a cell.
"""

import sys
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "run", "select"]

if TYPE_CHECKING:
    from workbench.runs import run
    from workbench.store import select


def __getattr__(name: str) -> Any:
    if name == "run":
        from workbench.runs import run

        _draw_in_notebook()
        return run
    if name == "select":
        from workbench.store import select

        _draw_in_notebook()
        return select
    raise AttributeError(f"module 'workbench' has no attribute {name!r}")


def _draw_in_notebook() -> None:
    """Where IPython is running, let runs and charts draw themselves; elsewhere nothing is loaded or changed."""
    running = sys.modules.get("IPython")
    shell = running.get_ipython() if running is not None else None
    if shell is not None:
        from workbench.present import notebook

        notebook.activate(shell)
