"""How good topics are: against labelled posts, against themselves, and as words."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from math import log

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score, normalized_mutual_info_score

from workbench.model.analysis import Measured
from workbench.model.topics import OUTLIER

RESAMPLES = 200


def agreement(found: pd.DataFrame, truth: Mapping[str, str], seed: int = 0) -> Measured:
    """Adjusted mutual information of found and labelled topics, 1 for the same grouping and 0 for chance.

    ``found``: post_id, topic. ``truth``: the topic of each labelled post; posts without one are left out. Posts that
    were given no topic count as one more group, so leaving hard posts out does not help. Bootstrap interval over posts.

    Source: Vinh, Epps & Bailey 2010, "Information theoretic measures for clusterings comparison", JMLR 11.
    """
    groups, labels = _aligned(found, truth)
    return _measured(lambda rows: _ami(groups[rows], labels[rows]), len(groups), seed)


def mutual_information(found: pd.DataFrame, truth: Mapping[str, str], seed: int = 0) -> Measured:
    """As ``agreement``, normalised (arithmetic mean) but not adjusted for chance; comparable with published figures."""
    groups, labels = _aligned(found, truth)
    return _measured(lambda rows: float(normalized_mutual_info_score(labels[rows], groups[rows])), len(groups), seed)


def purity(found: pd.DataFrame, truth: Mapping[str, str], seed: int = 0) -> Measured:
    """Share of labelled posts with a found topic whose label is the commonest one of that topic, 0 to 1.

    What somebody meets who opens a topic. Bootstrap interval over posts; each resample decides anew what is commonest.
    Source: Manning, Raghavan & Schütze 2008, "Introduction to Information Retrieval", section 16.3.
    """
    groups, labels = _aligned(found, truth)
    kept = groups != OUTLIER
    groups, labels = groups[kept], labels[kept]

    def share(rows: np.ndarray) -> float:
        table = np.zeros((groups.max(initial=0) + 1, labels.max(initial=0) + 1))
        np.add.at(table, (groups[rows], labels[rows]), 1)
        return float(table.max(axis=1).sum() / max(len(rows), 1))

    return _measured(share, len(groups), seed)


def coverage(found: pd.DataFrame, truth: Mapping[str, str], seed: int = 0) -> Measured:
    """Share of labelled posts that were given some topic, 0 to 1, bootstrap interval over posts."""
    groups, _ = _aligned(found, truth)
    return _measured(lambda rows: float((groups[rows] != OUTLIER).mean()) if len(rows) else 0.0, len(groups), seed)


def share_error(said: Mapping[int, float], found: pd.DataFrame, truth: Mapping[str, str], seed: int = 0) -> Measured:
    """How far the worst label's share is from the truth when each topic stands for its commonest label, 0 to 1.

    ``said``: the share of posts given for each topic. Shares are compared among posts that have a topic, with those
    among posts that have a label. Bootstrap interval over the labelled posts, which decide what a topic stands for.
    """
    groups, labels = _aligned(found, truth)
    topics = np.array([topic for topic in said if topic in set(groups)], dtype=np.int64)
    shares = np.array([said[int(topic)] for topic in topics])
    n_labels, n_topics = labels.max(initial=0) + 1, max(groups.max(initial=0), topics.max(initial=0)) + 1

    def worst(rows: np.ndarray) -> float:
        table = np.zeros((n_topics, n_labels))
        inside = rows[groups[rows] >= 0]
        np.add.at(table, (groups[inside], labels[inside]), 1)
        claimed = np.bincount(table[topics].argmax(axis=1), weights=shares, minlength=n_labels)
        planted = np.bincount(labels[rows], minlength=n_labels) / max(len(rows), 1)
        return float(np.abs(claimed / max(claimed.sum(), 1e-12) - planted).max())

    return _measured(worst, len(groups), seed)


def stability(first: Sequence[int] | np.ndarray, second: Sequence[int] | np.ndarray, seed: int = 0) -> Measured:
    """Adjusted mutual information of two fits of the same posts, the outlier topic as a group of its own."""
    a, b = np.asarray(first), np.asarray(second)
    return _measured(lambda rows: _ami(a[rows], b[rows]), len(a), seed)


def coherence(topics: Sequence[Sequence[str]], texts: Iterable[Iterable[str]]) -> float:
    """Mean NPMI over all pairs of words of a topic, then over topics, -1 to 1; higher reads better.

    ``topics``: the words of each topic (ten of each are usual). ``texts``: the words of each reference text, a whole
    text being the window in which words occur together. A pair that never occurs together scores -1.

    NPMI(v, w) = log(p(v, w) / (p(v) p(w))) / -log p(v, w).
    Source: Bouma 2009, "Normalized (pointwise) mutual information in collocation extraction"; Lau, Newman & Baldwin
    2014, "Machine reading tea leaves", EACL.
    """
    wanted = {word for words in topics for word in words}
    pairs = {tuple(sorted(pair)) for words in topics for pair in combinations(dict.fromkeys(words), 2)}
    alone: Counter[str] = Counter()
    together: Counter[tuple[str, ...]] = Counter()
    n = 0
    for text in texts:
        n += 1
        here = sorted(wanted.intersection(text))
        alone.update(here)
        together.update(pair for pair in combinations(here, 2) if pair in pairs)
    means = []
    for words in topics:
        scores = [_npmi(min(pair), max(pair), alone, together, n) for pair in combinations(dict.fromkeys(words), 2)]
        if scores:
            means.append(sum(scores) / len(scores))
    return sum(means) / len(means) if means else 0.0


def diversity(topics: Sequence[Sequence[str]]) -> float:
    """Share of unique words among the words of all topics, 0 to 1; 1 when no two topics share a word.

    Source: Dieng, Ruiz & Blei 2020, "Topic modeling in embedding spaces", TACL 8.
    """
    words = [word for topic in topics for word in topic]
    return len(set(words)) / len(words) if words else 0.0


def _npmi(v: str, w: str, alone: Counter[str], together: Counter[tuple[str, ...]], n: int) -> float:
    both = together[(v, w)]
    if both == 0:
        return -1.0
    if both == n:
        return 1.0
    return log(both * n / (alone[v] * alone[w])) / -log(both / n)


def _aligned(found: pd.DataFrame, truth: Mapping[str, str]) -> tuple[np.ndarray, np.ndarray]:
    """Found topic and label code of each labelled post that is in ``found``."""
    by_post = dict(zip(found["post_id"], found["topic"], strict=True))
    posts = [post for post, label in truth.items() if label and post in by_post]
    labels, _ = pd.factorize(pd.Series([truth[post] for post in posts], dtype="str"), sort=True)
    return np.array([by_post[post] for post in posts], dtype=np.int64), np.asarray(labels, dtype=np.int64)


def _ami(a: np.ndarray, b: np.ndarray) -> float:
    return float(adjusted_mutual_info_score(a, b)) if len(a) else 0.0


def _measured(statistic: Callable[[np.ndarray], float], n: int, seed: int) -> Measured:
    if n == 0:
        return Measured(0.0, 0.0, 1.0, 0, "no labelled post in this corpus")
    draw = np.random.default_rng(seed)
    values = [statistic(draw.integers(0, n, n)) for _ in range(RESAMPLES)]
    low, high = np.quantile(values, [0.025, 0.975])
    return Measured(statistic(np.arange(n)), float(low), float(high), n)
