"""What the gates of talent signals measure: who is open to work against planted job seekers, and who is left out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from workbench.analyses.talent_rules import OPEN, found_in, public, signals
from workbench.evaluate.incidents import measured_share
from workbench.model.analysis import Measured
from workbench.model.corpus import Corpus
from workbench.model.exclusions import excluded
from workbench.model.post import owned

SEEKER = "job_seeker"


def open_precision(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the posts found that are planted as a job seeker's; exact interval over posts."""
    found = _found(corpus)
    return measured_share(int((found.map(truth["role"]) == SEEKER).sum()), len(found))


def open_recall(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of public English posts planted as a job seeker's that are found; exact interval over posts."""
    posts = corpus.posts[_shown(corpus.posts)]["post_id"]
    planted = posts[(posts.map(truth["role"]) == SEEKER) & (posts.map(truth["lang"]) == "en")]
    return measured_share(int(planted.isin(_found(corpus)).sum()), len(planted))


def excluded_shown(corpus: Corpus, truth: Mapping[str, Any]) -> Measured:
    """Share of the excluded people who are found again once every second person is excluded for talent."""
    people = sorted(found_in(corpus, 365)["author"].unique())
    out = pd.DataFrame({"author": people[::2], "purpose": "talent", "at": pd.Timestamp(corpus.until)})
    known = replace(corpus, tables={**corpus.tables, "exclusions": lambda: out}, _read={})
    again = set(found_in(known, 365)["author"]) & excluded(known, "talent")
    return measured_share(len(again), len(out), f"{len(people)} people found before")


def _found(corpus: Corpus) -> pd.Series:
    """Ids of posts taken as open to work, before anybody is left out."""
    rows = signals(corpus, corpus.posts[_shown(corpus.posts)])
    return rows.loc[rows["signal"] == OPEN, "post_id"]


def _shown(posts: pd.DataFrame) -> pd.Series:
    return public(posts) & ~owned(posts["author"]) & posts["repost_of"].isna()
