"""Every source gives frames of posts, oldest first, from a moment on."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from workbench.model import post
from workbench.model.protocols import Source
from workbench.sources import SOURCES, FileSource


def file_source(folder: Path) -> Source:
    path = folder / "posts.csv"
    rows = [f"{n},2024-05-{1 + n * 7 % 28:02d},what was said {n},person_{n % 3}" for n in range(40)]
    path.write_text("\n".join(["id,created_at,text,author", *rows]))
    return FileSource(path, b"key")


MAKERS = {"file": file_source}


def test_every_source_is_held_to_the_protocol() -> None:
    assert set(MAKERS) == set(SOURCES)


@pytest.mark.parametrize("name", list(SOURCES))
def test_a_source_gives_posts_that_pass_the_check_oldest_first(tmp_path: Path, name: str) -> None:
    since = datetime(2024, 5, 10, tzinfo=UTC)
    source = MAKERS[name](tmp_path)
    frames = list(source.posts(since))
    assert source.name
    assert frames
    for frame in frames:
        assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == {
            column: spec.dtype for column, spec in post.COLUMNS.items()
        }
        assert (post.check(frame, pd.Timestamp.now(tz="UTC")) == "").all()
    whole = pd.concat(frames)
    assert whole["created_at"].is_monotonic_increasing
    assert (whole["created_at"] >= since).all()
    assert whole["post_id"].is_unique
