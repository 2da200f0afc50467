"""Statistics of a rise: a jump of some minutes, growth over hours, a slow burn over days."""

from dataclasses import dataclass

import numpy as np

from workbench.detect.baseline import Expected
from workbench.detect.season import Clock

RISE = 1 / 3  # hours over which a jump must keep rising
REFERENCE = 3.0  # hours of the short memory a jump is compared with, and at least
FEWEST_BINS = 12  # of them
GROWTH = ((1.0, 6.0), (3.0, 24.0))  # hours: a fast mean against a slow one
SLOW = (24.0, 96.0)  # hours of means that are compared with nothing but the baseline
SHARE = (0.4, 0.2, 0.2, 0.125, 0.075)  # of the false-alarm budget: jump, growth (each), slow burn (each)
# Location and scale of the daily maxima of each under a restless null model, before a series' own are known.
USUAL_DAY = ((2.6, 0.8), (2.3, 0.9), (1.6, 1.0), (0.5, 0.7), (0.5, 0.7))
HIGHEST, LOWEST = 7.0, -2.0  # standard deviations that one bin may bring to a mean
COMPRESSED = 0.5  # counts beyond that many inverse spreads above the mean are judged by their logarithm
LEAST_SPREAD = 0.05
LEAST_VARIANCE = 0.25  # posts squared: where hardly any are expected, one post is no rise and three are a thread
LEAST_SLOW = 0.15  # the same of a day's mean, in which threads even out


@dataclass
class Statistics:
    """Fading means of standardised counts, (means, K), and the jump's last bins, (lags, K).

    What one bin may bring to a mean is capped: a cascade of a thousand reposts in one bin is not a rise that lasts.
    Windows shorter than a bin and a half are left out.
    """

    clock: Clock
    series: int

    def __post_init__(self) -> None:
        def bins(hours: float) -> float:
            return hours * self.clock.per_day / 24

        jump = max(1, round(bins(RISE)))
        pairs = [pair for pair in GROWTH if bins(pair[0]) > 1.5]
        slow = [hours for hours in SLOW if bins(hours) > 1.5]
        means = [max(bins(REFERENCE), FEWEST_BINS), *(bins(h) for pair in pairs for h in pair), *map(bins, slow)]
        width = np.array(means)[:, None]
        self.rate = 1 / width
        self.noise = 1 / (2 * width - 1)  # variance of a fading mean of independent values
        self.fast = np.arange(1, 1 + 2 * len(pairs), 2)
        self.slow_rate, self.slow_noise = self.rate[1 + 2 * len(pairs) :], self.noise[1 + 2 * len(pairs) :]
        kinds = [0, *(1 + GROWTH.index(pair) for pair in pairs), *(3 + SLOW.index(hours) for hours in slow)]
        self.share = np.array(SHARE)[kinds] / np.array(SHARE)[kinds].sum()
        self.usual_day = np.array(USUAL_DAY)[kinds]
        kept = np.exp(-24 / np.array(slow))[:, None]  # of a day's weight, a day later
        self.slow_days = (1 - kept) / (1 + kept)  # variance of a fading mean of independent days
        self.mean = np.zeros((1 + 2 * len(pairs), self.series))
        self.rate, self.noise = self.rate[: len(self.mean)], self.noise[: len(self.mean)]
        self.counted, self.usual = np.zeros((2, len(slow), self.series))  # fading means of posts, and of those expected
        self.last = np.full((jump - 1, self.series), LOWEST)

    def advance(self, x: np.ndarray, about: Expected, open_: np.ndarray) -> np.ndarray:
        """Take a bin in, counts (K,); the statistics with it, (kinds, K), in standard deviations."""
        mean = about.mean
        deviation = np.sqrt(mean + about.spread * mean * mean + LEAST_VARIANCE)
        doubt = (about.unsure + about.restless) * (mean / deviation) ** 2
        capped = np.clip(np.where(open_, (x - mean) / deviation, 0.0), LOWEST, HIGHEST)
        lags = len(self.last) + 1
        if lags == 1:
            # One bin alone is judged by the logarithm: a thousand reposts must not count a hundred times ten.
            shift = mean + COMPRESSED / np.maximum(about.spread, LEAST_SPREAD)
            jump = np.where(open_, np.log1p((x - mean) / shift) * shift / deviation, 0.0)
        else:
            # The last bins count no more than this one: what fades is a cascade, what keeps rising is not.
            jump = capped + np.minimum(self.last, capped).sum(axis=0)
        jump = (jump / lags - self.mean[0]) * np.sqrt(lags) / np.sqrt(1 + doubt)
        if lags > 1:
            self.last = np.where(open_, np.concatenate([capped[None], self.last[:-1]]), self.last)
        self.mean += self.rate * np.where(open_, capped - self.mean, 0.0)
        growth = self.mean[self.fast] - self.mean[self.fast + 1]
        growth /= np.sqrt(self.noise[self.fast] + doubt)
        return np.concatenate([jump[None], growth, self._slow(x, about, deviation, open_)])

    def _slow(self, x: np.ndarray, about: Expected, deviation: np.ndarray, open_: np.ndarray) -> np.ndarray:
        """A day and more against what is usual of days, (slow, K)."""
        capped = np.minimum(x, about.mean + HIGHEST * deviation)
        self.counted += self.slow_rate * np.where(open_, capped - self.counted, 0.0)
        self.usual += self.slow_rate * np.where(open_, about.mean - self.usual, 0.0)
        usual = np.maximum(self.usual, 1e-9)
        relative = about.spread * self.slow_noise + about.day_spread * self.slow_days + about.unsure
        variance = self.slow_noise * (usual + LEAST_SLOW) + relative * usual * usual
        slow: np.ndarray = (self.counted - usual) / np.sqrt(variance)
        return slow
