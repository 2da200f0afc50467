"""Which of many groups of posts take a larger part of what is said than they used to, with few false finds."""

import numpy as np
import pandas as pd
from scipy.stats import beta, chi2

DAYS, EARLIER, VOICES, RATE = 7, 12, 5, 0.10
"""What is used unless told otherwise: days that are new, windows before them, least voices of a topic, false finds."""

FEWEST = 3  # windows before the latest one without which nothing can be said
NEARLY_NONE = 0.05  # a topic with at most this part of its posts before the latest window is new
WEEK = 7  # days: windows begin on the same weekday, so that weekends are compared with weekends
LEAST = 0.01  # topics are taken to move from window to window by a tenth at least, squared
SPREAD = 0.1  # and to differ in how much they move by at least this much
TINY = 1e-9


def look(
    posts: pd.DataFrame, now: pd.Timestamp, topics: list[int], *, days: int = DAYS, earlier: int = EARLIER,
    least: int = VOICES,
) -> pd.DataFrame | None:  # fmt: skip
    """The ``days`` before ``now`` against as many before them, for each topic with ``least`` voices or more in all.

    ``posts``: created_at, topic, source, and author, thread and family as of ``voices``, oldest first; what is at
    ``now`` or later is not looked at. None while fewer than ``FEWEST`` windows lie before.

    One row a topic, likeliest growth first: topic, recent, before, growth, low, high, p as of ``compare``; false_share
    as of the function; posts a day ``now`` and ``earlier``; ``copies``, the share of recent posts that repeat another's
    text; ``new``, whether nearly all posts so far are recent.
    """
    posts = posts[posts["created_at"] < now]
    windows = min(earlier, complete_windows(posts["created_at"].min(), now, days)) if len(posts) else 0
    if windows < FEWEST:
        return None
    posts = posts.assign(window=window_of(posts["created_at"], now, days))
    compared = posts[posts["window"].between(0, windows)]
    counts, whole = counted(voices(compared), topics, windows + 1)
    tested = counts.sum(axis=(1, 2)) >= least
    found = compare(counts[tested], whole)
    found.insert(0, "topic", pd.Series(topics, dtype="int64")[tested].to_numpy())
    found["false_share"] = false_share(found["p"].to_numpy())
    latest = posts[posts["window"] == 0].groupby("topic")["family"].agg(["size", "nunique"])
    size, texts = (latest[name].reindex(found["topic"], fill_value=0).to_numpy() for name in ("size", "nunique"))
    ever, then = (
        part.groupby("topic").size().reindex(found["topic"], fill_value=0).to_numpy() for part in (posts, compared)
    )
    found["now"], found["earlier"] = size / days, (then - size) / (windows * days)
    found["copies"] = 1 - texts / np.maximum(size, 1)
    found["new"] = ever - size <= NEARLY_NONE * ever
    return found.sort_values(["p", "topic"], ignore_index=True)


