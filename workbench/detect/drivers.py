"""Drivers: which parts of an incident's posts are more than their usual share."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench.model.alert import Driver

SHOWN = 8  # parts of a kind that are named; the rest is one part
REST = "other"
SINGLE = "single"
KINDS = ("topic", "channel", "sentiment", "family")


def split(seen: Mapping[str, int], usual: Mapping[str, float], expected: float) -> list[tuple[str, float, int]]:
    """Each part's name, excess and posts; the excesses add up to ``sum(seen) - expected`` exactly.

    The part that is most unlike its usual share comes first (by its ``surprise``), the one that fell most last.

    ``usual`` holds the parts' weights before the incident, in any unit: part j is expected to bring ``expected`` times
    its share. Without any weight the parts share the expected posts as they share the seen ones.
    """
    weights = {name: max(0.0, float(usual.get(name, 0.0))) for name in {*seen, *usual}}
    total = sum(weights.values())
    if total < 1e-12:
        weights = {name: float(seen.get(name, 0)) for name in weights}
        total = sum(weights.values())
    if total <= 0:
        return []
    parts = [
        (name, seen.get(name, 0) - expected * weight / total, int(seen.get(name, 0)))
        for name, weight in weights.items()
    ]
    return sorted(parts, key=lambda part: (-surprise(part[2], part[2] - part[1]), part[0]))


def surprise(seen: float, expected: float) -> float:
    """How unlike the expected posts the seen ones are: signed Poisson deviance, positive where there are more.

    A part that quadruples explains an incident better than a large one that grows by its share of everything.
    Half a post is added to both, so that a part nobody expected has a finite surprise.
    Source: McCullagh & Nelder 1989, Generalized Linear Models, section 2.3 (Poisson deviance).
    """
    x, m = seen + 0.5, max(expected, 0.0) + 0.5
    return float(np.sign(x - m) * 2 * (x * np.log(x / m) - (x - m)))


def drivers_of(
    posts: pd.DataFrame,
    inside: np.ndarray,
    before: np.ndarray,
    expected: float,
    labels: Mapping[int, str],
    fixed: frozenset[str] = frozenset(),
) -> tuple[Driver, ...]:
    """The exact split of an incident's excess by every kind that the posts carry.

    ``posts``: the series' posts with columns channel and, where known, topic, sentiment, family. ``inside`` and
    ``before`` mark the posts of the incident and of its past, (n_posts,). ``fixed`` names kinds that the series
    itself holds constant.
    """
    found: list[Driver] = []
    for kind in KINDS:
        if kind not in posts or kind in fixed:
            continue
        names = _names(posts[kind], kind, inside | before)
        seen = names[inside].value_counts().to_dict()
        usual = names[before].value_counts().to_dict()
        parts = split(seen, usual, expected)
        found.extend(
            Driver(kind=kind, name=name, label=_label(kind, name, labels), excess=excess, posts=number)
            for name, excess, number in _shorten(parts)
        )
    return tuple(found)


def _names(values: pd.Series, kind: str, counted: np.ndarray) -> pd.Series:
    if kind == "topic":
        return values.fillna(-1).astype("int64").astype("str")
    names = values.astype("object").where(values.notna(), "unknown").astype("str").replace("", "unknown")
    if kind == "family":
        sizes = names[counted].value_counts()
        many = sizes.index[sizes > 1]
        names = names.where(names.isin(many), SINGLE)
    return names


def _shorten(parts: list[tuple[str, float, int]]) -> list[tuple[str, float, int]]:
    """The most surprising parts and the one that fell most by name, what is left as one."""
    if len(parts) <= SHOWN:
        return parts
    named = [*parts[: SHOWN - 1], parts[-1]]
    rest = parts[SHOWN - 1 : -1]
    return [*named, (REST, sum(part[1] for part in rest), sum(part[2] for part in rest))]


def _label(kind: str, name: str, labels: Mapping[int, str]) -> str:
    if name == REST:
        return f"all other {'copied texts' if kind == 'family' else kind + 's'}"
    if kind == "topic":
        return labels.get(int(name), "no topic" if name == "-1" else f"topic {name}")
    if kind == "family":
        return "texts written once" if name == SINGLE else f"copies of text {name[:6]}"
    return "not known" if name == "unknown" else name
