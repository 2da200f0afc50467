"""The baseline: what is usual of each series of a fleet, learnt one bin at a time."""

from dataclasses import dataclass, field

import numpy as np

from workbench.detect.season import WEEKEND_DAYS, Clock

LEVEL_HALF_LIFE = 7.0  # days
SEASON_HALF_LIFE = 42.0  # days
SPREAD_HALF_LIFE = 60.0  # days
DAY_SHAPE = 4.0  # posts' worth of belief that every slot of a day is alike: relative sd 0.5
KIND_SHAPE = 10.0  # posts' worth of belief that a weekend has as many posts as weekdays
WEEKEND_SHAPE = 20.0  # posts' worth of belief in each slot that they are spread alike over its day
FIRST_DAY = 1.0  # days before the shape of a day is known at all
RESTLESS = 0.15  # relative variance of a slot's share of the day from one day to the next
NEW_KIND_OF_DAY = 0.2  # relative variance of the first weekend after weekdays only, or the other way round
BIN_SPREAD = 0.12  # relative variance beyond Poisson of a brand's bins, before anything is learnt
DAY_SPREAD = 0.02  # the same of its days
PRIOR_BINS = 4.0  # the prior weighs as much as that many loud bins
PRIOR_DAYS = 4.0
LEAST_SPREAD, MOST_SPREAD = 0.002, 4.0
HIGHEST = 4.0  # standard deviations above the mean from which on a count teaches no more
FIRST_WEIGHT = 0.3  # of a bin of the first day, when night and day weigh the same
CALM = 0.3  # weight of a bin while the day as a whole is unusual
CHANCE = 16.0  # -ln of the probability below which a silence is no chance, one in ten million
FEWEST = 1e-3  # posts expected in a bin, at least


@dataclass(frozen=True)
class Expected:
    """What is believed of a bin before it is seen, each (K,).

    ``mean`` posts, ``level`` the same without season, ``spread`` the relative variance beyond Poisson of the bin
    and ``day_spread`` of a day, ``unsure`` the relative variance of the level,
    ``restless`` that of the season, ``shape`` the season.
    """

    mean: np.ndarray
    level: np.ndarray
    spread: np.ndarray
    day_spread: np.ndarray
    unsure: np.ndarray
    restless: np.ndarray
    shape: np.ndarray


