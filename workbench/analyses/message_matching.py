"""Which posts carry which message: by its own phrases, or in other words that mean nearly the same."""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbench.model.corpus import Corpus
from workbench.model.exclusions import EVERY, excluded
from workbench.model.plain import excerpt
from workbench.model.post import owned

ALIKE = {"static": 0.85, "minilm": 0.75}
"""Cosine from which a post says the same, by encoder.

Chosen on banking77: with it four in five of the texts that are found for a text have its intent (static 0.79, minilm
0.82), among 77 intents of one company. Few are found: 4 % and 17 % of those with the same intent. On clinc150, which
had no part in the choice, four in five and more are right as well (static 0.95, minilm 0.96).
"""
BY_WORDS, BY_MEANING = "its own phrase", "in other words"
FEWEST_WORDS = 6  # a shorter text is a greeting, no claim
REPEATED = 2  # posts of ours that say it, before it is taken for a message
DERIVED = 3
_AT_ONCE = 100_000

_NOT = (
    r"not|never|cannot|\w+n['\u2019]t|false|lies|liars?|untrue|wrong|nonsense|myths?|fake|misleading|"
    r"nicht|nie|niemals|falsch|gelogen|l\u00fcgen?|quatsch|unsinn|"
    r"nunca|jam\u00e1s|tampoco|falso|mentiras?|enga\u00f1o"
)
_DENIES = re.compile(rf"(?<!\w)(?:{_NOT})(?!\w)", re.IGNORECASE)


def public(corpus: Corpus) -> pd.DataFrame:
    """All posts but private tickets and those of who is excluded for all.

    Beside their columns: ``owned`` and, as far as known, text_id, family and sentiment.
    """
    posts = corpus.posts_with(*(name for name in ("text", "duplicates", "sentiment") if corpus.has(name)))
    left_out = (posts["kind"] == "ticket") | posts["author"].isin(excluded(corpus, EVERY))
    posts = posts[~left_out].reset_index(drop=True)
    posts["owned"] = owned(posts["author"])
    posts["family"] = posts["family"].fillna(posts["post_id"]) if "family" in posts else posts["text"].str.casefold()
    return posts


def given(corpus: Corpus) -> pd.DataFrame:
    """The messages of the configuration; no rows where there are none."""
    columns = ["name", "text", "words", "brand", "since", "vector"]
    return corpus.table("messages") if corpus.has("messages") else pd.DataFrame(columns=columns)


def derived(corpus: Corpus, posts: pd.DataFrame) -> pd.DataFrame:
    """What our own accounts say most often, as messages: columns as ``given``; at least ``REPEATED`` posts each."""
    ours = posts[posts["owned"] & (posts["text"].str.split().str.len() >= FEWEST_WORDS)]
    times = ours["family"].value_counts()
    times = times[times >= REPEATED].sort_index().sort_values(ascending=False, kind="stable").head(DERIVED)
    first = ours.drop_duplicates("family").set_index("family").loc[times.index].reset_index()
    vectors = corpus.table("embeddings").drop_duplicates("text_id").set_index("text_id")["vector"]
    return pd.DataFrame(
        {
            "name": [excerpt(text, 60) for text in first["text"]],
            "text": first["text"],
            "words": [[text] for text in first["text"]],
            "brand": "",
            "since": first["created_at"],
            "vector": [vectors.get(one) for one in first["text_id"]],
        }
    ).drop_duplicates("name")


def denies(posts: pd.DataFrame) -> pd.Series:
    """Whether each post may contradict: a negative tone, or no praise and a word that denies (in en, de, es).

    A bare "no" is none of these words: "no regrets" contradicts nothing. ``posts``: text and, where known, sentiment.
    """
    said = posts["text"].map(lambda text: bool(_DENIES.search(text))).astype(bool)
    if "sentiment" not in posts:
        return said
    return (posts["sentiment"] == "negative") | (said & (posts["sentiment"] != "positive"))


def carried(corpus: Corpus, posts: pd.DataFrame, messages: pd.DataFrame, meaning: bool = True) -> pd.DataFrame:
    """A row a message and post that carries it: name, post_id, how.

    ``posts``: as ``public``. A phrase counts as whole words, whatever the case. By meaning: the cosine of the post's
    vector with the message's is at least ``ALIKE`` of the encoder; for another encoder, or vectors that do not fit,
    only phrases count.
    """
    text = posts["text"]
    by_words = {row.name: _any_phrase(row.words) for row in messages.itertuples(index=False)}
    parts = [
        pd.DataFrame(
            {"name": name, "post_id": posts.loc[text.str.contains(one, regex=True), "post_id"], "how": BY_WORDS}
        )
        for name, one in by_words.items()
    ]
    bar = ALIKE.get(corpus.models.get("embeddings", "").partition("-")[0])
    if meaning and bar is not None and len(messages):
        parts += [
            pd.DataFrame({"name": name, "post_id": posts.loc[posts["text_id"].isin(ids), "post_id"], "how": BY_MEANING})
            for name, ids in _alike(corpus.table("embeddings"), messages, bar)
        ]
    rows = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["name", "post_id", "how"])
    return rows.drop_duplicates(["name", "post_id"]).reset_index(drop=True)


def _any_phrase(phrases: list[str]) -> re.Pattern[str]:
    whole = (r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile("|".join(rf"(?<!\w){phrase}(?!\w)" for phrase in whole), re.IGNORECASE)


def _alike(embeddings: pd.DataFrame, messages: pd.DataFrame, bar: float) -> Iterator[tuple[str, list[str]]]:
    """Each message with the ids of the texts whose vectors are near its own."""
    known = messages[messages["vector"].notna()]
    for start in range(0, len(embeddings) if len(known) else 0, _AT_ONCE):
        some = embeddings.iloc[start : start + _AT_ONCE]
        vectors = np.stack(some["vector"].tolist())
        for row in known.itertuples(index=False):
            theirs = np.asarray(row.vector)
            if theirs.shape == vectors.shape[1:]:
                yield str(row.name), some["text_id"][vectors @ theirs >= bar].tolist()
