"""Evidence of patterns on people who wrote to one support account: hardly anybody is marked."""

import os
from pathlib import Path

import pandas as pd
import pytest

from workbench.analyses.voices_patterns import evidence
from workbench.enrich import duplicates
from workbench.enrich.text import normalise

FILE = Path(os.environ.get("WORKBENCH_DATASETS", "")) / "customer_support" / "support_requests.csv"


@pytest.mark.skipif(
    "WORKBENCH_DATASETS" not in os.environ or not FILE.is_file(), reason="NO DATA: customer_support is not at hand"
)
def test_of_people_who_write_to_support_hardly_anybody_shows_a_pattern():
    rows = pd.read_csv(FILE).dropna(subset=["text"]).drop_duplicates("tweet_id")
    posts = pd.DataFrame(
        {
            "post_id": rows["tweet_id"].astype("str"),
            "author": rows["author_id"].astype("str"),
            "text": rows["text"],
            "created_at": pd.to_datetime(rows["created_at"], format="%a %b %d %H:%M:%S %z %Y", utc=True),
        }
    ).sort_values(["created_at", "post_id"], ignore_index=True)
    posts["created_at"] = posts["created_at"].astype("datetime64[us, UTC]")
    posts = posts.merge(duplicates.enrich(posts), on="post_id").assign(owned=False, repost=False)
    posts["normal"] = posts["text"].map(normalise)
    posts["wordy"] = posts["text"].str.split().str.len() >= 6
    found = evidence(posts)
    marked = set().union(*found["authors"])
    assert posts["author"].nunique() > 8_000
    assert len(marked) <= 10, found[["pattern", "observed"]]
    assert "copies" not in set(found["pattern"])
