"""Topics into the store: a fit of all posts, and new posts that join by centroid."""

from workbench.model.protocols import TopicModel
from workbench.model.topics import OUTLIER, Topics
from workbench.store import Store
from workbench.topics import standing
from workbench.topics.fitting import assign, stored_topics
from workbench.topics.projection import from_table
from workbench.topics.refresh import renew


def fit_store(store: Store, model: TopicModel, query: str = "", anew: bool = False) -> Topics:
    """Find topics in the posts a query means and give every post of the store one, or none; the topics shown then.

    Topics that continue known ones keep their numbers, names and edits, unless ``anew`` forgets all that stood before.

    Raises: as ``fit_corpus``; MissingTable when the topics known come from another encoder than the posts' vectors.
    """
    before = None if anew else standing.read(store)
    return renew(store, before, store.select(query), model, keep=False).shown


def assign_new(store: Store) -> int:
    """Give posts that came after the fit the topic of the nearest centroid; how many were looked at.

    Posts without a vector wait for the next time. Nothing happens before topics were fitted, and nothing joins a topic
    that is dead.

    Raises: MissingTable when the posts' vectors come from another encoder than the topics.
    """
    model = store.current("topic_table")
    if model is None:
        return 0
    waiting = [batch["post_id"] for batch in store.missing("topics", model, columns=["post_id"])]
    if not waiting:
        return 0
    standing.check_encoder(store, model)
    space = from_table(store.read("topic_space", model=model))
    found = stored_topics(store.read("topic_table"), model, space)
    topics = standing.living(found, store.read("topic_lineage", model=model))
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
