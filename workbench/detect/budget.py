"""The budget: how high a score must be so that false alarms stay as rare as promised, and alarms that keep to it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.detect.maxima import Maxima
from workbench.detect.season import Clock
from workbench.detect.tail import level_of

OWN_STEP = 0.25  # how much an alarm raises the bar of its series
FLEET_STEP = 1 / 3  # and that of its fleet, where that may raise one a day; the rarer they are, the more each says
MOST_STEP = 0.5
OWN_RANGE, FLEET_RANGE = (-1.0, 4.0), (-1.5, 4.0)
ESCALATION = 1.1  # a second alert of an episode needs a score a tenth above the record
CALMED = 2.0  # below the bar: seven times as common; an episode is over when the score has been there
COOL_DOWN = 6.0  # hours
USUAL_SCALE = 1.5  # of the fleet's daily maxima before any are known; 1 if every score were what it claims to be
NEVER = 1e-12  # alarms a day
SELDOM = 0.5  # alarms a day: where a fleet may raise more, there are enough of them to steer by


class Budget:
    """The bars of K series and whether each may open an incident; moved by what was raised.

    The bar is the return level of what the series is allowed, plus an offset of its own and one of its fleet. The
    fleet's comes from the highest score of each day among all of its series: what one series does once in a hundred
    years, one of a thousand does every month. On top, each alarm raises both offsets and calm lowers them by as much as
    is allowed: in the long run no more is raised than promised, whatever the scores are. ``fleets``: number of the
    fleet of each series, (K,), ascending; a fleet has one budget. ``subjects``: number of what each series is about,
    (K,), each its own unless given; series of one subject that are alarmed together tell one story, which costs once.
    Source: Gibbs and Candes 2021, adaptive conformal inference (arXiv 2106.00170), for the moving offsets.
    """

    def __init__(self, at: Clock, fleets: np.ndarray, subjects: np.ndarray | None = None) -> None:
        series, members = len(fleets), np.bincount(fleets)
        self.subjects = np.arange(series) if subjects is None else subjects
        self.told = np.zeros(series, dtype=bool)  # this bin began a story, and was not part of one
        self.fleets, self._first = fleets, np.searchsorted(fleets, np.arange(len(members)))
        self.own, self.shared = np.zeros(series), np.zeros(len(members))
        self.armed, self.record = np.ones(series, dtype=bool), np.zeros(series)
        self.rest = np.zeros(series)
        self.day: int | None = None
        # Of the fleet's scores above their own bars: a standard Gumbel variate if every score were what it claims.
        self.highest = Maxima(np.zeros(len(members)), np.full(len(members), USUAL_SCALE))
        self._per_day, self._cool = at.per_day, COOL_DOWN * at.per_day / 24
        self.step = np.full(len(members), MOST_STEP)  # of the fleet's bar, as last used

    def advance(
        self, day: int, score: np.ndarray, allowed: np.ndarray, bars: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The bars of a bin, which series open an incident with it, and which escalate one, (K,) each.

        ``day``: number of its day. ``allowed``: false alarms a day of each series. ``bars`` replace those learnt here.
        """
        if self.day is not None and day != self.day:
            self.highest.turn_day()
        self.day = day
        whole = np.bincount(self.fleets, allowed, len(self.shared))
        own, fleet = level_of(1 / np.maximum(allowed, NEVER)) + self.own, level_of(1 / np.clip(whole, NEVER, SELDOM))
        common = np.where(whole > SELDOM, 0.0, self.highest.location + (self.highest.scale - 1) * fleet)
        self.highest.see(np.maximum.reduceat(score - own, self._first) + fleet, (whole > 0) & (whole <= SELDOM))
        bar = own + (self.shared + common)[self.fleets] if bars is None else bars
        over = (score >= bar) & (allowed > 0)
        opened = over & self.armed
        escalated = over & ~self.armed & (score >= ESCALATION * self.record)
        self.record = np.where(opened | escalated, score, self.record)
        self.rest = np.where(opened | escalated, self._cool, self.rest - 1)
        self.told = self._begun(opened)
        self.armed = (self.armed & ~opened) | ((score < bar - CALMED) & (self.rest <= 0))
        calm = allowed / self._per_day
        self.own = np.clip(self.own + OWN_STEP * (opened - calm), *OWN_RANGE)
        surplus = np.bincount(self.fleets, self.told - calm, len(self.shared))
        self.step = np.minimum(FLEET_STEP / np.maximum(whole, NEVER), MOST_STEP)
        self.shared = np.clip(self.shared + self.step * surplus, *FLEET_RANGE)
        return bar, opened, escalated

    def _begun(self, opened: np.ndarray) -> np.ndarray:
        """Of the series that open an incident one for each subject that nothing was told about, (K,)."""
        told = np.zeros(len(opened), dtype=bool)
        if opened.any():
            in_story = np.bincount(self.subjects, ~self.armed) > 0
            new = np.flatnonzero(opened & ~in_story[self.subjects])
            told[new[np.unique(self.subjects[new], return_index=True)[1]]] = True
        return told

    def refund(self, column: int, told: bool) -> None:
        """An alarm of the series was confirmed: it was no false one, and costs nothing; ``told``: it began a story."""
        self.own[column] = max(self.own[column] - OWN_STEP, OWN_RANGE[0])
        if not told:
            return
        fleet = self.fleets[column]
        self.shared[fleet] = max(self.shared[fleet] - self.step[fleet], FLEET_RANGE[0])


