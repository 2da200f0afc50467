"""What people change about topics: a log of edits, and topics with the log applied."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
import pandas as pd

from workbench.model.corpus import TABLES
from workbench.model.space import Space
from workbench.model.topics import OUTLIER, Topics, cosine, placed
from workbench.topics.groups import WORDS, calibrate
from workbench.topics.labels import labels
from workbench.topics.words import Term, topic_terms, vocabulary

TELLING = 8  # words that say which part of a split topic is the new one
COLUMNS = list(TABLES["topic_edits"][0])


@dataclass(frozen=True)
class Edit:
    """One change by a person, in the order of ``seq``.

    rename: ``topics`` = (topic,), ``value`` the new label. merge: the topic that stays, then those it takes in.
    split: the topic and the id of the part that leaves; ``value`` holds words of that part. seed: the topic;
    ``value`` its words. ban: no topic; ``value`` the words. undo: takes back the last edit that is in force.
    """

    seq: int
    op: str
    topics: tuple[int, ...]
    value: str
    by: str
    why: str
    at: datetime


def from_table(rows: pd.DataFrame) -> tuple[Edit, ...]:
    """The edits in the stored table ``topic_edits``."""
    return tuple(
        Edit(int(r.seq), str(r.op), tuple(map(int, r.topics)), str(r.value), str(r.by), str(r.why), r.at)
        for r in rows.sort_values("seq").itertuples()
    )


def to_table(edits: Sequence[Edit]) -> pd.DataFrame:
    """The edits as rows of ``topic_edits``."""
    return pd.DataFrame([{**vars(edit), "topics": list(edit.topics)} for edit in edits], columns=COLUMNS)


def in_force(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The edits that no undo took back, oldest first."""
    kept: list[Edit] = []
    for edit in edits:
        if edit.op != "undo":
            kept.append(edit)
        elif kept:
            kept.pop()
    return tuple(kept)


def listed(value: str) -> list[str]:
    """The words and phrases of a value, case-folded, as they were separated by commas."""
    parts = (" ".join(part.casefold().split()) for part in value.split(","))
    return list(dict.fromkeys(part for part in parts if part))


def saying(texts: Sequence[str], words: Sequence[str]) -> np.ndarray:
    """(n_texts,) bool, whether a text has one of the words or phrases as a whole."""
    phrases = (r"\W+".join(map(re.escape, word.split())) for word in words)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)")
    return np.array([bool(words) and bool(pattern.search(text.casefold())) for text in texts], dtype=bool)


def apply(
    topics: Topics, edits: Sequence[Edit], texts: Sequence[str], vectors: np.ndarray, stop: frozenset[str] = frozenset()
) -> Topics:
    """The topics after the edits in force; the same on topics of a later fit, as far as what they name is there.

    ``topics.assignment``: a topic a text. ``vectors``: (n_texts, n_dims), unit length. ``stop`` is kept out of words.
    """
    draft = _Draft.of(topics, list(texts), vectors)
    for edit in in_force(edits):
        _CHANGES[edit.op](draft, edit)
    draft.learn_words(stop)
    draft.name_topics()
    return draft.topics(topics)


