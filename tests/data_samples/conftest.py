"""The committed sample corpus, and one fresh run of its generator."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

SAMPLES = Path(__file__).parents[2] / "data_samples"


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


@pytest.fixture(scope="session")
def rows() -> list[dict]:
    with gzip.open(SAMPLES / "posts.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.fixture(scope="session")
def truth() -> dict:
    return json.loads((SAMPLES / "ground_truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def posts(rows: list[dict], truth: dict) -> pd.DataFrame:
    """The posts beside their truth; the truth's columns are called true_*."""
    frame = pd.DataFrame(rows)
    frame["at"] = pd.to_datetime(frame["created_at"], utc=True)
    return frame.join(pd.DataFrame(truth["posts"]).add_prefix("true_"))


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder the generator has just written, with patterns.json beside the corpus."""
    out = tmp_path_factory.mktemp("sample")
    command = [
        sys.executable,
        str(SAMPLES / "generate.py"),
        "--out",
        str(out),
        "--patterns",
        str(out / "patterns.json"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return out
