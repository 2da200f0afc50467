"""Topics of a corpus: a topic for every post, learned from unique texts and their vectors."""

import hashlib
from dataclasses import replace

import numpy as np
import pandas as pd

from workbench.model.config import Config
from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput
from workbench.model.post import owned
from workbench.model.protocols import TopicModel
from workbench.model.space import Space
from workbench.model.topics import OUTLIER, Topics
from workbench.topics.languages import fit_each
from workbench.topics.stopwords import brand_words

_ENCODER = "; encoder "
_FIT = "; fit "


def fit_corpus(corpus: Corpus, model: TopicModel) -> tuple[Topics, pd.DataFrame]:
    """The topics of a corpus, and for each of its posts: post_id, topic, similarity (cosine to the centroid).

    Reads the tables text and embeddings, and language where there is one (languages are fitted apart). A post without
    a vector has the outlier topic and similarity 0. The topics' ``model`` also names the encoder and the result, so
    that two fits never share a name. What the brands' own accounts write does not shape the topics - a service desk's
    phrases would be the largest of them - but is given one of them afterwards.

    Raises: MissingTable before enriching; BadInput when no post has a vector.
    """
    if corpus.posts.empty:
        raise BadInput("there are no posts to find topics in", do="ingest a file, or widen the query")
    text, vectors = vectors_of(corpus.table("text"), corpus.table("embeddings"))
    if text.empty:
        raise BadInput("none of these posts has an embedding", do="run `workbench enrich` first")
    by_brands = text["post_id"].isin(corpus.posts.loc[owned(corpus.posts["author"]), "post_id"]).to_numpy()
    learnt, own = text[~by_brands], text[by_brands]
    topics = fit_each(model, learnt["normal"].tolist(), vectors[~by_brands], _languages(corpus, learnt["post_id"]))
    found = pd.DataFrame({"post_id": learnt["post_id"], "topic": topics.assignment.astype(np.int64)})
    found["similarity"] = _similarity(topics, vectors[~by_brands])
    joined, similarity = topics.assign(vectors[by_brands])
    theirs = pd.DataFrame({"post_id": own["post_id"], "topic": joined.astype(np.int64), "similarity": similarity})
    frame = corpus.posts[["post_id"]].merge(pd.concat([found, theirs]), on="post_id", how="left")
    frame["topic"] = frame["topic"].fillna(OUTLIER).astype("int64")
    frame["similarity"] = frame["similarity"].fillna(0.0).astype("float32")
    encoder = corpus.models.get("embeddings", "unknown")
    return named(replace(topics, model=f"{topics.model}{_ENCODER}{encoder}"), frame), frame


def named(topics: Topics, frame: pd.DataFrame) -> Topics:
    """The topics under a name that also says, in twelve hex digits, what was found: words, and every post's topic."""
    ordered = frame.sort_values("post_id")
    said = (word for words in topics.words for word, _ in words)
    content = digest(*topics.labels, *said, *map(str, topics.ids), *ordered["post_id"], *map(str, ordered["topic"]))
    return replace(topics, model=f"{topics.model.partition(_FIT)[0]}{_FIT}{content}")


def digest(*parts: str) -> str:
    """Twelve hex digits that stand for these texts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def vectors_of(text: pd.DataFrame, embeddings: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """Posts that have a vector (post_id, normal, in order of post_id) and their vectors, (n, n_dims) float32.

    ``text``: post_id, normal, text_id. ``embeddings``: text_id, vector.
    """
    rows = pd.Index(embeddings["text_id"]).get_indexer(text["text_id"])
    kept = text.assign(row=rows)[rows >= 0].sort_values("post_id", ignore_index=True)
    if kept.empty:
        return kept[["post_id", "normal"]], np.zeros((0, 1), dtype=np.float32)
    table = np.stack(embeddings["vector"].to_numpy()).astype(np.float32)
    return kept[["post_id", "normal"]], table[kept["row"].to_numpy()]


def assign(topics: Topics, text: pd.DataFrame, embeddings: pd.DataFrame) -> pd.DataFrame:
    """Topics of new posts by the nearest centroid: post_id, topic, similarity; posts without a vector are left out.

    Raises: BadInput when the vectors come from an encoder of another width than the topics'.
    """
    posts, vectors = vectors_of(text, embeddings)
    if len(topics) and len(posts) and vectors.shape[1] != topics.centroids.shape[1]:
        raise BadInput(
            f"the topics were found with vectors of {topics.centroids.shape[1]} numbers, these posts have "
            f"{vectors.shape[1]}",
            do="run `workbench topics fit` again",
        )
    topic, similarity = topics.assign(vectors)
    return pd.DataFrame(
        {"post_id": posts["post_id"], "topic": topic.astype(np.int64), "similarity": similarity.astype(np.float32)}
    )


def stored_topics(table: pd.DataFrame, model: str, space: Space | None = None) -> Topics:
    """The value of a stored topic table, ready to assign new posts; it remembers no fitted posts."""
    table = table.sort_values("topic", ignore_index=True)
    centroids = np.stack(table["centroid"].to_numpy()) if len(table) else np.zeros((0, 1))
    return Topics(
        assignment=np.zeros(0, dtype=np.int64),
        centroids=centroids.astype(np.float32),
        thresholds=table["threshold"].to_numpy(dtype=float),
        words=tuple(
            tuple((str(word), float(weight)) for word, weight in zip(words, weights, strict=True))
            for words, weights in zip(table["words"], table["weights"], strict=True)
        ),
        labels=tuple(map(str, table["label"])),
        model=model,
        ids=tuple(map(int, table["topic"])),
        space=space,
    )


def encoder_of(model: str) -> str:
    """The encoder that the name of fitted topics mentions; "" when it mentions none."""
    return model.partition(_ENCODER)[2].partition(_FIT)[0]


def stop_words(config: Config, corpus: Corpus) -> frozenset[str]:
    """Brand names that labels shall not repeat: those configured with their aliases and handles, those in the posts."""
    names = {name for brand in config.brands for name in (brand.name, *brand.aliases, *brand.handles)}
    names |= set(corpus.posts["brand"].dropna().unique())
    if corpus.has("brands"):
        names |= set(corpus.table("brands")["brand"].dropna().unique())
    return brand_words(map(str, names))


def _languages(corpus: Corpus, post_ids: pd.Series) -> list[str]:
    """The language of each of these posts, "" where it is not known."""
    if not corpus.has("language"):
        return [""] * len(post_ids)
    known = corpus.table("language").set_index("post_id")["lang"].reindex(post_ids)
    return ["" if code is None or pd.isna(code) else str(code) for code in known]


def _similarity(topics: Topics, vectors: np.ndarray) -> np.ndarray:
    """(n,) float32: cosine to the own topic's centroid, for outliers to the nearest."""
    _, nearest = topics.assign(vectors)
    return np.where(topics.assignment >= 0, topics.similarity(vectors, topics.assignment), nearest)
