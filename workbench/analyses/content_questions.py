"""Questions people ask: which posts hold one, and which of them are about the same."""

import re

import numpy as np
import pandas as pd

from workbench.analyses.content_space import Space
from workbench.enrich.intents import YES
from workbench.model.corpus import Corpus
from workbench.model.post import of_media, owned
from workbench.model.topics import OUTLIER
from workbench.topics.stopwords import ALL as SILENT
from workbench.topics.stopwords import brand_words

INTENT = "question"
LEAST_WORDS = 2  # a question that names fewer things ("Any news?") asks for no content
APART = 0.75  # mean cosine distance at which groups stay apart: best agreement with the intents of banking77
AT_ONCE = 1_500  # unique texts of a topic that are compared with each other
NO_TOPIC = "no topic"
_SENTENCE = re.compile(r"(?<=[.!?\u2026\uff1f\u061f])\s+|\n+")
_MARKS = ("?", "\uff1f", "\u061f")
_WORD = re.compile(r"[^\W\d_]{3,}")


def asked(corpus: Corpus, media: str) -> pd.DataFrame:
    """The posts that ask something: post_id, author, created_at, channel, kind, lang, text_id, question, topic.

    A post asks where the rule for the intent says so, or where a sentence ends in a question mark; its ``question``
    (the last such sentence, else the text) must name two things at least, brands and function words left out. What
    asks back ("Did that help?"), a reply to somebody who is no brand, asks for no content and is left out.
    """
    posts = corpus.posts[["post_id", "author", "created_at", "channel", "kind", "lang", "reply_to"]]
    others = posts.loc[~owned(posts["author"]), "post_id"]
    posts = of_media(posts[~posts["reply_to"].isin(others)].drop(columns="reply_to"), media)
    said = corpus.table("classes")
    by_rule = set(said.loc[(said["head"] == INTENT) & (said["label"] == YES), "post_id"])
    frame = posts.merge(corpus.table("text")[["post_id", "text_id", "normal"]], on="post_id")
    frame = frame[frame["post_id"].isin(by_rule) | frame["normal"].str.contains("[?\uff1f\u061f]", na=False)]
    silent = SILENT | brand_words(_brands(corpus))
    questions = [
        _question(text, post in by_rule, silent) for post, text in zip(frame["post_id"], frame["normal"], strict=True)
    ]
    frame = frame.assign(question=pd.Series(questions, index=frame.index, dtype="object")).dropna(subset=["question"])
    if corpus.has("language"):
        frame = frame.drop(columns="lang").merge(
            corpus.table("language")[["post_id", "lang"]], on="post_id", how="left"
        )
    if corpus.has("topics"):
        frame = frame.merge(corpus.table("topics")[["post_id", "topic"]], on="post_id", how="left")
    else:
        frame["topic"] = OUTLIER
    frame["topic"] = frame["topic"].fillna(OUTLIER).astype("int64")
    return frame.drop(columns="normal").reset_index(drop=True)


def grouped(questions: pd.DataFrame, space: Space) -> pd.Series:
    """The group of each question, numbered from 0: those of one topic whose vectors are alike.

    Average linkage on cosine distance, cut at ``APART``. Source: Sokal and Michener 1958, University of Kansas
    Science Bulletin 38.
    """
    groups = pd.Series(-1, index=questions.index, dtype="int64")
    first = 0
    for _, part in questions.groupby("topic"):
        ids = np.array(sorted(part["text_id"].unique()))
        place = _alike(space.of(ids))
        groups[part.index] = part["text_id"].map(dict(zip(ids, place + first, strict=True)))
        first += int(place.max()) + 1
    return groups


def _alike(vectors: np.ndarray) -> np.ndarray:
    """The group, from 0, of each of (n, n_dims) unit vectors."""
    from scipy.cluster.hierarchy import fcluster, linkage

    some = vectors[:AT_ONCE]
    if len(some) < 2:
        return np.zeros(len(vectors), dtype=int)
    distance = np.clip(1 - some @ some.T, 0, None)
    found = fcluster(linkage(distance[np.triu_indices(len(some), 1)], "average"), APART, "distance") - 1
    if len(vectors) > len(some):
        middles = np.stack([some[found == group].mean(axis=0) for group in range(found.max() + 1)])
        found = np.concatenate([found, (vectors[len(some) :] @ middles.T).argmax(axis=1)])
    return np.asarray(found, dtype=int)


def _question(text: str, by_rule: bool, silent: frozenset[str]) -> str | None:
    """The last sentence of a text that asks for something; None where none does."""
    sentences: list[str] = [part for part in _SENTENCE.split(text) if part.rstrip(" \"')").endswith(_MARKS)]
    said: str
    for said in (*reversed(sentences), *((text,) if by_rule and not sentences else ())):
        if len({word for word in _WORD.findall(said.casefold()) if word not in silent}) >= LEAST_WORDS:
            return said
    return None


def _brands(corpus: Corpus) -> list[str]:
    return sorted(corpus.table("brands")["brand"].dropna().unique()) if corpus.has("brands") else []