@dataclass
class _Draft:
    """Topics while they are changed; all by id. ``touched`` get their words anew, ``given`` are people's names."""

    texts: list[str]
    vectors: np.ndarray
    assignment: np.ndarray
    codes: np.ndarray  # (n_texts,) int, equal for equal texts
    centroids: dict[int, np.ndarray]
    thresholds: dict[int, float]
    terms: dict[int, list[Term]]
    labels: dict[int, str]
    space: Space | None
    touched: set[int] = field(default_factory=set)
    banned: set[str] = field(default_factory=set)
    given: dict[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, topics: Topics, texts: list[str], vectors: np.ndarray) -> "_Draft":
        # A stored word does not say in how many texts it stands; for a label that hardly matters.
        terms = {t: [(w, weight, 1) for w, weight in words] for t, words in zip(topics.ids, topics.words, strict=True)}
        return cls(
            texts,
            vectors,
            topics.assignment.copy(),
            pd.factorize(np.array(texts, dtype=object))[0],
            dict(zip(topics.ids, topics.centroids, strict=True)),
            dict(zip(topics.ids, map(float, topics.thresholds), strict=True)),
            terms,
            dict(zip(topics.ids, topics.labels, strict=True)),
            topics.space,
        )

    def unique(self, topic: int) -> np.ndarray:
        """Rows of a topic's posts, one for each text."""
        own = np.flatnonzero(self.assignment == topic)
        return own[np.unique(self.codes[own], return_index=True)[1]]

    def learn(self, topic: int) -> None:
        """Centroid, threshold and, later, words of a topic from the posts it has now."""
        own = self.unique(topic)
        if len(own):
            self.centroids[topic], self.thresholds[topic] = calibrate(self.vectors[own], self.space)
            self.touched.add(topic)

    def drop(self, topic: int) -> None:
        for held in (self.centroids, self.thresholds, self.terms, self.labels, self.given):
            held.pop(topic, None)
        self.touched.discard(topic)

    def learn_words(self, stop: frozenset[str]) -> None:
        """Words of the touched topics, as a fit would find them beside the others; no topic keeps a banned word."""
        if self.touched:
            ids = list(self.centroids)
            rows = np.concatenate([self.unique(topic) for topic in (*ids, OUTLIER)])
            groups = pd.Index(ids).get_indexer(self.assignment[rows])
            known = vocabulary([self.texts[row] for row in rows], stop | self.banned)
            learnt = topic_terms(known, groups, len(ids))
            self.terms.update({topic: learnt[at] for at, topic in enumerate(ids) if topic in self.touched})
        for topic, terms in self.terms.items():
            kept = [term for term in terms if not self._is_banned(term[0])]
            if len(kept) < len(terms) and any(map(self._is_banned, re.split(", | \\(", self.labels.get(topic, "")))):
                self.labels.pop(topic)
            self.terms[topic] = kept

    def name_topics(self) -> None:
        """A label for every topic: the one given, else the one it had, else one of its words; none twice."""
        taken = {label.casefold() for label in self.given.values()}
        for topic in self.centroids:
            if topic not in self.given:
                terms = self.terms.get(topic, [])
                label = self.labels.get(topic) or (labels([terms])[0] if terms else f"topic {topic}")
                self.labels[topic] = f"{label} ({topic})" if label.casefold() in taken else label
                taken.add(self.labels[topic].casefold())
        self.labels.update(self.given)

    def topics(self, like: Topics) -> Topics:
        ids = tuple(sorted(self.centroids))
        width = like.centroids.shape[1] if like.centroids.ndim == 2 else self.vectors.shape[1]
        return replace(
            like,
            assignment=self.assignment,
            centroids=np.array([self.centroids[t] for t in ids], dtype=np.float32).reshape(len(ids), width),
            thresholds=np.array([self.thresholds[t] for t in ids], dtype=float),
            words=tuple(tuple((word, weight) for word, weight, _ in self.terms[t][:WORDS]) for t in ids),
            labels=tuple(self.labels[t] for t in ids),
            ids=ids,
        )

    def _is_banned(self, term: str) -> bool:
        return term in self.banned or not self.banned.isdisjoint(term.split())


def _rename(draft: _Draft, edit: Edit) -> None:
    if edit.topics[0] in draft.centroids:
        draft.given[edit.topics[0]] = edit.value


def _merge(draft: _Draft, edit: Edit) -> None:
    there = [topic for topic in edit.topics if topic in draft.centroids]
    if len(there) < 2:
        return
    draft.assignment[np.isin(draft.assignment, there[1:])] = there[0]
    for topic in there[1:]:
        draft.drop(topic)
    draft.learn(there[0])


def _split(draft: _Draft, edit: Edit) -> None:
    """Two parts by 2-means of the vectors; the part with more of the noted words leaves, without them the smaller."""
    from sklearn.cluster import KMeans

    topic, leaving = edit.topics
    own = np.flatnonzero(draft.assignment == topic)
    unique = draft.unique(topic)
    if leaving in draft.centroids or len(np.unique(draft.vectors[unique], axis=0)) < 2:
        return  # a later fit told the parts apart by itself, or there is nothing to part
    part = KMeans(2, n_init=10, random_state=0).fit(draft.vectors[unique]).predict(draft.vectors[own])
    said = saying([draft.texts[row] for row in own], listed(edit.value))
    leaves = max((0, 1), key=lambda side: (said[part == side].mean(), -(part == side).sum()))
    draft.assignment[own[part == leaves]] = leaving
    draft.learn(topic)
    draft.learn(leaving)


def _seed(draft: _Draft, edit: Edit) -> None:
    """Every text with one of the words goes to the topic; then posts without a topic that lie near it."""
    topic = edit.topics[0]
    said = saying(draft.texts, listed(edit.value))
    if not said.any():
        return
    draft.assignment[said] = topic
    draft.learn(topic)
    anchor = placed(draft.centroids[topic][None], draft.space)[0]
    near = cosine(placed(draft.vectors, draft.space) @ anchor, draft.space) >= draft.thresholds[topic]
    draft.assignment[near & (draft.assignment == OUTLIER)] = topic


def _ban(draft: _Draft, edit: Edit) -> None:
    draft.banned.update(listed(edit.value))


_CHANGES: dict[str, Callable[[_Draft, Edit], None]] = {
    "rename": _rename,
    "merge": _merge,
    "split": _split,
    "seed": _seed,
    "ban": _ban,
}
