"""What is measured of each brand in two periods: posts, texts, people, views; shares of the talk; share negative."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.analyses.periods import Periods
from workbench.analyses.share_of_voice import MEASURES, units_of, voice_of
from workbench.evaluate import shares
from workbench.evaluate.rates import change, total
from workbench.evaluate.shares import Difference, Share, counted, difference
from workbench.model.corpus import Corpus
from workbench.model.post import of_media

VIEWS = "views"


@dataclass(frozen=True)
class Twice:
    """A share in the last days and before, where they can be compared; both of one kind."""

    now: Share | None
    before: Share | None = None

    @property
    def change(self) -> Difference | None:
        """Now minus before."""
        return difference(self.now, self.before)


def awareness(mentions: pd.DataFrame, when: Periods, brands: list[str]) -> pd.DataFrame:
    """One row a brand and measure: how many in the last days with interval, before, and the change with interval.

    ``mentions``: one row a post and brand, oldest first. An author, or a text, counts on the first day of a period.
    Views only where a source states them.
    """
    sides = when.late(mentions["created_at"]), when.earlier(mentions["created_at"])
    rows = []
    for brand in brands:
        mine = mentions["brand"] == brand
        late, before = (mentions[mine & side] for side in sides)
        for measure in (*MEASURES, *((VIEWS,) if late["views"].notna().any() else ())):
            days = _daily(late, when, measure)[0], _daily(before, when, measure)[1]
            here, moved = total(days[0]), change(*days) if when.covered else None
            rows.append(
                {
                    "brand": brand,
                    "measure": measure,
                    "count": here.value,
                    "low": here.low,
                    "high": here.high,
                    "before": days[1].sum() if when.covered else None,
                    "change": moved.value if moved else None,
                    "change low": moved.low if moved else None,
                    "change high": moved.high if moved else None,
                }
            )
    return pd.DataFrame(rows)


def _daily(mentions: pd.DataFrame, when: Periods, measure: str) -> tuple[np.ndarray, np.ndarray]:
    if measure == VIEWS:
        return when.daily(mentions["created_at"], mentions["views"].fillna(0))
    return when.daily(mentions.loc[units_of(mentions, measure).index, "created_at"])


def voices(
    corpus: Corpus,
    late: pd.DataFrame,
    before: pd.DataFrame,
    when: Periods,
    media: str,
    brands: list[str],
    measures: tuple[str, ...] = MEASURES,
) -> dict[tuple[str, str], Twice]:
    """By brand and measure, posts first, the share of all mentions; that of posts as labels correct it."""
    posts = of_media(corpus.posts, media)
    said = [
        voice_of(corpus, mentions, posts[side(posts["created_at"])], brands)
        for mentions, side in ((late, when.late), (before, when.earlier))
    ]
    found = {(brand, "posts"): Twice(said[0].get(brand), said[1].get(brand)) for brand in brands}
    for measure in measures[1:]:
        units = [units_of(side, measure) for side in (late, before)]
        for brand in brands:
            found[brand, measure] = Twice(*(counted(part["brand"] == brand, part["cluster"]) for part in units))
    return found


def feelings(corpus: Corpus, late: pd.DataFrame, before: pd.DataFrame, brands: list[str]) -> dict[str, Twice]:
    """By brand the share negative of its posts."""
    found = {}
    for brand in brands if corpus.has("sentiment") else ():
        now, then = (shares.sentiment(corpus, side[side["brand"] == brand], "negative") for side in (late, before))
        found[brand] = Twice(*shares.comparable(now, then)) if now and then else Twice(now)
    return found
