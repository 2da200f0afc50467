"""Drivers: which parts of an incident's posts are more than their usual share."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from workbench.detect.parts import KINDS, SINGLE, UNKNOWN, parts_of
from workbench.model.alert import REST, Driver
from workbench.model.post import OWN

SHOWN = 8  # parts of a kind that are named; the rest is one part
TELLING = ("author", "domain", "hashtag", "language")  # kinds that are left out where all posts are one part
OTHERS = {"family": "copied texts", "domain": "linked sites"}


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

    ``posts``: the series' posts with columns channel, text, author and, where known, topic, sentiment, family, lang.
    ``inside`` and ``before`` mark the posts of the incident and of its past, (n_posts,). ``fixed`` names kinds that
    the series itself holds constant.
    """
    found: list[Driver] = []
    for kind, column in KINDS.items():
        if column not in posts or kind in fixed:
            continue
        names = parts_of(posts, kind, inside | before)
        seen = names[inside].value_counts().to_dict()
        usual = names[before].value_counts().to_dict()
        if kind in TELLING and len({*seen, *usual}) < 2:
            continue
        parts = split(seen, usual, expected)
        found.extend(
            Driver(kind=kind, name=name, label=_label(kind, name, labels), excess=excess, posts=number)
            for name, excess, number in _shorten(parts)
        )
    return tuple(found)


def of_driver(
    posts: pd.DataFrame, inside: np.ndarray, before: np.ndarray, driver: Driver, drivers: tuple[Driver, ...]
) -> np.ndarray:
    """Which posts of an incident are those of one of its drivers, (n_posts,); arguments as for ``drivers_of``.

    The posts of the drivers of one kind are all posts of the incident, each once.
    """
    names = parts_of(posts, driver.kind, inside | before)
    named = [other.name for other in drivers if other.kind == driver.kind]
    mine = names == driver.name if driver.name != REST else ~names.isin(named)
    found: np.ndarray = inside & mine.to_numpy(dtype=bool)
    return found


def _shorten(parts: list[tuple[str, float, int]]) -> list[tuple[str, float, int]]:
    """The most surprising parts and the one that fell most by name, what is left as one."""
    if len(parts) <= SHOWN:
        return parts
    named = [*parts[: SHOWN - 1], parts[-1]]
    rest = parts[SHOWN - 1 : -1]
    return [*named, (REST, sum(part[1] for part in rest), sum(part[2] for part in rest))]


def _label(kind: str, name: str, labels: Mapping[int, str]) -> str:
    if name == REST:
        return f"all other {OTHERS.get(kind, kind + 's')}"
    match kind, name:
        case "topic", _:
            return labels.get(int(name), "no topic" if name == "-1" else f"topic {name}")
        case "family", _:
            return "texts written once" if name == SINGLE else f"copies of text {name[:6]}"
        case "domain", "none":
            return "no link"
        case "hashtag", "none":
            return "no hashtag"
        case "author", _ if name.startswith(OWN):
            return f"the own account of {name.removeprefix(OWN)}"
        case "author", _ if name != UNKNOWN:
            return f"author {name[:8]}"
    return "not known" if name == UNKNOWN else name
