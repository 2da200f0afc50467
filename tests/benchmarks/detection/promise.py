"""Fired against promised: over a whole run, in its best and worst stretch, and for the series that fired most."""

from typing import Any

import numpy as np

from workbench.evaluate.incidents import exact_rate

STRETCH = 10  # days
TENTH = 10


def ratio(fired: int, promised: float) -> dict[str, Any]:
    """Fired per promised with its exact Poisson interval; ``fired`` is n."""
    low, high = exact_rate(fired, promised)
    return {
        "fired": fired,
        "promised": round(promised, 2),
        "ratio": round(fired / promised, 3),
        "interval": [round(low, 3), round(high, 3)],
    }


def kept(
    rows: np.ndarray, columns: np.ndarray, series: int, since: int, until: int, per_day: int, daily: float, seed: int
) -> dict[str, Any]:
    """How ``daily`` promised false alarms a day and series were kept by incidents opened in bins [since, until).

    Says it for the whole, for stretches of ten days, and for the tenth of the series that fired most: beside it stands
    the tenth that would fire most if each series were Poisson with the mean of all, and what the tenth that fired most
    in the first half fired in the second, where nobody picked it.
    """
    inside = (rows >= since) & (rows < until)
    rows, columns = rows[inside] - since, columns[inside]
    days = (until - since) / per_day
    found = ratio(len(rows), series * days * daily)
    long = max(1, round(min(STRETCH, days) * per_day))
    whole = (until - since) // long
    each = np.bincount(np.minimum(rows // long, whole), minlength=whole)[:whole].tolist()
    stretches = [ratio(fired, series * long / per_day * daily) for fired in each]
    found["worst_stretch"] = max(stretches, key=lambda stretch: float(stretch["ratio"]))
    found["best_stretch"] = min(stretches, key=lambda stretch: float(stretch["ratio"]))
    per_series = np.bincount(columns, minlength=series)
    most = max(1, series // TENTH)
    rng = np.random.default_rng(seed)
    chance = np.sort(rng.poisson(len(rows) / series, (1000, series)), axis=1)[:, -most:].mean()
    half = (until - since) // 2
    early = np.bincount(columns[rows < half], minlength=series)
    picked = np.lexsort((rng.random(series), early))[-most:]  # ties by lot
    late = int(np.isin(columns[rows >= half], picked).sum())
    found["worst_tenth"] = {
        "ratio": round(float(np.sort(per_series)[-most:].mean() / (days * daily)), 3),
        "of_poisson": round(float(chance / (days * daily)), 3),
        "picked_by_first_half": ratio(late, most * (until - since - half) / per_day * daily),
    }
    return found
