"""What the gates of the sentiment trend measure: changes of the share negative against the planted ones."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from workbench.evaluate import shares
from workbench.evaluate.incidents import exact_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus

EARLIER = 4  # weeks before, as the analysis compares by default
WEEK = pd.Timedelta(days=7)
RESAMPLES = 400
DRAWS, LABELS = 10, 60  # labels a week


def change_error(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """Mean distance between found and planted weekly change; bootstrap interval over weeks."""
    changes = _changes(corpus, _truth(corpus, truth))
    errors = (changes["found"] - changes["planted"]).abs().to_numpy()
    if not len(errors):
        return Measured(1.0, 0.0, 1.0, 0, "no week has weeks before it")
    draw = np.random.default_rng(seed)
    means = [errors[draw.integers(0, len(errors), len(errors))].mean() for _ in range(RESAMPLES)]
    low, high = (float(np.quantile(means, q)) for q in (0.025, 0.975))
    usual = changes["planted"].abs().mean()
    told = f"planted changes are {usual:.3f} on average; correlation {changes['found'].corr(changes['planted']):.2f}"
    return Measured(float(errors.mean()), low, high, len(errors), told)


def labelled_coverage(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """How often the interval of a weekly change holds the planted one when 60 posts of each week are labelled.

    Labels are drawn ``DRAWS`` times; the exact interval takes draws as independent.
    """
    posts = _truth(corpus, truth)
    draw = np.random.default_rng(seed)
    changes = []
    for _ in range(DRAWS):
        some = [week.iloc[draw.permutation(len(week))[:LABELS]] for _, week in posts.groupby(_weeks(posts))]
        chosen = pd.concat(some)
        labels = chosen[["post_id"]].assign(name="sentiment", value=chosen["real"], by="truth")
        known = replace(corpus, tables={**corpus.tables, "labels": partial(pd.DataFrame, labels)}, _read={})
        changes.append(_changes(known, posts))
    found = pd.concat(changes, ignore_index=True)
    held = found["planted"].between(found["low"], found["high"])
    low, high = exact_share(int(held.sum()), len(found))
    told = f"{DRAWS} draws of {LABELS} labels a week; {(found['badge'] == 'labelled').mean():.0%} of changes labelled"
    return Measured(float(held.mean()) if len(held) else 0.0, low, high, len(found), told)


def _truth(corpus: Corpus, truth: Mapping[str, Any]) -> pd.DataFrame:
    """Posts with a sentiment and the planted one as ``real``."""
    posts = corpus.posts_with("sentiment").dropna(subset=["sentiment"])
    return posts.assign(real=posts["post_id"].map(pd.Series(truth["sentiment"])))


def _weeks(posts: pd.DataFrame) -> pd.Series:
    return posts["created_at"].dt.tz_localize(None).dt.to_period("W-SUN").dt.start_time


def _changes(corpus: Corpus, posts: pd.DataFrame) -> pd.DataFrame:
    """One row a whole week with ``EARLIER`` whole ones before it: found, low, high, badge, planted."""
    start, real = _weeks(posts), posts["real"] == "negative"
    since, until = (pd.Timestamp(end).tz_localize(None) for end in (corpus.since, corpus.until))
    whole = [at for at in sorted(start.unique()) if at >= since.floor("D") and at + WEEK <= until.ceil("D")]
    rows = []
    for place in range(EARLIER, len(whole)):
        late, before = start == whole[place], (start >= whole[place - EARLIER]) & (start < whole[place])
        sides = (shares.sentiment(corpus, posts[part], "negative") for part in (late, before))
        found = shares.difference(*sides)
        if found is not None:
            planted = real[late].mean() - real[before].mean()
            rows.append((found.value, found.low, found.high, found.badge, planted))
    return pd.DataFrame(rows, columns=["found", "low", "high", "badge", "planted"])
