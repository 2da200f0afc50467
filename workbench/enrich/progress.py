"""How far a step is: what the steps call, and what they call when nobody looks."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with the name of the step, what is done and what there is to do."""


def silent(step: str, done: int, total: int) -> None:
    """Say nothing."""