@dataclass(frozen=True)
class Confirmed:
    """A person said that there was an event: alarms of ``columns`` (K,) in bins ``first`` to ``last`` were true ones.

    ``known``: the bin from which on this was known.
    """

    columns: np.ndarray
    first: int
    last: int
    known: int


@dataclass(frozen=True)
class Raised:
    """Alerts of a fleet: ``threshold`` (n_bins, K); ``rows`` and ``columns`` of the bins that raised one.

    ``opened``: whether the alert opened an incident; the others escalate one.
    """

    threshold: np.ndarray
    rows: np.ndarray
    columns: np.ndarray
    opened: np.ndarray


def raise_alerts(
    score: np.ndarray,
    allowed: np.ndarray,
    at: Clock,
    confirmed: Sequence[Confirmed] = (),
    subjects: np.ndarray | None = None,
    fleets: np.ndarray | None = None,
    bars: np.ndarray | None = None,
) -> Raised:
    """Alerts where the scores (n_bins, K) pass the bars that keep to the budget.

    ``allowed``: (n_bins, K), false alarms a day of each series; 0 where a series may not raise one. What is
    ``confirmed`` is refunded, from when it was known on. ``subjects`` and ``fleets`` (K,): as in ``Budget``, one fleet
    unless given. ``bars`` (n_bins, K): thresholds learnt elsewhere, to be used instead of those learnt here.
    """
    n, k = score.shape
    budget = Budget(at, np.zeros(k, dtype=int) if fleets is None else fleets, subjects)
    threshold = np.zeros((n, k), dtype=score.dtype)
    raised: list[tuple[int, int, bool, bool]] = []
    for i in range(n):
        for event in confirmed:
            if event.known == i:
                for row, column, opened, told in raised:
                    if opened and event.first <= row <= event.last and event.columns[column]:
                        budget.refund(column, told)
        threshold[i], opens, escalates = budget.advance(
            int(at.day[i]), score[i], allowed[i], None if bars is None else bars[i]
        )
        for column in np.flatnonzero(opens | escalates).tolist():
            raised.append((i, column, bool(opens[column]), bool(budget.told[column])))
            if opens[column] and any(e.known <= i and e.first <= i <= e.last and e.columns[column] for e in confirmed):
                budget.refund(column, bool(budget.told[column]))
    rows, columns, first, _ = (np.array([alert[part] for alert in raised], dtype=int) for part in range(4))
    return Raised(threshold, rows, columns, first.astype(bool))
