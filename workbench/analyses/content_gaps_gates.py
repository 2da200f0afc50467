"""What the gates of content gaps measure: questions, their groups and their answers against what was planted."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from workbench.analyses.content_gaps_figures import answered
from workbench.analyses.content_questions import INTENT, asked, grouped
from workbench.analyses.content_space import Space, nearest
from workbench.evaluate.incidents import measured_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus
from workbench.model.post import owned

RESAMPLES = 400
LEAST = 3  # questions of a group, as the analysis lists them by default


def question_precision(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the posts said to ask that were planted as questions; exact interval."""
    found, planted = _found(corpus, truth)
    kinds = pd.Series(truth["intent"]).reindex(sorted(found - planted)).fillna("none").value_counts()
    wrong = ", ".join(f"{kind} {n:,}" for kind, n in kinds.items())
    return measured_share(len(found & planted), len(found), f"the others were planted as: {wrong}")


def question_recall(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the planted questions that are found; exact interval."""
    found, planted = _found(corpus, truth)
    return measured_share(len(found & planted), len(planted), "")


def told_apart(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """Area under the curve of similarity to the pages, covered subjects against others; bootstrap over questions."""
    close, covered = _judged(corpus, truth)
    similarity = close["similarity"].to_numpy()

    def area(rows: np.ndarray) -> float:
        mine, n = covered[rows], int(covered[rows].sum())
        if n in (0, len(rows)):
            return 0.5
        ranks = rankdata(similarity[rows])
        return float((ranks[mine].sum() - n * (n + 1) / 2) / (n * (len(rows) - n)))

    return _resampled(area, len(covered), seed, f"{int(covered.sum())} questions on covered subjects")


def answered_right(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """Mean of the shares said rightly of covered and of other subjects; bootstrap over questions."""
    close, covered = _judged(corpus, truth)
    said = answered(close).to_numpy()

    def both(rows: np.ndarray) -> float:
        mine = covered[rows]
        kinds = [(said[rows] == mine)[kind].mean() for kind in (mine, ~mine) if kind.any()]
        return float(np.mean(kinds)) if kinds else 0.0

    right = said == covered
    told = f"covered {right[covered].mean():.2f}, not covered {right[~covered].mean():.2f}" if right.size else "none"
    return _resampled(both, len(covered), seed, told)


def group_purity(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """Share of the questions whose planted subject is that of most in their group; bootstrap over groups."""
    questions = asked(corpus, "earned")
    questions = questions.assign(group=grouped(questions, Space.learnt(corpus)))
    questions["subject"] = questions["post_id"].map(pd.Series(truth["topics"], dtype="object"))
    known = questions.dropna(subset=["subject"])
    parts = [part["subject"].value_counts() for _, part in known.groupby("group") if len(part) >= LEAST]
    most = np.array([counts.iloc[0] for counts in parts])
    sizes = np.array([counts.sum() for counts in parts])
    subjects = known["subject"].nunique()
    return _resampled(
        lambda rows: float(most[rows].sum() / sizes[rows].sum()) if len(rows) else 0.0,
        len(parts),
        seed,
        f"{len(parts)} groups, {int(sizes.sum())} questions, {subjects} planted subjects",
    )


def _found(corpus: Corpus, truth: Mapping[str, Any]) -> tuple[set[str], set[str]]:
    """The posts said to ask, and those planted as questions."""
    others = corpus.posts.loc[~owned(corpus.posts["author"]), "post_id"]
    intents = pd.Series(truth["intent"], dtype="object").reindex(others)
    return set(asked(corpus, "earned")["post_id"]), set(intents.index[intents == INTENT])


def _judged(corpus: Corpus, truth: Mapping[str, Any]) -> tuple[pd.DataFrame, np.ndarray]:
    """Found questions with a planted subject in a language with pages, and whether the pages are about it."""
    questions = asked(corpus, "earned")
    questions["subject"] = questions["post_id"].map(pd.Series(truth["topics"], dtype="object"))
    questions = questions.dropna(subset=["subject"])
    close = nearest(questions, Space.learnt(corpus), corpus.table("content")).dropna(subset=["similarity"])
    return close, questions["subject"].loc[close.index].isin(truth["content"]["covered"]).to_numpy()


def _resampled(value: Callable[[np.ndarray], float], n: int, seed: int, detail: str) -> Measured:
    draw = np.random.default_rng(seed)
    values = [value(draw.integers(0, n, n)) for _ in range(RESAMPLES)] if n else [0.0]
    low, high = (float(np.quantile(values, q)) for q in (0.025, 0.975))
    return Measured(value(np.arange(n)), low, high, n, detail)
