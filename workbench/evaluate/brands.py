"""How well brand mentions and their shares match a labelled set."""

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from workbench.enrich.intents import NO, YES
from workbench.evaluate.intervals import weighted
from workbench.evaluate.labelled import Agreed, agreed
from workbench.model.analysis import Measured

LABEL = "brand:"
"""What the name of a label begins with that says whether a post speaks of a brand."""

RESAMPLES = 400


def mention_f1(found: pd.DataFrame, truth: Mapping[str, Iterable[str]], seed: int = 0) -> Measured:
    """F1 of found (post, brand) pairs against the labelled ones, bootstrap interval over posts.

    ``found``: post_id, brand. ``truth``: for each labelled post its brands, perhaps none.
    """
    both, extra, missed = _outcomes(found, truth)
    value = _f1(both.sum(), extra.sum(), missed.sum())
    low, high = _bootstrap(lambda rows: _f1(both[rows].sum(), extra[rows].sum(), missed[rows].sum()), len(both), seed)
    return Measured(value, low, high, len(both))


def share_error(found: pd.DataFrame, truth: Mapping[str, Iterable[str]], seed: int = 0) -> Measured:
    """Largest absolute difference of a brand's share of mentions from the labelled share, bootstrap over posts.

    ``found`` and ``truth`` as in ``mention_f1``. The value is a share, 0 to 1.
    """
    posts = list(truth)
    labelled = pd.DataFrame(
        [(p, b) for p, brands in truth.items() for b in brands], columns=["post_id", "brand"], dtype="str"
    )
    names = sorted(set(labelled["brand"]) | set(found["brand"]))
    seen, real = (_incidence(frame, posts, names) for frame in (found, labelled))

    def worst(rows: np.ndarray) -> float:
        a, b = seen[rows].sum(axis=0), real[rows].sum(axis=0)
        return float(np.abs(a / max(a.sum(), 1) - b / max(b.sum(), 1)).max()) if names else 0.0

    low, high = _bootstrap(worst, len(posts), seed)
    return Measured(worst(np.arange(len(posts))), low, high, len(posts))


def precision(found: pd.DataFrame, labels: pd.DataFrame, level: float = 0.95) -> dict[str, Measured]:
    """For each brand with labels, the share of labelled posts found to speak of it that do, with its interval.

    ``found``: post_id, brand. ``labels``: post_id, name ("brand:NAME"), value ("yes" or "no"), by, and perhaps
    weight and stratum, as ``labelled.agreed`` takes them; labels of other names are left alone. A brand of which no
    labelled post was found has no precision and is not in the answer.
    """
    measured = {}
    for brand, part in found.groupby("brand"):
        said = spoken_of(str(brand), labels, part["post_id"])
        if len(said.truth):
            measured[str(brand)] = Measured(*weighted(said.truth == YES, said.weight, level), len(said.truth))
    return measured


def spoken_of(brand: str, labels: pd.DataFrame, post_ids: Iterable[str]) -> Agreed:
    """What most people said of these posts when asked whether they speak of the brand, "yes" or "no"."""
    asked = labels[(labels["name"] == f"{LABEL}{brand}") & labels["value"].isin([YES, NO])]
    return agreed(asked[asked["post_id"].isin(list(post_ids))])


def labelled_shares(truth: Mapping[str, Iterable[str]]) -> dict[str, float]:
    """Each brand's share (0 to 1) of the labelled mentions."""
    counts = pd.Series([brand for brands in truth.values() for brand in brands], dtype="str").value_counts()
    return {str(name): float(n / counts.sum()) for name, n in counts.items()}


def _incidence(pairs: pd.DataFrame, posts: list[str], names: list[str]) -> np.ndarray:
    """(posts, names) of 0 and 1."""
    matrix = np.zeros((len(posts), len(names)))
    rows = pd.Index(posts).get_indexer(pairs["post_id"])
    columns = pd.Index(names).get_indexer(pairs["brand"])
    matrix[rows[rows >= 0], columns[rows >= 0]] = 1
    return matrix


def _outcomes(found: pd.DataFrame, truth: Mapping[str, Iterable[str]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per labelled post: pairs found rightly, found wrongly, missed."""
    by_post = found.groupby("post_id")["brand"].agg(set).to_dict()
    pairs = [(by_post.get(p, set()), set(brands)) for p, brands in truth.items()]
    return (
        np.array([len(seen & real) for seen, real in pairs]),
        np.array([len(seen - real) for seen, real in pairs]),
        np.array([len(real - seen) for seen, real in pairs]),
    )


def _f1(both: float, extra: float, missed: float) -> float:
    return float(2 * both / (2 * both + extra + missed)) if both else 0.0


def _bootstrap(statistic: Callable[[np.ndarray], float], n: int, seed: int) -> tuple[float, float]:
    draw = np.random.default_rng(seed)
    values = [statistic(draw.integers(0, n, n)) for _ in range(RESAMPLES)]
    return float(np.quantile(values, 0.025)), float(np.quantile(values, 0.975))
