"""What tests share: a store with the sample corpus, built once and kept while the code that makes it is the same."""

import gc
import hashlib
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAKERS = ("workbench/model", "workbench/sources", "workbench/store", "workbench/enrich", "workbench/topics",
          "workbench/heads", "workbench/ingest.py", "workbench/sample.py", "data_samples")  # fmt: skip

os.environ.setdefault("HF_HUB_OFFLINE", "1")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let go what hypothesis leaves with the garbage collector: through it the database outlives the interpreter."""
    gc.callbacks[:] = [one for one in gc.callbacks if not one.__module__.startswith("hypothesis")]


def _identity() -> str:
    """Hash of every file that decides what a store of the sample corpus holds."""
    digest = hashlib.sha256()
    for maker in MAKERS:
        path = ROOT / maker
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@pytest.fixture(scope="session")
def _built(request: pytest.FixtureRequest) -> Path:
    """The sample store as it was built; tests get copies."""
    from workbench import sample

    kept = request.config.cache.mkdir("sample_store")
    home = kept / _identity()
    if not (home / "complete").is_file():
        shutil.rmtree(kept)  # also those of earlier code
        sample.build(home)
        (home / "complete").touch()
    return home


@pytest.fixture(scope="session")
def sample_home(_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample corpus: ingested, enriched, topics fitted, every analysis promoted.

    For reading; a test that changes a store makes its own. ``WORKBENCH_PROMOTED`` names its records for the session.
    """
    from datetime import UTC, datetime

    from workbench import analyses, promotion, sample

    home = tmp_path_factory.mktemp("sample") / "home"
    shutil.copytree(_built, home)
    os.environ["WORKBENCH_PROMOTED"] = str(home / "promoted")
    known = sample.labelled(home)
    for name in analyses.ALL:
        promotion.promote(name, known, owner="tests", now=datetime(2025, 6, 1, tzinfo=UTC))
    return home
