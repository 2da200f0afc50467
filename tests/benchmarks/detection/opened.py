"""What counts as one incident."""

import numpy as np

from workbench.detect.season import Clock

COOL_DOWN = 12.0  # hours


def opened(rows: np.ndarray, columns: np.ndarray, at: Clock) -> tuple[np.ndarray, np.ndarray]:
    """Alarms (row of the bin, column of the series) without those that follow one of their series in the cool-down.

    Such an alarm belongs to the incident that the one before it belongs to, and prolongs it: it escalates, and opens
    nothing. Rows do not descend in what is returned.
    """
    order = np.lexsort((rows, columns))
    row, column = np.asarray(rows)[order], np.asarray(columns)[order]
    first = np.ones(len(row), dtype=bool)
    first[1:] = (np.diff(column) != 0) | (np.diff(row) > at.bins(COOL_DOWN))
    row, column = row[first], column[first]
    order = np.argsort(row, kind="stable")
    return row[order], column[order]
