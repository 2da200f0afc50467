"""The baseline: what is usual of each series of a fleet, learnt one bin at a time."""

from dataclasses import dataclass, field

import numpy as np

from workbench.detect.season import Clock

HOURS = (0.0, 6.0, 24.0, 48.0, 96.0)  # widths of the sliding sums; 0 is one bin
DAILY = 2  # which of them is a day
PRIOR_SPREAD = (0.12, 0.06, 0.02, 0.015, 0.012)  # relative variance beyond Poisson of a brand's sums of those widths
PRIOR_WINDOWS = 4.0  # the prior weighs as much as that many windows of own history
RATES = np.array([1.5, 2.0, 4.0, 8.0])  # rises the Shiryaev-Roberts mixture looks for
LEVEL_HALF_LIFE = 7.0  # days
SEASON_HALF_LIFE = 42.0  # days
SPREAD_HALF_LIFE = 60.0  # days
DAY_SHAPE = 4.0  # posts' worth of belief that every slot of a day is alike: relative sd 0.5
KIND_SHAPE = 10.0  # posts' worth of belief that a weekend has as many posts as weekdays
WEEKEND_SHAPE = 20.0  # posts' worth of belief in each slot that they are spread alike over its day
FIRST_DAY = 1.0  # days before the shape of a day is known at all: nothing is summed up or judged in them
RESTLESS = 0.5  # relative variance of a slot's share of the day from one day to the next
NEW_KIND_OF_DAY = 0.2  # relative variance of the first weekend after weekdays only, or the other way round
CALM = 0.3  # weight of a bin in the level while the last day is three deviations high
LEAST_SPREAD = 0.002
LOG_CAP = 200.0


