"""Topic models, one a file, listed by hand; fitting a corpus; giving new posts a topic."""

from collections.abc import Callable

from workbench.model.errors import UnknownName
from workbench.model.protocols import TopicModel
from workbench.topics.bertopic_model import BertopicModel
from workbench.topics.configured_bertopic import ConfiguredBertopic
from workbench.topics.fitting import encoder_of, fit_corpus, stop_words, stored_topics
from workbench.topics.kmeans_model import KmeansModel
from workbench.topics.snn_model import SnnModel

MODELS: dict[str, Callable[..., TopicModel]] = {
    "snn": SnnModel,
    "bertopic": BertopicModel,
    "kmeans": KmeansModel,
}
DEFAULT = "snn"

__all__ = [
    "DEFAULT",
    "MODELS",
    "ConfiguredBertopic",
    "encoder_of",
    "fit_corpus",
    "model",
    "stop_words",
    "stored_topics",
]


def model(name: str = DEFAULT, *, seed: int = 0, stop: frozenset[str] = frozenset()) -> TopicModel:
    """The topic model of that name; ``stop`` are words and phrases kept out of its labels.

    Raises: UnknownName listing the names there are.
    """
    if name not in MODELS:
        raise UnknownName(f"there is no topic model named {name!r}", do=f"choose one of {', '.join(MODELS)}")
    return MODELS[name](seed=seed, stop=stop)
