"""What the gates of the leads measure: the best tenth against the planted buyers, and who must not be there."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from workbench.analyses.lead_calibration import chances
from workbench.analyses.lead_ranking import leads_of
from workbench.analyses.lead_signals import PURCHASE
from workbench.enrich.intents import NO, YES
from workbench.evaluate import calibration
from workbench.evaluate.incidents import exact_share, measured_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus
from workbench.model.post import owned

DAYS, HALF_LIFE = 720, 30.0  # all of the sample, whose buyers are planted over its whole time
TENTH = 0.1
BUYING = ("purchase", "comparison", "switch")
NO_CUSTOMERS = ("media", "journalist", "employee", "job_seeker", "brand")
RESAMPLES = 400
DRAWS, LABELS = 20, 150
ASKED = 100  # leads who ask not to be contacted


def lift(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """Share of planted buyers in the best tenth of authors by score, divided by their share among all authors.

    A buyer is an author (brands' accounts aside) with a post of role prospect, or of role customer and intent
    purchase, comparison or switch, in any language. Authors without a score share what is left of the tenth as one
    tie. Bootstrap interval over authors.
    """
    authors = corpus.posts.dropna(subset=["author"])
    authors = authors[~owned(authors["author"])]
    role, intent = authors["post_id"].map(truth["role"]), authors["post_id"].map(truth["intent"])
    buying = (role == "prospect") | ((role == "customer") & intent.isin(BUYING))
    buyer = buying.groupby(authors["author"]).any()
    score = leads_of(corpus, DAYS, HALF_LIFE).people.set_index("person")["score"].reindex(buyer.index, fill_value=0.0)
    yes, points = buyer.to_numpy(dtype=float), score.to_numpy()
    draw = np.random.default_rng(seed)
    n = len(yes)
    drawn = [draw.integers(0, n, n) for _ in range(RESAMPLES)]
    values = [_lift(yes[some], points[some]) for some in drawn]
    low, high = (float(np.quantile(values, q)) for q in (0.025, 0.975))
    detail = f"{yes.mean():.1%} of all authors are buyers by plan; {int((points > 0).sum()):,} have a score"
    return Measured(_lift(yes, points), low, high, n, detail.replace("%", " %"))


def _lift(yes: np.ndarray, score: np.ndarray) -> float:
    """The lift of the best tenth; those who tie on its edge count by the share of them that fits."""
    size = TENTH * len(yes)
    edge = np.sort(score)[::-1][max(int(np.ceil(size)) - 1, 0)]
    above, tied = score > edge, score == edge
    hits = yes[above].sum() + yes[tied].mean() * (size - above.sum())
    return float(hits / size / yes.mean()) if yes.any() else 0.0


def calibration_error(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """Expected calibration error when 150 posts with a signal are labelled, on all those that are not.

    Labels are the planted ones (yes: intent purchase or comparison, as the guidance of purchase_intent has it), drawn
    ``DRAWS`` times. The interval spans 95 % of the draws.
    """
    found = leads_of(corpus, DAYS, HALF_LIFE)
    posts = found.posts
    yes = posts["post_id"].map(truth["intent"]).isin(("purchase", "comparison"))
    draw = np.random.default_rng(seed)
    errors = []
    for _ in range(DRAWS):
        some = np.zeros(len(posts), dtype=bool)
        some[draw.choice(len(posts), min(LABELS, len(posts)), replace=False)] = True
        labels = pd.DataFrame({"post_id": posts["post_id"][some], "value": np.where(yes[some], YES, NO)})
        labels = labels.assign(name=PURCHASE, by="truth")
        known = chances(_with(corpus, "labels", labels), found, 1).known
        if known is not None and not some.all():
            said = known.of(posts["points"][~some].to_numpy())
            errors.append(calibration.calibration_error(said, yes[~some].to_numpy()))
    if not errors:
        return Measured(1.0, 0.0, 1.0, 0, "too few posts with a signal")
    low, high = (float(np.quantile(errors, q)) for q in (0.025, 0.975))
    detail = f"{DRAWS} draws of {LABELS} of {len(posts):,} posts, {yes.mean():.0%} of them yes".replace("%", " %")
    return Measured(float(np.mean(errors)), low, high, len(posts) - LABELS, detail)


def no_customers(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of all leads whose author is planted as journalist, media, employee, job seeker or brand."""
    roles = corpus.posts["post_id"].map(truth["role"]).isin(NO_CUSTOMERS).groupby(corpus.posts["author"]).any()
    leads = leads_of(corpus, DAYS, HALF_LIFE).people["person"]
    wrong = int(leads.map(roles).sum())
    return measured_share(wrong, len(leads))


def excluded_shown(corpus: Corpus, truth: Mapping[str, Any], seed: int = 0) -> Measured:
    """How many of 100 leads that are then excluded still stand anywhere in the result, by pseudonym or by post."""
    from workbench.analyses.lead_scores import ANALYSIS  # the analysis lists this gate

    leads = leads_of(corpus, DAYS, HALF_LIFE).people["person"]
    some = np.random.default_rng(seed).choice(leads, min(ASKED, len(leads)), replace=False)
    rows = pd.DataFrame({"author": some, "purpose": "contact", "at": pd.Timestamp(corpus.since)})
    said = ANALYSIS.run(
        _with(corpus, "exclusions", rows), ANALYSIS.check_params({"days": DAYS, "top": 1000})
    ).model_dump_json()
    theirs = corpus.posts[corpus.posts["author"].isin(some)]
    shown = {author for author in some if author in said}
    shown |= {author for author, post in zip(theirs["author"], theirs["post_id"], strict=True) if post in said}
    low, high = exact_share(len(shown), len(some))
    return Measured(float(len(shown)), low * len(some), high * len(some), len(some))


def _with(corpus: Corpus, name: str, rows: pd.DataFrame) -> Corpus:
    """The corpus with a table put in place of its own."""
    return replace(corpus, tables={**corpus.tables, name: lambda: rows}, _read={})
