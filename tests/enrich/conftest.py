from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from workbench.enrich.static import Static
from workbench.store import open_store
from workbench.store.store import Store


def _posts(*texts: str, **columns: object) -> pd.DataFrame:
    """Posts a minute apart, oldest first; further columns by name."""
    frame = pd.DataFrame(
        {
            "post_id": [f"p{place:03}" for place in range(len(texts))],
            "text": pd.Series(texts, dtype="str"),
            "created_at": pd.date_range("2024-05-01", periods=len(texts), freq="min", tz="UTC"),
            "lang": pd.Series([None] * len(texts), dtype="str"),
            "brand": pd.Series([None] * len(texts), dtype="str"),
        }
    )
    return frame.assign(**columns)


@pytest.fixture(scope="session")
def posts() -> Callable[..., pd.DataFrame]:
    return _posts


@pytest.fixture(scope="session")
def static() -> Static:
    """The real static encoder; its table is distilled once a machine and kept in the user's cache folder."""
    encoder = Static()
    encoder.encode(["load"])
    return encoder


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "home")
