"""How long until something happens, when for some it has not happened yet."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Wait:
    """The median wait with its 95 % interval, of ``n`` that began and ``ended`` that came to an end.

    ``median`` and ``high`` are None where too few have ended to know.
    """

    n: int
    ended: int
    median: float | None
    low: float | None
    high: float | None


def median_wait(waits: np.ndarray, ended: np.ndarray) -> Wait:
    """The median time to the end, those still waiting counted as waiting at least so long.

    ``waits``: (n,) times of one unit, at or above 0; ``ended``: (n,) bool, False where the wait was still going on.
    Those still waiting must not differ from the others in how soon they end.

    Source: Kaplan and Meier 1958, JASA 53 (curve); Brookmeyer and Crowley 1982, Biometrics 38 (interval of the median,
    here from the complementary log-log of the curve).
    """
    n, done = len(waits), int(ended.sum())
    if not done:
        return Wait(n, 0, None, None, None)
    from statsmodels.duration.survfunc import SurvfuncRight  # slow to load

    curve = SurvfuncRight(waits.astype(float), ended.astype(int))
    with np.errstate(divide="ignore", invalid="ignore"):  # at the curve's ends its logarithm has no value
        low, high = curve.quantile_ci(0.5, method="cloglog")
    return Wait(n, done, *(float(end) if np.isfinite(end) else None for end in (curve.quantile(0.5), low, high)))
