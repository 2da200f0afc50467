"""A BERTopic that somebody configured, as a topic model like the others."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import clone

from workbench.model.errors import BadInput
from workbench.model.topics import Topics
from workbench.topics.canonical import canonical
from workbench.topics.groups import no_topics, topics_of

if TYPE_CHECKING:
    from bertopic import BERTopic

_PARTS = ("umap_model", "hdbscan_model", "vectorizer_model", "ctfidf_model")  # what a fit changes


@dataclass(frozen=True)
class ConfiguredBertopic:
    """Groups of texts as ``model`` finds them; words, labels and thresholds as for every other model.

    ``model`` stays unfitted: each fit is made by a new BERTopic with its settings and copies of its parts. A part that
    could have a ``random_state`` and has none is given ``seed``, so that the same posts give the same topics. Its
    representation model is not asked, since words and labels are ours. ``stop`` holds case-folded words and phrases
    kept out of them, such as brand names.

    Source: Grootendorst 2022 (BERTopic).
    """

    model: "BERTopic" = field(repr=False)
    stop: frozenset[str] = field(default=frozenset(), repr=False)
    seed: int = 0
    name: str = "configured-bertopic"

    def fit(self, texts: Sequence[str], vectors: np.ndarray) -> Topics:
        """Topics of the texts; texts said several times count once, and every copy gets the same topic.

        ``vectors``: (n_texts, n_dims) float32. Fewer than two topics' worth of unique texts give no topics.

        Raises: BadInput when the model's settings do not suit these texts.
        """
        fitted = canonical(texts, vectors)
        n, dims = fitted.vectors.shape
        size = getattr(self.model.hdbscan_model, "min_cluster_size", self.model.min_topic_size)
        parts = ", ".join(type(getattr(self.model, part)).__name__ for part in _PARTS)
        name = f"{self.name} {version('bertopic')} ({parts}; seed {self.seed})"
        if n < max(2 * size, getattr(self.model.umap_model, "n_components", 0) + 2):
            return no_topics(len(texts), dims, name)
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="n_jobs value")  # UMAP says that a seed means one thread
                found, _ = self._fresh().fit_transform(list(fitted.texts), fitted.vectors)
        except (ValueError, TypeError) as failed:
            raise BadInput(
                f"this BERTopic cannot be fitted to {n:,} different texts ({' '.join(str(failed).split())})",
                do="change its settings, or give it more texts",
            ) from failed
        return topics_of(fitted, np.asarray(found, dtype=np.int64), stop=self.stop, model=name)

    def _fresh(self) -> "BERTopic":
        """An unfitted BERTopic with the same settings and parts of its own, seeded."""
        settings = self.model.get_params()
        for part in _PARTS:
            settings[part] = clone(settings[part], safe=False)
            known = settings[part].get_params() if hasattr(settings[part], "get_params") else {}
            if known.get("random_state", self.seed) is None:
                settings[part].set_params(random_state=self.seed)
        return type(self.model)(**{**settings, "representation_model": None})
