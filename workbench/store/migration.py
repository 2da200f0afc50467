"""Old stores to the present schema, one step a schema number."""

from collections.abc import Callable, Mapping
from pathlib import Path

from workbench.model.errors import StoreUnusable
from workbench.store import place

STEPS: dict[int, Callable[[Path], None]] = {}  # from that schema to the next; 1 is the first schema there was


def migrate(
    home: Path, steps: Mapping[int, Callable[[Path], None]] = STEPS, target: int = place.SCHEMA
) -> tuple[int, int]:
    """Bring the store in a home to the present schema; the schema it had and the one it has.

    Each step is marked as done before the next begins, so that an interrupted migration goes on where it stopped.

    Raises: StoreUnusable when there is no store, when it is newer, or when a step is not known.
    """
    had = place.schema(home)
    if had is None:
        raise StoreUnusable(f"there is no store at {home}", do="run `workbench ingest FILE` first")
    if had > target:
        place.check(home, create=False)
    for number in range(had, target):
        if number not in steps:
            raise StoreUnusable(
                f"the store at {home} has schema {number}, which this workbench cannot bring up to {target}",
                do="migrate with the version before, or ingest the posts again",
            )
        steps[number](home)
        place.mark(home, number + 1)
    return had, max(had, target)
