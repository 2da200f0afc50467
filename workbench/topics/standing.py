"""The topics of a store as they stand: as fits found them, as people edited them, and how they came to be."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.model.corpus import TABLES, Corpus
from workbench.model.errors import MissingTable
from workbench.model.topics import OUTLIER, Topics
from workbench.store import Store
from workbench.topics import lineage, projection
from workbench.topics.edits import Edit, apply, from_table, in_force, to_table
from workbench.topics.fitting import assign, digest, encoder_of, stored_topics, vectors_of

SHOWN = (
    "topics",
    "topic_table",
    "topic_space",
    "topic_lineage",
    "topic_edits",
)  # tables that always take effect together
_EDITS = "; edits "


@dataclass(frozen=True)
class Standing:
    """Topics of a store.

    ``found``: every topic known, those that rest too, as fits found them; ``found_posts`` (post_id, topic, similarity)
    each post's. ``shown`` and ``posts``: the same after the edits. ``lineage``: rows of ``topic_lineage``.
    """

    found: Topics
    found_posts: pd.DataFrame
    shown: Topics
    posts: pd.DataFrame
    edits: tuple[Edit, ...]
    lineage: pd.DataFrame

    @property
    def next_id(self) -> int:
        """A number that no topic, living or dead, edited away or taken back, ever had."""
        named = (topic for edit in self.edits for topic in edit.topics)
        return max([OUTLIER, *self.found.ids, *self.shown.ids, *named, *map(int, self.lineage["topic"])]) + 1

    def known(self) -> Topics:
        """What a new fit is matched with: topics that live as they were found, and those that edits made."""
        made = [topic for topic in self.shown.ids if topic not in self.found.ids]
        return living(together(self.found, self.shown.only(made)), self.lineage)


def read(store: Store) -> Standing | None:
    """The topics of the store as they stand; None before the first fit."""
    name = store.current("topic_table")
    if name is None:
        return None
    found = name.partition(_EDITS)[0]
    space = projection.from_table(store.read("topic_space", model=name))
    return Standing(
        found=stored_topics(store.read("topic_table", model=found), found, space),
        found_posts=store.read("topics", model=found),
        shown=stored_topics(store.read("topic_table"), name, space),
        posts=store.read("topics"),
        edits=from_table(store.read("topic_edits", model=name)),
        lineage=store.read("topic_lineage", model=name),
    )


def needed(store: Store) -> Standing:
    """As ``read``.

    Raises: MissingTable before the first fit.
    """
    standing = read(store)
    if standing is None:
        raise MissingTable("this store has no topics yet", do="run `workbench topics fit` first")
    return standing


def check_encoder(store: Store, model: str) -> None:
    """Refuse to mix vectors of two encoders.

    Raises: MissingTable when the posts' vectors come from another encoder than the topics ``model`` names.
    """
    if encoder_of(model) != (store.current("embeddings") or ""):
        raise MissingTable(
            "the topics were found with another encoder than the posts have now",
            do="run `workbench topics fit --anew`",
        )


def edited(standing: Standing, corpus: Corpus, stop: frozenset[str]) -> Standing:
    """``shown`` and ``posts`` made anew from what was found and the edits in force.

    ``corpus`` is the whole store, ``stop`` are the words kept out of its topics' words.
    """
    found, posts = standing.found, standing.found_posts
    if not in_force(standing.edits):
        return replace(standing, shown=found, posts=posts)
    text, vectors = vectors_of(corpus.table("text"), corpus.table("embeddings"))
    before = posts.set_index("post_id")
    row = before.index.get_indexer(text["post_id"])
    late = text[row < 0]  # joined by centroid after the fit: their topic follows from it
    if len(late):
        joined = assign(found, corpus.table("text").merge(late[["post_id"]]), corpus.table("embeddings"))
        posts = pd.concat([posts, joined], ignore_index=True)
        before = posts.set_index("post_id")
        row = before.index.get_indexer(text["post_id"])
    topic = before["topic"].to_numpy()[row]
    shown = apply(replace(found, assignment=topic), standing.edits, text["normal"].tolist(), vectors, stop)
    moved = np.flatnonzero(shown.assignment != topic)
    after = before.copy()
    after.iloc[row[moved], after.columns.get_loc("topic")] = shown.assignment[moved]
    similarity = shown.similarity(vectors[moved], shown.assignment[moved])
    after.iloc[row[moved], after.columns.get_loc("similarity")] = similarity
    name = f"{found.model}{_EDITS}{digest(*(repr(edit) for edit in standing.edits))}"
    return replace(standing, shown=replace(shown, model=name), posts=after.reset_index())


def write(store: Store, standing: Standing) -> None:
    """Put the topics into the store; they take effect as a whole, at once, and what stood before is dropped.

    All rows stand beside the old ones until ``show``: whoever interrupts this changes nothing that a corpus shows.
    """
    shown = standing.shown.model
    sides = [(standing.found, standing.found_posts), (standing.shown, standing.posts)]
    for topics, posts in sides[:1] if shown == standing.found.model else sides:
        table = topics.table()
        table["posts"] = sizes(posts, topics.ids)
        store.replace("topics", posts, topics.model, shown=False)
        store.replace("topic_table", table, topics.model, shown=False)
    store.replace("topic_space", projection.to_table(standing.shown.space), shown, shown=False)
    store.replace("topic_lineage", standing.lineage, shown, shown=False)
    store.replace("topic_edits", to_table(standing.edits), shown, shown=False)
    before = {name: store.current(name) for name in SHOWN}
    store.show(dict.fromkeys(SHOWN, shown))
    for name, old in before.items():
        for model in {old, old.partition(_EDITS)[0]} - {shown, standing.found.model} if old else ():
            store.replace(name, store.read(name, model=model).iloc[:0], model)
    store.refresh_counts()
    store.commit_version()


def sizes(posts: pd.DataFrame, ids: tuple[int, ...]) -> np.ndarray:
    """(n_topics,) int, the posts of each topic."""
    counted: np.ndarray = posts["topic"].value_counts().reindex([*ids]).fillna(0).astype("int64").to_numpy()
    return counted


def living(topics: Topics, rows: pd.DataFrame) -> Topics:
    """The topics that are not dead by these rows of lineage."""
    return topics.only(set(topics.ids) - lineage.dead(rows))


def together(left: Topics, right: Topics) -> Topics:
    """Two sets of topics as one; their ids and labels differ. The posts and the space are those of the left.

    Nothing new joins topics of the right that were found without a space beside topics with one, or the other way
    round: their thresholds are similarities of another kind.
    """
    if not len(left) or not len(right):
        return left if len(left) else replace(right, assignment=left.assignment, model=left.model)
    of_a_kind = (left.space is None) == (right.space is None)
    return replace(
        left,
        centroids=np.vstack([left.centroids, right.centroids]),
        thresholds=np.concatenate([left.thresholds, right.thresholds if of_a_kind else np.ones(len(right))]),
        words=left.words + right.words,
        labels=left.labels + right.labels,
        ids=left.ids + right.ids,
    )


NO_LINEAGE = pd.DataFrame(columns=[*TABLES["topic_lineage"][0]])
