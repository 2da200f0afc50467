"""What speaks for accounts that do not post as people usually do: copies, regular intervals, bursts. No verdict."""

from typing import Any

import numpy as np
import pandas as pd

from workbench.enrich.duplicates import words

HANDED_OUT = 10  # accounts that post one text as their own ...
WITHIN = 24 * 3600.0  # ... within so many seconds
EDITED = 0.5  # of the words of two texts (Jaccard) are shared: one was made of the other
EVEN = 0.5  # spread of the intervals by their mean: a clock has 0, chance has 1
LONG = 20  # posts from which intervals are judged: chance alone looks even less than once in a thousand accounts
BURST, MINUTE = 5, 60.0  # posts within so many seconds

USUAL = {
    "copies": f"in 13 real disasters 2 of 6,285 texts were posted as their own by {HANDED_OUT} or more accounts",
    "intervals": "people who post at random have 1, most people more (median 1.9 of 15 people who wrote to support)",
    "bursts": f"1 of 351 people who wrote to support {BURST} times or more did so within a minute",
}


def evidence(posts: pd.DataFrame) -> pd.DataFrame:
    """What was found: columns pattern, authors (tuple), post_ids (tuple), observed, usual; a row a text or account.

    ``posts``: as ``voices_accounts.public``, oldest first. Brands' own accounts are left out: it is known whose they
    are. The bars lie beyond what people show elsewhere: 7,006 tweets of 13 disasters (CrisisLexT26: of the texts that
    are no reposts two are shared by ten or more posts, the most by 15) and 15,096 messages of 8,723 people to one
    support account (no text of six words by ten people within a day; least spread of intervals 0.54). Near-duplicate
    families are narrow; once a text is handed out, what shares ``EDITED`` of its words at that time is a copy as well.
    Source: Pacheco et al. 2021, "Uncovering coordinated networks on social media" (ICWSM), for copies; Goh & Barabasi
    2008, "Burstiness and memory in complex systems", EPL 81, for the spread of intervals.
    """
    theirs = posts[~posts["owned"]]
    rows = [*_copies(theirs), *_intervals(theirs), *_bursts(theirs)]
    return pd.DataFrame(rows, columns=["pattern", "authors", "post_ids", "observed", "usual"])


def _copies(posts: pd.DataFrame) -> list[tuple[Any, ...]]:
    said = posts[~posts["repost"] & posts["wordy"]].reset_index(drop=True)
    at = _seconds(said)
    many = said.groupby("family")["author"].transform("nunique") >= HANDED_OUT
    groups: list[set[int]] = []
    for _, same in said[many].groupby("family", sort=True):
        first = at[same.drop_duplicates("author").index]
        if (first[HANDED_OUT - 1 :] - first[: len(first) - HANDED_OUT + 1]).min() > WITHIN:
            continue
        near = said[(at >= at[same.index[0]] - WITHIN) & (at <= at[same.index[-1]] + WITHIN)]
        group = {*same.index, *_edited(same["normal"].iloc[0], near["normal"])}
        meeting = [other for other in groups if other & group]
        groups = [other for other in groups if not other & group] + [group.union(*meeting)]
    rows: list[tuple[Any, ...]] = []
    for group in groups:
        same = said.loc[sorted(group)]
        hours = float(np.ptp(_seconds(same))) / 3600
        accounts = tuple(sorted(set(same["author"])))
        observed = (
            f"{len(same):,} posts by {len(accounts):,} accounts say one text as their own, within {hours:.1f} hours"
        )
        rows.append(("copies", accounts, tuple(same["post_id"]), observed, USUAL["copies"]))
    return sorted(rows, key=lambda row: (-len(row[1]), row[2]))


def _edited(text: str, others: pd.Series) -> list[int]:
    """The index of texts that share ``EDITED`` of their words with the text: it, and what was made of it."""
    told = set(words(text))
    return [
        place
        for place, other in others.items()
        if len(told & (said := set(words(other)))) >= EDITED * max(len(told | said), 1)
    ]


def _intervals(posts: pd.DataFrame) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    long = posts[posts.groupby("author")["post_id"].transform("size") >= LONG]
    for author, mine in long.groupby("author", sort=True):
        gaps = np.diff(_seconds(mine))
        spread = float(gaps.std() / gaps.mean()) if gaps.mean() > 0 else 0.0
        if spread <= EVEN:
            every = float(np.median(gaps)) / 60
            observed = f"{len(mine):,} posts about every {every:,.0f} minutes; spread of the intervals {spread:.2f}"
            rows.append(("regular intervals", (author,), tuple(mine["post_id"]), observed, USUAL["intervals"]))
    return rows


def _bursts(posts: pd.DataFrame) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    many = posts[posts.groupby("author")["post_id"].transform("size") >= BURST]
    for author, mine in many.groupby("author", sort=True):
        at = _seconds(mine)
        others = np.searchsorted(at, at + MINUTE, "right") - np.arange(len(at))
        most = int(others.max())
        if most >= BURST:
            first = int(others.argmax())
            ids = tuple(mine["post_id"].iloc[first : first + most])
            rows.append(("bursts", (author,), ids, f"{most} posts within one minute", USUAL["bursts"]))
    return rows


def _seconds(posts: pd.DataFrame) -> np.ndarray:
    seconds: np.ndarray = posts["created_at"].astype("int64").to_numpy() / 1e6
    return seconds
