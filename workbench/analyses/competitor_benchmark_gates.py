"""What the gates of the competitor benchmark measure: differences between brands against the planted ones."""

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from workbench.analyses.competitor_benchmark_opinions import LEAST, Compared, compare, opinions
from workbench.analyses.voice_of_customer_gates import SUBJECTS
from workbench.analyses.voice_of_customer_opinions import negative
from workbench.evaluate.incidents import measured_share
from workbench.evaluate.shares import Share, difference
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

DRAWS, LABELS = 4, 60
TURNS = 3  # times that many labels are drawn
MANY = 200  # labels a brand and aspect with which strengths and weaknesses are to be found


def sign_agreement(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Clear differences of every pair of brands, against those of the posts planted on the subject, in English.

    Labels are drawn ``TURNS`` times; the exact interval takes them as independent. The detail says how
    many are found at all, and what the differences that rest on the model's word alone would have got.
    """
    real, found = _planted(corpus, truth), opinions(corpus, "all")
    turns = [_told(found, truth, seed) for seed in range(TURNS)]
    right, wrong = _signs([told for turn in turns for told in turn if told[2].clear], real)
    alone, off = _signs([told for told in _told(found, None) if told[2].apart], real)
    seen, clear = _found(_told(found, truth, every=True), turns[0])
    told = f"wrong: {', '.join(sorted(set(wrong))) or 'none'}; found {seen} of {clear} that all labels would show"
    told += f"; by the model's word alone {alone} of {alone + len(off)} right"
    return measured_share(right, right + len(wrong), told)


def _signs(told: list[tuple[str, str, Compared]], real: dict[tuple[str, str], float]) -> tuple[int, list[str]]:
    """How many differences have the planted sign, and those that have not."""
    right, wrong = 0, []
    for first, second, one in told:
        if (one.aspect, first) in real and (one.aspect, second) in real:
            planted = real[one.aspect, first] - real[one.aspect, second]
            agrees = bool(np.sign(planted) == np.sign(one.difference.value))
            right += agrees
            wrong += [] if agrees else [f"{one.aspect}: {first} and {second}"]
    return right, wrong


def _found(every: list[tuple[str, str, Compared]], some: list[tuple[str, str, Compared]]) -> tuple[int, int]:
    """Of the differences that are clear in ``every`` how many are clear the same way in ``some``, and how many."""
    clear, known = ({(*told[:2], told[2].aspect): told[2] for told in side if told[2].clear} for side in (every, some))
    same = [known[key].verdict == one.verdict for key, one in clear.items() if key in known]
    return sum(same), len(clear)


def labelled_coverage(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """Differences of every pair of brands on every aspect; the truth is the planted feeling of the posts found.

    Labels are drawn ``DRAWS`` times; the exact interval takes pairs as independent.
    """
    draw = np.random.default_rng(seed)
    found = opinions(corpus, "all")
    found = found.assign(real=_said(found, truth))
    held: list[bool] = []
    for aspect in sorted(set(SUBJECTS.values())):
        parts = {b: part for b, part in found[found["aspect"] == aspect].groupby("brand") if len(part) >= 2 * LABELS}
        for _ in range(DRAWS):
            made = {brand: _labelled(part, aspect, draw) for brand, part in parts.items()}
            for first, second in combinations(sorted(made), 2):
                apart = difference(made[first], made[second])
                real = [float((parts[brand]["real"] == "negative").mean()) for brand in (first, second)]
                held.append(apart is not None and apart.low <= real[0] - real[1] <= apart.high)
    return measured_share(sum(held), len(held), f"{DRAWS} draws of {LABELS} labels a side")


def _labelled(part: pd.DataFrame, aspect: str, draw: np.random.Generator) -> Share | None:
    some = part.iloc[draw.choice(len(part), LABELS, replace=False)]
    return negative(part, some[["post_id"]].assign(name=f"aspect:{aspect}", value=some["real"], by="truth"))


def _told(
    found: pd.DataFrame, truth: Mapping[str, Any] | None, seed: int = 0, every: bool = False
) -> list[tuple[str, str, Compared]]:
    """What is said of every pair of brands on every planted aspect, with ``MANY`` labels a side, or without any."""
    draw, labels = np.random.default_rng(seed), None
    if truth is not None:
        real = _said(found, truth)
        told = pd.DataFrame({"post_id": found["post_id"], "name": "aspect:" + found["aspect"], "value": real})
        told = told.assign(by="truth").iloc[draw.permutation(len(told))]
        labels = told.groupby([told["name"], found["brand"].loc[told.index]]).head(len(told) if every else MANY)
    brands = sorted(found["brand"].unique())
    return [
        (first, one.competitor, one)
        for i, first in enumerate(brands)
        for one in compare(found, first, brands[i + 1 :], sorted(set(SUBJECTS.values())), labels)
    ]


def _said(found: pd.DataFrame, truth: Mapping[str, Any]) -> pd.Series:
    """What a person would read of the aspect in each post: its feeling where that is its subject, else neutral."""
    subject = found["post_id"].map(pd.Series(truth["topics"])).map(SUBJECTS)
    feeling = found["post_id"].map(pd.Series(truth["sentiment"]))
    return feeling.where(subject == found["aspect"], "neutral")


def _planted(corpus: Corpus, truth: Mapping[str, Any]) -> dict[tuple[str, str], float]:
    """By aspect and brand the planted share negative of English posts on that subject that speak of one brand."""
    columns = {name: pd.Series(truth[name]) for name in ("sentiment", "lang")}
    posts = pd.DataFrame({"aspect": pd.Series(truth["topics"]).map(SUBJECTS), **columns})
    posts["brand"] = pd.Series({post: brands[0] for post, brands in truth["brands"].items() if len(brands) == 1})
    posts = posts[posts["lang"] == "en"].dropna(subset=["aspect", "brand"])
    groups = posts.groupby(["aspect", "brand"])["sentiment"]
    return {key: float((part == "negative").mean()) for key, part in groups if len(part) >= LEAST}
