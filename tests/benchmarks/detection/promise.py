"""Fired against promised: over a whole run, in its best and worst stretch, and for the series that fired most."""

from typing import Any

import numpy as np

from workbench.evaluate.incidents import exact_rate

STRETCH = 10  # days
TENTH = 10
ABOVE = 1.1  # fired per promised that no stretch should surely pass
DRAWS = 1000


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

    Says it for the whole, for stretches of ten days, and for the tenth of the series that fired most. Picking the worst
    makes it look bad, so beside both stands what would be picked if every incident came by chance (Poisson, with the
    mean of all), and for the tenth also what those that fired most in the first half fired in the second.
    """
    inside = (rows >= since) & (rows < until)
    rows, columns = rows[inside] - since, columns[inside]
    days = (until - since) / per_day
    rng = np.random.default_rng(seed)
    found = ratio(len(rows), series * days * daily)
    long = max(1, round(min(STRETCH, days) * per_day))
    whole = (until - since) // long
    stretches = [
        ratio(int(fired), series * long / per_day * daily)
        for fired in np.bincount(rows // long, minlength=whole)[:whole]
    ]
    chance = rng.poisson(len(rows) * long / (until - since), (DRAWS, whole))
    per_stretch = series * long / per_day * daily
    found["stretches"] = {
        "n": whole,
        "worst": max(stretches, key=lambda stretch: float(stretch["ratio"])),
        "worst_by_chance": round(float(chance.max(axis=1).mean() / per_stretch), 3),
        "best": min(stretches, key=lambda stretch: float(stretch["ratio"])),
        "best_by_chance": round(float(chance.min(axis=1).mean() / per_stretch), 3),
        "surely_above": sum(stretch["interval"][0] > ABOVE for stretch in stretches),
    }
    most = max(1, series // TENTH)
    each = np.sort(np.bincount(columns, minlength=series))[-most:]
    chance = np.sort(rng.poisson(len(rows) / series, (DRAWS, series)), axis=1)[:, -most:]
    half = (until - since) // 2
    early = np.bincount(columns[rows < half], minlength=series)
    picked = np.lexsort((rng.random(series), early))[-most:]  # ties by lot
    late = int(np.isin(columns[rows >= half], picked).sum())
    found["worst_tenth"] = {
        "ratio": round(float(each.mean() / (days * daily)), 3),
        "by_chance": round(float(chance.mean() / (days * daily)), 3),
        "picked_by_first_half": ratio(late, most * (until - since - half) / per_day * daily),
    }
    return found
