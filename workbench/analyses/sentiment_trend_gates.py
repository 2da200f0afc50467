"""What the gates of the sentiment trend measure: weekly changes against the planted ones."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.evaluate import shares
from workbench.evaluate.incidents import exact_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

EARLIER = 4  # weeks before, as the analysis compares by default
DAY = pd.Timedelta(days=1)
RESAMPLES = 400


def change_error(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """Mean distance between found and planted change of the share negative; bootstrap interval over weeks."""
    changes = _changes(corpus, truth)
    errors = (changes["found"] - changes["planted"]).abs().to_numpy()
    if not len(errors):
        return Measured(1.0, 0.0, 1.0, 0, "no week has weeks before it")
    draw = np.random.default_rng(seed)
    means = [errors[draw.integers(0, len(errors), len(errors))].mean() for _ in range(RESAMPLES)]
    low, high = (float(np.quantile(means, q)) for q in (0.025, 0.975))
    usual = changes["planted"].abs().mean()
    told = f"planted changes are {usual:.3f} on average; correlation {changes['found'].corr(changes['planted']):.2f}"
    return Measured(float(errors.mean()), low, high, len(errors), told)


def change_coverage(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of weeks in which the interval of the change holds the planted one; exact interval."""
    changes = _changes(corpus, truth)
    held = changes["planted"].between(changes["low"], changes["high"])
    low, high = exact_share(int(held.sum()), len(changes))
    missed = ", ".join(f"{at:%d %b}" for at in changes.loc[~held, "week"]) or "none"
    return Measured(float(held.mean()) if len(held) else 0.0, low, high, len(changes), f"missed weeks from: {missed}")


def _changes(corpus: Corpus, truth: Mapping[str, Any]) -> pd.DataFrame:
    """One row a whole week with whole weeks before it: week, found, low, high, planted (share negative)."""
    posts = corpus.posts_with("sentiment").dropna(subset=["sentiment"])
    week = posts["created_at"].dt.tz_localize(None).dt.to_period("W-SUN").dt.start_time
    real = (posts["post_id"].map(pd.Series(truth["sentiment"])) == "negative").astype(float)
    since, until = (pd.Timestamp(end).tz_localize(None) for end in (corpus.since, corpus.until))
    whole = [at for at in sorted(week.unique()) if at >= since.floor("D") and at + 7 * DAY <= until.ceil("D")]
    rows = []
    for at in whole:
        late, before = week == at, (week < at) & (week >= max(at - 7 * EARLIER * DAY, whole[0]))
        found = shares.difference(
            *(shares.sentiment(corpus, posts[part], "negative") for part in (late, before)),
        )
        if found is not None:
            planted = real[late].mean() - real[before].mean()
            rows.append((at, found.value, found.low, found.high, planted))
    return pd.DataFrame(rows, columns=["week", "found", "low", "high", "planted"])
