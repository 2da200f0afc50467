"""How severe an incident is: its visible parts, one of four words by a stated rule, the sentence with the reasons."""

import numpy as np
import pandas as pd
from scipy.special import betaincinv

from workbench.model.alert import Incident, Reach, Severity

RARE = 365.0  # days of return period
LARGE = 1.0  # days of usual posts that came on top
STEEP = 3.0  # times the expected posts, at the low end of the interval
FAST = 6.0  # hours in which it doubled, or in which it reached its height
CLEAR = 2.0  # times the expected posts at the low end, below which a quick height is only noise
NEGATIVE = 0.5  # of the extra posts are negative
FAR = 5.0  # times the usual engagement


def severity_of(
    incident: Incident,
    observed: np.ndarray,
    expected: np.ndarray,
    hours: float,
    posts: pd.DataFrame,
    past: pd.DataFrame,
    past_days: float,
    spread: float,
) -> Severity:
    """How severe an incident with its drivers is.

    ``observed`` and ``expected``: posts of each bin of ``hours`` since onset, (n_bins,). ``posts`` of the incident;
    ``past``: those of the ``past_days`` before. ``spread``: relative variance of the expected posts beyond Poisson.

    The rule counts how many of six hold: rare (``RARE``), large (``LARGE``), steep (``STEEP``), fast (``FAST``),
    negative (``NEGATIVE``), far-reaching (``FAR``). Two make it notable, three serious, four with negative among them
    severe; anything less is minor. What is not known does not hold.
    """
    lift, low, high = lift_of(incident.observed, incident.expected, len(past), spread)
    peak = peak_of(observed - expected)
    doubling = doubling_of(observed[: peak + 1], expected[: peak + 1], hours)
    negative = _negative_excess(incident)
    reach, usual = reach_of(posts), reach_of(past)
    usual_posts = len(past) / past_days if past_days > 0 else 0.0
    wider = None
    if reach.engagement is not None and usual.engagement and incident.expected > 0:
        wider = reach.engagement / (usual.engagement / len(past) * incident.expected)
    known = posts["author"].dropna()
    bare = Severity(
        level="minor",
        sentence="",
        lift=lift,
        lift_low=low,
        lift_high=high,
        usual_days=incident.excess / usual_posts if usual_posts > 0 else None,
        peak_hours=(peak + 1) * hours,
        doubling_hours=doubling,
        negative_excess=negative,
        authors=known.nunique() if len(known) else None,
        reach=reach,
        engagement_lift=wider,
    )
    reasons = _reasons(bare, incident)
    level = _level(reasons)
    because = ", ".join(reasons.values()) or "nothing about it stands out beyond the alert itself"
    return bare.model_copy(update={"level": level, "sentence": f"{level.capitalize()}: {because}."})


def lift_of(
    observed: int, expected: float, past: int, spread: float
) -> tuple[float | None, float | None, float | None]:
    """Posts seen over posts expected, with its 95 % interval; Nones where nothing was expected.

    ``expected`` is itself known only as well as ``past`` posts and the ``spread`` from day to day allow: as a count of
    n = 1 / (spread + 1 / past) posts would. Then ``observed`` among both together is binomial.
    Source: Przyborowski and Wilenski 1940, Biometrika 31 (ratio of two Poisson means); Clopper and Pearson 1934,
    Biometrika 26 (its exact interval).
    """
    if expected <= 0:
        return None, None, None
    known = 1 / (spread + 1 / max(past, 1))
    least = betaincinv(observed, known + 1, 0.025) if observed else 0.0
    most = betaincinv(observed + 1, known, 0.975)
    low, high = (float(known / expected * share / (1 - share)) if share < 1 else None for share in (least, most))
    return observed / expected, low, high


