"""The posts behind a run or one of its numbers, masked and free of control characters, ready to show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from workbench import runs
from workbench.model.config import Config
from workbench.model.corpus import Corpus
from workbench.model.errors import WorkbenchError
from workbench.model.identity import mask
from workbench.model.plain import clean
from workbench.model.provenance import Run
from workbench.store import place

COLUMNS = ("created_at", "channel", "source", "kind", "lang", "rating", "likes", "text", "post_id")


def brand_handles(config: Config) -> frozenset[str]:
    """The handles that name brands, not people: masking keeps them."""
    return config.handles


@dataclass(frozen=True)
class Behind:
    """The posts of one run; ``corpus`` is needed only for a run on a corpus in memory."""

    run: Run
    home: Path | None = None
    corpus: Corpus | None = None
    _all: list[pd.DataFrame] = field(default_factory=list, repr=False, compare=False)

    def posts(self, opens: str | None = None) -> pd.DataFrame:
        """Exactly the posts that ``opens`` means in the run's corpus, columns of ``COLUMNS``, oldest first."""
        if opens is not None:
            return self._safe(runs.open_posts(self.run, opens, corpus=self.corpus, home=self.home))
        if not self._all:
            self._all.append(runs.open_posts(self.run, corpus=self.corpus, home=self.home))
        return self._safe(self._all[0])

    def by_id(self, post_ids: Sequence[str], limit: int | None = None) -> pd.DataFrame:
        """The posts of these ids in the order given, columns of ``COLUMNS``; ids that are gone are left out."""
        if not self._all:
            self._all.append(runs.open_posts(self.run, corpus=self.corpus, home=self.home))
        order = {post_id: position for position, post_id in enumerate(post_ids)}
        found = self._all[0][self._all[0]["post_id"].isin(order.keys())]
        found = found.iloc[found["post_id"].map(order).argsort(kind="stable")]
        return self._safe(found if limit is None else found.head(limit))

    def some(self, post_ids: Sequence[str], limit: int = 5) -> pd.DataFrame:
        """As ``by_id``; no rows where the posts cannot be read any more, so that what was found still shows."""
        if not post_ids:
            return pd.DataFrame(columns=list(COLUMNS))
        try:
            return self.by_id(post_ids, limit)
        except WorkbenchError:
            return pd.DataFrame(columns=list(COLUMNS))

    def _safe(self, posts: pd.DataFrame) -> pd.DataFrame:
        keep = brand_handles(place.config(place.home(self.home)))
        shown = posts.reindex(columns=list(COLUMNS)).reset_index(drop=True)
        shown["text"] = pd.Series([clean(mask(text, keep)) for text in posts["text"]], dtype="str")
        for name in ("channel", "source", "kind", "lang"):
            shown[name] = pd.Series([clean(v) if isinstance(v, str) else None for v in posts[name]], dtype="str")
        return shown
