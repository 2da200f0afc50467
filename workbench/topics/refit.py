"""Topics into the store: a fit takes effect as a whole, new posts join by centroid."""

import pandas as pd

from workbench.model.errors import MissingTable
from workbench.model.protocols import TopicModel
from workbench.model.topics import OUTLIER, Topics
from workbench.store import Store
from workbench.topics.fitting import assign, encoder_of, fit_corpus, stored_topics

TABLES = ("topics", "topic_table")


def fit_store(store: Store, model: TopicModel, query: str = "") -> Topics:
    """Find topics in the posts a query means and give every post of the store one; what stood before is replaced.

    The new rows stand beside the old ones until all are written, so a fit that is interrupted changes nothing a
    corpus shows.

    Raises: as ``fit_corpus``.
    """
    corpus = store.select(query)
    topics, frame = fit_corpus(corpus, model)
    if query:
        everything = store.select()
        others = everything.table("text")
        others = others[~others["post_id"].isin(frame["post_id"])]
        joined = assign(topics, others, everything.table("embeddings"))
        frame = pd.concat([frame, joined], ignore_index=True)
    table = topics.table()
    table["posts"] = frame["topic"].value_counts().reindex(table["topic"]).fillna(0).astype("int64").to_numpy()
    store.replace("topics", frame, topics.model, shown=False)
    store.replace("topic_table", table, topics.model, shown=False)
    before = {name: store.current(name) for name in TABLES}
    store.show(dict.fromkeys(TABLES, topics.model))
    for name, old in before.items():
        if old is not None and old != topics.model:
            store.replace(name, store.read(name, model=old).iloc[:0], old)
    store.refresh_counts()
    store.commit_version()
    return topics


def assign_new(store: Store) -> int:
    """Give posts that came after the fit the topic of the nearest centroid; how many were looked at.

    Posts without a vector wait for the next time. Nothing happens before topics were fitted.

    Raises: MissingTable when the posts' vectors come from another encoder than the topics.
    """
    model = store.current("topic_table")
    if model is None:
        return 0
    waiting = [batch["post_id"] for batch in store.missing("topics", model)]
    if not waiting:
        return 0
    encoder = store.current("embeddings") or ""
    if encoder_of(model) != encoder:
        raise MissingTable(
            "the topics were found with another encoder than the posts have now", do="run `workbench topics fit`"
        )
    topics = stored_topics(store.read("topic_table"), model)
    text, embeddings = store.read("text"), store.read("embeddings")
    done = 0
    for post_ids in waiting:
        rows = assign(topics, text[text["post_id"].isin(post_ids)], embeddings)
        store.write("topics", rows, model)
        done += len(rows)
    table = store.read("topic_table")
    counts = store.read("topics", columns=["topic"])["topic"].value_counts()
    table["posts"] = counts.drop(OUTLIER, errors="ignore").reindex(table["topic"]).fillna(0).astype("int64").to_numpy()
    store.replace("topic_table", table, model)
    store.refresh_counts()
    store.commit_version()
    return done