def step_of(days: int) -> int:
    """The least number of whole weeks, in days, that holds as many days: from one window to the next."""
    return -(-days // WEEK) * WEEK


def window_of(at: pd.Series, now: pd.Timestamp, days: int) -> pd.Series:
    """The window each moment lies in: 0 for the ``days`` before ``now``, k for the same days k steps earlier, else -1.

    A step is as of ``step_of``. Windows are half-open; what is at ``now`` or later is in none.
    """
    day = 86_400_000_000
    step = step_of(days) * day
    age = (now - at) // pd.Timedelta(microseconds=1) - 1  # 0 for the last microsecond before now
    return (age // step).where((age >= 0) & (age % step < days * day), -1).astype("int64")


def complete_windows(since: pd.Timestamp, now: pd.Timestamp, days: int) -> int:
    """How many earlier windows lie wholly between ``since`` and ``now``."""
    return max(0, int(((now - since) / pd.Timedelta(days=1) - days) // step_of(days)))


def voices(posts: pd.DataFrame) -> pd.DataFrame:
    """The posts that speak for themselves: in every window the first of each text, then of each author, then thread.

    ``posts``: window, topic, family (copies of one text), author, thread; oldest first. A missing author or thread
    stands alone. For a topic ten posts by one account are one voice, and so are ten copies of one text by ten accounts
    and ten answers in one conversation.
    """
    for who in ("family", "author", "thread"):
        posts = posts[posts[who].isna() | ~posts.duplicated(["window", "topic", who])]
    return posts


def counted(voices: pd.DataFrame, topics: list[int], windows: int) -> tuple[np.ndarray, np.ndarray]:
    """Voices of the topics, (topics, sources, windows), and of everything, (sources, windows), latest window first.

    ``voices``: window (0 to ``windows`` - 1), topic, source. Topics that are not listed count among everything.
    """
    row = pd.Index(topics).get_indexer(voices["topic"])
    source, names = pd.factorize(voices["source"], sort=True, use_na_sentinel=False)
    counts = np.zeros((len(topics) + 1, max(len(names), 1), windows))
    np.add.at(counts, (row, source, voices["window"].to_numpy()), 1)  # -1, not listed, is the last row
    return counts[:-1], counts.sum(axis=0)


def compare(counts: np.ndarray, whole: np.ndarray, level: float = 0.95) -> pd.DataFrame:
    """Each topic's part of what is said in the latest window against the windows before it.

    ``counts``: (topics, sources, windows) and ``whole``: (sources, windows) as of ``counted``, at least three windows.
    One row a topic: ``recent`` and ``before`` (voices), ``growth`` (ratio of the parts, infinite without earlier
    voices) with ``low`` and ``high``, and ``p``, the one-sided probability of as much growth by chance.

    Each source is compared with itself, so a source that falls silent or joins is no growth, and what lifts most topics
    alike is not the growth of any. Of all voices of a topic the recent ones are binomial, at an effective number that
    allows for the topic's usual ups and downs from window to window.

    Source: Przyborowski & Wilenski 1940, "Homogeneity of results in testing samples from Poisson series", Biometrika
    31; Clopper & Pearson 1934, Biometrika 26 (interval); Korn & Graubard 1998, Survey Methodology 24 (its
    effective number).
    """
    recent, before = counts[:, :, 0].sum(axis=1), counts[:, :, 1:].sum(axis=(1, 2))
    now, past = _usual(counts, whole)
    lift = _lift(np.concatenate([counts, [whole - counts.sum(axis=0)]]), whole)
    growth, odds = _ratio(recent * past, before * now * lift), _ratio(now * lift, past)
    share = np.where(np.isfinite(odds), odds / (1 + odds), 1.0)  # of a topic's voices, expected to be recent
    both = recent + before
    chance = np.maximum(both * share * (1 - share), _ratio(recent * before, both))
    worth = 1 + fluctuation(counts[:, :, 1:], whole[:, 1:]) * chance
    hits, rest, tail = recent / worth, before / worth, (1 - level) / 2
    # The ends of a share are 0 and 1 where there is nothing on a side; the beta distribution does not say so itself.
    low = np.where(recent > 0, beta.ppf(tail, np.maximum(hits, TINY), rest + 1), 0.0)
    high = np.where(before > 0, beta.ppf(1 - tail, hits + 1, np.maximum(rest, TINY)), 1.0)
    p = np.where(recent > 0, beta.cdf(share, np.maximum(hits, TINY), rest + 1), 1.0)
    ends = [_ratio(_ratio(end, 1 - end), odds) for end in (low, high)]
    return pd.DataFrame(
        {
            "recent": recent.astype("int64"),
            "before": before.astype("int64"),
            "growth": growth,
            "low": ends[0],
            "high": ends[1],
            "p": p,
        }
    )


def fluctuation(counts: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """How much each topic's part moves beyond chance, as a squared relative deviation of a window from those before it.

    ``counts``: (topics, sources, windows) and ``whole``: (sources, windows), latest first, at least two windows. Each
    window is judged by those before it, so that slow drift counts as well as ups and downs. What a topic shows is drawn
    towards the middle of all topics, the more the fewer its voices, and never below it.
    """
    steps = counts.shape[2] - 1
    surprise, size = np.zeros(len(counts)), np.zeros(len(counts))
    for latest in range(steps):
        now, past = _usual(counts[:, :, latest:], whole[:, latest:])
        scale = _ratio(now * past, now + past)
        off = counts[:, :, latest].sum(axis=1) - now
        surprise += np.where(scale > 0, _ratio(off**2, scale), 1.0) / steps
        size += scale / steps
    size = np.maximum(size, TINY)
    # The middle of a chi-square lies below its mean; a median is taken lest one old crisis count for all topics.
    middle = chi2.ppf(0.5, steps) / steps
    common = max(LEAST, weighted_median((surprise / middle - 1) / size, size))
    error = 2 * (common + 1 / size) ** 2 / steps
    prior = max(common, SPREAD) ** 2
    swing: np.ndarray = np.maximum(common, common + prior / (prior + error) * ((surprise - 1) / size - common))
    return swing


def _lift(counts: np.ndarray, whole: np.ndarray) -> float:
    """Growth of the middle of all parts, at least 1: what lifts most of what is said is no emergence."""
    now, past = _usual(counts, whole)
    growth = _ratio(counts[:, :, 0].sum(axis=1) * past, counts[:, :, 1:].sum(axis=(1, 2)) * now)
    middle = weighted_median(growth, now)
    return max(1.0, middle) if np.isfinite(middle) else 1.0


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """The quotient; where there is nothing below it is 0 for nothing above, else infinite."""
    quotient: np.ndarray = np.divide(above, below, out=np.where(above > 0, np.inf, 0.0), where=below > 0)
    return quotient


def _usual(counts: np.ndarray, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Voices of each topic to expect in the first window and in the others together if its part had not changed.

    Each source has its own parts, taken over all windows.
    """
    part = counts.sum(axis=2) / np.maximum(whole.sum(axis=1), 1)
    return part @ whole[:, 0], part @ whole[:, 1:].sum(axis=1)


def false_share(p: np.ndarray) -> np.ndarray:
    """For each test the share of false finds to expect when it and all with less ``p`` are believed, 0 to 1.

    Source: Benjamini & Hochberg 1995, "Controlling the false discovery rate", JRSS B 57.
    """
    order = np.argsort(p, kind="stable")
    ranked = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1)
    return adjusted


def weighted_median(values: np.ndarray, weights: np.ndarray) -> float:
    """The least value with at least half of the weight at or below it; 0 where nothing has weight."""
    if not (weights > 0).any():
        return 0.0
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])


def shuffled_times(created_at: pd.Series, cluster: pd.Series, seed: int) -> pd.Series:
    """Other moments for the posts, so that no topic emerges: the same moments, dealt to whole clusters at random.

    ``cluster``: what a post does not stand apart from, such as its author or its family of copies. Posts of a cluster
    stay next to each other in time, which is the most that they can depend on each other; the rhythm of days and weeks
    and every wave of the whole stay.
    """
    code, names = pd.factorize(cluster, sort=True)
    place = np.random.default_rng(seed).permutation(len(names))
    moments = created_at.copy()
    moments.iloc[np.argsort(place[code], kind="stable")] = created_at.sort_values().array
    return moments
