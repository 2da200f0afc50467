"""New topics beside known ones: a fit of the newest posts whose topics keep the numbers and names they had."""

import re
from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd

from workbench.model.corpus import Corpus
from workbench.model.errors import BadInput
from workbench.model.protocols import TopicModel
from workbench.model.topics import OUTLIER, Topics
from workbench.store import Store
from workbench.topics import lineage, standing
from workbench.topics.fitting import assign, fit_corpus, named, stop_words
from workbench.topics.matching import Matching, match
from workbench.topics.standing import NO_LINEAGE, Standing, together

_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def refresh_store(store: Store, model: TopicModel, window: str = "") -> Standing:
    """Find topics in the newest posts, as far back as ``window`` (all without one), and match them to those known.

    A topic that continues a known one keeps its id, label and edits; a new one gets an id that was never used. Posts
    of the window get their topic anew, older ones keep theirs. A known topic that was not found stays known: posts
    of the window that no topic found took still join it, if they are as near as its own. Each topic gets a row of
    lineage, at the time of the newest post; a second refresh of the same posts adds none. The first refresh of a
    store is a first fit. It takes effect as a whole or, when it is interrupted, not at all.

    Raises: BadInput for a window that cannot be read; otherwise as ``fit_corpus`` and ``standing.check_encoder``.
    """
    everything = store.select()
    since = None
    if window and len(everything.posts):
        # Half-open at its older end, so that windows side by side share no post.
        since = everything.posts["created_at"].max() - width(window) + pd.Timedelta(microseconds=1)
    corpus = everything if since is None else store.select(since=since.to_pydatetime())
    return renew(store, standing.read(store), corpus, model, keep=True)


def width(window: str) -> pd.Timedelta:
    """A stretch of time such as ``12h``, ``30d`` or ``8w``.

    Raises: BadInput when it is not written so.
    """
    found = re.fullmatch(r"(\d{1,5})([hdw])", window.strip())
    if found is None or not int(found[1]):
        raise BadInput(f"{window!r} is not a stretch of time", do="write hours, days or weeks, as in 12h, 30d or 8w")
    return pd.Timedelta(**{_UNITS[found[2]]: int(found[1])})


def renew(store: Store, before: Standing | None, corpus: Corpus, model: TopicModel, *, keep: bool) -> Standing:
    """Fit a corpus, match its topics to those before, replay the edits, note what became of each, and write it all.

    ``keep``: posts outside the corpus that have a topic keep it; else they join the topics found, by centroid.
    """
    everything = store.select()
    if before is not None:
        standing.check_encoder(store, before.found.model)
    fitted, posts = fit_corpus(corpus, model)
    known = before.known() if before else fitted.only(())
    matching = match(fitted, known)
    numbers = _numbers(fitted, matching, before.next_id if before else 0)
    found, resting = _continued(fitted, known, numbers), fitted.only(())
    posts["topic"] = posts["topic"].map({**numbers, OUTLIER: OUTLIER}).astype("int64")
    if before is not None:
        rest = set(before.found.ids) - set(found.ids)
        resting = standing.living(before.found.only(rest - set(matching.merged)), before.lineage)
        found = together(found, before.found.only(rest))
    posts = _joined(posts, resting, corpus)
    others = before.found_posts if before and keep else posts.iloc[:0]
    posts = pd.concat([posts, others[~others["post_id"].isin(posts["post_id"])]], ignore_index=True)
    text = everything.table("text")
    late = text[~text["post_id"].isin(posts["post_id"])]
    if len(late):
        living = standing.living(found, before.lineage) if before else found
        posts = pd.concat([posts, assign(living, late, everything.table("embeddings"))], ignore_index=True)
    found = named(found, posts)
    edits, rows = (before.edits, before.lineage) if before else ((), NO_LINEAGE)
    made = Standing(found, posts, found, posts, edits, rows)
    made = standing.edited(made, everything, stop_words(store.config, everything))
    made = _with_lineage(made, corpus, _renumbered(matching, numbers))
    standing.write(store, made)
    return made


def _numbers(fitted: Topics, matching: Matching, first: int) -> dict[int, int]:
    """The id of each topic of a fit: that of the topic it continues, else a new one, largest topics first."""
    born = [topic for topic in fitted.ids if topic not in matching.continues]
    return {**matching.continues, **{topic: first + at for at, topic in enumerate(born)}}


def _continued(fitted: Topics, known: Topics, numbers: dict[int, int]) -> Topics:
    """The fit under its lasting ids; a topic that continues keeps its label, and no label is given twice."""
    names = dict(zip(known.ids, known.labels, strict=True))
    taken = set(known.labels)
    labels = []
    for topic, label in zip(fitted.ids, fitted.labels, strict=True):
        number = numbers[topic]
        if number not in names and label in taken:
            label = f"{label} ({number})"
        labels.append(names.get(number, label))
        taken.add(labels[-1])
    ids = tuple(numbers[topic] for topic in fitted.ids)
    rows = fitted.rows(fitted.assignment)
    assignment = np.where(rows >= 0, np.array([*ids, OUTLIER])[rows], OUTLIER)
    return replace(fitted, ids=ids, labels=tuple(labels), assignment=assignment)


def _joined(posts: pd.DataFrame, resting: Topics, corpus: Corpus) -> pd.DataFrame:
    """The posts; those that no topic took are given a resting one where they are near enough."""
    free = posts.loc[posts["topic"] == OUTLIER, "post_id"]
    if not len(resting) or not len(free):
        return posts
    text = corpus.table("text")
    near = assign(resting, text[text["post_id"].isin(free)], corpus.table("embeddings"))
    near = near[near["topic"] != OUTLIER]
    return pd.concat([posts[~posts["post_id"].isin(near["post_id"])], near], ignore_index=True)


def _renumbered(matching: Matching, numbers: dict[int, int]) -> Matching:
    """The same matching, new topics under their lasting ids."""
    return Matching(
        continues={numbers[new]: known for new, known in matching.continues.items()},
        split={numbers[new]: known for new, known in matching.split.items()},
        merged=matching.merged,
        similarity={(numbers[new], known): value for (new, known), value in matching.similarity.items()},
    )


def _with_lineage(made: Standing, corpus: Corpus, matching: Matching) -> Standing:
    inside = made.posts[made.posts["post_id"].isin(corpus.posts["post_id"])]
    counted = inside.loc[inside["topic"] != OUTLIER, "topic"].value_counts()
    at: datetime = corpus.posts["created_at"].max().to_pydatetime()
    return replace(made, lineage=lineage.events(made.lineage, at, counted, made.shown.ids, matching))
