"""What the workbench itself answers to a labelling's question, post by post, and how near it was to another answer."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.enrich import intents, sentiment
from workbench.labelling.task import BRAND
from workbench.model.config import Labelling
from workbench.model.corpus import Corpus


def predicted(corpus: Corpus, task: Labelling, home: Path) -> pd.DataFrame:
    """Columns post_id, predicted, doubt: a row for each post that may be labelled.

    Where a model or rule answers the question, the posts it covers; else all, with missing values; a head in use speaks
    in place of the rules of its name. ``doubt`` is from 0 to 1: one minus the lead of the likeliest class; of a head
    one minus its probability, 1 where it is unsure; of a rule, 1 where it has the words and not the pattern, 0.5 where
    it says yes.
    """
    if task.name == sentiment.NAME and corpus.has("sentiment"):
        return _sentiment(corpus.table("sentiment"))
    if task.name.startswith(BRAND) and corpus.has("brands"):
        named = corpus.table("brands")
        mine = named[named["brand"] == task.name.removeprefix(BRAND)]["post_id"]
        return _answers(corpus.posts["post_id"], corpus.posts["post_id"].isin(mine).to_numpy())
    languages = _languages(corpus, task.name)
    if languages is not None and corpus.has("classes"):
        return _classes(corpus, task.name, languages)
    rules = intents.load(home)
    if task.name in {intent.name for intent in rules.intents if intent.rule} and corpus.has("language"):
        texts = corpus.table("text")[["post_id", "normal"]].merge(corpus.table("language"), on="post_id")
        texts = texts[texts["lang"].isin(rules.languages)].reset_index(drop=True)
        said = np.array([task.name in rules.of(text) for text in texts["normal"]], dtype=bool)
        near = rules.touched(texts["normal"].tolist(), task.name) & ~said
        return _answers(texts["post_id"], said).assign(doubt=np.where(said, 0.5, np.where(near, 1.0, 0.0)))
    return corpus.posts[["post_id"]].assign(predicted=pd.Series(None, dtype="str"), doubt=np.nan)


def _languages(corpus: Corpus, name: str) -> list[str] | None:
    """What the card of a head in use says that it covers; None where no head of that name is in use."""
    cards = corpus.table("heads").set_index("head")["card"] if corpus.has("heads") else {}
    return list(json.loads(cards[name])["languages"]) if name in cards else None


def _classes(corpus: Corpus, name: str, languages: list[str]) -> pd.DataFrame:
    posts, rows = corpus.posts[["post_id"]], corpus.table("classes")
    if corpus.has("language"):
        said = corpus.table("language")
        posts = posts[posts["post_id"].isin(said[said["lang"].isin(languages)]["post_id"])]
    found = posts.merge(rows[rows["head"] == name], on="post_id", how="left")
    doubt = (1 - found["p"]).fillna(1.0)  # no row: the head is unsure
    return found[["post_id"]].assign(predicted=found["label"], doubt=doubt)


def _sentiment(table: pd.DataFrame) -> pd.DataFrame:
    covered = table[table["sentiment"].notna()]
    shares = np.sort(covered[[f"p_{name}" for name in sentiment.CLASSES]].to_numpy(dtype=float), axis=1)
    return pd.DataFrame(
        {
            "post_id": covered["post_id"].to_numpy(),
            "predicted": covered["sentiment"].to_numpy(),
            "doubt": 1 - (shares[:, -1] - shares[:, -2]),
        }
    )


def _answers(post_ids: pd.Series, said: np.ndarray) -> pd.DataFrame:
    answer = np.where(said, intents.YES, intents.NO)
    return pd.DataFrame({"post_id": post_ids.to_numpy(), "predicted": answer, "doubt": np.nan})
