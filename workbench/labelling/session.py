"""One person labelling one post at a time: what stands next, saying, skipping, taking back. Surfaces only draw it."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from workbench import store
from workbench.labelling.record import labels, undo, write
from workbench.labelling.sample import Drawn, Queue, waiting
from workbench.labelling.task import task
from workbench.model.config import Config
from workbench.model.errors import BadInput
from workbench.model.identity import mask
from workbench.model.plain import clean

LONGEST = 4_000  # characters of a post that are shown


@dataclass(frozen=True)
class Said:
    """The last answer, and what the workbench had said, shown only now; None where nothing predicts it."""

    value: str
    predicted: str | None


class Session:
    """The queue of a name as one person works through it; several people may, at the same time.

    Raises: UnknownName for the name; BadInput where nobody is named or nothing waits; StoreUnusable without a store.
    """

    def __init__(self, name: str, by: str, home: Path | None = None) -> None:
        self.opened = store.open_store(home, create=False)
        self.task = task(name, self.opened.home)
        self.by = by.strip()
        if not self.by:
            raise BadInput("nobody is named as the one who labels", do="give your name")
        queue = waiting(self.opened.home, name)
        if queue is None:
            raise BadInput(f"no posts wait under {name}", do=f"run `workbench label sample {name}`")
        self.queue: Queue = queue
        self.last: Said | None = None
        self._drawn = {post.post_id: post for post in queue.posts}
        self._order = deque(self._drawn)
        posts = self.opened.posts(list(self._drawn)).set_index("post_id")
        self._posts = posts.assign(text=shown(posts["text"], self.opened.config))

    @property
    def progress(self) -> tuple[int, int]:
        """How many of the queue are labelled, and how many there are."""
        there = self._drawn.keys() & set(self._posts.index)
        return len(there & self._labelled()), len(there)

    def next(self) -> pd.Series | None:
        """The post that stands next, as a row of ``model.post`` with its text masked; None when all are labelled."""
        done = self._labelled()
        for post_id in self._order:
            if post_id not in done and post_id in self._posts.index:
                return self._posts.loc[post_id]
        return None

    def say(self, post_id: str, value: str, note: str = "") -> None:
        """Give the post its answer.

        Raises: BadInput for an answer that is no class, or a post that does not wait here.
        """
        if value not in self.task.classes:
            raise BadInput(
                f"{value!r} is no answer under {self.task.name}", do=f"use one of {', '.join(self.task.classes)}"
            )
        if post_id not in self._drawn:
            raise BadInput(f"the post {post_id} does not wait under {self.task.name}", do="draw it into a sample first")
        drawn = self._drawn[post_id]
        write(self.opened, pd.DataFrame([row_of(drawn, self.task.name, value, self.by, note)]))
        self.last = Said(value, drawn.predicted)

    def skip(self, post_id: str) -> None:
        """Leave the post for later: it stands last now."""
        self._order.remove(post_id)
        self._order.append(post_id)
        self.last = None

    def undo(self) -> None:
        """Take this person's newest answer in this queue back, if there is one, and show that post next."""
        gone = undo(self.opened, self.task.name, self.by, posts=list(self._drawn))
        self.last = None
        for post_id in gone["post_id"]:
            self._order.remove(post_id)
            self._order.appendleft(post_id)

    def _labelled(self) -> set[str]:
        known = labels(self.opened, self.task.name)
        return set(known[known["by"] == self.by]["post_id"] if self.queue.again else known["post_id"])


def row_of(drawn: Drawn, name: str, value: str, by: str, note: str = "") -> dict[str, object]:
    """A row for ``record.write``."""
    said = {"post_id": drawn.post_id, "name": name, "value": value, "by": by, "note": note or None}
    return said | {"stratum": drawn.stratum, "weight": drawn.weight}


def shown(texts: pd.Series, config: Config) -> list[str]:
    """Texts as a labeller reads them: people masked, brands' own handles kept, nothing in them acts."""
    keep = frozenset(handle.lstrip("@").casefold() for brand in config.brands for handle in brand.handles)
    return [clean(mask(text[:LONGEST], keep)) for text in texts]
