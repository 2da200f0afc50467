"""A corpus: the posts a query selected at one data version, with what is known about them, read when asked for."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from workbench.model import calendar, market, messages, post
from workbench.model.counts import cells
from workbench.model.errors import MissingTable

TABLES: dict[str, tuple[tuple[str, ...], str]] = {
    # name: (columns, the command that makes it, if there is one)
    "text": (("post_id", "normal", "text_id"), "workbench enrich"),
    "language": (("post_id", "lang", "confidence"), "workbench enrich"),
    "duplicates": (("post_id", "family"), "workbench enrich"),
    "brands": (("post_id", "brand"), "workbench enrich"),
    "sentiment": (("post_id", "sentiment", "p_negative", "p_neutral", "p_positive", "unsure"), "workbench enrich"),
    "classes": (("post_id", "head", "label", "p"), "workbench enrich"),
    "heads": (("head", "fingerprint", "card"), "workbench enrich"),
    "embeddings": (("text_id", "vector"), "workbench enrich"),
    "aspects": (("post_id", "aspect", "polarity", "quote", "start", "end"), "workbench enrich"),
    "tags": (("post_id", "tag"), "workbench tags apply"),
    "topics": (("post_id", "topic", "similarity"), "workbench topics fit"),
    "topic_table": (
        ("topic", "label", "words", "weights", "posts", "centroid", "threshold"),
        "workbench topics fit",
    ),
    "topic_quality": (
        (
            "topic",
            "coherence",
            "coherence_low",
            "coherence_high",
            "stability",
            "stability_low",
            "stability_high",
            "exclusivity",
            "exemplars",
        ),
        "workbench topics fit",
    ),
    "topic_space": (("component", "vector"), "workbench topics fit"),
    "topic_lineage": (("at", "topic", "event", "others", "similarity", "posts"), "workbench topics refresh"),
    "topic_edits": (("seq", "op", "topics", "value", "by", "why", "at"), "workbench topics rename"),
    "counts": (("bin", "source", "brand", "channel", "topic", "sentiment", "posts"), "workbench enrich"),
    "labels": (("post_id", "name", "value", "by", "at", "stratum", "weight", "note"), "workbench label sample NAME"),
    "outcomes": (
        (
            "incident_id",
            "brand",
            "topic",
            "channel",
            "sentiment",
            "since",
            "until",
            "raised",
            "outcome",
            "by",
            "at",
        ),
        "workbench incidents close",
    ),
    "calendar": (calendar.COLUMNS, "workbench enrich"),
    "exclusions": (("author", "purpose", "at"), "workbench exclude add"),
    "market": (market.COLUMNS, "workbench enrich"),
    "messages": (messages.COLUMNS, "workbench enrich"),
    "content": (("page", "seq", "title", "url", "lang", "text", "vector"), "workbench content add FOLDER"),
}
"""Tables a corpus may carry beside its posts.

