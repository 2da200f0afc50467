"""How many posts there would have been without an event: expected from other days, and how far it can be wrong.

The model was chosen by a placebo study on data without an event, other than any reported: four further seeds of the
sample's generator and the daily volumes of five real companies. Log-linear models with autoregressive errors and
structural time series (local level) called 14 to 26 % of the placebo weeks an effect at a nominal 5 %, quasi-Poisson
regression with the dispersion of single days 9 to 18 %, with the dispersion of sums over as many days as the event
lasted and Student's t at their number 3 to 5 %.
"""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

LEAST_DAYS = 14  # without the event, to learn from
LEAST_SPANS = 2  # times as long as the event
POWER = 0.8
UNUSUAL = 6.0  # robust standard deviations: an emergency, not a busy day


@dataclass(frozen=True)
class Effect:
    """Posts gained in a window over those expected without it, with the interval of the gain.

    ``least``: the smallest gain that would have been seen with 80 % probability. ``score`` is the gain in standard
    errors. ``expected_by_day`` has the expected posts of each day, (n_days,), with a band for single days. ``days``:
    those it was learnt from.
    """

    gained: float
    low: float
    high: float
    expected: float
    least: float
    score: float
    days: int
    expected_by_day: np.ndarray
    low_by_day: np.ndarray
    high_by_day: np.ndarray

    @property
    def seen(self) -> bool:
        """Whether the interval leaves zero out."""
        return not self.low <= 0 <= self.high


def effect(
    posts: pd.Series, control: pd.Series | None, inside: np.ndarray, left_out: np.ndarray, level: float = 0.95
) -> Effect | None:
    """The gain of ``posts`` in the window ``inside``; None where too few days are left to learn from.

    ``posts``: counts by day, whole days in a row. ``control``: counts of what the event does not touch, same index.
    ``inside``, ``left_out``: bool (n_days,), the window, and days that are no measure of the usual.

    Expected: quasi-Poisson regression on weekday and log control over the other days. The error of a sum over the
    window has the dispersion of sums over as many days in a row (at least that of single days, at least Poisson's)
    plus the error of the coefficients; Student's t at the number of such sums.

    Source: McCullagh and Nelder 1989, Generalized Linear Models, 2nd ed., 9.2 (quasi-likelihood, dispersion).
    """
    days, y = pd.DatetimeIndex(posts.index), posts.to_numpy(dtype=float)
    learn, length = ~inside & ~left_out, int(inside.sum())
    n = int(learn.sum())
    if not length or n < max(LEAST_DAYS, LEAST_SPANS * length) or not y[learn].any():
        return None
    design = _design(days, control, learn, y)
    usual, design, covariance = _fitted(y, design, learn)
    single, blocks = _dispersions(y, usual, learn, length, n - design.shape[1])
    dispersion = max(1.0, single, blocks)
    free = float(n - design.shape[1]) if dispersion > 1 else np.inf
    if dispersion == blocks:
        free = n / length - 1
    expected = float(usual[inside].sum())
    slope = usual[inside] @ design[inside]
    error = float(np.sqrt(dispersion * (expected + slope @ covariance @ slope)))
    wide, gained = float(stats.t.ppf(0.5 + level / 2, free)), float(y[inside].sum()) - expected
    daily = wide * np.sqrt(max(1.0, single) * usual)
    return Effect(
        gained,
        gained - wide * error,
        gained + wide * error,
        expected,
        (wide + float(stats.norm.ppf(POWER))) * error,
        gained / error if error else 0.0,
        n,
        usual,
        np.maximum(usual - daily, 0),
        usual + daily,
    )


def placebos(
    posts: pd.Series, control: pd.Series | None, length: int, left_out: np.ndarray, level: float = 0.95
) -> list[Effect]:
    """The effects of all windows of ``length`` days in a row without a day left out: there was nothing to find.

    ``left_out`` names the days of the event itself as well. Days that are ``unusual`` are not learnt from, as for the
    event, but a window may hold them: an emergency is a time that moved as far.
    """
    found = []
    for start in range(len(posts) - length + 1):
        inside = np.zeros(len(posts), dtype=bool)
        inside[start : start + length] = True
        if not (inside & left_out).any():
            odd = unusual(posts, ~inside & ~left_out)
            one = effect(posts, control, inside, left_out | odd, level)
            found += [one] if one else []
    return found


def as_far(effect: Effect, others: list[Effect]) -> float:
    """How often a window without an event moves at least as far: (1 + number that does) / (1 + number of windows).

    Source: Abadie, Diamond and Hainmueller 2010, JASA 105 (placebo inference).
    """
    return (1 + sum(abs(one.score) >= abs(effect.score) for one in others)) / (1 + len(others))


def unusual(posts: pd.Series, among: np.ndarray) -> np.ndarray:
    """Days of ``among``, bool (n_days,), so far above the median of their kind that something else happened then.

    Counts vary as their square roots do not: those are compared, by the median absolute deviation.
    Source: Anscombe 1948, Biometrika 35 (variance-stabilising root of counts).
    """
    root = np.sqrt(posts.to_numpy(dtype=float) + 3 / 8)
    if not among.any():
        return np.zeros(len(root), dtype=bool)
    middle = np.median(root[among])
    spread = max(1.4826 * float(np.median(np.abs(root[among] - middle))), 0.5)  # 0.5: of Poisson counts
    far: np.ndarray = among & (root > middle + UNUSUAL * spread)
    return far


def _design(days: pd.DatetimeIndex, control: pd.Series | None, learn: np.ndarray, y: np.ndarray) -> np.ndarray:
    """One, weekdays (where each has posts among the days to learn from) and the centred log of the control."""
    columns = [np.ones(len(days))]
    weekday = days.day_of_week.to_numpy()
    if all(y[learn & (weekday == day)].any() for day in range(7)):
        columns += [(weekday == day).astype(float) for day in range(1, 7)]
    if control is not None:
        size = np.log(control.to_numpy(dtype=float) + 0.5)
        if np.ptp(size[learn]) > 0:
            columns.append(size - size[learn].mean())
    return np.column_stack(columns)


def _fitted(y: np.ndarray, design: np.ndarray, learn: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Expected posts of all days (n_days,), the design (a mere level where the given one finds no fit), its covariance.

    The covariance is that of the coefficients at dispersion one.
    """
    from statsmodels.genmod.families import Poisson  # slow to import
    from statsmodels.genmod.generalized_linear_model import GLM

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of steps on the way; whether it got there is asked below
        fit = GLM(y[learn], design[learn], family=Poisson()).fit(maxiter=50)
        usual = np.exp(np.clip(design @ fit.params, -30, 30))
        covariance = np.asarray(fit.cov_params())
    if design.shape[1] > 1 and not (fit.converged and np.isfinite(covariance).all()):
        return _fitted(y, np.ones((len(y), 1)), learn)
    return usual, design, covariance


def _dispersions(y: np.ndarray, usual: np.ndarray, learn: np.ndarray, length: int, free: int) -> tuple[float, float]:
    """Pearson dispersion of single days and of sums over ``length`` days in a row, both 1 for Poisson counts."""
    rest, n = np.where(learn, y - usual, 0.0), int(learn.sum())
    single = float((rest[learn] ** 2 / usual[learn]).sum()) / max(free, 1)
    one = np.ones(length)
    whole = np.convolve(learn, one, "valid") > length - 0.5
    if not whole.any():
        return single, single
    sums, sizes = np.convolve(rest, one, "valid")[whole], np.convolve(usual, one, "valid")[whole]
    return single, float(np.mean(sums**2 / sizes)) * n / max(free, 1)
