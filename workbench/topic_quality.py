"""The quality of the store's topics: measured on the posts they were learned from, written beside them."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from workbench.evaluate import topic_quality as evaluate
from workbench.evaluate.topic_coverage import join_curve
from workbench.model.corpus import Corpus
from workbench.model.errors import MissingTable
from workbench.model.post import owned
from workbench.model.protocols import TopicModel
from workbench.model.topics import OUTLIER
from workbench.store import Store
from workbench.topics import encoder_of, fit_corpus, stop_words, stored_topics
from workbench.topics.projection import from_table
from workbench.topics.words import vocabulary

EXEMPLARS = 5
MOST_READ = 50_000  # texts in which words are counted
Told = Callable[[int, int], None]
"""Called with the refits that are done and how many there will be."""


def write_quality(store: Store, model: TopicModel, query: str = "", told: Told = lambda done, of: None) -> pd.DataFrame:
    """Measure every topic of the store and put the result in place of what stood there; the rows written.

    ``model`` is fitted again on resampled texts: give the one that found the topics, and the ``query`` it learned from.

    Raises: MissingTable before topics were fitted.
    """
    corpus = store.select(query)
    rows = quality(corpus, model, stop_words(store.config, corpus), told)
    made, before = corpus.models["topic_table"], store.current("topic_quality")
    store.replace("topic_quality", rows, made, shown=False)
    store.show({"topic_quality": made})
    if before is not None and before != made:
        store.replace("topic_quality", rows.iloc[:0], before)
    store.commit_version()
    return rows


def quality(
    corpus: Corpus,
    model: TopicModel,
    stop: frozenset[str] = frozenset(),
    told: Told = lambda done, of: None,
    seed: int = 0,
) -> pd.DataFrame:
    """One row a topic of the corpus, in the order of its topic table: the columns of the table ``topic_quality``.

    Measured on what others than the brands themselves wrote, each text once. ``model`` finds topics in resampled
    texts; ``stop`` are the words kept out of the topics' words.

    Raises: MissingTable before topics were fitted.
    """
    table = corpus.table("topic_table")
    texts = _texts(corpus)
    topic = pd.Index(table["topic"]).get_indexer(texts["topic"])
    read = np.arange(len(texts))
    if len(texts) > MOST_READ:
        read = np.sort(np.random.default_rng(seed).choice(len(texts), MOST_READ, replace=False))
    words = [list(own)[: evaluate.WORDS] for own in table["words"]]
    known = vocabulary(texts["normal"].iloc[read].tolist(), stop, least=1)
    said = evaluate.coherence(known.counts, words, known.terms, seed)

    beside = _beside(corpus, texts)

    def refit(rows: np.ndarray) -> np.ndarray:
        _, found = fit_corpus(_part(corpus, beside, rows), model)
        again: np.ndarray = found["topic"].to_numpy(dtype=np.int64)  # in the order of the posts it was given
        return again

    stable = evaluate.stability(topic, len(table), refit, seed, told=told)
    nearest = texts.sort_values(["similarity", "post_id"], ascending=[False, True], kind="stable")
    examples = nearest.groupby("topic")["post_id"].agg(lambda ids: list(ids[:EXEMPLARS]))
    return pd.DataFrame(
        {
            "topic": table["topic"],
            **{f"coherence{end}": said[name] for end, name in _ENDS},
            **{f"stability{end}": stable[name] for end, name in _ENDS},
            "exclusivity": evaluate.exclusivity(known.counts, topic[read], words, known.terms),
            "exemplars": [examples.get(number, []) for number in table["topic"]],
        }
    )


_ENDS = (("", "value"), ("_low", "low"), ("_high", "high"))


def curve(corpus: Corpus, labels: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Coverage against purity of the corpus's topics, were joining stricter or laxer; see ``join_curve``.

    ``labels``: what a post is about, by post_id, where that is known.

    Raises: MissingTable before topics were fitted, or when the vectors are of another encoder by now.
    """
    texts = _texts(corpus)
    table = corpus.table("topic_table").sort_values("topic", ignore_index=True)
    if table.empty or texts.empty:
        return join_curve(np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool))
    vectors = np.stack(_beside(corpus, texts)["embeddings"]["vector"].to_numpy()).astype(np.float32)
    space = from_table(corpus.table("topic_space")) if corpus.has("topic_space") else None
    similarity = stored_topics(table, "", space).similarities(vectors)
    nearest = similarity.argmax(axis=1)
    member = table["topic"].to_numpy()[nearest] == texts["topic"].to_numpy()
    about = None if labels is None else [labels.get(post_id) for post_id in texts["post_id"]]
    return join_curve(similarity.max(axis=1), nearest, member, about)


def _texts(corpus: Corpus) -> pd.DataFrame:
    """One row a unique text that has a vector: post_id (its first post), normal, text_id, topic, similarity."""
    made, now = encoder_of(corpus.models.get("topic_table", "")), corpus.models.get("embeddings", "")
    if made and made != now:
        raise MissingTable(
            "the topics were found with another encoder than the posts have now", do="run `workbench topics fit`"
        )
    posts = corpus.posts_with("text", "topics")
    posts = posts[~owned(posts["author"]) & posts["text_id"].isin(corpus.table("embeddings")["text_id"])]
    posts = posts.drop_duplicates("text_id")[["post_id", "normal", "text_id", "topic", "similarity"]]
    return posts.fillna({"topic": OUTLIER, "similarity": 0.0}).reset_index(drop=True)


def _beside(corpus: Corpus, texts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What a fit reads, a row a text: posts, text, embeddings, and language where it is known."""
    keys = {"posts": "post_id", "text": "post_id", "embeddings": "text_id", "language": "post_id"}
    return {
        name: corpus.table(name).set_index(key).reindex(texts[key]).reset_index()
        for name, key in keys.items()
        if name == "posts" or corpus.has(name)
    }


def _part(corpus: Corpus, beside: dict[str, pd.DataFrame], rows: np.ndarray) -> Corpus:
    """The corpus of these rows alone."""
    tables = {name: (lambda frame=frame: frame.iloc[rows]) for name, frame in beside.items()}
    return replace(corpus, tables=tables, _read={})