``text.text_id`` names each unique normalised text; ``embeddings`` has one row a ``text_id``. ``brands`` has a row for
each brand a post speaks of, none for a post without one. ``sentiment.sentiment`` is negative, neutral, positive or
missing where no model covers the language; ``unsure`` says that its head does not know. ``classes`` has a row for each
post and head that is sure (``p``: how sure; missing where a rule said it), ``heads`` a row for each head in use with
its card as JSON. ``aspects`` has a row for each aspect and clause of a post that speaks of one: its polarity as
``sentiment``, its words and their offsets in the readable text. ``tags`` has a row for each rule
of ``tags.toml`` and post it means. ``topics.topic`` is -1 for the outlier topic.
``topic_quality`` has one row a topic: coherence (NPMI, -1 to 1) and stability (how well fits of resampled posts find
it again, 0 to 1) with 95 % intervals, exclusivity (how far its words are its own, 0 to 1) and the ids of five exemplar
posts; missing where there was too little to measure. ``topic_space`` holds the coordinates in which posts are compared
with topics: the centre as component -1, then the components. ``topic_lineage`` has one row an event of a topic at a
refresh; ``topic_edits`` one row a change that a person made to the topics, in order of ``seq``. ``counts.bin`` is the
start of a five-minute bin; its keys are "" / -1 where unknown, and a post counts once for each of its brands.
``labels`` has one row for what one person (``by``) said of a post under a name; ``weight`` is how many posts of the
sampled ones it stands for (1 / probability of being drawn), missing where it was not drawn by chance. ``outcomes`` has
one row an incident that a person closed: its series ("" / -1 for "any"), its time (``since`` the onset, ``raised`` the
first alert; missing where the incident itself was not kept), ``outcome`` (true, false or late), who said so and ``at``
when. ``calendar`` has one row an event and brand, see ``model.calendar``; ``market`` one row a brand that is watched,
see ``model.market``; ``exclusions`` one row an author and purpose they must be left out for, see ``model.exclusions``;
``messages`` has one row a message of ours with the vector of its sentence, see ``model.messages``; ``content`` has one
row a passage of the company's own pages, ``seq`` its place in the page.
"""

Table = Callable[[], pd.DataFrame]


@dataclass(frozen=True)
class Corpus:
    """Posts and their tables, pinned to one data version; equal ``corpus_id`` means equal content.

    ``since`` and ``until`` bound ``created_at``, half-open, UTC. ``models`` maps a table to the fingerprint of the
    model that made it. Frames are shared between callers: do not change them in place.
    """

    corpus_id: str
    query: str
    data_version: str
    since: datetime
    until: datetime
    tables: Mapping[str, Table]
    models: Mapping[str, str] = field(default_factory=dict)
    _read: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, posts: pd.DataFrame, models: Mapping[str, str] | None = None, **tables: pd.DataFrame) -> "Corpus":
        """A corpus in memory, for tests and notebooks: ``posts`` in any order, tables by name.

        ``counts`` is made from ``brands``, ``topics`` and ``sentiment`` where it is not given.
        """
        posts = post.conform(posts).sort_values(["created_at", "post_id"], ignore_index=True)
        empty = posts.empty
        since = pd.Timestamp("1970-01-01", tz="UTC") if empty else posts["created_at"].iloc[0]
        until = since if empty else posts["created_at"].iloc[-1] + pd.Timedelta(microseconds=1)
        held = {"posts": posts, **tables}
        held.setdefault("counts", cells(posts, *(tables.get(name) for name in ("brands", "topics", "sentiment"))))
        content = hashlib.sha256()
        for name in sorted(held):
            content.update(name.encode() + held[name].to_json(date_format="iso", default_handler=str).encode())
        corpus_id = content.hexdigest()[:16]
        return cls(
            corpus_id=corpus_id,
            query="",
            data_version=f"memory-{corpus_id}",
            since=since.to_pydatetime(),
            until=until.to_pydatetime(),
            tables={name: (lambda frame=frame: frame) for name, frame in held.items()},  # type: ignore[misc]
            models=models or {},
        )

    @property
    def posts(self) -> pd.DataFrame:
        """Columns of ``model.post``, oldest first."""
        return self.table("posts")

    def has(self, name: str) -> bool:
        """Whether the corpus carries the table."""
        return name in self.tables

    def table(self, name: str) -> pd.DataFrame:
        """A table of ``TABLES`` or "posts", read once.

        Raises: MissingTable naming the command that makes it.
        """
        if name not in self.tables:
            _, command = TABLES[name]
            do = f"run `{command}` first" if command else f"write some with Store.write({name!r}, ...)"
            raise MissingTable(f"this corpus has no {name} yet", do=do)
        if name not in self._read:
            self._read[name] = self.tables[name]()
        return self._read[name]

    def posts_with(self, *names: str) -> pd.DataFrame:
        """``posts`` joined with the named tables on ``post_id``; posts a table lacks keep missing values.

        A table with several rows a post (``brands``) repeats the post. A column that both sides have
        (``lang``, ``brand``) takes the table's value.
        """
        frame = self.posts
        for name in names:
            table = self.table(name)
            frame = frame.drop(columns=[c for c in table.columns if c in frame and c != "post_id"])
            frame = frame.merge(table, on="post_id", how="left")
        return frame
