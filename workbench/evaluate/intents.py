"""How right an intent's rules are, by labels: precision and recall with intervals, and the badge that says so."""

from dataclasses import dataclass

import pandas as pd

from workbench.enrich.intents import YES
from workbench.evaluate.intervals import weighted
from workbench.evaluate.labelled import UNCERTAIN
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

ENOUGH = 100  # labels of a name before anything is said about its rules
UNVALIDATED = "rule, unvalidated"


@dataclass(frozen=True)
class RuleQuality:
    """``n`` labelled posts; ``precision`` among those the rules say yes to, ``recall`` among those labelled yes.

    Each is a share (0 to 1) with a 95 % interval, its ``n`` the posts it rests on; None where too little is known.
    """

    n: int
    precision: Measured | None
    recall: Measured | None

    @property
    def badge(self) -> str:
        """What every surface shows beside the intent."""
        if self.precision is None:
            return UNVALIDATED
        low, high = round(100 * self.precision.low), round(100 * self.precision.high)
        return f"rule, precision {100 * self.precision.value:.0f} % ({low} to {high}, n {self.precision.n:,})"


def badge(corpus: Corpus, name: str) -> str:
    """The badge of an intent in a corpus: how right what says yes to it is, by the labels of that name."""
    if not corpus.has("labels"):
        return UNVALIDATED
    labels = corpus.table("labels")
    labels = labels[labels["name"] == name].drop_duplicates("post_id", keep="last")
    if "stratum" in labels:
        labels = labels[labels["stratum"] != UNCERTAIN]  # chosen because they are hard: they measure nothing
    if "weight" not in labels:
        labels = labels.assign(weight=float("nan"))
    said = corpus.table("classes")
    yes = said.loc[(said["head"] == name) & (said["label"] == YES), "post_id"]
    return rule_quality(labels.assign(rule=labels["post_id"].isin(yes))).badge


def rule_quality(labelled: pd.DataFrame) -> RuleQuality:
    """Precision and recall of rules against labels.

    ``labelled``: value ("yes" or another), rule (bool: whether the rules say yes) and weight (how many posts it stands
    for, missing where it was not drawn by chance), a row a post. Nothing is said below ``ENOUGH`` rows. Recall needs
    posts drawn by chance from those the rules say no to as well; rows without a weight do not count for it. Weighted
    shares have the interval of ``intervals.weighted``.
    """
    n = len(labelled)
    if n < ENOUGH:
        return RuleQuality(n, None, None)
    yes = labelled["value"] == YES
    said = labelled[labelled["rule"]]
    precision = _share(yes[said.index], said["weight"] if said["weight"].notna().all() else None)
    chance = labelled["weight"].notna()
    missable = bool((chance & ~labelled["rule"]).any())
    wanted = labelled[yes & chance]
    recall = _share(wanted["rule"], wanted["weight"]) if missable else None
    return RuleQuality(n, precision, recall)


def _share(part: pd.Series, weight: pd.Series | None) -> Measured | None:
    """The (weighted) share for which ``part`` holds; None for no rows."""
    if part.empty:
        return None
    return Measured(*weighted(part, pd.Series(1.0, index=part.index) if weight is None else weight), len(part))