@dataclass
class Baseline:
    """State of K series; ``advance`` moves it by one bin in time independent of the history's length.

    Level: ``seen`` (K,) over ``exposed`` (2, K), weekdays and weekends. Season: (K, 2, slots), mean 1. Sliding sums
    and spread: (K, W). Mixtures: (K, R) in logs, with and without the short memory ``warmth``. Series with the same
    ``burst`` (K,), how many times more variable than a brand they are at first thought to be, learn from each other.
    Source: Shin, Ramdas and Rinaldo 2022, e-detectors (arXiv 2203.03532), for the Shiryaev-Roberts mixtures.
    """

    series: int
    clock: Clock
    burst: np.ndarray
    day: int | None = None
    days: np.ndarray = field(init=False)
    _row: int = 0

    def __post_init__(self) -> None:
        k, s = self.series, self.clock.slots
        self.widths = np.array([1, *(self.clock.bins(h) for h in HOURS[1:])])
        self.prior = np.array(PRIOR_SPREAD) * self.burst[:, None]
        per_day = self.clock.per_day
        # What is not known about a slot averages out over a whole day.
        self._unlike = np.where(self.widths < per_day, 1 / np.sqrt(self.widths), 0.0)
        self.fade = 0.5 ** (1 / (LEVEL_HALF_LIFE * per_day))
        self.fade_spread = 0.5 ** (1 / SPREAD_HALF_LIFE)
        self.seen, self.exposed, self.days = np.full(k, 0.5), np.zeros((2, k)), np.zeros(k)
        self.season, self.season_spread = np.ones((k, 2, s)), np.full((k, 2, s), 1 / DAY_SHAPE)
        self.slot_seen, self.slot_exposed = np.zeros((k, 2, s)), np.zeros((k, 2, s))
        self.first_weight = np.zeros((k, 2, s))  # of bins seen before the level was known
        self.kind_days = np.zeros((k, 2))  # weekdays and weekend days seen
        self.held = np.zeros(k)  # days of history that the level still remembers
        self.ring = np.zeros((int(self.widths.max()), 6, k))  # count, shape, seen, exposed (two kinds of day), held
        self.ring[:, 2] = self.seen
        self.settled = self.ring[0, 2:].copy()
        self.sums = np.zeros((2, k, len(self.widths)))
        self.learnt, self.today = np.zeros((2, k, len(self.widths))), np.zeros((2, k, len(self.widths)))
        self.yesterday = np.zeros_like(self.today)
        self.spread = self.prior.copy()
        self.warmth, self.rising, self.rising_warm = np.zeros(k), np.zeros((k, 4)), np.zeros((k, 4))
        self.silence, self.before_silence = np.zeros(k), (self.seen.copy(), self.exposed.copy())

    def _redraw_spread(self) -> None:
        """Relative variance beyond Poisson of sums over each width (K, W): own history, drawn towards that of its kin.

        A day's own sums enter when the day is over, so that a crisis does not excuse itself.
        """
        late = self.widths > self.clock.per_day  # windows of two days would still hold yesterday's crisis
        self.learnt = self.learnt * self.fade_spread + np.where(late, self.yesterday, self.today)
        self.yesterday, self.today = self.today, np.zeros_like(self.today)
        prior = PRIOR_WINDOWS / self.prior
        each = np.clip((prior + self.learnt[0]) / (prior / self.prior + self.learnt[1]), LEAST_SPREAD, 4.0)
        kin = np.empty_like(each)
        for burst in np.unique(self.burst):
            alike = self.burst == burst
            kin[alike] = np.median(each[alike], axis=0)  # the median: one crisis among kin is not their habit
        own = PRIOR_WINDOWS / kin
        self.spread = np.clip((own + self.learnt[0]) / (own / kin + self.learnt[1]), LEAST_SPREAD, 4.0)

    def advance(self, at: int, x: np.ndarray, exposure: np.ndarray) -> dict[str, np.ndarray]:
        """Take in bin ``at`` of the clock: counts (K,), NaN where nothing was collected; exposure (K,), usually 1.

        Returns what was believed before the bin was seen and how surprising the bin is: ``mean`` (K,), sums over the
        widths ``sum``, ``expected`` and their ``spread`` (K, W), log mixtures ``rise`` and ``rise_warm`` (K,), and
        ``gain`` (K,), the log likelihood ratio of "half as much again" against "as usual on a lively day"; ``steady``
        (K,), against "as usual".
        """
        c = self.clock
        if self.day is not None and c.day[at] != self.day:
            self._turn_day()
        self.day = int(c.day[at])
        slot, weekend = c.slot[at], c.weekend[at]
        open_ = ~np.isnan(x) & (exposure > 0)
        x = np.where(open_, x, 0.0)
        a = self.spread
        shape = self.season[:, weekend, slot] * np.where(open_, exposure, 0.0)
        fresh = self.days < FIRST_DAY
        if fresh.any():
            self._settle(fresh)
        level = self.settled[0] / np.maximum(self.settled[1] + self.settled[2], 0.5)
        mean = level * shape
        unsure_slot = self.season_spread[:, weekend, slot] + RESTLESS / np.maximum(self.days, 1)
        judged = open_ & (self.days >= FIRST_DAY)
        seen, exposed, held = self._slide(np.where(judged, x, 0.0), np.where(judged, shape, 0.0))
        total = self.sums[0]
        # A window is compared with the level before it began, so that what rises in it cannot hide itself.
        expected = seen / np.maximum(exposed, 0.5) * self.sums[1]
        known = judged[:, None] & (held >= FIRST_DAY)
        strange = NEW_KIND_OF_DAY * np.clip(1 - self.kind_days[:, weekend], 0, 1)
        unsure = np.minimum(1 / seen + a[:, DAILY, None] / np.maximum(held, 0.25) + strange[:, None], 2.0)
        spread = a + unsure + unsure_slot[:, None] * self._unlike
        variance = expected + spread * expected**2
        gain, steady = self._mix(x, mean, spread[:, 0], np.sqrt(unsure[:, 0] + a[:, DAILY]), judged)
        self._learn_spread(total, expected, variance, spread - a, known)
        busy = total[:, DAILY] - expected[:, DAILY] > 3 * np.sqrt(variance[:, DAILY])
        self._learn_level(x, mean, shape, variance[:, 0], a[:, 0], np.where(busy, CALM, 1.0), open_, weekend, slot)
        self.days += open_ / c.per_day
        self.kind_days[:, weekend] += open_ / c.per_day
        return {
            "mean": mean,
            "level": level,
            "sum": total.copy(),
            "expected": np.where(known, expected, total + 1e-9),
            "spread": spread,
            "day_spread": np.minimum(a[:, DAILY] + unsure[:, DAILY], 4.0),
            "steady": steady,
            "rise": np.logaddexp.reduce(self.rising, axis=1) - np.log(4),
            "rise_warm": np.logaddexp.reduce(self.rising_warm, axis=1) - np.log(4),
            "gain": gain,
            "days": self.days.copy(),
        }

    def _slide(self, x: np.ndarray, shape: np.ndarray) -> tuple[np.ndarray, ...]:
        """Move the windows by one bin; what the level knew as it was before each window began, (K, W)."""
        now = np.stack([x, shape])
        longest = len(self.ring)
        rows = [(self._row - width) % longest for width in self.widths]
        left = self.ring[rows]  # (W, 6, K): the bins that leave; the longest window's own row is overwritten below
        self.sums += now[:, :, None] - left[:, :2].transpose(1, 2, 0)
        np.maximum(self.sums, 0.0, out=self.sums)
        self.ring[self._row % longest] = np.stack([x, shape, *self.settled])
        before = self.ring[[(self._row - width + 1) % longest for width in self.widths], 2:]
        self._row += 1
        return before[:, 0].T, before[:, 1:3].sum(axis=1).T, before[:, 3].T

    def _mix(
        self, x: np.ndarray, mean: np.ndarray, spread: np.ndarray, swing: np.ndarray, open_: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        size = 1 / spread
        # The usual swing from day to day is not news: the rise is counted from one deviation above the mean.
        for base, state in ((mean * np.exp(swing), self.rising), (mean * np.exp(self.warmth), self.rising_warm)):
            state[:] = np.logaddexp(state, 0.0) + np.where(open_[:, None], _ratio(x, base, size, RATES), 0.0)
            np.clip(state, -LOG_CAP, LOG_CAP, out=state)
        step = np.clip(np.log((x + 0.5) / (mean + 0.5)), -1, 1)
        self.warmth = np.where(open_, 0.9 * self.warmth + 0.1 * step, self.warmth)
        lively, plain = (
            np.where(open_, _ratio(x, m, size, RATES[:1])[:, 0], 0.0) for m in (mean * np.exp(swing), mean)
        )
        return lively, plain

    def _learn_spread(
        self, total: np.ndarray, expected: np.ndarray, variance: np.ndarray, unsure: np.ndarray, open_: np.ndarray
    ) -> None:
        # Weighted least squares of (x - m)^2 - m on m^2; windows overlap, so each bin counts 1/width.
        squared = np.minimum((total - expected) ** 2, 9 * variance) - expected - unsure * expected**2
        share = open_ * expected**2 / np.maximum(variance, 1e-9) ** 2 / self.widths
        self.today += np.stack([squared * share, expected**2 * share])

    def _learn_level(
        self,
        x: np.ndarray,
        mean: np.ndarray,
        shape: np.ndarray,
        variance: np.ndarray,
        spread: np.ndarray,
        trust: np.ndarray,
        open_: np.ndarray,
        weekend: int,
        slot: int,
    ) -> None:
        young = self.days < FIRST_DAY  # night and day weigh the same until both are known, and nothing is too much
        capped = np.where(young, x, np.minimum(x, mean + 4 * np.sqrt(variance) + 1))
        weight = np.where(young, 0.3, trust / (1 + spread * mean))
        keep = np.where(open_, self.fade, 1.0)
        self._listen(x, mean, self.spread[:, 1], open_)
        learn = np.where(open_, weight, 0.0)
        self.held = self.held * keep + open_ / self.clock.per_day
        self.seen = self.seen * keep + learn * capped
        self.exposed = self.exposed * keep
        self.exposed[weekend] += learn * shape
        rate = mean / np.maximum(self.season[:, weekend, slot], 1e-9)
        self.slot_seen[:, weekend, slot] += learn * capped
        self.slot_exposed[:, weekend, slot] += np.where(young, 0.0, learn * rate)
        self.first_weight[:, weekend, slot] += np.where(young, learn, 0.0)

    def _settle(self, which: np.ndarray) -> None:
        """The level is renewed at the end of a day: within a day it would follow what the season does not know yet."""
        now = np.stack([self.seen, *self.exposed, self.held])
        self.settled = np.where(which, now, self.settled)

    def _listen(self, x: np.ndarray, mean: np.ndarray, spread: np.ndarray, open_: np.ndarray) -> None:
        """A silence too long to be chance says nothing about the level: go back to before it."""
        quiet = open_ & (x == 0)
        ended = open_ & (x > 0)
        lost = np.log1p(spread * self.silence) / spread > 16.0  # -ln P(no posts), one in ten million
        back = lost & (quiet | ended)
        self.seen = np.where(back, self.before_silence[0], self.seen)
        self.exposed = np.where(back, self.before_silence[1], self.exposed)
        self.silence = np.where(ended, 0.0, self.silence + np.where(quiet, mean, 0.0))
        self.before_silence = (
            np.where(ended, self.seen, self.before_silence[0]),
            np.where(ended, self.exposed, self.before_silence[1]),
        )

    def _turn_day(self) -> None:
        """Once a day: forget a little of the season and redraw it, mean 1, weekends drawn towards weekdays."""
        fade = 0.5 ** (1 / SEASON_HALF_LIFE)
        self.slot_seen *= fade
        self.slot_exposed *= fade
        self._redraw_spread()
        level = (self.seen / np.maximum(self.exposed.sum(axis=0), 0.5))[:, None, None]
        slot_exposed = self.slot_exposed + self.first_weight * level
        known = (self.days >= FIRST_DAY)[:, None, None]
        self.slot_exposed = np.where(known, slot_exposed, self.slot_exposed)
        self.first_weight = np.where(known, 0.0, self.first_weight)
        seen, exposed = self.slot_seen.sum(axis=1), slot_exposed.sum(axis=1)
        day = (DAY_SHAPE + seen) / (DAY_SHAPE + exposed)
        belief = DAY_SHAPE + exposed
        usual = (slot_exposed * day[:, None]).sum(axis=2)
        kind = (KIND_SHAPE + self.slot_seen.sum(axis=2)) / (KIND_SHAPE + usual)
        guess = day[:, None] * kind[:, :, None]
        both = (WEEKEND_SHAPE * guess + self.slot_seen) / (WEEKEND_SHAPE + slot_exposed)
        average = both.mean(axis=2, keepdims=True) if both.shape[2] > 1 else np.ones_like(both[:, :, :1])
        old = self.season.mean(axis=2)
        # Weights 5:2 keep the mean over a week at one, so that the level stays posts per bin.
        self.season = both / np.maximum((5 * average[:, :1] + 2 * average[:, 1:]) / 7, 1e-9)
        # What was exposed is said again in the new season, so that levels before and after can be compared.
        change = (self.season.mean(axis=2) / old).T
        self.exposed = self.exposed * change
        self.ring[:, 3:5] *= change
        self._settle(np.ones(self.series, dtype=bool))
        self.season_spread = 1 / np.minimum(belief[:, None], WEEKEND_SHAPE + slot_exposed + DAY_SHAPE)


def _ratio(x: np.ndarray, mean: np.ndarray, size: np.ndarray, rates: np.ndarray) -> np.ndarray:
    """Log likelihood ratio of ``rates`` times the mean against the mean, (K, R)."""
    ratio: np.ndarray = x[:, None] * np.log(rates) + (x + size)[:, None] * (
        np.log(mean + size)[:, None] - np.log(rates * mean[:, None] + size[:, None])
    )
    return ratio