def peak_of(beyond: np.ndarray) -> int:
    """The bin at the height of an incident: where a tenth of its time brings the most posts ``beyond`` the expected."""
    width = max(1, len(beyond) // 10)
    return int(np.argmax(np.convolve(beyond, np.ones(width), "same")))


def doubling_of(observed: np.ndarray, expected: np.ndarray, hours: float) -> float | None:
    """Hours in which the posts doubled against the expected ones; None where no growth is certain.

    The slope of ln(observed / expected) from onset to peak, (n_bins,), each bin weighted by its posts; certain where it
    is more than two standard errors above zero. Half a post is added to both, so that empty bins have a logarithm.
    Source: Cox and Lewis 1966, The Statistical Analysis of Series of Events (trend of a Poisson rate); errors are
    widened by the dispersion around the line.
    """
    n = len(observed)
    if n < 3:
        return None
    weight = observed + 0.5
    y, t = np.log((observed + 0.5) / (expected + 0.5)), np.arange(n) * hours
    centred = t - np.average(t, weights=weight)
    slope = float((weight * centred * y).sum() / (weight * centred**2).sum())
    residual = y - np.average(y, weights=weight) - slope * centred
    dispersion = max(1.0, float((weight * residual**2).sum()) / (n - 2))
    error = float(np.sqrt(dispersion / (weight * centred**2).sum()))
    return float(np.log(2) / slope) if slope > 2 * error else None


def reach_of(posts: pd.DataFrame) -> Reach:
    """Followers of the authors, each once, and the engagement of the posts."""
    sums = {
        name: int(posts[name].sum()) if posts[name].notna().any() else None
        for name in ("likes", "replies", "reposts", "views")
    }
    followed = posts.dropna(subset=["followers"])
    who = followed["author"].fillna(followed["post_id"])
    followers = int(followed.groupby(who)["followers"].max().sum()) if len(followed) else None
    return Reach(followers=followers, **sums)


def _negative_excess(incident: Incident) -> float | None:
    if incident.signal.sentiment == "negative":
        return incident.excess
    parts = [driver for driver in incident.drivers if driver.kind == "sentiment"]
    return sum(driver.excess for driver in parts if driver.name == "negative") if parts else None


def _reasons(seen: Severity, incident: Incident) -> dict[str, str]:
    """Which of the six hold, each in plain words."""
    reasons = {}
    low = seen.lift_low or 0.0
    if incident.return_period_days >= RARE:
        reasons["rare"] = "chance would bring it less than once a year"
    if seen.usual_days is not None and seen.usual_days >= LARGE:
        reasons["large"] = f"as many extra posts as {_short(seen.usual_days)} usual days bring"
    if low >= STEEP and seen.lift is not None:
        reasons["steep"] = f"{_short(seen.lift)} times the expected posts"
    if seen.doubling_hours is not None and seen.doubling_hours <= FAST:
        reasons["fast"] = f"doubled within {_hours(seen.doubling_hours)}"
    elif seen.peak_hours <= FAST and low >= CLEAR:
        reasons["fast"] = f"at its height within {_hours(seen.peak_hours)}"
    if seen.negative_excess is not None and seen.negative_excess >= NEGATIVE * incident.excess > 0:
        reasons["negative"] = f"{seen.negative_excess:,.0f} of {incident.excess:,.0f} extra posts are negative"
    if seen.engagement_lift is not None and seen.engagement_lift >= FAR:
        reasons["far"] = f"{seen.engagement_lift:.0f} times the usual engagement"
    return reasons


def _level(reasons: dict[str, str]) -> str:
    if len(reasons) >= 4 and "negative" in reasons:
        return "severe"
    return ("minor", "minor", "notable", "serious")[min(len(reasons), 3)]


def _short(times: float) -> str:
    return f"{times:.1f}" if round(times, 1) < 10 else f"{times:,.0f}"


def _hours(hours: float) -> str:
    return f"{hours * 60:.0f} minutes" if hours < 1 else f"{hours:.0f} hour{'s' * (round(hours) != 1)}"
