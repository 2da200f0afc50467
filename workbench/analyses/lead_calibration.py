"""The probability that a lead's evidence shows the wish to buy, where people have labelled enough."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.analyses.lead_ranking import Leads
from workbench.analyses.lead_signals import PURCHASE
from workbench.enrich.intents import YES
from workbench.evaluate.calibration import Calibrated, calibration_error, cross_fitted, platt, reliability
from workbench.evaluate.intents import UNVALIDATED
from workbench.evaluate.intervals import clusters
from workbench.evaluate.labelled import agreed
from workbench.model.corpus import Corpus

ENOUGH = 50  # labels of posts with a signal
RESAMPLES = 200


@dataclass(frozen=True)
class Chance:
    """``labels`` named purchase_intent on posts with a signal; below ``ENOUGH`` all else is None.

    ``mean`` is the share of the listed people who want to buy, with its interval; ``table`` and ``error`` say how far
    probabilities can be believed, judged on labels of other authors than they were learnt from.
    """

    labels: int
    known: Calibrated | None = None
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    table: pd.DataFrame | None = None
    error: float | None = None

    @property
    def badge(self) -> str:
        """What stands beside every score."""
        return UNVALIDATED if self.known is None else f"calibrated (n={self.labels:,})"

    def of(self, points: Iterable[float]) -> list[float | None]:
        """The probability at each number of points; None where none is claimed."""
        score = np.asarray(list(points), dtype=float)
        return [None] * len(score) if self.known is None else self.known.of(score).tolist()


def chances(corpus: Corpus, found: Leads, listed: int, seed: int = 0) -> Chance:
    """Probabilities for the first ``listed`` leads from the labels of the corpus, if there are enough."""
    labelled = labelled_posts(corpus, found)
    n = len(labelled)
    if n < ENOUGH or labelled["yes"].nunique() < 2:
        return Chance(n)
    score, yes, weight = (labelled[name].to_numpy() for name in ("points", "yes", "weight"))
    known = platt(score, yes, weight)
    points = found.people["points"].head(listed).to_numpy()
    draw, author = np.random.default_rng(seed), clusters(labelled["author"])
    means, authors = [], int(author.max()) + 1
    for _ in range(RESAMPLES):
        times = np.bincount(draw.integers(0, authors, authors), minlength=authors)
        some = np.repeat(np.arange(n), times[author])
        means.append(float(platt(score[some], yes[some], weight[some]).of(points).mean()) if len(some) else np.nan)
    held_out = cross_fitted(score, yes, labelled["author"], weight)
    return Chance(
        labels=n,
        known=known,
        mean=float(known.of(points).mean()),
        low=float(np.nanquantile(means, 0.025)),
        high=float(np.nanquantile(means, 0.975)),
        table=reliability(held_out, yes, weight),
        error=calibration_error(held_out, yes),
    )


def labelled_posts(corpus: Corpus, found: Leads) -> pd.DataFrame:
    """Posts with a signal that people labelled: post_id, author, points, yes (bool), weight."""
    none = pd.DataFrame(columns=["post_id", "author", "points", "yes", "weight"])
    if not corpus.has("labels"):
        return none
    labels = corpus.table("labels")
    labels = labels[(labels["name"] == PURCHASE) & labels["post_id"].isin(found.posts["post_id"])]
    if labels.empty:
        return none
    said = agreed(labels)
    rows = found.posts[found.posts["post_id"].isin(said.truth.index)]
    return rows.assign(yes=rows["post_id"].map(said.truth) == YES, weight=rows["post_id"].map(said.weight))
