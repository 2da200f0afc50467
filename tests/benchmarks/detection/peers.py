"""Rules that others use, on the same counts: which bins they mark.

Each takes counts (n_bins, K) of bins of five minutes and the promise in days a false alarm and series, and returns
marks (n_bins, K). Rules by the hour mark the last bin of the hour, when its sum is known. All are causal.
"""

from collections.abc import Callable

import numpy as np
from scipy.special import betainc, gammainc
from scipy.stats import norm

HOUR, DAY, WEEK = 12, 288, 7 * 288  # bins
LEAST_SD = 0.2  # posts an hour: EARS implementations keep a constant baseline from dividing by zero
OUTBREAK = 2.58  # Anscombe residual above which a reference value counts less
SHIFT = 2.0  # rise the CUSUM is designed for
SLOT = 6  # bins of half an hour
FADE = 0.5 ** (1 / 14)  # of what the CUSUM believes of a series, a day


def above_day(counts: np.ndarray, every_days: float) -> np.ndarray:
    """More than 150 % of the mean of the last 24 hours, by the hour. It has no rate to set."""
    hours = _hours(counts)
    return _by_hour(hours > 1.5 * _mean(hours, 24), counts)


def above_week(counts: np.ndarray, every_days: float) -> np.ndarray:
    """More than three standard deviations above the mean of the last seven days, by the hour. It has no rate to set."""
    hours = _hours(counts)
    return _by_hour(hours > _mean(hours, 168) + 3 * _sd(hours, 168), counts)


def day_above_week(counts: np.ndarray, every_days: float) -> np.ndarray:
    """Mean of the last 24 hours above that of seven days by 1.5 standard deviations of its hours. No rate to set."""
    hours = _hours(counts)
    latest = (_mean(hours, 24) * 24 + hours - _shift(hours, 24)) / 24
    return _by_hour(latest > _mean(hours, 168) + 1.5 * _sd(hours, 168), counts)


def ears_c1(counts: np.ndarray, every_days: float) -> np.ndarray:
    """EARS C1 on sums of an hour against the same hour of the seven days before.

    The threshold is the normal quantile of the promise (2.99 for one in 30 days; 3 in the literature).
    Source: Hutwagner, Thompson, Seeman and Treadwell 2003, Journal of Urban Health 80.
    """
    return _by_hour(_ears(_hours(counts), 0) > norm.isf(1 / (24 * every_days)), counts)


def ears_c2(counts: np.ndarray, every_days: float) -> np.ndarray:
    """EARS C2: as C1, with two days between the baseline and the hour."""
    return _by_hour(_ears(_hours(counts), 2) > norm.isf(1 / (24 * every_days)), counts)


def ears_c3(counts: np.ndarray, every_days: float) -> np.ndarray:
    """EARS C3: what C2 had beyond one in this hour and the two before it, above two. It has no rate to set."""
    over = np.maximum(np.nan_to_num(_ears(_hours(counts), 2), nan=0.0) - 1.0, 0.0)
    return _by_hour(over + _shift(over, 1) + _shift(over, 2) > 2.0, counts)


def farrington(counts: np.ndarray, every_days: float, weeks: int = 4, beside: int = 6) -> np.ndarray:
    """Farrington flexible on bins: the same half hours of four weeks, outbreaks down-weighted, negative binomial.

    The quantile is that of the promise. Weekly references stand in for the yearly ones of public health, and there is
    no trend, which four references cannot tell from chance. Loops over references; whole arrays otherwise.
    Source: Noufaily, Enki, Farrington, Garthwaite, Andrews and Charlett 2013, Statistics in Medicine 32.
    """
    x = counts.astype(float)
    lags = [week * WEEK + lag for week in range(1, weeks + 1) for lag in range(-beside, beside + 1)]
    mean, spread = _moments(x, lags, _moments(x, lags, None))
    marked = _nb_tail(x, mean, np.maximum(spread - 1, 1e-6) / np.maximum(mean, 1e-9)) < 1 / (DAY * every_days)
    marked[: weeks * WEEK + beside] = False
    return marked


def nb_cusum(counts: np.ndarray, every_days: float) -> np.ndarray:
    """CUSUM of the negative-binomial likelihood ratio of twice the mean, restarted after an alarm.

    Mean by half hour of the day and kind of day and dispersion are learnt with a half-life of two weeks. The threshold
    ln(bins a promise) makes the mean time to a false alarm at least the promise if bins are independent.
    Source: Lorden 1971, Annals of Mathematical Statistics 42 (bound); Hoehle and Paul 2008, Computational Statistics
    and Data Analysis 52 (counts).
    """
    x = counts.astype(float)
    mean, dispersion = _seasonal(x)
    size = 1 / dispersion
    gain = x * np.log(SHIFT) + (x + size) * np.log((mean + size) / (SHIFT * mean + size))
    marked, state, bar = np.zeros(x.shape, dtype=bool), np.zeros(x.shape[1]), np.log(DAY * every_days)
    for i in range(WEEK, len(x)):
        state = np.maximum(state + gain[i], 0.0)
        marked[i] = state >= bar
        state[marked[i]] = 0.0
    return marked


