"""A share from a few labelled posts and what a classifier says about all: prediction-powered inference."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.evaluate.intervals import wilson

UNCERTAIN = "uncertain"
DRAW = " @"  # ends a stratum, before the eight digits that tell which draw it belongs to
SHY = 2.0  # labelled posts' worth of belief that the classifier does not help at all


@dataclass(frozen=True)
class Powered:
    """A share with its interval; ``effective_n``: how many plain labels would have told as much."""

    value: float
    low: float
    high: float
    effective_n: float


@dataclass(frozen=True)
class Agreed:
    """By post_id: the value most people gave, and how many posts it stands for; and what was left out, in words."""

    truth: pd.Series
    weight: pd.Series
    left_out: str


def agreed(labels: pd.DataFrame) -> Agreed:
    """What most people said of each post.

    ``labels``: post_id, value, by; perhaps ``stratum`` ("uncertain" for posts that were chosen because they are hard:
    they stand for no others and are left out) and ``weight`` (how many posts each stands for; where some have one, the
    others are left out). A stratum may end with the draw it belongs to (``DRAW``): weights of several draws do not add
    up, as a post of the narrower one had two chances, so the draw whose weights sum to most counts alone. Of two labels
    by one person for one post the later row counts; a tie leaves the post out.
    """
    drawn = labels.dropna(subset=["value"])
    if "stratum" in drawn:
        drawn = drawn[drawn["stratum"] != UNCERTAIN]
    weighted = "weight" in drawn and bool(drawn["weight"].notna().any())
    if weighted:
        drawn = drawn[drawn["weight"].notna()]
    chosen = labels["post_id"].nunique() - drawn["post_id"].nunique()
    widest = _widest(drawn) if weighted and "stratum" in drawn else drawn
    narrower, drawn = drawn["post_id"].nunique() - widest["post_id"].nunique(), widest
    last = drawn.drop_duplicates(["post_id", "by"], keep="last")
    votes = last.groupby(["post_id", "value"]).size().reset_index(name="votes")
    best = votes[votes["votes"] == votes.groupby("post_id")["votes"].transform("max")]
    tied = best["post_id"].duplicated(keep=False)
    truth = best[~tied].set_index("post_id")["value"]
    first = drawn.drop_duplicates("post_id").set_index("post_id")
    weight = first["weight"].astype(float) if weighted else pd.Series(1.0, index=first.index)
    notes = [
        f"{posts:,} {'post' if posts == 1 else 'posts'} left out {why}"
        for posts, why in (
            (int(best.loc[tied, "post_id"].nunique()), "whose labels disagree"),
            (chosen, "that were labelled but not drawn by chance"),
            (narrower, "of narrower draws"),
        )
        if posts
    ]
    return Agreed(truth, weight.reindex(truth.index), "; ".join(notes))


def _widest(drawn: pd.DataFrame) -> pd.DataFrame:
    """The labels of the draw that stands for most posts; those of no known draw are one draw."""
    draw = drawn["stratum"].astype("string").str.extract(f"{DRAW}([0-9a-f]{{8}})$", expand=False).fillna("")
    first = ~drawn["post_id"].duplicated()
    return drawn[draw == drawn.loc[first, "weight"].groupby(draw[first]).sum().idxmax()]


def prediction_powered(
    said: np.ndarray,
    place: np.ndarray,
    truth: np.ndarray,
    worth: float | None = None,
    weight: np.ndarray | None = None,
    level: float = 0.95,
) -> Powered:
    """The share of ``n`` posts, from what is said of all of them and the truth about some.

    ``said``: shape (n,), each post's probability of the class (or 0 and 1); ``place``: shape (m,), the labelled posts,
    drawn at random (or with ``weight``: shape (m,), how many posts each stands for); ``truth``: shape (m,), 0 or 1.
    ``worth``: what the n posts are worth when posts of one author are not independent; n by default.

    The value is the mean of ``said`` times a slope plus the mean of what it leaves unexplained; the slope is the one
    that leaves least (power tuning). The interval is of the share from which such posts come: the labels' error (less
    for every post that is labelled) plus that of the posts themselves. It is Wilson's at the size that many plain
    labels would need, so that it also covers rare classes.

    Source: Angelopoulos, Duchi & Zrnic 2023, "PPI++: efficient prediction-powered inference"; Särndal, Swensson &
    Wretman 1992, "Model assisted survey sampling" (the difference estimator); Wilson 1927.
    """
    n, m = len(said), len(place)
    mass = np.full(m, 1 / m) if weight is None else weight / weight.sum()
    labels = 1 / float((mass**2).sum())  # what unequal weights leave of them
    given, share = said[place], float(mass @ truth)
    centred = given - mass @ given
    spread = float(mass @ centred**2)
    slope = float(mass @ (centred * truth)) / spread if spread > 0 else 0.0
    value = min(1.0, max(0.0, share + slope * float(said.mean() - mass @ given)))
    left = float(mass @ (truth - share - slope * centred) ** 2)
    doubt = (m * share + 1) / (m + 2)
    doubt *= (1 - doubt) * SHY / m
    # Two numbers were fitted to the labels: the slope and the mean.
    ratio = min(1.0, (left * m / max(m - 2, 1) + doubt) / (share * (1 - share) + doubt)) if m > 2 else 1.0
    size = 1 / (ratio * (1 - m / n) / labels + 1 / (n if worth is None else worth))
    return Powered(value, *wilson(value * size, size, level), size)
