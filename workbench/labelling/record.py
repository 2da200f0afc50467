"""What people said of posts, in the store: one row for each post, name and person; saying it again changes it."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from workbench.model.corpus import TABLES
from workbench.store import Store

TABLE = "labels"
PEOPLE = "people"  # who makes the table
COLUMNS = TABLES[TABLE][0]
_KEY = ["post_id", "name", "by"]
_DRAWN = ["stratum", "weight"]


@dataclass(frozen=True)
class Written:
    """How many labels were new, changed an earlier one of the same person, or said what was said before."""

    new: int = 0
    changed: int = 0
    same: int = 0


def labels(opened: Store, name: str | None = None) -> pd.DataFrame:
    """The labels of a name, or all, columns of ``COLUMNS``."""
    found = opened.read(TABLE, model=PEOPLE).reindex(columns=list(COLUMNS))
    return found if name is None else found[found["name"] == name].reset_index(drop=True)


def write(opened: Store, said: pd.DataFrame, now: pd.Timestamp | None = None) -> Written:
    """Put labels into the store; of two by one person about one post and name the last counts.

    ``said``: post_id, name, value, by; stratum, weight and note may be missing. A changed label that has neither
    stratum nor weight keeps those it had: how a post was drawn does not change. ``now`` is when (the clock by default).

    Raises: StoreUnusable when the store cannot be written.
    """
    said = said.reindex(columns=list(COLUMNS)).drop_duplicates(_KEY, keep="last")
    said = said.assign(
        at=now or pd.Timestamp.now(tz="UTC"),
        weight=said["weight"].astype("float64"),
        stratum=said["stratum"].astype("str"),
    )
    earlier = labels(opened)[[*_KEY, "value", *_DRAWN]]
    before = said.merge(earlier, on=_KEY, how="left", suffixes=("", "_before"))
    given = before[_DRAWN].notna().any(axis=1)
    for column in _DRAWN:
        before[column] = before[column].where(given, before[f"{column}_before"])
    known, same = before["value_before"].notna(), before["value_before"] == before["value"]
    for (name, by), rows in before[~same].groupby(["name", "by"], sort=True):
        among = {"name": [name], "by": [by], "post_id": rows["post_id"].tolist()}
        opened.replace(TABLE, rows[list(COLUMNS)], PEOPLE, where=among)
    if not same.all():
        opened.commit_version()
    return Written(int((~known).sum()), int((known & ~same).sum()), int(same.sum()))


def undo(opened: Store, name: str, by: str, count: int = 1, posts: Sequence[str] | None = None) -> pd.DataFrame:
    """Take the newest labels of a person back, or only those of ``posts``; the rows that went, newest first.

    Earlier data versions keep them.
    """
    mine = labels(opened, name)
    mine = mine[(mine["by"] == by) & (mine["post_id"].isin(posts) if posts is not None else True)]
    gone = mine.sort_values(["at", "post_id"], ascending=False, na_position="last").head(count)
    if len(gone):
        among = {"name": [name], "by": [by], "post_id": gone["post_id"].tolist()}
        opened.replace(TABLE, gone.head(0), PEOPLE, where=among)
        opened.commit_version()
    return gone.reset_index(drop=True)