PEERS: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "150 % of the 24 h mean": above_day,
    "z > 3 on 7 days": above_week,
    "24 h mean > 7 d mean + 1.5 sd": day_above_week,
    "EARS C1": ears_c1,
    "EARS C2": ears_c2,
    "EARS C3": ears_c3,
    "Farrington flexible": farrington,
    "NB CUSUM": nb_cusum,
}
RATED = ("EARS C1", "EARS C2", "Farrington flexible", "NB CUSUM")  # can be told a promise


def _hours(counts: np.ndarray) -> np.ndarray:
    whole = len(counts) // HOUR
    sums: np.ndarray = counts[: whole * HOUR].reshape(whole, HOUR, -1).sum(axis=1).astype(float)
    return sums


def _by_hour(marks: np.ndarray, counts: np.ndarray) -> np.ndarray:
    out = np.zeros(counts.shape, dtype=bool)
    out[HOUR - 1 : len(marks) * HOUR : HOUR] = marks
    return out


def _shift(x: np.ndarray, by: int) -> np.ndarray:
    out = np.full(x.shape, np.nan)
    out[by:] = x[: max(len(x) - by, 0)]
    return out


def _mean(x: np.ndarray, width: int) -> np.ndarray:
    """Of the ``width`` rows before each."""
    total = np.concatenate([np.zeros((1, x.shape[1])), np.cumsum(x, axis=0)])
    out = np.full(x.shape, np.nan)
    out[width:] = (total[width:-1] - total[: -width - 1]) / width
    return out


def _sd(x: np.ndarray, width: int) -> np.ndarray:
    sd: np.ndarray = np.sqrt(np.maximum(_mean(x**2, width) - _mean(x, width) ** 2, 0.0))
    return sd


def _ears(hours: np.ndarray, gap: int) -> np.ndarray:
    past = np.stack([_shift(hours, 24 * (gap + day)) for day in range(1, 8)])
    return (hours - past.mean(axis=0)) / np.maximum(past.std(axis=0, ddof=1), LEAST_SD)


def _moments(
    x: np.ndarray, lags: list[int], before: tuple[np.ndarray, np.ndarray] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Weighted mean of the references and their variance over it, at least 1.

    References far above what ``before`` found weigh less; without it all weigh alike.
    """
    weight, total, square = np.zeros(x.shape), np.zeros(x.shape), np.zeros(x.shape)
    for lag in lags:
        past = _shift(x, lag)
        w = np.ones(x.shape)
        if before is not None:
            usual = np.maximum(before[0], 1e-9)
            residual = 1.5 * (past ** (2 / 3) - usual ** (2 / 3)) / (usual ** (1 / 6) * np.sqrt(before[1]))
            w = np.where(residual > OUTBREAK, np.maximum(residual, 1.0) ** -2, 1.0)
        weight += w
        total += w * past
        square += w * past**2
    mean = total / weight
    variance = (square / weight - mean**2) * len(lags) / (len(lags) - 1)
    return mean, np.maximum(variance / np.maximum(mean, 1e-9), 1.0)


def _nb_tail(x: np.ndarray, mean: np.ndarray, dispersion: np.ndarray) -> np.ndarray:
    """P(X >= x), worked out only where x is above the mean; 1 elsewhere."""
    out = np.ones(x.shape)
    high = (x > mean) & (x > 0)
    k, m, size = x[high], np.maximum(mean[high], 1e-9), 1 / np.maximum(dispersion[high], 1e-5)
    # Without overdispersion the tail is Poisson, an incomplete gamma function.
    out[high] = np.where(dispersion[high] > 1e-5, betainc(k, size, m / (m + size)), gammainc(k, m))
    return out


def _seasonal(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and dispersion (Var = m + dispersion m^2) of each bin from the days before it; the first day is a Monday."""
    mean, dispersion = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    usual, weight = np.zeros((2, DAY // SLOT, x.shape[1])), np.zeros(2)
    above, below = np.full(x.shape[1], 0.1), np.ones(x.shape[1])
    for day in range(-(-len(x) // DAY)):
        today = slice(day * DAY, (day + 1) * DAY)
        kind = int(day % 7 >= 5)
        known = kind if weight[kind] else 0
        m = np.repeat(np.maximum(usual[known] / max(weight[known], 1.0), 1e-2), SLOT, axis=0)[: len(x[today])]
        mean[today], dispersion[today] = m, np.clip(above / below, 1e-3, 10.0)
        if len(x[today]) < DAY:
            break
        usual[kind] = usual[kind] * FADE + x[today].reshape(DAY // SLOT, SLOT, -1).mean(axis=1)
        weight[kind] = weight[kind] * FADE + 1
        if day >= 7:
            above = above * FADE + ((x[today] - m) ** 2 - m).sum(axis=0)
            below = below * FADE + (m**2).sum(axis=0)
    return mean, dispersion
