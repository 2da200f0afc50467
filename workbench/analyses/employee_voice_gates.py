"""What the gates of employee voice measure: who is an employee, how far shares are off, what one person changes."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from workbench.analyses.employee_opinions import ALL_THEMES, SIDES, UNCORRECTED, groups, latest, opinions_of
from workbench.analyses.employees import employees
from workbench.analyses.workplace_themes import LEXICON
from workbench.evaluate import suppression
from workbench.evaluate.incidents import measured_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus
from workbench.model.findings import Findings, Table

SMALLEST = 5
DRAWS, CROWD = 20, 300
LEFT_OUT = 120  # people left out, half of them employees


def employee_precision(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the authors found who are planted as employees; exact interval over authors."""
    found, planted = set(employees(corpus.posts).index), set(_planted(corpus, truth))
    return measured_share(len(found & planted), len(found))


def employee_recall(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of planted employees with an English post as such who are found; exact interval over authors."""
    found, planted = set(employees(corpus.posts).index), set(_planted(corpus, truth, "en"))
    every = _planted(corpus, truth)
    detail = f"of all languages: {len(found & set(every))} of {len(every)}"
    return measured_share(len(found & planted), len(planted), detail)


def share_error(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """Mean distance of released shares from the planted feelings of the same posts, over rows and draws.

    The sample has too few employees for a share to be said, so each draw takes ``CROWD`` of them with replacement as
    if they were so many people, and labels every second post as planted. The interval holds 95 % of the draws' means;
    rows that are hidden have no error.
    """
    opinions, feeling = opinions_of(corpus), pd.Series(truth["sentiment"])
    opinions = opinions.merge(corpus.table("sentiment"), on="post_id")
    authors, draw = opinions["author"].unique(), np.random.default_rng(seed)
    means, shown = [], 0
    for posts in _redrawn(corpus.posts, opinions, DRAWS, seed) if len(authors) else ():
        crowd = pd.DataFrame({"author": draw.choice(authors, CROWD), "person": [f"/{n}" for n in range(CROWD)]})
        drawn = crowd.merge(opinions, on="author").assign(planted=lambda frame: frame["post_id"].map(feeling))
        drawn = drawn.assign(**{name: drawn[name] + drawn["person"] for name in ("author", "post_id")})
        labels = drawn.drop_duplicates("post_id").iloc[::2]
        labels = labels[["post_id"]].assign(name="sentiment", value=labels["planted"], by="truth")
        known = replace(corpus, tables={**corpus.tables, "labels": partial(_same, labels)}, _read={})
        real = {theme: (part["planted"] == "negative").mean() for theme, part in drawn.groupby("theme")}
        real[ALL_THEMES] = (latest(drawn, ["author"])["planted"] == "negative").mean()
        said = _released(groups(known, drawn, tuple(LEXICON)), posts)
        errors = [abs(share - real[theme]) for theme, share in said.items()]
        shown += len(errors)
        means += [float(np.mean(errors))] if errors else []
    if not means:
        return Measured(1.0, 0.0, 1.0, 0, "every share is hidden")
    low, high = (float(np.quantile(means, q)) for q in (0.025, 0.975))
    rows = (len(LEXICON) + 1) * DRAWS
    detail = f"{shown} of {rows} rows shown in {DRAWS} draws of {CROWD} people out of {len(authors)}"
    return Measured(float(np.mean(means)), low, high, shown, detail)


def guessing_advantage(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """How much more often the count of all employees falls when one of them is left out than when somebody else is.

    1 for exact counts: each fall tells. The interval is that of two independent shares, by the normal approximation.
    """
    opinions = opinions_of(corpus)
    draw = np.random.default_rng(seed)
    inside = opinions["author"].unique()
    others = corpus.posts["author"].dropna().unique()
    others = others[~np.isin(others, inside)]
    if not len(inside) or not len(others):
        return Measured(1.0, 0.0, 1.0, 0, "nobody to leave out")
    fell: dict[bool, list[bool]] = {True: [], False: []}
    left_out = [(bool(place % 2), draw.choice(inside if place % 2 else others)) for place in range(LEFT_OUT)]
    redrawn = _redrawn(corpus.posts, opinions, LEFT_OUT, seed + 1)
    for (employee, author), posts in zip(left_out, redrawn, strict=True):
        before = _people(groups(corpus, opinions), posts)
        after = _people(groups(corpus, opinions[opinions["author"] != author]), posts[posts["author"] != author])
        fell[employee].append((after or 0) < (before or 0))
    hit, wrong = (float(np.mean(fell[employee])) for employee in (True, False))
    half = 1.96 * float(np.sqrt((hit * (1 - hit) + wrong * (1 - wrong)) / (LEFT_OUT / 2)))
    detail = f"the count falls for {hit:.0%} of employees left out, for {wrong:.0%} of others"
    return Measured(hit - wrong, hit - wrong - half, hit - wrong + half, LEFT_OUT, detail.replace("%", " %"))


def _same(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


def _planted(corpus: Corpus, truth: Mapping[str, Any], lang: str | None = None) -> list[str]:
    """Authors with a post planted as an employee's."""
    ids = [post for post, role in truth["role"].items() if role == "employee" and lang in (None, truth["lang"][post])]
    return sorted(corpus.posts.loc[corpus.posts["post_id"].isin(ids), "author"].dropna().unique())


def _redrawn(posts: pd.DataFrame, opinions: pd.DataFrame, draws: int, seed: int) -> Iterator[pd.DataFrame]:
    """The posts without one that says nothing of work: another draw of the noise, the same counts."""
    free = np.flatnonzero(~posts["author"].isin(opinions["author"]).to_numpy())
    for place in np.random.default_rng(seed).choice(free, draws, replace=draws > len(free)):
        yield posts.drop(index=posts.index[place])


def _table(raw: Table, posts: pd.DataFrame) -> pd.DataFrame:
    left = suppression.released(Findings(headline="", blocks=(raw,)), SMALLEST, posts)["themes"]
    return left.frame().set_index("theme") if isinstance(left, Table) else pd.DataFrame()


def _released(raw: Table, posts: pd.DataFrame) -> dict[str, float]:
    """Theme -> share negative as released."""
    said = {}
    for theme, row in _table(raw, posts).iterrows():
        if not pd.isna(row[SIDES[0]]) and row["badge"] != UNCORRECTED:
            said[str(theme)] = float(row[SIDES[0]]) / float(row[suppression.PEOPLE])
    return said


def _people(raw: Table, posts: pd.DataFrame) -> float | None:
    people = _table(raw, posts).loc[ALL_THEMES, suppression.PEOPLE]
    return None if people is None or pd.isna(people) else float(people)
