"""The scorer of the Numenta Anomaly Benchmark (NAB): early detections in labelled windows against false positives.

Source: Lavin and Ahmad 2015, Evaluating Real-time Anomaly Detection Algorithms (arXiv 1510.03336), written from its
rules. A file's first rows are a probation in which nothing counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.model.errors import BadInput

PROBATION = 0.15  # share of a file, of at most ...
PROBATION_OF = 5000  # ... so many rows
STEEPNESS = 5.0
FAR = 3.0  # window widths behind a window from which on a false positive costs in full
NEVER = 1.1  # a threshold that no score reaches


@dataclass(frozen=True)
class Profile:
    """What a detected window earns, a missed one costs, and a false positive far from any window costs."""

    hit: float
    miss: float
    false: float


@dataclass(frozen=True)
class Labelled:
    """A scored file: ``scores`` (n_rows,) in [0, 1] and the rows ``windows`` cover, (first, last), both included."""

    scores: np.ndarray
    windows: tuple[tuple[int, int], ...]

    @property
    def probation(self) -> int:
        """Rows at the beginning that do not count."""
        return int(PROBATION * min(len(self.scores), PROBATION_OF))

    @property
    def counted(self) -> tuple[tuple[int, int], ...]:
        """Windows that do not lie wholly in the probation."""
        return tuple(window for window in self.windows if window[1] >= self.probation)


def rows_of(windows: Sequence[tuple[str, str]], at: pd.Series) -> tuple[tuple[int, int], ...]:
    """First and last row of each window, given as times that stand in ``at`` (UTC), in order.

    Raises: BadInput when a window's border is no row of the file, or a window ends before it begins.
    """
    found = []
    for window in windows:
        rows = [np.flatnonzero((at == pd.Timestamp(time, tz=at.dt.tz)).to_numpy()) for time in window]
        if any(len(row) == 0 for row in rows) or rows[0][0] > rows[1][0]:
            raise BadInput(
                f"the window from {window[0]} to {window[1]} does not fit the rows of its file",
                do="take data and labels from the same version of the benchmark",
            )
        found.append((int(rows[0][0]), int(rows[1][0])))
    return tuple(sorted(found))


def scaled_sigmoid(position: np.ndarray) -> np.ndarray:
    """Worth of detections, (n,): 0.987 a window's width before its right edge (-1), 0 at the edge, -1 far behind it."""
    return np.where(position >= FAR, -1.0, -np.tanh(STEEPNESS * position / 2))


def gains(file: Labelled, profile: Profile) -> np.ndarray:
    """What each row adds to the total once the threshold falls to its score, shape (n_rows,).

    In a window only its first detection counts; outside, every row above the threshold is a false positive that costs
    the more the further it lies behind the window before it, in widths of that window.
    """
    row = np.arange(len(file.scores))
    gain = np.full(len(row), -profile.false)
    for first, last in file.windows:
        # a later window, and what lies behind it, writes over what was said about its rows here
        gain[last + 1 :] = profile.false * scaled_sigmoid((row[last + 1 :] - last) / max(last - first, 1))
        inside = row[max(first, file.probation) : last + 1]
        worth = scaled_sigmoid((inside - last - 1) / (last - first + 1)) / scaled_sigmoid(np.array(-1.0))
        order = np.argsort(-file.scores[inside], kind="stable")
        best = np.maximum.accumulate(profile.hit * worth[order])
        gain[inside[order]] = np.diff(best, prepend=-profile.miss)
    gain[: file.probation] = 0.0
    return gain


def score_at(files: Mapping[str, Labelled], profile: Profile, threshold: float) -> float:
    """The score of all files at one threshold: 100 for every window found at its first row, 0 for silence.

    Not a number where no window counts, for then nothing can be earned.
    """
    total = sum(float(gains(file, profile)[file.scores >= threshold].sum()) for file in files.values())
    return _normalised(total, files, profile)


def best_threshold(files: Mapping[str, Labelled], profile: Profile) -> tuple[float, float]:
    """The threshold with the highest score over all files together, and that score; ``NEVER`` where silence is best."""
    scores = np.concatenate([file.scores[file.probation :] for file in files.values()])
    gain = np.concatenate([gains(file, profile)[file.probation :] for file in files.values()])
    order = np.argsort(-scores, kind="stable")
    ends = np.flatnonzero(np.diff(scores[order], append=-np.inf))  # a threshold takes all rows of equal score
    totals = np.cumsum(gain[order])[ends]
    top = int(np.argmax(totals)) if len(totals) else 0
    if len(totals) == 0 or totals[top] <= 0:
        return NEVER, _normalised(0.0, files, profile)
    return float(scores[order][ends[top]]), _normalised(float(totals[top]), files, profile)


def _normalised(total: float, files: Mapping[str, Labelled], profile: Profile) -> float:
    """``total`` is what was earned beyond silence, which misses every window."""
    windows = sum(len(file.counted) for file in files.values())
    return 100 * total / ((profile.hit + profile.miss) * windows) if windows else float("nan")