@dataclass
class Baseline:
    """State of K series, all arrays ending in K; ``expect`` and ``learn`` take time independent of the history.

    The level is a fading mean of counts without season, in which high counts are capped: a crisis does not become
    usual. The season has a shape for weekdays and one for weekends, (2, slots, K), each of mean 1, redrawn at the
    end of a day and drawn towards flat while posts are few. Series with the same ``burst`` (K,), how many times more
    variable than a brand they are at first thought to be, learn their spread from each other.
    """

    clock: Clock
    burst: np.ndarray
    days: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        k, s = len(self.burst), self.clock.slots
        self.fade = 0.5 ** (1 / (LEVEL_HALF_LIFE * self.clock.per_day))
        self.seen, self.exposed = np.full(k, 0.5), np.full(k, 0.5)
        self.held = np.zeros(k)  # days of history that the level still remembers
        self.days, self.kind_days = np.zeros(k), np.zeros((2, k))
        self.grown = np.zeros(k, dtype=bool)  # the level was known when the season was last redrawn
        self.season = np.ones((2, s, k))
        self.slot_seen, self.slot_exposed = np.zeros((2, s, k)), np.zeros((2, s, k))
        self.spread, self.day_spread = BIN_SPREAD * self.burst, DAY_SPREAD * self.burst
        self.bins_learnt, self.days_learnt = np.zeros((2, k)), np.zeros((2, k))
        self.today = np.zeros((2, k))  # posts seen and expected
        self.silence = np.zeros(k)  # posts expected since the last one seen
        self.before = np.stack([self.seen, self.exposed])  # the level as it was when the silence began
        self._settle()

    def expect(self, slot: int, weekend: int, exposure: np.ndarray) -> Expected:
        """The bin at hand; ``exposure`` (K,) is the share of the usual sources that is collected, usually 1."""
        shape = self.season[weekend, slot] * exposure
        level = self.level
        restless = RESTLESS / np.maximum(self.days, 1.0)
        mean = np.maximum(level * shape, FEWEST)
        return Expected(mean, level, self.spread, self.day_spread, self.unsure[weekend], restless, shape)

    def _settle(self) -> None:
        """The level and the doubt about it stay as they are for a day: what rises in it cannot hide itself."""
        self.level = self.seen / self.exposed
        strange = NEW_KIND_OF_DAY / (1 + 20 * self.kind_days)
        own = 1 / self.seen + self.day_spread / np.maximum(self.held, 0.25)
        self.unsure = np.minimum(own + strange, 2.0)

    def learn(
        self, x: np.ndarray, about: Expected, open_: np.ndarray, busy: np.ndarray, slot: int, weekend: int
    ) -> None:
        """Take the bin in: counts (K,), what was expected, where something was collected, where the day is unusual."""
        mean, shape = about.mean, about.shape
        variance = mean + about.spread * mean * mean
        young = self.days < FIRST_DAY
        capped = np.where(young, x, np.minimum(x, mean + HIGHEST * np.sqrt(variance) + 1))
        weight = np.where(young, FIRST_WEIGHT, np.where(busy, CALM, 1.0) / (1 + about.spread * mean)) * open_
        self._hear(x, mean, open_)
        keep = np.where(open_, self.fade, 1.0)
        self.held = self.held * keep + open_ / self.clock.per_day
        self.seen = self.seen * keep + weight * capped
        self.exposed = self.exposed * keep + weight * shape
        self.slot_seen[weekend, slot] += weight * capped
        # Until a day is over its level is not known, and exposure counts in units of it.
        self.slot_exposed[weekend, slot] += weight * np.where(self.grown, about.level, 1.0)
        self._learn_spread(x, mean, variance, open_ & self.grown)
        self.today += np.stack([np.where(open_, np.minimum(x, capped), 0.0), np.where(open_, mean, 0.0)])
        self.days += open_ / self.clock.per_day
        self.kind_days[weekend] += open_ / self.clock.per_day

    def _hear(self, x: np.ndarray, mean: np.ndarray, open_: np.ndarray) -> None:
        """A silence too long to be chance says nothing about the level: go back to before it."""
        some = open_ & (x > 0)
        lost = np.log1p(self.day_spread * self.silence) > CHANCE * self.day_spread
        if lost.any():
            self.seen = np.where(lost, self.before[0], self.seen)
            self.exposed = np.where(lost, self.before[1], self.exposed)
            self.level = np.where(lost, self.before[0] / self.before[1], self.level)
        self.silence = np.where(some, 0.0, self.silence + np.where(open_, mean, 0.0))
        np.copyto(self.before[0], self.seen, where=some)
        np.copyto(self.before[1], self.exposed, where=some)

    def _learn_spread(self, x: np.ndarray, mean: np.ndarray, variance: np.ndarray, known: np.ndarray) -> None:
        # Weighted least squares of (x - m)^2 - m on m^2.
        beyond = np.minimum((x - mean) ** 2, 9 * variance) - mean
        weight = known * (mean / variance) ** 2
        self.bins_learnt += np.stack([weight * beyond, weight * mean * mean])

    def turn_day(self) -> None:
        """The day is over: redraw spreads and season, forget a little."""
        self.bins_learnt *= 0.5 ** (1 / SPREAD_HALF_LIFE)
        self.spread = _drawn(self.bins_learnt, BIN_SPREAD * self.burst, PRIOR_BINS, self.burst)
        seen, expected = self.today
        variance = expected + self.day_spread * expected**2
        weight = self.grown * (expected / np.maximum(variance, 1e-9)) ** 2
        beyond = np.minimum((seen - expected) ** 2, 9 * variance) - expected
        self.days_learnt = self.days_learnt * 0.5 ** (1 / SPREAD_HALF_LIFE)
        self.days_learnt += np.stack([weight * beyond, weight * expected**2])
        self.day_spread = _drawn(self.days_learnt, DAY_SPREAD * self.burst, PRIOR_DAYS, self.burst)
        self.today = np.zeros_like(self.today)
        self._redraw_season()
        self._settle()

    def _redraw_season(self) -> None:
        """Mean 1 over a week, weekends drawn towards weekdays."""
        self.slot_seen *= 0.5 ** (1 / SEASON_HALF_LIFE)
        self.slot_exposed *= 0.5 ** (1 / SEASON_HALF_LIFE)
        ready = ~self.grown & (self.days >= FIRST_DAY)
        self.slot_exposed = np.where(ready, self.slot_exposed * (self.seen / self.exposed), self.slot_exposed)
        self.grown |= ready
        seen, exposed = self.slot_seen.sum(axis=0), self.slot_exposed.sum(axis=0)
        day = (DAY_SHAPE + seen) / (DAY_SHAPE + exposed)
        kind = (KIND_SHAPE + self.slot_seen.sum(axis=1)) / (KIND_SHAPE + (self.slot_exposed * day).sum(axis=1))
        guess = day * kind[:, None]
        both = (WEEKEND_SHAPE * guess + self.slot_seen) / (WEEKEND_SHAPE + self.slot_exposed)
        average = both.mean(axis=1)
        week = ((7 - WEEKEND_DAYS) * average[0] + WEEKEND_DAYS * average[1]) / 7
        self.season = np.where(self.grown, both / np.maximum(week, 1e-9), 1.0)


def _drawn(learnt: np.ndarray, prior: np.ndarray, weight: float, burst: np.ndarray) -> np.ndarray:
    """Relative variances (K,) of sums ``learnt`` (2, K), drawn first to the prior, then to the median of their kin."""

    def towards(centre: np.ndarray) -> np.ndarray:
        belief = weight / centre  # a prior of ``weight`` bins whose variance is all beyond Poisson
        drawn: np.ndarray = (belief + learnt[0]) / (belief / centre + learnt[1])
        return drawn.clip(LEAST_SPREAD, MOST_SPREAD)

    each = towards(prior)
    kin = np.empty_like(each)
    for kind in np.unique(burst):
        alike = burst == kind
        kin[alike] = np.median(each[alike])  # the median: one crisis among kin is not their habit
    return towards(kin)
